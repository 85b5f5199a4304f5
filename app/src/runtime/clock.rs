//! Animation frames: what happens in each, and when the next is asked for.

use std::rc::Rc;

use leptos::prelude::*;
use reparam::labs::{Chunk, FrameContext, Values};

use super::super::chunks;
use super::LabRuntime;
use super::history::HistoryUpdate;

/// What plays or trains is drawn not more often than this on a phone, in milliseconds.
const PHONE_FRAME: f64 = 30.0;

/// Duration of the motion between two states, in seconds.
const GLIDE: f64 = 0.45;

/// What goes on from frame to frame.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    /// A frame has been asked for.
    pub(super) frame_requested: bool,
    /// Time of the last frame in milliseconds; `NaN` after a pause.
    pub(super) last_frame: f64,
    /// Time of the last frame in which figures were made, in milliseconds; −∞ before the first.
    pub(super) drawn: f64,
    /// When tables were made last from a trainer's report, in milliseconds; −∞ where that is due, and `NaN` before
    /// the first report.
    pub(super) tables_updated: f64,
    /// How much of the step under way has happened.
    pub(super) progress: f64,
    /// Samples that the player still has to draw, as a fraction.
    pub(super) samples_due: f64,
    /// Where the motion between states started, and how much of it has happened.
    pub(super) glide: Option<(Values, f64)>,
    /// What the lab shows now.
    pub(super) shown: Values,
    /// The values that the lab has taken, at the end of their motion, or that its training has set since.
    pub(super) taken: Values,
    /// The values that axes hold to while a control is dragged, and from which they glide after that.
    pub(super) axes: Option<Values>,
    /// How much of that motion has happened; none while the drag lasts.
    pub(super) axes_glide: Option<f64>,
    /// The chunk that a frame waits for.
    pub(super) fetching: Option<&'static str>,
    /// The last frame left over some of the work that can follow with a delay.
    pub(super) refining: bool,
    /// What settling does to the history.
    pub(super) history_update: HistoryUpdate,
    /// The lab's page has been left.
    pub(super) closed: bool,
}

impl Clock {
    /// Lets the axes hold where they are, at the beginning of a drag.
    pub(super) fn hold_axes(&mut self) {
        self.axes = self.axes.or(Some(self.shown));
        self.axes_glide = None;
    }

    /// Lets the axes glide to the range of what is shown, at the end of a drag.
    pub(super) fn release_axes(&mut self) {
        self.axes_glide = self.axes.map(|_| 0.0);
    }

    fn glide_axes(&mut self, elapsed: f64) {
        let (Some(axes), Some(part)) = (self.axes, self.axes_glide) else {
            return;
        };
        let left = 1.0 - ease(part);
        let part = part + elapsed / GLIDE;
        if part < 1.0 {
            // So much of what is left to go that all of it is eased.
            self.axes = Some(axes.towards(&self.shown, 1.0 - (1.0 - ease(part)) / left));
            self.axes_glide = Some(part);
        } else {
            (self.axes, self.axes_glide) = (None, None);
        }
    }
}

/// The part of a motion that is shown after a part of its time.
fn ease(part: f64) -> f64 {
    part * part * (3.0 - 2.0 * part)
}

impl LabRuntime {
    /// Asks for a frame, unless one has been asked for.
    pub(crate) fn request_frame(self) {
        let asked = self.clock.try_update_value(|clock| {
            !clock.closed && !std::mem::replace(&mut clock.frame_requested, true)
        });
        if asked == Some(true) {
            request_animation_frame_with_time(move |now| self.frame(now));
        }
    }

    /// One frame: plays, updates the lab, and makes its figures.
    fn frame(self, now: f64) {
        let Some(mut clock) = self.clock.try_get_value() else {
            return;
        };
        if clock.closed {
            return;
        }
        // A tab that was hidden must not make up for the time it slept.
        let elapsed = if clock.last_frame.is_nan() {
            1.0 / 60.0
        } else {
            ((now - clock.last_frame) / 1000.0).clamp(0.0, 0.1)
        };
        let playing = self.playing.get_untracked();
        if now - clock.drawn < PHONE_FRAME && self.only_plays(&clock) {
            self.clock
                .update_value(|clock| clock.frame_requested = false);
            self.refine();
            self.request_frame();
            return;
        }
        if playing {
            self.play(&mut clock, elapsed);
        }
        self.play_sweep(&mut clock, elapsed);
        let values = self.values.get_untracked();
        let chunk = (self.entry.chunk)(&values);
        if let Some(chunk) = chunk.filter(|chunk| !chunks::are_there(chunk.id)) {
            self.clock
                .update_value(|clock| clock.frame_requested = false);
            self.fetch(chunk);
            return;
        }
        if self.view_missing.get_untracked() {
            self.view_missing.set(false);
        }
        clock.taken = values;
        clock.shown = match clock.glide {
            Some((from, part)) if part + elapsed / GLIDE < 1.0 => {
                let part = part + elapsed / GLIDE;
                clock.glide = Some((from, part));
                from.towards(&values, ease(part))
            }
            _ => {
                clock.glide = None;
                values
            }
        };
        clock.glide_axes(elapsed);
        let sweeping = self.sweeping.with_untracked(Option::is_some);
        let going = self.playing.get_untracked()
            || clock.glide.is_some()
            || clock.axes_glide.is_some()
            || sweeping;
        clock.last_frame = if going { now } else { f64::NAN };
        (clock.frame_requested, clock.drawn) = (false, now);
        self.clock.set_value(clock);
        self.lab.update_value(|lab| lab.update(&clock.shown));
        self.train();
        let working = self.work();
        let refining = self.refine();
        if !refining {
            self.request_snapshot();
        }
        self.update_figures();
        let moving = going || working || refining;
        if moving {
            self.request_frame();
        }
        self.update_tables(now, moving);
    }

    /// Whether nothing moves but what plays or trains, on a phone: that need not be drawn so often.
    fn only_plays(self, clock: &Clock) -> bool {
        let plays = self.playing.get_untracked() || self.is_training();
        let moves = clock.glide.is_some()
            || clock.axes.is_some()
            || self.sweeping.with_untracked(Option::is_some)
            || self.values.get_untracked() != clock.shown;
        self.session().is_phone.get_untracked() && plays && !moves
    }

    /// Fetches a chunk; the frame that wanted it comes after that. Where it does not come, the next thing that the
    /// reader does asks again.
    fn fetch(self, chunk: &'static Chunk) {
        let under_way = self
            .clock
            .try_update_value(|clock| clock.fetching.replace(chunk.id));
        if under_way.flatten() == Some(chunk.id) {
            return;
        }
        leptos::task::spawn_local(async move {
            let fine = chunks::fetch(chunk.id).await;
            self.clock.try_update_value(|clock| clock.fetching = None);
            let values = self.values.try_get_untracked();
            let wanted = values.and_then(|values| (self.entry.chunk)(&values));
            if fine {
                self.request_frame();
            } else if wanted.is_some_and(|wanted| wanted.id == chunk.id) {
                self.view_missing.try_set(true);
            }
        });
    }

    /// Makes the figures of the state that is shown.
    pub(super) fn update_figures(self) {
        let text = self.session().language.get_untracked().text();
        let reduced_motion = self.session().reduced_motion.get_untracked();
        let progress = self
            .clock
            .with_value(|clock| if reduced_motion { 0.0 } else { clock.progress });
        let axes = self.clock.with_value(|clock| clock.axes);
        let context = FrameContext {
            text,
            progress,
            axes: axes.as_ref(),
        };
        let figures = self.with_lab(|lab| lab.figures(context));
        self.figures.set_value(Rc::new(figures));
        self.version.update(|version| *version += 1);
    }
}

fn request_animation_frame_with_time(callback: impl FnOnce(f64) + 'static) {
    let callback = wasm_bindgen::closure::Closure::once_into_js(callback);
    // The window always takes a function.
    let _ = window().request_animation_frame(wasm_bindgen::JsCast::unchecked_ref(&callback));
}
