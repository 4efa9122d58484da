//! Levels in JSON, which has no infinity and no "not a number".

/// An optional level in dB. One that is not finite is written as silence, because a state that
/// cannot be read back is worse.
pub(super) mod optional {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    /// What is written for a level that is no number: silent.
    const SILENT_DB: f32 = -96.0;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub(in crate::state) fn serialize<S: Serializer>(
        level: &Option<f32>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        level.map(|db| if db.is_finite() { db } else { SILENT_DB }).serialize(to)
    }

    pub(in crate::state) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<f32>, D::Error> {
        Option::deserialize(from)
    }
}
