//! Hearing of the end of a JACK server.
//!
//! The binding's shutdown callback is declared unsafe, and this workspace has no unsafe code. But
//! the thread on which a client listens to its server ends when the server does, however that
//! happened, and what is local to a thread is dropped at its end. A server that ends without that,
//! or only freezes, is seen by its callbacks, which stand still.

use std::cell::RefCell;

thread_local! {
    static LAST: RefCell<Option<LastWord>> = const { RefCell::new(None) };
}

/// What a thread does when it ends.
pub(crate) struct LastWord(Box<dyn Fn()>);

impl LastWord {
    /// Has the calling thread do `what` at its end, unless something is to be done there already.
    pub(crate) fn at_thread_end(what: impl FnOnce() -> Box<dyn Fn()>) {
        LAST.with_borrow_mut(|last| {
            last.get_or_insert_with(|| Self(what()));
        });
    }
}

impl Drop for LastWord {
    fn drop(&mut self) {
        (self.0)();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    #[test]
    fn a_thread_says_it_once_and_only_at_its_end() {
        let (says, hears) = mpsc::channel();
        let (hold, held) = mpsc::channel::<()>();
        let (set, is_set) = mpsc::channel();
        let thread = thread::spawn(move || {
            for word in ["first", "second"] {
                let says = says.clone();
                LastWord::at_thread_end(|| Box::new(move || says.send(word).unwrap()));
            }
            drop(says);
            set.send(()).unwrap();
            let _ = held.recv();
        });
        is_set.recv().unwrap();
        assert!(hears.try_recv().is_err());
        drop(hold);
        thread.join().unwrap();
        assert_eq!(hears.iter().collect::<Vec<_>>(), ["first"]);
    }
}
