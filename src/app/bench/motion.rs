//! What moves a bench by itself: the player, a sweep, and work that is too long for one frame.

use leptos::prelude::*;
use reparam::labs::{self, link};

use super::{Bench, Clock, Record};

/// Duration of one event in slow motion, in seconds.
const SLOW_EVENT: f64 = 0.9;

/// Below this many samples per second each event is animated.
const ANIMATED_SPEED: f64 = 6.0;

/// How long work that does not fit a frame may keep a frame waiting, in milliseconds.
const WORK: f64 = 9.0;

/// Steps of a sweep where the reader asks for less motion.
const CALM_STEPS: f64 = 12.0;

impl Bench {
    /// Whether the player carries a parameter from one end to the other; tracked.
    pub(crate) fn is_sweeping(self) -> bool {
        self.sweeping.with(Option::is_some)
    }

    /// Starts the sweep that the lab offers, or stops it where it is.
    pub(crate) fn sweep(self) {
        if let Some((sweep, _)) = self.sweeping.get_untracked() {
            self.sweeping.set(None);
            let values = self.values.get_untracked();
            if let Some(parameter) = values.parameter(sweep.key) {
                // Where it stands, rounded to what a reader would type.
                let position = parameter.position(values.get(sweep.key));
                self.set(sweep.key, parameter.at_position(position));
            }
            self.settle();
        } else if let Some(sweep) = self.ask(|lab| lab.sweep()) {
            self.stop();
            self.sweeping.set(Some((sweep, 0.0)));
            self.await_frame();
        }
    }

    /// Lets the player go on by so many seconds.
    pub(super) fn play(self, clock: &mut Clock, elapsed: f64) {
        if self.work.with_untracked(Option::is_some) {
            // What was asked for is still being worked out.
            return;
        }
        let values = self.values.get_untracked();
        let speed = values.get("speed");
        let slow = values.on("slow");
        let events = self.ask(|lab| f64::from(lab.events()));
        let next = if slow || speed < ANIMATED_SPEED {
            let duration = if slow {
                SLOW_EVENT
            } else {
                1.0 / (speed * events)
            };
            clock.progress += elapsed / duration;
            let mut next = values;
            while clock.progress >= 1.0 {
                clock.progress -= 1.0;
                next = self.ask(|lab| labs::step(lab, &next));
            }
            next
        } else {
            clock.progress = 0.0;
            clock.owed += elapsed * speed;
            let whole = clock.owed.floor();
            clock.owed -= whole;
            if whole < 1.0 {
                values
            } else {
                self.ask(|lab| labs::advance(lab, &values, whole as usize))
            }
        };
        if next != values {
            self.values.set(next);
            self.await_rest();
        }
        if self.is_full(&next) {
            clock.progress = 0.0;
            self.playing.set(false);
            clock.record = Record::Push;
        }
    }

    /// Moves what sweeps.
    pub(super) fn carry(self, clock: &mut Clock, elapsed: f64) {
        let Some((sweep, part)) = self.sweeping.get_untracked() else {
            return;
        };
        let mut values = self.values.get_untracked();
        let Some(parameter) = values.parameter(sweep.key) else {
            return self.sweeping.set(None);
        };
        let part = (part + elapsed / sweep.seconds).min(1.0);
        let shown = if self.session().calm.get_untracked() {
            (part * CALM_STEPS).floor() / CALM_STEPS
        } else {
            part
        };
        let value = parameter.along(sweep.range, shown);
        // No more digits than the eye can follow.
        let short = link::read_number(&format!("{value:.3e}"));
        values.set(sweep.key, short.unwrap_or(value));
        if part == 1.0 {
            values.set(sweep.key, sweep.range.1);
            clock.record = Record::Push;
        }
        clock.glide = None;
        self.sweeping.set((part < 1.0).then_some((sweep, part)));
        self.values.set(values);
        self.await_rest();
    }

    /// Does a share of the work that is too long for one frame; tells whether some is left.
    pub(super) fn work(self) -> bool {
        let clock = || window().performance().map_or(0.0, |clock| clock.now());
        let start = clock();
        let mut before = start;
        let mut done = None;
        loop {
            let part = self.lab.try_update_value(|lab| lab.work()).flatten();
            let now = clock();
            if part.is_none() {
                let ended = done.is_none() && self.work.get_untracked().is_some();
                if ended {
                    self.work.set(None);
                    self.rested.update(|rested| *rested += 1);
                }
                return done.is_some();
            }
            self.lab
                .update_value(|lab| lab.clocked((now - before) / 1000.0));
            (before, done) = (now, part);
            if now - start > WORK {
                self.work.set(part);
                return true;
            }
        }
    }
}
