//! What the runtime has to do with training: the lab's request goes to the client, its states go to the lab.

use std::rc::Rc;

use leptos::prelude::*;
use reparam::labs::training::{TrainerSpec, TrainingEnd, TrainingState};
use reparam::labs::{Change, Event};

use super::super::training_entry::{self, BrowserClient};
use super::LabRuntime;
use super::history::HistoryUpdate;

/// Tables are not made anew more often than this while pictures move and training goes on, in milliseconds.
const READABLE: f64 = 125.0;

/// The client of a page.
#[derive(Default)]
pub(super) enum ClientSlot {
    /// Nothing was trained yet.
    #[default]
    None,
    /// Its code is on its way.
    Coming,
    /// Its code did not come. The next request that wants steps asks again.
    Failed,
    /// It is there.
    Open(Box<dyn BrowserClient>),
}

impl LabRuntime {
    /// Hands the lab's request to the client, and what comes of it to the lab.
    pub(super) fn train(self) {
        let Some(trainer) = &self.entry.trainer else {
            return;
        };
        let request = self.with_lab(|lab| lab.training_request());
        let mut changed = None;
        let wanted = request.as_ref().filter(|request| request.target(0) > 0);
        let mut is_wanted = false;
        self.client.update_value(|client| match client {
            ClientSlot::Open(client) => changed = client.update(request.as_ref()),
            ClientSlot::None | ClientSlot::Failed => {
                if let Some(request) = wanted {
                    is_wanted = true;
                    if matches!(client, ClientSlot::Failed) {
                        // It is asked for again: nothing has failed yet.
                        let start = TrainingState::at_start(request.run, &request.start);
                        changed = Some(Rc::new(start));
                    }
                    *client = ClientSlot::Coming;
                }
            }
            ClientSlot::Coming => {}
        });
        if let Some(state) = changed {
            self.show_training(&state);
        }
        if is_wanted {
            self.open_client(trainer);
        }
    }

    /// Fetches the client; the frame after that asks it.
    fn open_client(self, trainer: &'static TrainerSpec) {
        leptos::task::spawn_local(async move {
            if training_entry::fetch(trainer).await {
                let on_state = Rc::new(move |state: &Rc<TrainingState>| self.show_training(state));
                let client = training_entry::open(self.entry.id, on_state);
                self.client.try_set_value(ClientSlot::Open(client));
                self.request_frame();
            } else {
                self.client.try_set_value(ClientSlot::Failed);
                let request = self.lab.try_with_value(|lab| lab.training_request());
                if let Some(request) = request.flatten() {
                    let start = TrainingState::at_start(request.run, &request.start);
                    self.show_training(&Rc::new(TrainingState {
                        end: Some(TrainingEnd::CodeMissing),
                        ..start
                    }));
                }
            }
        });
    }

    /// Whether steps are left to be taken, as far as the client knows.
    pub(super) fn is_training(self) -> bool {
        self.client.with_value(|client| match client {
            ClientSlot::Open(client) => client.is_training(),
            ClientSlot::Coming => true,
            ClientSlot::None | ClientSlot::Failed => false,
        })
    }

    /// The page has shown what it was told, and is ready for more.
    pub(super) fn request_snapshot(self) {
        self.client.update_value(|client| {
            if let ClientSlot::Open(client) = client {
                client.request_snapshot();
            }
        });
    }

    /// Has tables made anew, unless they were just now: the first state is told at once, and what is told of a
    /// rest has to be that of the picture.
    pub(super) fn update_tables(self, now: f64, moving: bool) {
        let training = self.is_training();
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

    /// Hands a new state of the run to the lab, and does what it sets.
    fn show_training(self, state: &Rc<TrainingState>) {
        if self.clock.try_with_value(|clock| clock.closed) != Some(false) {
            return;
        }
        self.clock.update_value(|clock| {
            if clock.tables_updated.is_nan() {
                clock.tables_updated = f64::NEG_INFINITY;
            }
        });
        let mut values = self.values.get_untracked();
        let changes = self.handle_event(Event::Training(state));
        self.clock.update_value(|clock| {
            for Change { key, value } in changes {
                // What was asked for since, which the lab does not know yet, holds.
                if values.get(key) == clock.taken.get(key) {
                    values.set(key, value);
                    clock.taken.set(key, value);
                }
            }
        });
        if values != self.values.get_untracked() {
            self.values.set(values);
        }
        if !self.is_training() {
            self.plan_history(HistoryUpdate::Replace);
            self.settle_later();
        }
        self.request_frame();
    }

    /// Whether the main figure is in the reader's view.
    pub(crate) fn look(self, visible: bool) {
        if self.session().site.get_untracked().embed {
            self.client.try_update_value(|client| {
                if let ClientSlot::Open(client) = client {
                    client.set_in_view(visible);
                }
            });
        }
    }
}
