//! The list of checks: identities of the mathematics, verified on the present state.

use leptos::prelude::*;
use reparam::labs::{Check, Verdict};
use reparam::strings::fill;

use super::disclosure::disclosure;
use super::reactive::{effect, follow};
use super::runtime::LabRuntime;
use super::session::Session;
use super::words;

/// One line that tells whether the checks hold, and opens to them. Each costs milliseconds: they run once changes have
/// come to rest.
#[component]
pub(crate) fn CheckList(runtime: LabRuntime) -> impl IntoView {
    let session = expect_context::<Session>();
    // The first ones follow the first picture.
    let checks = RwSignal::new_local(Vec::<Check>::new());
    effect(move || {
        runtime.settled.track();
        let text = session.language.get().text();
        if runtime.settled.get_untracked() > 0 {
            checks.set(runtime.with_lab(|lab| lab.checks(text)));
        }
    });
    let summary = move || {
        let (class, sentence) = checks.with(|checks| summary(checks));
        view! { <span class=class>{sentence}</span> }.into_any()
    };
    let list = move || {
        checks
            .get()
            .into_iter()
            .map(check_item)
            .collect_view()
            .into_any()
    };
    disclosure("checks", follow(summary), move || {
        view! { <ul>{follow(list)}</ul> }.into_any()
    })
}

/// The class and the words of the line.
fn summary(checks: &[Check]) -> (&'static str, String) {
    let words = &words().story;
    let count = |verdict| {
        checks
            .iter()
            .filter(|check| check.verdict == verdict)
            .count()
    };
    let (held, failed) = (count(Verdict::Pass), count(Verdict::Fail));
    let all = (held + failed).to_string();
    if failed > 0 {
        let parts = [("failed", failed.to_string()), ("all", all)];
        ("verdict fail", fill(words.checks_fail, &parts))
    } else if held > 0 {
        let parts = [("held", held.to_string()), ("all", all)];
        ("verdict pass", fill(words.checks_hold, &parts))
    } else {
        ("verdict pending", words.checks_pending.to_owned())
    }
}

fn check_item(check: Check) -> impl IntoView {
    let (class, mark, verdict) = match check.verdict {
        Verdict::Pass => ("chip pass", "✓", words().figures.pass),
        Verdict::Fail => ("chip fail", "✗", words().figures.fail),
        Verdict::Pending => ("chip pending", "·", words().figures.pending),
    };
    view! {
        <li class=class>
            <details>
                <summary>
                    <span class="mark" aria-hidden="true">{mark}</span>
                    <span class="visually-hidden">{verdict}": "</span>
                    <span class="name">{check.name}</span>" "
                    <span class="value">{check.value}</span>
                </summary>
                <p>{check.detail}</p>
            </details>
        </li>
    }
}
