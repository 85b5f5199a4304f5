//! What moves a bench by itself: the player, a sweep, and work that is too long for one frame.

use std::time::Duration;

use leptos::prelude::*;
use reparam::labs::parameters::common::{SLOW, SPEED};
use reparam::labs::{BackgroundWork, LoopAnimation, url_state};

use super::{Bench, Clock, Record};

/// Duration of one step in slow motion, in seconds.
const SLOW_STEP: f64 = 0.9;

/// Below this many samples per second each step is animated.
const ANIMATED_SPEED: f64 = 6.0;

/// How long work that does not fit a frame may keep a frame waiting, in milliseconds.
const WORK: f64 = 9.0;

/// How long what can follow later may keep a frame waiting, in milliseconds.
const REFINEMENT: f64 = 2.0;

/// How long a loop pauses before it begins, and at its end, in seconds.
const LOOP_PAUSES: (f64, f64) = (0.7, 1.3);

/// How long a rest is awaited while training goes on, which leaves none.
const WHILE_TRAINING: Duration = Duration::from_secs(1);

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
                self.set(sweep.key.name, parameter.at_position(position));
            }
            self.settle();
        } else if let Some(sweep) = self.playback().sweep {
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
        let playback = self.playback();
        if let Some(animation) = playback.animation {
            self.play_loop(clock, animation, elapsed);
            return;
        }
        let values = self.values.get_untracked();
        let speed = values.get(SPEED);
        let slow = values.get(SLOW);
        let next = if slow || speed < ANIMATED_SPEED {
            let duration = if slow {
                SLOW_STEP
            } else {
                1.0 / (speed * f64::from(playback.steps_per_sample))
            };
            clock.progress += elapsed / duration;
            let mut next = values;
            while clock.progress >= 1.0 {
                clock.progress -= 1.0;
                next = playback.step(&next);
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
                playback.advance(&values, whole as usize)
            }
        };
        if next != values {
            self.values.set(next);
            self.await_rest();
        }
        if playback.is_full(&next) {
            clock.progress = 0.0;
            self.playing.set(false);
            clock.record = Record::Push;
        }
    }

    /// Begins to play what plays by itself, unless the reader asks for a certain place or for less motion.
    pub(super) fn autoplay(self) {
        let values = self.values.get_untracked();
        let animation = self.playback().animation;
        let asked = |animation: LoopAnimation| {
            let at = values.parameter(animation.key);
            at.is_some_and(|at| values.get(animation.key) != at.default())
        };
        let unasked = animation.is_some_and(|animation| !asked(animation));
        if unasked && !self.session().calm.get_untracked() {
            self.playing.set(true);
        }
    }

    /// Goes on with a loop, from one end to the other and again.
    fn play_loop(self, clock: &mut Clock, animation: LoopAnimation, elapsed: f64) {
        let LoopAnimation { key, from, to, .. } = animation;
        let mut values = self.values.get_untracked();
        let at = values.get(key).clamp(from.min(to), from.max(to));
        clock.progress += elapsed;
        let per_keyframe = animation.seconds / (to - from).abs();
        if at == to {
            if clock.progress >= LOOP_PAUSES.1 {
                clock.progress = 0.0;
                values.set(key, from);
            }
        } else if at == from && clock.progress < LOOP_PAUSES.0 {
            // It rests.
        } else if self.session().calm.get_untracked() {
            if clock.progress >= per_keyframe {
                clock.progress = 0.0;
                values.set(key, animation.keyframe(at, true));
            }
        } else {
            let way = elapsed / per_keyframe;
            let next = if to > from { at + way } else { at - way };
            let next = next.clamp(from.min(to), from.max(to));
            if next == to {
                clock.progress = 0.0;
            }
            values.set(key, next);
        }
        self.values.set(values);
    }

    /// Does something with the lab's background work, where it has some.
    fn with_work<T>(self, act: impl FnOnce(&mut dyn BackgroundWork) -> T) -> Option<T> {
        self.ask_mut(|lab| lab.background_work().map(act)).flatten()
    }

    /// Does a share of what can follow later; tells whether some is left.
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
            if self.ask(|lab| lab.errand()).is_none() {
                self.await_rest();
            } else {
                self.await_rest_of(WHILE_TRAINING);
            }
        }
        false
    }

    /// Goes on with the sweep under way.
    pub(super) fn play_sweep(self, clock: &mut Clock, elapsed: f64) {
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
        let short = url_state::read_number(&format!("{value:.3e}"));
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
            let part = self.with_work(|work| work.run_slice()).flatten();
            let now = clock();
            if part.is_none() {
                let ended = done.is_none() && self.work.get_untracked().is_some();
                if ended {
                    self.work.set(None);
                    self.rested.update(|rested| *rested += 1);
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
