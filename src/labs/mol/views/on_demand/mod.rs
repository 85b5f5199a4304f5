//! Views whose code is fetched by those who look at them. The page enters it through these functions alone.

mod direct;
mod discrete;

use super::ViewContent;

/// The mixture's own quantile beside its draws.
pub(super) fn direct() -> &'static dyn ViewContent {
    &direct::Direct
}

/// The mixture over levels.
pub(super) fn discrete() -> &'static dyn ViewContent {
    &discrete::Discrete
}
