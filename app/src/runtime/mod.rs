//! A running lab: the reader's values, the lab's state, and what moves them.
//!
//! Everything that changes asks for one animation frame; in that frame the lab takes the values once and its figures
//! are made once ([`clock`]). What plays by itself is in [`player`]; what is written to the address, in [`history`].

mod background;
mod clock;
mod files;
mod history;
mod player;
mod prepared;
mod reading;
mod snapshot;
mod training;

use std::rc::Rc;

use js_sys::{Promise, Reflect};
use leptos::prelude::*;
use reparam::figure::{Figure, Point};
use reparam::labs::{Change, Event, Lab, LabEntry, Playback, Sweep, Values};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::address::Page;
use super::chunks;
use super::lab_text::{self, PassageState};
use super::reactive::effect;
use super::session::{self, Session};
use clock::Clock;
use history::HistoryUpdate;
use prepared::PreparedLab;
pub(crate) use prepared::prepare;
pub(crate) use reading::{Passage, Reading};
use reparam::strings::Language;
use training::ClientSlot;

/// A running lab; a handle that can be copied.
#[derive(Clone, Copy)]
pub(crate) struct LabRuntime {
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
    pub(crate) tables_version: RwSignal<u64>,
    /// Rises when changes have settled.
    pub(crate) settled: RwSignal<u64>,
    /// Whether the code that the reader's values need did not come: the lab cannot show them.
    pub(crate) view_missing: RwSignal<bool>,
    /// Behind handles, because closures copy the runtime.
    session: StoredValue<Session>,
    reading: StoredValue<Reading>,
    lab: StoredValue<Box<dyn Lab>, LocalStorage>,
    figures: StoredValue<Rc<Vec<Figure>>, LocalStorage>,
    clock: StoredValue<Clock>,
    /// The client of what trains beside the page.
    client: StoredValue<ClientSlot, LocalStorage>,
    settle_timer: StoredValue<Option<TimeoutHandle>>,
}

impl LabRuntime {
    /// Starts a lab at the state that the address states.
    ///
    /// The lab's own code has to be there.
    pub(crate) fn start(entry: &'static LabEntry, session: Session) -> Self {
        let language = session.language.get_untracked();
        let (reading, opening) = opening(entry, language);
        let values = opening.values;
        let view_missing = !chunks::are_there_for(entry, (entry.chunk)(&values));
        let shown = if view_missing {
            Values::new(entry.parameters)
        } else {
            values
        };
        let PreparedLab { lab, figures, .. } = prepared::take(entry, &shown, language);
        let runtime = Self {
            entry,
            values: RwSignal::new(values),
            playing: RwSignal::new(false),
            sweeping: RwSignal::new_local(None),
            work: RwSignal::new(None),
            version: RwSignal::new(0),
            tables_version: RwSignal::new(0),
            settled: RwSignal::new(0),
            view_missing: RwSignal::new(view_missing),
            session: StoredValue::new(session),
            reading: StoredValue::new(reading),
            lab: StoredValue::new_local(lab),
            figures: StoredValue::new_local(figures),
            clock: StoredValue::new(Clock {
                // None is asked for before it can be seen.
                frame_requested: true,
                last_frame: f64::NAN,
                drawn: f64::NEG_INFINITY,
                tables_updated: f64::NAN,
                progress: 0.0,
                samples_due: 0.0,
                glide: None,
                shown,
                taken: shown,
                axes: None,
                axes_glide: None,
                fetching: None,
                refining: false,
                history_update: HistoryUpdate::Nothing,
                closed: false,
            }),
            client: StoredValue::new_local(ClientSlot::None),
            settle_timer: StoredValue::new(None),
        };
        runtime.follow_session(&opening);
        runtime.redraw_with_fonts();
        // The first checks follow the first picture.
        runtime.settle_later();
        // Some states have work to do.
        effect(move || {
            if session.is_in_page.get() {
                runtime
                    .clock
                    .update_value(|clock| clock.frame_requested = false);
                runtime.request_frame();
            }
        });
        runtime
    }

    /// What is read beside the figure.
    pub(crate) fn reading(self) -> Reading {
        self.reading.get_value()
    }

    fn session(self) -> Session {
        self.session.get_value()
    }

    /// Draws once more when the fonts have come that words in figures are set in.
    fn redraw_with_fonts(self) {
        let fonts = Reflect::get(&document(), &"fonts".into());
        let ready = fonts.and_then(|fonts| Reflect::get(&fonts, &"ready".into()));
        if let Some(ready) = ready
            .ok()
            .and_then(|ready| ready.dyn_into::<Promise>().ok())
        {
            leptos::task::spawn_local(async move {
                if JsFuture::from(ready).await.is_ok() {
                    self.request_frame();
                }
            });
        }
    }

    /// Whether the page stands in another one.
    pub(crate) fn is_embedded(self) -> bool {
        self.session().site.get_untracked().embed
    }

    fn follow_session(self, opening: &PassageState) {
        let opening = *opening;
        let mut is_started = false;
        effect(move || {
            self.session().language.track();
            if std::mem::replace(&mut is_started, true) {
                self.request_frame();
                self.settle_later();
            } else {
                // Not before it is known whether the reader asks for less motion.
                self.autoplay();
                self.play_from(&opening);
            }
        });
        let mut is_later = false;
        effect(move || {
            self.session().history_navigations.track();
            let has_moved = std::mem::replace(&mut is_later, true);
            if has_moved && self.session().is_on(Page::Lab(self.entry)) {
                self.stop();
                self.go_to_link();
            }
        });
        on_cleanup(move || {
            self.clock.update_value(|clock| clock.closed = true);
            self.client.set_value(ClientSlot::None);
            self.settle_timer
                .with_value(|timer| timer.map(|handle| handle.clear()));
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
    pub(crate) fn with_lab<T>(self, question: impl FnOnce(&dyn Lab) -> T) -> T {
        self.lab.with_value(|lab| question(&**lab))
    }

    /// The same of what a lab hands out to be changed only.
    pub(crate) fn with_lab_mut<T>(self, question: impl FnOnce(&mut dyn Lab) -> T) -> Option<T> {
        self.lab.try_update_value(|lab| question(&mut **lab))
    }

    /// The value of a parameter, or what holds in its place in the state that is shown; tracked.
    pub(crate) fn effective_value(self, key: &str) -> f64 {
        self.version.track();
        let value = self.values.get().get(key);
        self.with_lab(|lab| lab.effective_value(key))
            .unwrap_or(value)
    }

    /// The reader has chosen one of a parameter's options.
    pub(crate) fn choose(self, key: &'static str, option: usize) {
        let mut changes = vec![Change::new(key, option as f64)];
        changes.extend(self.handle_event(Event::Chosen { key, option }));
        self.apply(&changes);
    }

    /// What playing does in the state that is shown.
    pub(crate) fn playback(self) -> Playback {
        self.with_lab(|lab| lab.playback())
    }

    /// Tells the lab of an event; returns what that changes.
    pub(crate) fn handle_event(self, event: Event) -> Vec<Change> {
        self.with_lab_mut(|lab| lab.handle_event(event))
            .unwrap_or_default()
    }

    /// Sets one parameter while a control is being moved: no history entry yet.
    pub(crate) fn set(self, key: &str, value: f64) {
        self.take_over();
        if self.sweeping.with_untracked(Option::is_some) {
            self.sweeping.set(None);
        }
        self.clock.update_value(Clock::hold_axes);
        self.change(|values| values.set(key, value));
    }

    /// Asks for the files that come with the lab and are needed now, as far as they have not come.
    fn fetch_assets(self, values: &Values) {
        for (index, asset) in chunks::missing_assets(self.entry, values) {
            leptos::task::spawn_local(async move {
                if chunks::fetch_asset(self.entry, index).await {
                    chunks::with_asset(asset, |file, bytes| {
                        self.handle_event(Event::AssetLoaded { file, bytes })
                    });
                    self.request_frame();
                    self.settle_later();
                }
            });
        }
    }

    /// Sets parameters by one deliberate act: the samples glide, the history gets an entry.
    pub(crate) fn apply(self, changes: &[Change]) {
        self.take_over();
        self.apply_from_text(changes);
    }

    /// The same by a phrase of the text, which the figure goes on to follow.
    pub(crate) fn apply_from_text(self, changes: &[Change]) {
        let mut values = self.values.get_untracked();
        for change in changes {
            values.set(change.key, change.value);
        }
        self.glide_to(&values, HistoryUpdate::Push);
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
        for Change { key, value } in self.handle_event(event) {
            self.set(key, value);
        }
    }

    /// A handle has got the focus, at the beginning of a drag or alone.
    pub(crate) fn on_handle_focus(self, key: &'static str, dragged: bool) {
        self.take_over();
        for Change { key, value } in self.handle_event(Event::HandleFocused { key }) {
            self.set(key, value);
        }
        if !dragged {
            self.plan_history(HistoryUpdate::Replace);
        }
    }

    /// Everything as without a link.
    pub(crate) fn reset(self) {
        self.take_over();
        self.stop();
        self.clock.update_value(|clock| clock.progress = 0.0);
        self.glide_to(&Values::new(self.entry.parameters), HistoryUpdate::Push);
    }

    fn change(self, change: impl FnOnce(&mut Values)) {
        let before = self.values.get_untracked();
        let mut after = before;
        change(&mut after);
        if after != before {
            self.clock.update_value(|clock| clock.glide = None);
            self.values.set(after);
            self.request_frame();
            self.settle_later();
        }
    }

    fn glide_to(self, values: &Values, update: HistoryUpdate) {
        self.fetch_assets(values);
        let reduced_motion = self.session().reduced_motion.get_untracked();
        self.clock.update_value(|clock| {
            clock.axes = None;
            clock.glide = (!reduced_motion).then_some((clock.shown, 0.0));
        });
        self.plan_history(update);
        self.values.set(*values);
        self.request_frame();
        self.settle_later();
    }
}

/// What is read, and what is shown, when a lab opens: what the link says; without one the story, or the sandbox where
/// the reader was there last.
pub(crate) fn opening(entry: &'static LabEntry, language: Language) -> (Reading, PassageState) {
    let (site, values, _) = session::read_link(Page::Lab(entry));
    let has_story =
        !site.embed && (site.story.is_some() || !site.has_state && !session::explores());
    // The states are the same in all languages, and the page itself may hold those of English.
    let text =
        lab_text::get(entry.id, language).or_else(|| lab_text::get(entry.id, Language::English));
    let steps = text.map_or_else(Vec::new, |text| text.step_states(entry.parameters));
    let step = site.story.unwrap_or(1) - 1;
    let step = if steps.is_empty() {
        step
    } else {
        step.min(steps.len() - 1)
    };
    let reading = Reading::new(has_story, step, !site.has_state);
    let told = steps.get(step).filter(|_| has_story && !site.has_state);
    let opening = told.copied().unwrap_or(PassageState {
        values,
        plays: site.play,
    });
    reading.steps.set(steps);
    (reading, opening)
}
