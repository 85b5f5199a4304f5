//! What a bench has to do with training: jobs go out, events come in.

use leptos::prelude::*;
use reparam::labs::{EventKind, TrainingEvent};

use super::super::trainer;
use super::{Bench, Record};

/// Tables are not made anew more often than this while pictures move and training goes on, in milliseconds.
const READABLE: f64 = 125.0;

impl Bench {
    /// Hands the lab's job to the trainer; `caught_up` says whether the page is ready for more of it.
    pub(super) fn train(self, caught_up: bool) {
        let Some(trainer) = &self.entry.trainer else {
            return;
        };
        let job = self.ask(|lab| lab.training_job());
        if job.is_some() && self.client.with_value(Option::is_none) {
            if !self
                .opening
                .try_update_value(|opening| std::mem::replace(opening, true))
                .unwrap_or(true)
            {
                leptos::task::spawn_local(async move {
                    if trainer::fetch(trainer).await {
                        self.client.try_set_value(Some(trainer::open(self)));
                        self.await_frame();
                    } else {
                        let run = self.ask(|lab| lab.training_job()).map_or(0, |job| job.run);
                        self.handle_training_event(TrainingEvent::plain(run, EventKind::Unable));
                    }
                });
            }
            return;
        }
        self.client.update_value(|client| {
            if let Some(client) = client {
                client.follow(job);
                if caught_up {
                    client.request_snapshot();
                }
            }
        });
    }

    /// Has tables made anew, unless they were just now: the first event is told at once, and what is told of a
    /// rest has to be that of the picture.
    pub(super) fn tell(self, now: f64, moving: bool) {
        let training = self.ask(|lab| lab.training_job()).is_some();
        let told = self.clock.try_update_value(|clock| {
            if moving && training && now - clock.told < READABLE {
                return false;
            }
            let heard = training && !clock.told.is_nan();
            clock.told = if heard { now } else { f64::NAN };
            true
        });
        if told == Some(true) {
            self.told.update(|told| *told += 1);
        }
    }

    /// Takes what the trainer reports.
    pub(crate) fn handle_training_event(self, event: TrainingEvent) {
        if self.clock.try_with_value(|clock| clock.gone) != Some(false) {
            return;
        }
        self.clock.update_value(|clock| {
            if clock.told.is_nan() {
                clock.told = f64::NEG_INFINITY;
            }
        });
        let settings = self
            .lab
            .try_update_value(|lab| lab.on_training(event))
            .unwrap_or_default();
        let mut values = self.values.get_untracked();
        for (key, value) in &settings {
            values.set(key, *value);
        }
        if values != self.values.get_untracked() {
            self.values.set(values);
        }
        if self.ask(|lab| lab.training_job()).is_none() {
            self.record(Record::Replace);
            self.await_rest();
        }
        self.await_frame();
    }

    /// Whether the main figure is in the reader's view.
    pub(crate) fn look(self, visible: bool) {
        if self.session().site.get_untracked().embed {
            self.client.try_update_value(|client| {
                if let Some(client) = client {
                    clientX
                }
            });
        }
    }
}
