//! What a runtime has to do with training: errands go out, reports come in.

use leptos::prelude::*;
use reparam::labs::{News, Report};

use super::super::trainer;
use super::LabRuntime;
use super::history::HistoryUpdate;

/// Tables are not made anew more often than this while pictures move and training goes on, in milliseconds.
const READABLE: f64 = 125.0;

impl LabRuntime {
    /// Hands the lab's errand to the trainer; `caught_up` says whether the page is ready for more of it.
    pub(super) fn train(self, caught_up: bool) {
        let Some(trade) = &self.entry.trade else {
            return;
        };
        let errand = self.with_lab(|lab| lab.errand());
        if errand.is_some() && self.office.with_value(Option::is_none) {
            if !self
                .hiring
                .try_update_value(|hiring| std::mem::replace(hiring, true))
                .unwrap_or(true)
            {
                leptos::task::spawn_local(async move {
                    if trainer::fetch(trade).await {
                        self.office.try_set_value(Some(trainer::open(self)));
                        self.request_frame();
                    } else {
                        let run = self
                            .with_lab(|lab| lab.errand())
                            .map_or(0, |errand| errand.run);
                        self.hear(Report::plain(run, News::Unable));
                    }
                });
            }
            return;
        }
        self.office.update_value(|office| {
            if let Some(office) = office {
                office.follow(errand);
                if caught_up {
                    office.ask_for_news();
                }
            }
        });
    }

    /// Has tables made anew, unless they were just now: the first report is told at once, and what is told of a
    /// rest has to be that of the picture.
    pub(super) fn update_tables(self, now: f64, moving: bool) {
        let training = self.with_lab(|lab| lab.errand()).is_some();
        let told = self.clock.try_update_value(|clock| {
            if moving && training && now - clock.tables_updated < READABLE {
                return false;
            }
            let heard = training && !clock.tables_updated.is_nan();
            clock.tables_updated = if heard { now } else { f64::NAN };
            true
        });
        if told == Some(true) {
            self.tables_version.update(|version| *version += 1);
        }
    }

    /// Takes what the trainer reports.
    pub(crate) fn hear(self, report: Report) {
        if self.clock.try_with_value(|clock| clock.closed) != Some(false) {
            return;
        }
        self.clock.update_value(|clock| {
            if clock.tables_updated.is_nan() {
                clock.tables_updated = f64::NEG_INFINITY;
            }
        });
        let settings = self
            .lab
            .try_update_value(|lab| lab.report(report))
            .unwrap_or_default();
        let mut values = self.values.get_untracked();
        for change in &settings {
            values.set(change.key, change.value);
        }
        if values != self.values.get_untracked() {
            self.values.set(values);
        }
        if self.with_lab(|lab| lab.errand()).is_none() {
            self.plan_history(HistoryUpdate::Replace);
            self.settle_later();
        }
        self.request_frame();
    }

    /// Whether the main figure is in the reader's view.
    pub(crate) fn look(self, visible: bool) {
        if self.session().site.get_untracked().embed {
            self.office.try_update_value(|office| {
                if let Some(office) = office {
                    office.look(visible);
                }
            });
        }
    }
}
