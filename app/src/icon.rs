//! Buttons with a picture, whose name is told and shown when it is pointed at.

use leptos::prelude::*;

use super::reactive::{Handler, click};

/// A picture on a button, drawn in a square of 24.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    Play,
    Pause,
    Step,
    Restart,
    Save,
    Share,
    Settings,
}

impl Icon {
    /// The outline, as the data of an SVG path.
    fn path(self) -> &'static str {
        match self {
            Self::Play => "M8 5v14l11-7z",
            Self::Pause => "M7 5h4v14H7zm6 0h4v14h-4z",
            Self::Step => "M6 5v14l9-7zM16 5h2.5v14H16z",
            Self::Restart => "M12 5V1.5L7 6l5 4.5V7a5 5 0 1 1-5 5H5a7 7 0 1 0 7-7z",
            Self::Save => "M11 4h2v8.2l3-3 1.4 1.4L12 16l-5.4-5.4L8 9.2l3 3zM5 18h14v2H5z",
            Self::Settings => {
                "M4 6h9v2H4zm13 0h3v2h-3zM14 4.5h2.5v5H14zM4 16h3v2H4zm7 0h9v2h-9zM7.5 14.5H10v5H7.5zM4 11h16v2H4z"
            }
            Self::Share => {
                "M17 3a3 3 0 1 1-2.1 5.1l-5.1 2.7a3 3 0 0 1 0 2.4l5.1 2.7A3 3 0 1 1 14 18l-5.3-2.8a3 3 0 1 1 0-6.4L14 6a3 3 0 0 1 3-3z"
            }
        }
    }
}

/// The picture itself.
pub(crate) fn icon(icon: Signal<Icon>) -> AnyView {
    let path = Signal::derive(move || icon.get().path());
    view! {
        <svg viewBox="0 0 24 24" width="20" height="20" fill="currentColor" aria-hidden="true">
            <path d=path></path>
        </svg>
    }
    .into_any()
}

/// A button with a picture, of no use while something holds.
pub(crate) fn icon_button(
    class: &'static str,
    picture: Signal<Icon>,
    name: Signal<&'static str>,
    useless: Signal<bool>,
    act: impl FnMut() + 'static,
) -> AnyView {
    let act: Handler<_> = click(act);
    view! {
        <button type="button" class=format!("icon {class}") aria-label=name title=name disabled=useless on:click=act>
            {icon(picture)}
        </button>
    }
    .into_any()
}
