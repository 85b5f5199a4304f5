//! Long work in slices, so that the page stays responsive.

use std::time::Duration;

use leptos::prelude::set_timeout;

/// Work that can be done in slices.
pub(crate) trait SlicedTask {
    /// Does one slice. True while some work is left.
    fn run_slice(&mut self) -> bool;
}

/// Runs a task to its end, each slice in a timeout of its own.
///
/// A trait object and not a closure: the functions of a trait have names that tell which chunk they
/// belong to, those of boxed closures do not.
pub(crate) fn run_in_slices(mut task: Box<dyn SlicedTask>) {
    let slice = move || {
        if task.run_slice() {
            run_in_slices(task);
        }
    };
    set_timeout(slice, Duration::ZERO);
}
