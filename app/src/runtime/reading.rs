//! Which passage of the text the figure shows, and when it goes to another one.
//!
//! A passage is a step of the story or a section of the prose; each has a state. While the figure follows the text, it
//! glides to the state of the passage that comes into view. Once the reader touches the figure or a control it does so
//! no more, until the reader asks for it.

use leptos::prelude::*;

use super::LabRuntime;
use super::history::HistoryUpdate;
use crate::address::Page;
use crate::lab_text::PassageState;

/// A passage of the text, counted from 0.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passage {
    /// A step of the story.
    Step(usize),
    /// A section of the prose.
    Section(usize),
}

/// What is read beside a figure; a handle that can be copied.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    /// The states of the story's steps; none where there is no story.
    pub(crate) steps: RwSignal<Vec<PassageState>>,
    /// The states of the prose's sections, where they have one.
    pub(crate) sections: RwSignal<Vec<Option<PassageState>>>,
    /// Whether the story is told, and not the sandbox open.
    pub(crate) is_story: RwSignal<bool>,
    /// The step of the story, counted from 0.
    pub(crate) step: RwSignal<usize>,
    /// The passage in view.
    pub(crate) in_view: RwSignal<Option<Passage>>,
    /// Whether the figure follows the text.
    pub(crate) follows: RwSignal<bool>,
    /// Whether the player was started by a passage and not by the reader.
    started_by_text: StoredValue<bool>,
}

impl Reading {
    pub(super) fn new(is_story: bool, step: usize, follows: bool) -> Self {
        Self {
            steps: RwSignal::new(Vec::new()),
            sections: RwSignal::new(Vec::new()),
            is_story: RwSignal::new(is_story),
            step: RwSignal::new(step),
            in_view: RwSignal::new(None),
            follows: RwSignal::new(follows),
            started_by_text: StoredValue::new(false),
        }
    }

    /// Whether a passage has started what plays.
    pub(super) fn has_started(self) -> bool {
        self.started_by_text.get_value()
    }

    /// The passage that the figure shows, where it follows the text; tracked.
    pub(crate) fn shown(self) -> Option<Passage> {
        self.in_view.get().filter(|_| self.follows.get())
    }

    /// The state of the story's step, while the story is told.
    pub(super) fn story_state(self) -> Option<PassageState> {
        let step = self.step.get_untracked();
        self.is_story
            .get_untracked()
            .then(|| self.steps.with_untracked(|steps| steps.get(step).copied()))?
    }

    fn state(self, passage: Passage) -> Option<PassageState> {
        match passage {
            Passage::Step(step) => self.steps.with_untracked(|steps| steps.get(step).copied()),
            Passage::Section(section) => self
                .sections
                .with_untracked(|sections| sections.get(section).copied().flatten()),
        }
    }
}

impl LabRuntime {
    /// The reader has touched the figure or a control: the text moves nothing any more.
    pub(crate) fn take_over(self) {
        if self.reading().follows.get_untracked() {
            self.reading().follows.set(false);
        }
        if self.reading().started_by_text.get_value() {
            self.reading().started_by_text.set_value(false);
            self.stop();
        }
    }

    /// The figure follows the text again.
    pub(crate) fn follow_text(self) {
        self.reading().follows.set(true);
        if let Some(passage) = self.reading().in_view.get_untracked() {
            self.show(passage, HistoryUpdate::Push);
        }
    }

    /// A passage is in view. Only where the reader has scrolled there does the figure go to it.
    pub(crate) fn read(self, passage: Option<Passage>, has_scrolled: bool) {
        let is_section = matches!(passage, Some(Passage::Section(_)));
        if self.reading().in_view.get_untracked() == passage || is_section && !has_scrolled {
            return;
        }
        self.reading().in_view.set(passage);
        if let Some(passage) = passage
            && has_scrolled
            && self.reading().follows.get_untracked()
        {
            self.show(passage, HistoryUpdate::Replace);
        }
    }

    /// Goes to a step of the story by a deliberate act.
    pub(crate) fn go_to_step(self, step: usize) {
        let last = self
            .reading()
            .steps
            .with_untracked(Vec::len)
            .saturating_sub(1);
        let step = step.min(last);
        if let Some(Passage::Section(_)) = self.reading().in_view.get_untracked() {
            // The story stands above what was read.
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
        self.reading().is_story.set(true);
        self.reading().step.set(step);
        self.reading().follows.set(true);
        self.reading().in_view.set(Some(Passage::Step(step)));
        self.show(Passage::Step(step), HistoryUpdate::Push);
    }

    /// Opens the sandbox, or the story where it was left.
    pub(crate) fn tell_story(self, is_story: bool) {
        if is_story {
            crate::session::remember_exploring(false);
            self.go_to_step(self.reading().step.get_untracked());
        } else {
            crate::session::remember_exploring(true);
            self.reading().is_story.set(false);
            self.reading().in_view.set(None);
            self.take_over();
            self.commit();
        }
    }

    /// Goes to what the address states, which the reader has gone back or forward to.
    pub(super) fn go_to_link(self) {
        let (site, values, _) = crate::session::read_link(Page::Lab(self.entry));
        let reading = self.reading();
        let steps = reading.steps.with_untracked(Vec::len);
        reading.is_story.set(site.story.is_some());
        reading.follows.set(!site.has_state);
        if let Some(step) = site.story {
            let step = (step - 1).min(steps.saturating_sub(1));
            reading.step.set(step);
            reading.in_view.set(Some(Passage::Step(step)));
        }
        let told = reading.story_state().filter(|_| !site.has_state);
        self.glide_to(
            &told.map_or(values, |told| told.values),
            HistoryUpdate::Nothing,
        );
    }

    /// The story has come, maybe after the figure.
    pub(crate) fn take_steps(self, steps: Vec<PassageState>) {
        let reading = self.reading();
        let is_late = reading.steps.with_untracked(Vec::is_empty) && !steps.is_empty();
        let step = reading
            .step
            .get_untracked()
            .min(steps.len().saturating_sub(1));
        reading.steps.set(steps);
        reading.step.set(step);
        if is_late && reading.is_story.get_untracked() && reading.follows.get_untracked() {
            self.show(Passage::Step(step), HistoryUpdate::Nothing);
        }
    }

    /// The figure glides to the state of a passage.
    fn show(self, passage: Passage, update: HistoryUpdate) {
        if let Some(state) = self.reading().state(passage) {
            self.stop();
            self.clock.update_value(|clock| clock.progress = 0.0);
            self.glide_to(&state.values, update);
            self.play_from(&state);
        }
    }

    /// Starts the player where a passage asks for it; where the reader asks for less motion, what one sample leads to
    /// is shown instead.
    pub(super) fn play_from(self, state: &PassageState) {
        if !state.plays {
            return;
        }
        if self.session().reduced_motion.get_untracked() {
            let playback = self.playback();
            if playback.animation.is_none() {
                self.values.set(playback.advance(&state.values, 1));
                self.request_frame();
            }
        } else {
            let playback = self.playback();
            let sweep = playback.sweep.filter(|_| !playback.is_playable());
            self.reading().started_by_text.set_value(true);
            self.playing.set(sweep.is_none());
            self.sweeping.set(sweep.map(|sweep| (sweep, 0.0)));
            self.request_frame();
        }
    }
}
