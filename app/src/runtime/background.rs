//! Work of a lab that takes longer than a frame.

use std::time::Duration;

use leptos::prelude::*;
use reparam::labs::BackgroundWork;

use super::LabRuntime;

/// How much of a frame goes to work that the figures wait for, in milliseconds.
const WORK: f64 = 9.0;

/// How much of a frame goes to work that can follow with a delay, in milliseconds.
const REFINEMENT: f64 = 2.0;

/// How often the address and the checks follow while training goes on, which never settles.
const WHILE_TRAINING: Duration = Duration::from_secs(1);

impl LabRuntime {
    /// Does something with the lab's background work, where it has some.
    fn with_work<T>(self, act: impl FnOnce(&mut dyn BackgroundWork) -> T) -> Option<T> {
        self.with_lab_mut(|lab| lab.background_work().map(act))
            .flatten()
    }

    /// Runs slices of the work that can follow with a delay; returns whether some is left.
    pub(super) fn refine(self) -> bool {
        let clock = || window().performance().map_or(0.0, |clock| clock.now());
        let start = clock();
        let mut worked = self.clock.with_value(|clock| clock.refining);
        while self.with_work(|work| work.refine()) == Some(true) {
            worked = true;
            if clock() - start > REFINEMENT {
                self.clock.update_value(|clock| clock.refining = true);
                return true;
            }
        }
        self.clock.update_value(|clock| clock.refining = false);
        if worked && !self.playing.get_untracked() {
            // Checks and sentences can be made of what has come.
            if self.is_training() {
                self.settle_within(WHILE_TRAINING);
            } else {
                self.settle_later();
            }
        }
        false
    }

    /// Runs slices of the work that the figures wait for; returns whether some is left.
    pub(super) fn work(self) -> bool {
        let clock = || window().performance().map_or(0.0, |clock| clock.now());
        let start = clock();
        let mut before = start;
        let mut done = None;
        loop {
            let part = self.with_work(|work| work.run_slice()).flatten();
            let now = clock();
            if part.is_none() {
                let ended = done.is_none() && self.work.get_untracked().is_some();
                if ended {
                    self.work.set(None);
                    self.settled.update(|settled| *settled += 1);
                }
                return done.is_some();
            }
            self.with_work(|work| work.slice_took((now - before) / 1000.0));
            (before, done) = (now, part);
            if now - start > WORK {
                self.work.set(part);
                return true;
            }
        }
    }
}
