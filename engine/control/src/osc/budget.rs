//! How much of something may be done in a while.

use std::time::Instant;

/// So many a second on the average, and so many at once.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    per_second: f64,
    most: f64,
    left: f64,
    at: Option<Instant>,
}

impl Budget {
    pub(crate) fn new(per_second: f64, at_once: f64) -> Self {
        Self { per_second, most: at_once, left: at_once, at: None }
    }

    /// Takes one, if one is left at `now`.
    pub(crate) fn take(&mut self, now: Instant) -> bool {
        let gone = self.at.replace(now).map(|at| now.saturating_duration_since(at));
        let gained = gone.unwrap_or_default().as_secs_f64() * self.per_second;
        self.left = (self.left + gained).min(self.most);
        let takes = self.left >= 1.0;
        if takes {
            self.left -= 1.0;
        }
        takes
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn it_is_spent_and_comes_back() {
        let begun = Instant::now();
        let mut budget = Budget::new(10.0, 3.0);
        let taken = |budget: &mut Budget, at| (0..9).filter(|_| budget.take(at)).count();
        assert_eq!(taken(&mut budget, begun), 3);
        assert_eq!(taken(&mut budget, begun + Duration::from_millis(210)), 2);
        assert_eq!(taken(&mut budget, begun + Duration::from_secs(60)), 3);
        // A clock that steps back gives nothing and takes nothing.
        assert_eq!(taken(&mut budget, begun), 0);
    }
}
