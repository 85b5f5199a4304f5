//! The list of checks: identities of the mathematics, verified on the present state.

use leptos::prelude::*;
use reparam::labs::{Check, Verdict};

use super::reactive::{follow, say};
use super::runtime::LabRuntime;
use super::session::Session;
use super::words;

/// The checks under the figure. Each costs milliseconds: they run once changes have come to rest.
#[component]
pub(crate) fn CheckList(runtime: LabRuntime) -> impl IntoView {
    let session = expect_context::<Session>();
    let checks = Memo::new(move |_| {
        runtime.settled.track();
        let text = session.language.get().text();
        runtime.with_lab(|lab| lab.checks(text))
    });
    view! {
        <section class="checks" aria-label=say(|text| text.figures.checks)>
            <ul>{follow(move || checks.get().into_iter().map(check_item).collect_view().into_any())}</ul>
        </section>
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
