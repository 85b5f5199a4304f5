//! What is written to the address and to the browser's history once changes have settled.

use std::time::Duration;

use leptos::prelude::*;
use reparam::labs::Values;
use reparam::labs::url_state::{self, Site};

use super::super::address::{self, Page};
use super::LabRuntime;

/// How long after the last change the address is written and the checks are made.
const SETTLE: Duration = Duration::from_millis(200);

/// What settling does to the browser's history.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum HistoryUpdate {
    /// The change is still going on.
    Nothing,
    /// The present entry takes the new address.
    Replace,
    /// The new address is a place to go back from.
    Push,
}

impl LabRuntime {
    /// Marks the end of a control's motion: the history gets an entry.
    pub(crate) fn commit(self) {
        let reduced_motion = self.session().reduced_motion.get_untracked();
        self.clock.update_value(|clock| {
            if reduced_motion {
                clock.axes = None;
            } else {
                clock.release_axes();
            }
        });
        self.request_frame();
        self.plan_history(HistoryUpdate::Push);
        self.settle_later();
    }

    /// Says what settling is to do to the history; a stronger wish holds.
    pub(super) fn plan_history(self, update: HistoryUpdate) {
        self.clock
            .update_value(|clock| clock.history_update = clock.history_update.max(update));
    }

    /// The link to this state, relative to the site's folder, with another part for the site.
    ///
    /// What plays by itself plays there as well.
    pub(crate) fn link(self, site: &Site) -> String {
        let told = self.reading().story_state().filter(|_| !site.embed);
        let mut values = self.values.get_untracked();
        let playback = self.playback();
        let animation = playback.animation.filter(|_| self.playing.get_untracked());
        let looped = animation.map(|animation| animation.key);
        let begun = !playback.is_playable() && self.reading().has_started();
        let swept = playback.sweep.filter(|_| begun).map(|sweep| sweep.key);
        if let Some(key) = looped.or(swept) {
            let opened =
                told.map_or_else(|| Values::new(self.entry.parameters), |told| told.values);
            values.set(key, opened.get(key));
        }
        let query = match told {
            Some(told) => {
                let site = Site {
                    story: Some(self.reading().step.get_untracked() + 1),
                    ..*site
                };
                url_state::write_in_story(&site, &values, &told.values)
            }
            None => url_state::write(site, &values),
        };
        address::relative(Page::Lab(self.entry), &query)
    }

    /// Writes the address and lets the checks be made once nothing has changed for a while.
    pub(super) fn settle_later(self) {
        if let Some(earlier) = self.settle_timer.try_update_value(Option::take).flatten() {
            earlier.clear();
        }
        self.settle_within(SETTLE);
    }

    /// The same after so long, however much changes until then.
    pub(super) fn settle_within(self, duration: Duration) {
        if self.settle_timer.try_with_value(Option::is_some) != Some(false) {
            return;
        }
        let write = move || {
            let Some(clock) = self.clock.try_get_value() else {
                return;
            };
            if clock.closed {
                return;
            }
            self.settle_timer.set_value(None);
            if clock.glide.is_some() {
                // Checks and sentences are about where the motion ends.
                return self.settle_later();
            }
            let address = self.link(&self.session().site.get_untracked());
            if address::absolute(&address) != address::current() {
                match clock.history_update {
                    HistoryUpdate::Nothing => {}
                    HistoryUpdate::Replace => address::replace(&address),
                    HistoryUpdate::Push => address::push(&address),
                }
            }
            self.clock
                .update_value(|clock| clock.history_update = HistoryUpdate::Nothing);
            self.settled.update(|settled| *settled += 1);
        };
        let handle = set_timeout_with_handle(write, duration).ok();
        self.settle_timer.set_value(handle);
    }
}
