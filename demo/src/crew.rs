//! Work shared by all cores.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

/// Does every job on as many threads as the machine has cores, and gives the results in the order
/// of the jobs. `done` hears the index of each job when it is done, on the caller's thread.
pub(crate) fn share<T: Send, R: Send>(
    jobs: Vec<T>,
    work: impl Fn(T) -> R + Sync,
    mut done: impl FnMut(usize),
) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get).min(jobs.len());
    let queue = Mutex::new(jobs.into_iter().enumerate());
    let (sender, receiver) = mpsc::channel();
    let mut results = thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, queue, work) = (sender.clone(), &queue, &work);
            scope.spawn(move || {
                let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                while let Some((index, job)) = next() {
                    // Nobody receives only when the caller unwinds.
                    if sender.send((index, work(job))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        receiver.iter().inspect(|(index, _)| done(*index)).collect::<Vec<_>>()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_jobs_and_each_is_told_once() {
        let mut told = Vec::new();
        let squares = share((0..100_u64).collect(), |n| n * n, |index| told.push(index));
        assert_eq!(squares, (0..100).map(|n| n * n).collect::<Vec<_>>());
        told.sort_unstable();
        assert_eq!(told, (0..100).collect::<Vec<_>>());
    }
}
