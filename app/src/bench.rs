//! A lab at work: its values, its state machine, its clock.
//!
//! Everything that changes marks the bench as stale and asks for one animation frame; in that
//! frame the lab takes the values once and its figures are made once.

mod files;
mod motion;
mod picture;
mod training;

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use reparam::figure::{Figure, Point};
use reparam::labs::parameters::Key;
use reparam::labs::{
    Change, Chunk, Event, FrameContext, Lab, LabEntry, Playback, Sweep, Values, url_state,
};

use super::address::{self, Page};
use super::chunks;
use super::session::Session;
use super::trainer::Office;

/// Duration of the motion between two states, in seconds.
const GLIDE: f64 = 0.45;

/// How long changes have to rest before they are written to the address and checked.
const REST: Duration = Duration::from_millis(200);

/// A running lab; a handle that can be copied.
#[derive(Clone, Copy)]
pub(crate) struct Bench {
    /// Which lab.
    pub(crate) entry: &'static LabEntry,
    /// What the reader has set.
    pub(crate) values: RwSignal<Values>,
    /// Whether the player runs.
    pub(crate) playing: RwSignal<bool>,
    /// The sweep under way, and how much of it has happened.
    sweeping: RwSignal<Option<(Sweep, f64)>, LocalStorage>,
    /// How much of the long work is done, while there is some.
    pub(crate) work: RwSignal<Option<f64>>,
    /// Rises when figures have been made anew.
    pub(crate) version: RwSignal<u64>,
    /// Rises with it, but during training not faster than one can read.
    pub(crate) told: RwSignal<u64>,
    /// Rises when changes have come to rest.
    pub(crate) rested: RwSignal<u64>,
    /// Whether all code that was asked for came.
    there: RwSignal<Option<bool>>,
    /// Behind a handle, because closures copy the bench.
    session: StoredValue<Session>,
    lab: StoredValue<Box<dyn Lab>, LocalStorage>,
    figures: StoredValue<Rc<Vec<Figure>>, LocalStorage>,
    clock: StoredValue<Clock>,
    /// Where training goes on beside the page, once it does.
    office: StoredValue<Option<Box<dyn Office>>, LocalStorage>,
    /// Whether the office's code is on its way.
    hiring: StoredValue<bool>,
    rest: StoredValue<Option<TimeoutHandle>>,
}

#[derive(Clone, Copy)]
struct Clock {
    /// A frame has been asked for.
    awaited: bool,
    /// Time of the last frame in milliseconds; `NaN` after a pause.
    last: f64,
    /// When tables were made last from a trainer's report, in milliseconds; −∞ where that is due, and `NaN` before
    /// the first report.
    told: f64,
    /// How much of the step under way has happened.
    progress: f64,
    /// Samples owed by the player, as a fraction.
    owed: f64,
    /// Where the motion between states started, and how much of it has happened.
    glide: Option<(Values, f64)>,
    /// What the lab shows now.
    shown: Values,
    /// The last frame left over what can follow later.
    refining: bool,
    /// What the next rest does to the history.
    record: Record,
    /// The lab's page has been left.
    gone: bool,
}

/// What a change does to the browser's history once it has come to rest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Record {
    /// The change is still going on.
    Nothing,
    /// The present entry takes the new address.
    Replace,
    /// The new address is a place to go back from.
    Push,
}

impl Bench {
    /// Starts a lab at the state that the address states.
    ///
    /// The code that it needs has to be there; `there` is told where more does not come.
    pub(crate) fn start(
        entry: &'static LabEntry,
        session: Session,
        there: RwSignal<Option<bool>>,
    ) -> Self {
        let (_, values, _) = super::session::read_link(Page::Lab(entry));
        let mut lab = (entry.create)();
        chunks::with_asset(entry, |bytes| {
            bytes.map(|bytes| lab.handle_event(Event::AssetLoaded(bytes)))
        });
        lab.update(&values);
        let bench = Self {
            entry,
            values: RwSignal::new(values),
            playing: RwSignal::new(false),
            sweeping: RwSignal::new_local(None),
            work: RwSignal::new(None),
            version: RwSignal::new(0),
            told: RwSignal::new(0),
            rested: RwSignal::new(0),
            there,
            session: StoredValue::new(session),
            lab: StoredValue::new_local(lab),
            figures: StoredValue::new_local(Rc::default()),
            clock: StoredValue::new(Clock {
                awaited: false,
                last: f64::NAN,
                told: f64::NAN,
                progress: 0.0,
                owed: 0.0,
                glide: None,
                shown: values,
                refining: false,
                record: Record::Nothing,
                gone: false,
            }),
            office: StoredValue::new_local(None),
            hiring: StoredValue::new(false),
            rest: StoredValue::new(None),
        };
        bench.make_figures();
        bench.follow();
        // Some states have work to do.
        bench.await_frame();
        bench
    }

    fn session(self) -> Session {
        self.session.get_value()
    }

    fn follow(self) {
        Effect::new(move |previous: Option<()>| {
            self.session().language.track();
            if previous.is_some() {
                self.await_frame();
                self.await_rest();
            } else {
                // Not before it is known whether the reader asks for less motion.
                self.autoplay();
            }
        });
        Effect::new(move |previous: Option<()>| {
            self.session().travels.track();
            if previous.is_some() && self.session().is_on(Page::Lab(self.entry)) {
                let (_, values, _) = super::session::read_link(Page::Lab(self.entry));
                self.stop();
                self.move_to(&values, Record::Nothing);
            }
        });
        on_cleanup(move || {
            self.clock.update_value(|clock| clock.gone = true);
            self.office.set_value(None);
            self.rest
                .with_value(|rest| rest.map(|handle| handle.clear()));
        });
    }

    /// The figures of the present state.
    pub(crate) fn figures(self) -> Rc<Vec<Figure>> {
        self.version.track();
        self.figures.get_value()
    }

    /// The values of the state that is shown, which follow the reader's within a frame.
    pub(crate) fn shown(self) -> Values {
        self.version.track();
        self.clock.with_value(|clock| clock.shown)
    }

    /// Asks the lab something about the state that is shown.
    pub(crate) fn ask<T>(self, question: impl FnOnce(&dyn Lab) -> T) -> T {
        self.lab.with_value(|lab| question(&**lab))
    }

    /// The same of what a lab hands out to be changed only.
    pub(crate) fn ask_mut<T>(self, question: impl FnOnce(&mut dyn Lab) -> T) -> Option<T> {
        self.lab.try_update_value(|lab| question(&mut **lab))
    }

    /// What playing does in the state that is shown.
    pub(crate) fn playback(self) -> Playback {
        self.ask(|lab| lab.playback())
    }

    /// Tells the lab of an event; returns what that changes.
    pub(crate) fn send(self, event: Event) -> Vec<Change> {
        self.ask_mut(|lab| lab.handle_event(event))
            .unwrap_or_default()
    }

    /// Sets one parameter while a control is being moved: no history entry yet.
    pub(crate) fn set(self, key: &str, value: f64) {
        if self.sweeping.with_untracked(Option::is_some) {
            self.sweeping.set(None);
        }
        self.change(|values| values.set(key, value));
    }

    /// Sets parameters by one deliberate act: the samples glide, the history gets an entry.
    pub(crate) fn choose(self, changes: &[Change]) {
        let mut values = self.values.get_untracked();
        for change in changes {
            values.set(change.key, change.value);
        }
        self.move_to(&values, Record::Push);
    }

    /// The pointer moved over a panel, of this figure, that can be painted.
    pub(crate) fn on_paint(self, figure: usize, from: Point, to: Point) {
        let values = &self.values.get_untracked();
        let event = Event::Painted {
            figure,
            from,
            to,
            values,
        };
        for Change { key, value } in self.send(event) {
            self.set(key, value);
        }
    }

    /// A handle has got the focus, at the beginning of a drag or alone.
    pub(crate) fn on_handle_focus(self, key: &'static str, dragged: bool) {
        for Change { key, value } in self.send(Event::HandleFocused { key }) {
            self.set(key, value);
        }
        if !dragged {
            self.record(Record::Replace);
        }
    }

    /// Marks the end of a control's motion: the history gets an entry.
    pub(crate) fn settle(self) {
        self.record(Record::Push);
        self.await_rest();
    }

    fn record(self, record: Record) {
        self.clock
            .update_value(|clock| clock.record = clock.record.max(record));
    }

    /// Makes one step happen, in full.
    pub(crate) fn step(self) {
        self.stop();
        self.clock.update_value(|clock| clock.progress = 0.0);
        let next = self.playback().step(&self.values.get_untracked());
        self.record(Record::Replace);
        self.change(|values| *values = next);
    }

    /// Takes the last step back.
    pub(crate) fn step_back(self) {
        self.stop();
        self.clock.update_value(|clock| clock.progress = 0.0);
        self.record(Record::Replace);
        let playback = self.playback();
        self.change(|values| *values = playback.step_back(values));
    }

    /// Starts or stops the player.
    pub(crate) fn toggle(self) {
        let start = !self.playing.get_untracked();
        self.playing
            .set(start && !self.is_full(&self.values.get_untracked()));
        self.sweeping.set(None);
        if start {
            self.await_frame();
        } else {
            self.settle();
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

    fn stop(self) {
        self.playing.set(false);
        self.sweeping.set(None);
    }

    /// Everything as without a link.
    pub(crate) fn reset(self) {
        self.stop();
        self.clock.update_value(|clock| clock.progress = 0.0);
        self.move_to(&Values::new(self.entry.parameters), Record::Push);
    }

    /// The link to this state, relative to the site's folder, with another part for the site.
    ///
    /// What plays by itself plays there as well.
    pub(crate) fn link(self, site: &url_state::Site) -> String {
        let mut values = self.values.get_untracked();
        if let Some(animation) = self.playback().animation
            && self.playing.get_untracked()
            && let Some(parameter) = values.parameter(animation.key)
        {
            values.set(animation.key, parameter.default());
        }
        let query = url_state::write(site, &values);
        address::relative(Page::Lab(self.entry), &query)
    }

    fn change(self, change: impl FnOnce(&mut Values)) {
        let before = self.values.get_untracked();
        let mut after = before;
        change(&mut after);
        if after != before {
            self.clock.update_value(|clock| clock.glide = None);
            self.values.set(after);
            self.await_frame();
            self.await_rest();
        }
    }

    fn move_to(self, values: &Values, record: Record) {
        let calm = self.session().calm.get_untracked();
        self.clock.update_value(|clock| {
            clock.glide = (!calm).then_some((clock.shown, 0.0));
        });
        self.record(record);
        self.values.set(*values);
        self.await_frame();
        self.await_rest();
    }

    fn await_frame(self) {
        let asked = self
            .clock
            .try_update_value(|clock| !clock.gone && !std::mem::replace(&mut clock.awaited, true));
        if asked == Some(true) {
            request_animation_frame_with_time(move |now| self.frame(now));
        }
    }

    fn frame(self, now: f64) {
        let Some(mut clock) = self.clock.try_get_value() else {
            return;
        };
        if clock.gone {
            return;
        }
        // A tab that was hidden must not make up for the time it slept.
        let elapsed = if clock.last.is_nan() {
            1.0 / 60.0
        } else {
            ((now - clock.last) / 1000.0).clamp(0.0, 0.1)
        };
        let playing = self.playing.get_untracked();
        if playing {
            self.play(&mut clock, elapsed);
        }
        self.play_sweep(&mut clock, elapsed);
        let values = self.values.get_untracked();
        let chunk = (self.entry.chunk)(&values);
        if !chunks::are_there_for(self.entry, chunk) {
            self.fetch(chunk);
            return;
        }
        clock.shown = match clock.glide {
            Some((from, part)) if part + elapsed / GLIDE < 1.0 => {
                let part = part + elapsed / GLIDE;
                clock.glide = Some((from, part));
                from.towards(&values, part * part * (3.0 - 2.0 * part))
            }
            _ => {
                clock.glide = None;
                values
            }
        };
        let sweeping = self.sweeping.with_untracked(Option::is_some);
        let going = self.playing.get_untracked() || clock.glide.is_some() || sweeping;
        clock.last = if going { now } else { f64::NAN };
        clock.awaited = false;
        self.clock.set_value(clock);
        self.lab.update_value(|lab| lab.update(&clock.shown));
        let working = self.work();
        let refining = self.refine();
        self.train(!refining);
        self.make_figures();
        let moving = going || working || refining;
        if moving {
            self.await_frame();
        }
        self.tell(now, moving);
    }

    /// Fetches a chunk; the frame that wanted it comes after that.
    fn fetch(self, chunk: Option<&'static Chunk>) {
        leptos::task::spawn_local(async move {
            let fine = chunks::fetch_for(self.entry, chunk).await;
            self.clock.try_update_value(|clock| clock.awaited = false);
            if fine {
                self.await_frame();
            } else {
                self.there.try_set(Some(false));
            }
        });
    }

    fn make_figures(self) {
        let text = self.session().language.get_untracked().text();
        let calm = self.session().calm.get_untracked();
        let progress = self
            .clock
            .with_value(|clock| if calm { 0.0 } else { clock.progress });
        let figures = self.ask(|lab| lab.figures(FrameContext { text, progress }));
        self.figures.set_value(Rc::new(figures));
        self.version.update(|version| *version += 1);
    }

    /// After a rest: writes the address and lets the checks be made. The rest begins anew with each call.
    fn await_rest(self) {
        if let Some(earlier) = self.rest.try_update_value(Option::take).flatten() {
            earlier.clear();
        }
        self.await_rest_of(REST);
    }

    /// The same after so long, unless a rest is awaited already.
    fn await_rest_of(self, duration: Duration) {
        if self.rest.try_with_value(Option::is_some) != Some(false) {
            return;
        }
        let write = move || {
            let Some(clock) = self.clock.try_get_value() else {
                return;
            };
            if clock.gone {
                return;
            }
            self.rest.set_value(None);
            if clock.glide.is_some() {
                // Checks and sentences are about where the motion ends.
                return self.await_rest();
            }
            let address = self.link(&self.session().site.get_untracked());
            if address::absolute(&address) != address::current() {
                match clock.record {
                    Record::Nothing => {}
                    Record::Replace => address::replace(&address),
                    Record::Push => address::push(&address),
                }
            }
            self.clock
                .update_value(|clock| clock.record = Record::Nothing);
            self.rested.update(|rested| *rested += 1);
        };
        let handle = set_timeout_with_handle(write, duration).ok();
        self.rest.set_value(handle);
    }
}

fn request_animation_frame_with_time(callback: impl FnOnce(f64) + 'static) {
    let callback = wasm_bindgen::closure::Closure::once_into_js(callback);
    // The window always takes a function.
    let _ = window().request_animation_frame(wasm_bindgen::JsCast::unchecked_ref(&callback));
}
