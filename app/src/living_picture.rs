//! A picture of a lab that moves by itself, and is dragged through its motion.

use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use leptos_use_device_pixel_ratio::use_device_pixel_ratio;
use reparam::figure::layout::Layout;
use reparam::figure::raster::Raster;
use reparam::labs::{Lab, LabEntry, Values, recording};
use wasm_bindgen::JsCast;
use web_sys::{KeyboardEvent, PointerEvent};

use super::reactive::say;
use super::session::Session;
use super::{chunks, paint};

/// How long samples take to fall, in seconds.
const COUNTING: f64 = 2.5;

/// How long the picture rests at each end of its motion, in seconds.
const REST: f64 = 1.2;

/// It is drawn not more often than this, in seconds: it moves slowly, and is not what the reader came for.
const FRAME: f64 = 0.03;

/// How much of a frame goes to what the first picture takes, in milliseconds.
const SLICE: f64 = 6.0;

/// Share of the way that an arrow key goes.
const KEY_STEP: f64 = 0.05;

/// A parameter that goes from one value to another.
#[derive(Clone, Copy)]
struct Motion {
    key: &'static str,
    from: f64,
    to: f64,
    seconds: f64,
    /// Whether the way back is shown as well.
    returns: bool,
}

impl Motion {
    /// What moves on the card of a lab: what the player goes through, or the samples that fall.
    fn of(lab: &dyn Lab, values: &Values) -> Self {
        let playback = lab.playback();
        match recording::motion(&playback) {
            Some(motion) => Self {
                key: motion.key.name,
                from: motion.from,
                to: motion.to,
                seconds: motion.seconds,
                returns: true,
            },
            None => Self {
                key: playback.counter.name,
                from: 0.0,
                to: values.get(playback.counter) as f64,
                seconds: COUNTING,
                returns: false,
            },
        }
    }

    /// The part of the way after so many seconds.
    fn part(&self, seconds: f64) -> f64 {
        let (ways, rests) = if self.returns { (2.0, 2.0) } else { (1.0, 1.0) };
        let time = seconds.rem_euclid(ways * self.seconds + rests * REST);
        let part = if time <= self.seconds {
            time / self.seconds
        } else if time <= self.seconds + REST {
            1.0
        } else {
            (1.0 - (time - self.seconds - REST) / self.seconds).max(0.0)
        };
        part * part * (3.0 - 2.0 * part)
    }
}

/// What is drawn.
struct Picture {
    lab: Box<dyn Lab>,
    values: Values,
    /// What moves; none until the first picture can be drawn.
    motion: Option<Motion>,
    is_updated: bool,
    raster: Raster,
    /// Whether it fills a large place by itself.
    is_large: bool,
}

impl Picture {
    fn new(entry: &'static LabEntry, is_large: bool) -> Self {
        Self {
            lab: chunks::create_lab(entry),
            values: entry.card_values(),
            motion: None,
            is_updated: false,
            raster: Raster::default(),
            is_large,
        }
    }

    /// Does some of what the first picture takes; the motion once that is done.
    fn prepare(&mut self) -> Option<Motion> {
        if self.motion.is_some() {
            return self.motion;
        }
        if !std::mem::replace(&mut self.is_updated, true) {
            self.lab.update(&self.values);
            return None;
        }
        let clock = || window().performance().map_or(0.0, |clock| clock.now());
        let start = clock();
        if let Some(work) = self.lab.background_work() {
            while work.run_slice().is_some_and(|done| done < 1.0) || work.refine() {
                if clock() - start > SLICE {
                    return None;
                }
            }
        }
        self.motion = Some(Motion::of(&*self.lab, &self.values));
        self.motion
    }

    fn draw(&mut self, motion: Motion, part: f64, view: &View) -> Option<()> {
        let (dense, lines) = (view.dense.get_untracked()?, view.lines.get_untracked()?);
        let Motion { key, from, to, .. } = motion;
        self.values.set(key, from + part * (to - from));
        let text = view.session.language.get_untracked().text();
        let size = (
            f64::from(lines.client_width()),
            f64::from(lines.client_height()),
        );
        if size.0 <= 0.0 || size.1 <= 0.0 {
            return None;
        }
        let (lab, values) = (&mut *self.lab, &self.values);
        let figure = if self.is_large {
            LabEntry::large_picture(lab, values, text, size.0 / size.1)
        } else {
            LabEntry::picture(lab, values, text)
        };
        let layout = Layout::new(&figure, size.0, size.1);
        let (theme, ratio) = (view.session.colours(), view.ratio.get_untracked());
        paint::paint_dense(&dense, &mut self.raster, &figure, &layout, theme, ratio).ok()?;
        paint::paint_lines(&lines, &figure, &layout, theme, ratio).ok()?;
        let _ = lines.set_attribute("data-drawn", "1");
        Some(())
    }
}

/// Where it is drawn.
#[derive(Clone, Copy)]
struct View {
    dense: NodeRef<Canvas>,
    lines: NodeRef<Canvas>,
    session: Session,
    ratio: Signal<f64>,
}

/// The picture of a lab whose code is there. One that can be dragged stays where it was dragged to, as long as it is
/// held.
pub(crate) fn view(entry: &'static LabEntry, is_dragged: bool) -> AnyView {
    let view = View {
        dense: NodeRef::new(),
        lines: NodeRef::new(),
        session: expect_context::<Session>(),
        ratio: use_device_pixel_ratio(),
    };
    let part = RwSignal::new(0.0);
    let is_held = RwSignal::new(false);
    play(move || Picture::new(entry, is_dragged), view, part, is_held);
    let canvases = view! {
        <canvas node_ref=view.dense aria-hidden="true"></canvas>
        <canvas node_ref=view.lines class="lines" aria-hidden="true"></canvas>
    };
    if !is_dragged {
        return view! { <div class="living">{canvases}</div> }.into_any();
    }
    let root = NodeRef::<Div>::new();
    let to_pointer = move |event: &PointerEvent| {
        if let Some(root) = root.get_untracked() {
            let bounds = root.get_bounding_client_rect();
            let across = (f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0);
            part.set(across.clamp(0.0, 1.0));
        }
    };
    let begin = move |event: PointerEvent| {
        if let Some(root) = root.get_untracked() {
            let _ = root.set_pointer_capture(event.pointer_id());
        }
        is_held.set(true);
        to_pointer(&event);
    };
    let carry = move |event: PointerEvent| {
        if is_held.get_untracked() {
            to_pointer(&event);
        }
    };
    let press = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => -KEY_STEP,
            "ArrowRight" | "ArrowUp" => KEY_STEP,
            "Home" => -1.0,
            "End" => 1.0,
            _ => return,
        };
        event.prevent_default();
        is_held.set(true);
        part.update(|part| *part = (*part + step).clamp(0.0, 1.0));
    };
    view! {
        <div
            class="living dragged"
            node_ref=root
            role="slider"
            tabindex="0"
            aria-label=say(|text| text.story.drag_hero)
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=Signal::derive(move || (100.0 * part.get()).round())
            on:pointerdown=begin
            on:pointermove=carry
            on:pointerup=move |_| is_held.set(false)
            on:pointercancel=move |_| is_held.set(false)
            on:keydown=press
            on:blur=move |_| is_held.set(false)
        >
            {canvases}
        </div>
    }
    .into_any()
}

/// Draws the picture in each frame in which it is another one, until it is taken away.
fn play(
    create: impl Fn() -> Picture + 'static,
    view: View,
    part: RwSignal<f64>,
    is_held: RwSignal<bool>,
) {
    if view.session.reduced_motion.get_untracked() {
        // The end of the motion, which is the card's own state.
        part.set(1.0);
    }
    let mut picture = None;
    let mut drawn = None;
    let mut time = 0.0;
    let mut last = f64::NAN;
    each_frame(move |now| {
        let Some(held) = is_held.try_get_untracked() else {
            return false;
        };
        // Each in a frame of its own: none keeps the browser for long.
        let Some(picture) = &mut picture else {
            picture = Some(create());
            return true;
        };
        let Some(motion) = picture.prepare() else {
            return true;
        };
        let elapsed = if last.is_nan() {
            FRAME
        } else {
            ((now - last) / 1000.0).min(0.1)
        };
        if elapsed < FRAME {
            return true;
        }
        last = now;
        if !held && !view.session.reduced_motion.get_untracked() && is_in_view(view) {
            time += elapsed;
            // From the end that the still picture shows.
            part.set(motion.part(motion.seconds + time));
        }
        let wanted = part.get_untracked();
        let state = Some((wanted, view.session.dark.get_untracked()));
        if drawn != state && picture.draw(motion, wanted, &view).is_some() {
            drawn = state;
        }
        true
    });
}

/// Whether some of the picture is on the screen.
fn is_in_view(view: View) -> bool {
    let Some(lines) = view.lines.get_untracked() else {
        return false;
    };
    let bounds = lines.get_bounding_client_rect();
    let height = window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64());
    bounds.bottom() > 0.0 && bounds.top() < height.unwrap_or(f64::INFINITY)
}

/// Calls a function in each animation frame, with its time in milliseconds, as long as it returns true.
fn each_frame(mut act: impl FnMut(f64) -> bool + 'static) {
    let callback = wasm_bindgen::closure::Closure::once_into_js(move |now: f64| {
        if act(now) {
            each_frame(act);
        }
    });
    // The window always takes a function.
    let _ = window().request_animation_frame(callback.unchecked_ref());
}
