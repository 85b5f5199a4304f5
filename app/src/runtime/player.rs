//! The player: it plays samples step by step, a loop, or a sweep.

use leptos::prelude::*;
use reparam::labs::parameters::Key;
use reparam::labs::parameters::common::{SLOW, SPEED};
use reparam::labs::{LoopAnimation, Values, url_state};

use super::LabRuntime;
use super::clock::Clock;
use super::history::HistoryUpdate;

/// Duration of one step in slow motion, in seconds.
const SLOW_STEP: f64 = 0.9;

/// Below this many samples per second each step is animated.
const ANIMATED_SPEED: f64 = 6.0;

/// How long a loop pauses before it begins, and at its end, in seconds.
const LOOP_PAUSES: (f64, f64) = (0.7, 1.3);

/// Steps of a sweep where the reader asks for less motion.
const REDUCED_MOTION_STEPS: f64 = 12.0;

impl LabRuntime {
    /// Makes one step happen, in full.
    pub(crate) fn step(self) {
        self.take_over();
        self.stop();
        self.clock.update_value(|clock| clock.progress = 0.0);
        let next = self.playback().step(&self.values.get_untracked());
        self.plan_history(HistoryUpdate::Replace);
        self.change(|values| *values = next);
    }

    /// Takes the last step back.
    pub(crate) fn step_back(self) {
        self.take_over();
        self.stop();
        self.clock.update_value(|clock| clock.progress = 0.0);
        self.plan_history(HistoryUpdate::Replace);
        let playback = self.playback();
        self.change(|values| *values = playback.step_back(values));
    }

    /// Starts or stops the player.
    pub(crate) fn toggle(self) {
        let start = !self.playing.get_untracked();
        self.take_over();
        self.playing
            .set(start && !self.is_full(&self.values.get_untracked()));
        self.sweeping.set(None);
        if start {
            self.request_frame();
        } else {
            self.commit();
        }
    }

    /// The parameter that the player counts.
    pub(crate) fn counter(self) -> Key<usize> {
        self.playback().counter
    }

    /// Whether there is something to play.
    pub(crate) fn is_playable(self) -> bool {
        self.playback().is_playable()
    }

    /// Whether no further sample fits.
    pub(crate) fn is_full(self, values: &Values) -> bool {
        self.playback().is_full(values)
    }

    /// Stops the player and a sweep.
    pub(super) fn stop(self) {
        self.playing.set(false);
        self.sweeping.set(None);
    }

    /// Whether the player carries a parameter from one end to the other; tracked.
    pub(crate) fn is_sweeping(self) -> bool {
        self.sweeping.with(Option::is_some)
    }

    /// Starts the sweep that the lab offers, or stops it where it is.
    pub(crate) fn sweep(self) {
        let sweeping = self.sweeping.get_untracked();
        self.take_over();
        if let Some((sweep, _)) = sweeping {
            self.sweeping.set(None);
            let values = self.values.get_untracked();
            if let Some(parameter) = values.parameter(sweep.key) {
                // Where it stands, rounded to what a reader would type.
                let position = parameter.position(values.get(sweep.key));
                self.set(sweep.key.name, parameter.at_position(position));
            }
            self.commit();
        } else if let Some(sweep) = self.playback().sweep {
            self.stop();
            self.sweeping.set(Some((sweep, 0.0)));
            self.request_frame();
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
        if unasked && !self.session().reduced_motion.get_untracked() {
            self.playing.set(true);
        }
    }

    /// Goes on playing by so many seconds.
    pub(super) fn play(self, clock: &mut Clock, elapsed: f64) {
        if self.work.with_untracked(Option::is_some) {
            // What was asked for is still being worked out.
            return;
        }
        let playback = self.playback();
        if let Some(animation) = playback.animation {
            // Where it is halted, it goes on after that.
            if !playback.is_halted {
                self.play_loop(clock, animation, elapsed);
            }
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
            clock.samples_due += elapsed * speed;
            let whole = clock.samples_due.floor();
            clock.samples_due -= whole;
            if whole < 1.0 {
                values
            } else {
                playback.advance(&values, whole as usize)
            }
        };
        if next != values {
            self.values.set(next);
            self.settle_later();
        }
        if playback.is_full(&next) {
            clock.progress = 0.0;
            self.playing.set(false);
            clock.history_update = HistoryUpdate::Push;
        }
    }

    /// Goes on with a loop, from one end to the other and again.
    pub(super) fn play_loop(self, clock: &mut Clock, animation: LoopAnimation, elapsed: f64) {
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
            // The pause before it begins.
        } else if self.session().reduced_motion.get_untracked() {
            if clock.progress >= per_keyframe {
                clock.progress = 0.0;
                values.set(key, animation.keyframe(at, true));
            }
        } else {
            let moved = elapsed / per_keyframe;
            let next = if to > from { at + moved } else { at - moved };
            let next = next.clamp(from.min(to), from.max(to));
            if next == to {
                clock.progress = 0.0;
            }
            values.set(key, next);
        }
        self.values.set(values);
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
        let shown = if self.session().reduced_motion.get_untracked() {
            (part * REDUCED_MOTION_STEPS).floor() / REDUCED_MOTION_STEPS
        } else {
            part
        };
        let value = parameter.along(sweep.range, shown);
        // No more digits than the eye can follow.
        let short = url_state::read_number(&format!("{value:.3e}"));
        values.set(sweep.key, short.unwrap_or(value));
        if part == 1.0 {
            values.set(sweep.key, sweep.range.1);
            clock.history_update = HistoryUpdate::Push;
        }
        clock.glide = None;
        self.sweeping.set((part < 1.0).then_some((sweep, part)));
        self.values.set(values);
        // The address states what a passage has begun as it began.
        if part == 1.0 || !self.reading().has_started() {
            self.settle_later();
        }
    }
}
