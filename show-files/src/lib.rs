//! Show files of Downbeat: the model, its errors and its checks.
