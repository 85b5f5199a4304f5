//! Buttons for the actions of the present state.

use std::sync::Arc;

use leptos::prelude::*;
use reparam::labs::{Action, Event};

use super::reactive::{button, follow};
use super::runtime::LabRuntime;
use super::words;

/// One button per action of the lab.
pub(crate) fn actions(runtime: LabRuntime) -> AnyView {
    let run = move |key| runtime.apply(&runtime.handle_event(Event::Action { key }));
    let buttons = buttons(
        runtime,
        |runtime| runtime.with_lab(|lab| lab.actions()),
        Arc::new(run),
    );
    view! { <div class="actions">{buttons}</div> }.into_any()
}

/// What a press does, given the action's key.
pub(crate) type Press = Arc<dyn Fn(&'static str) + Send + Sync>;

/// One button per action, of its key's class.
pub(crate) fn buttons(
    runtime: LabRuntime,
    available: fn(LabRuntime) -> Vec<Action>,
    press: Press,
) -> AnyView {
    // Made anew only where other actions are available: a button that is pressed keeps the focus.
    let keys = Memo::new(move |_| {
        runtime.version.track();
        let actions = available(runtime);
        actions.iter().map(|action| action.key).collect::<Vec<_>>()
    });
    let label = move |key: &str| {
        let action = available(runtime)
            .into_iter()
            .find(|action| action.key == key);
        action.map_or("", |action| (action.label)(words()))
    };
    let action = move |key: &'static str| {
        let press = press.clone();
        button(key, Signal::derive(move || label(key)), move || press(key))
    };
    follow(move || {
        let keys = keys.get().into_iter();
        keys.map(&action).collect::<Vec<_>>().into_any()
    })
}
