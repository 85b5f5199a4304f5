//! A lab's own figure, small, for its card on the start page.

use leptos::html::Canvas;
use leptos::prelude::*;
use leptos_use_device_pixel_ratio::use_device_pixel_ratio;
use leptos_use_resize_observer::use_resize_observer;
use reparam::figure::layout::Layout;
use reparam::figure::raster::Raster;
use reparam::labs::Entry;

use super::paint;
use super::session::Session;

/// The main figure of a lab at its defaults.
#[component]
pub(crate) fn Thumbnail(entry: &'static Entry) -> impl IntoView {
    let session = expect_context::<Session>();
    let (dense, lines) = (NodeRef::<Canvas>::new(), NodeRef::<Canvas>::new());
    let frame = NodeRef::<leptos::html::Div>::new();
    let size = RwSignal::new((0.0, 0.0));
    let ratio = use_device_pixel_ratio();
    use_resize_observer(frame, move |_, _| {
        if let Some(frame) = frame.get_untracked() {
            size.set((
                f64::from(frame.client_width()),
                f64::from(frame.client_height()),
            ));
        }
    });
    Effect::new(move |_| {
        let ((width, height), text) = (size.get(), session.language.get().text());
        let (Some(dense), Some(lines)) = (dense.get(), lines.get()) else {
            return;
        };
        if width == 0.0 || height == 0.0 {
            return;
        }
        let figure = entry.thumbnail(text);
        let layout = Layout::new(&figure, width, height);
        let (theme, ratio) = (session.colours(), ratio.get());
        let painted = paint::paint_dense(
            &dense,
            &mut Raster::default(),
            &figure,
            &layout,
            theme,
            ratio,
        )
        .and_then(|()| paint::paint_lines(&lines, &figure, &layout, theme, ratio));
        match painted {
            Ok(()) => {
                let _ = lines.set_attribute("data-drawn", "1");
            }
            Err(error) => leptos::logging::error!("thumbnail not drawn: {error}"),
        }
    });
    view! {
        <div class="thumbnail" node_ref=frame aria-hidden="true">
            <canvas node_ref=dense></canvas>
            <canvas node_ref=lines class="lines"></canvas>
        </div>
    }
}
