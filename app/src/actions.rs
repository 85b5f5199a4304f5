//! Buttons for the actions of the present state.

use std::sync::Arc;

use leptos::prelude::*;
use reparam::labs::{Action, Event};

use super::reactive::{click, follow};
use super::runtime::LabRuntime;
use super::words;

/// One button per action of the lab: of those in sight at first, or of the others.
pub(crate) fn actions(runtime: LabRuntime, are_main: bool) -> AnyView {
    let run = move |key| runtime.apply(&runtime.handle_event(Event::Action { key }));
    let buttons = buttons(
        runtime,
        if are_main {
            main_actions
        } else {
            other_actions
        },
        Arc::new(run),
    );
    view! { <div class="actions">{buttons}</div> }.into_any()
}

fn main_actions(runtime: LabRuntime) -> Vec<Action> {
    let mut actions = runtime.with_lab(|lab| lab.actions());
    actions.retain(|action| action.is_main);
    actions
}

fn other_actions(runtime: LabRuntime) -> Vec<Action> {
    let mut actions = runtime.with_lab(|lab| lab.actions());
    actions.retain(|action| !action.is_main);
    actions
}

/// What a press does, given the action's key.
pub(crate) type Press = Arc<dyn Fn(&'static str) + Send + Sync>;

/// One button per action, of its key's class. One that is of no use keeps its place.
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
    let find = move |key: &str| {
        let mut actions = available(runtime).into_iter();
        actions.find(|action| action.key == key)
    };
    let action = move |key: &'static str| {
        let press = press.clone();
        let label = move || find(key).map_or("", |action| (action.label)(words()));
        let is_enabled = move || find(key).is_some_and(|action| action.enabled);
        let is_enabled = Memo::new(move |_| {
            runtime.version.track();
            is_enabled()
        });
        let act = click(move || {
            if is_enabled.get_untracked() {
                press(key);
            }
        });
        // Not `disabled`, with which a button that has been pressed would lose the focus.
        view! {
            <button
                type="button"
                class=key
                aria-disabled=move || (!is_enabled.get()).then_some("true")
                on:click=act
            >
                {Signal::derive(label)}
            </button>
        }
        .into_any()
    };
    follow(move || {
        let keys = keys.get().into_iter();
        keys.map(&action).collect::<Vec<_>>().into_any()
    })
}
