//! The pace of a run that is watched: slow at first, where the loss falls fastest, and ever faster.

/// How many times faster the last step is than the first, as a power of e.
const GROWTH: f64 = 10.0 / 3.0;

/// The longest time for which steps are made up, in seconds.
const LONGEST: f64 = 0.1;

/// Says how many steps may be taken as time goes on.
pub(super) struct Pace {
    /// Steps of the whole run.
    steps: f64,
    /// How many seconds it takes.
    duration: f64,
    /// When that was looked at last.
    looked: Option<f64>,
    /// Steps that are due, as a fraction.
    due: f64,
}

impl Pace {
    /// The pace at which so many steps take so many seconds.
    pub(super) fn new(steps: usize, duration: f64) -> Self {
        Self {
            steps: steps as f64,
            duration,
            looked: None,
            due: 0.0,
        }
    }

    /// How many steps are due by now, in seconds, after so many have been taken, and how many seconds have passed since
    /// the last look. At least one is.
    pub(super) fn advance(&mut self, taken: usize, now: f64) -> (usize, f64) {
        let elapsed = now - self.looked.replace(now).unwrap_or(now);
        // The steps after t seconds are c (exp(g t / T) − 1), with T seconds in all, the growth g, and c such that all
        // are taken after T.
        let growth = (GROWTH * elapsed.min(LONGEST) / self.duration).exp_m1();
        self.due += (taken as f64 + self.steps / GROWTH.exp_m1()) * growth;
        let whole = self.due.floor().max(1.0);
        self.due = (self.due - whole).max(0.0);
        (whole as usize, elapsed)
    }
}

#[cfg(test)]
mod tests {
    use super::Pace;

    /// How many seconds a run takes that is looked at so many times a second.
    fn seconds(steps: usize, duration: f64, looks: f64) -> f64 {
        let mut pace = Pace::new(steps, duration);
        let (mut taken, mut looked) = (0, 0.0);
        while taken < steps {
            taken += pace.advance(taken, looked / looks).0;
            looked += 1.0;
        }
        looked / looks
    }

    #[test]
    fn a_run_takes_as_long_as_it_is_to() {
        for (steps, duration) in [(5000, 10.0), (20_000, 10.0), (5000, 2.0)] {
            for looks in [30.0, 60.0] {
                let seconds = seconds(steps, duration, looks);
                let error = (seconds / duration - 1.0).abs();
                assert!(error < 0.05, "{steps} in {duration}: {seconds}");
            }
        }
    }

    #[test]
    fn the_first_half_of_the_time_is_for_the_first_steps() {
        let mut pace = Pace::new(5000, 10.0);
        let taken = (0..300).fold(0, |taken, look| {
            taken + pace.advance(taken, f64::from(look) / 60.0).0
        });
        // exp(g / 2) + 1 parts of the steps in all.
        let expected = 5000.0 / ((10.0_f64 / 6.0).exp() + 1.0);
        assert!((taken as f64 / expected - 1.0).abs() < 0.05, "{taken}");
    }

    #[test]
    fn no_more_is_made_up_for_than_a_tenth_of_a_second() {
        let mut pace = Pace::new(5000, 10.0);
        pace.advance(1000, 0.0);
        let (steps, elapsed) = pace.advance(1000, 60.0);
        // (1000 + 5000 / (exp(10/3) − 1)) · (exp(1/30) − 1) = 40.2.
        assert_eq!((steps, elapsed), (40, 60.0));
    }
}
