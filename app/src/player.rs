//! The bar that plays, pauses and steps, and the settings of the player.

use leptos::prelude::*;
use reparam::figure::number::count;
use reparam::labs::parameters::common::{SAMPLES, SEED, SLOW, SPEED, STEP};
use reparam::labs::url_state::read_number;
use reparam::strings::fill;
use web_sys::Event;

use super::actions::actions;
use super::controls::{Slider, switch};
use super::icon::{Icon, icon, icon_button};
use super::reactive::{Handler, button, say, when};
use super::runtime::LabRuntime;
use super::share::Share;
use super::words;

/// What one button draws at once.
const MANY: f64 = 100_000.0;

/// The player of a lab, in one bar; what it has besides is under “More”.
#[component]
pub(crate) fn Player(runtime: LabRuntime, drawer: RwSignal<bool>) -> impl IntoView {
    let playable = Memo::new(move |_| {
        runtime.version.track();
        runtime.is_playable()
    });
    let sweep = Memo::new(move |_| {
        runtime.version.track();
        runtime.playback().sweep.is_some()
    });
    let embedded = runtime.is_embedded();
    view! {
        <section class="player" aria-label=say(|text| text.player.heading)>
            <p class="line">{Signal::derive(move || line(runtime))}</p>
            {progress(runtime)}
            <div class="buttons">
                {when(playable.into(), move || playing(runtime))}
                {when(sweep.into(), move || {
                    button("sweep", Signal::derive(move || sweep_label(runtime)), move || runtime.sweep())
                })}
                {actions(runtime, true)}
                <span class="space"></span>
                {drawer_handle(drawer)}
                {(!embedded).then(|| view! { <Share runtime=runtime/> })}
            </div>
        </section>
    }
}

/// On a phone: opens the drawer of the controls.
fn drawer_handle(drawer: RwSignal<bool>) -> AnyView {
    let name = say(|text| text.story.settings);
    view! {
        <button
            type="button"
            class="icon drawer-handle"
            aria-label=name
            title=name
            aria-expanded=Signal::derive(move || if drawer.get() { "true" } else { "false" })
            on:click=move |_| drawer.update(|is_open| *is_open = !*is_open)
        >
            {icon(Icon::Settings.into())}
        </button>
    }
    .into_any()
}

fn sweep_label(runtime: LabRuntime) -> &'static str {
    if runtime.is_sweeping() {
        words().player.pause
    } else {
        let sweep = runtime.playback().sweep;
        sweep.map_or("", |sweep| (sweep.label)(words()))
    }
}

/// The line of code that is under way, where the page is about code.
fn line(runtime: LabRuntime) -> String {
    let step = runtime.shown().get(STEP);
    let description = runtime.with_lab(|lab| lab.describe_step(words(), step));
    description.code.unwrap_or_default()
}

/// Whether the player goes through a loop and counts no samples; tracked.
fn is_loop(runtime: LabRuntime) -> Memo<bool> {
    Memo::new(move |_| {
        runtime.version.track();
        runtime.playback().animation.is_some()
    })
}

/// What plays.
fn playing(runtime: LabRuntime) -> AnyView {
    let loops = is_loop(runtime);
    let full = Signal::derive(move || runtime.is_full(&runtime.shown()));
    let play_label = Signal::derive(move || {
        let player = &words().player;
        if runtime.playing.get() {
            player.pause
        } else {
            player.play
        }
    });
    let play_icon = Signal::derive(move || {
        if runtime.playing.get() {
            Icon::Pause
        } else {
            Icon::Play
        }
    });
    let clear_label = Signal::derive(move || {
        runtime.version.track();
        let player = &words().player;
        if runtime.counter() == SAMPLES {
            player.clear
        } else {
            player.restart
        }
    });
    let clear = move || runtime.apply(&[runtime.counter().to(0), STEP.to(0)]);
    let never = Signal::from(false);
    view! {
        {icon_button("play", play_icon, play_label, full, move || runtime.toggle())}
        {icon_button("step", Icon::Step.into(), say(|text| text.player.step), full, move || runtime.step())}
        {when(Signal::derive(move || !loops.get()), move || {
            icon_button("clear", Icon::Restart.into(), clear_label, never, clear)
        })}
        {when(loops.into(), move || timeline(runtime))}
    }
    .into_any()
}

/// What the player has besides: many samples at once, how fast, another seed, and back to how it was.
pub(crate) fn player_settings(runtime: LabRuntime) -> AnyView {
    // The counter differs between views, and so does how far it goes.
    let most = Memo::new(move |_| {
        runtime.version.track();
        let counter = runtime.values.get_untracked().parameter(runtime.counter());
        counter.map_or(0.0, |parameter| parameter.range().1)
    });
    let loops = is_loop(runtime);
    let counts = move || {
        runtime.version.track();
        runtime.is_playable() && !loops.get()
    };
    let jump = move |to: f64| {
        runtime.apply(&[runtime.counter().to(to as usize), STEP.to(0)]);
    };
    let playable = Signal::derive(move || {
        runtime.version.track();
        runtime.is_playable()
    });
    view! {
        <div class="player player-settings">
            {when(Signal::derive(move || counts() && most.get() >= MANY), move || {
                button("all", say(|text| text.player.all), move || jump(MANY))
            })}
            {when(Signal::derive(move || counts() && most.get() > MANY), move || {
                button("most", say(|text| text.player.most), move || jump(most.get_untracked()))
            })}
            {when(playable, move || {
                let values = runtime.values.get_untracked();
                view! {
                    {button("seed", say(|text| text.player.new_seed), move || new_seed(runtime))}
                    {values.parameter(SLOW).map(|slow| switch(runtime, slow))}
                    {values.parameter(SPEED).map(|speed| view! { <Slider runtime=runtime parameter=speed/> })}
                }
                .into_any()
            })}
            {actions(runtime, false)}
            {button("reset", say(|text| text.player.reset), move || runtime.reset())}
            {when(playable, || {
                view! { <p class="keys">{say(|text| text.player.keys)}</p> }.into_any()
            })}
        </div>
    }
    .into_any()
}

/// A slider along a loop: where it is, and a way to any other place of it.
fn timeline(runtime: LabRuntime) -> AnyView {
    let animation = move || {
        runtime.version.track();
        runtime.playback().animation
    };
    let key = move || untrack(animation).map_or("", |animation| animation.key.name);
    let parameter = runtime.values.get_untracked().parameter(key());
    let ends = Memo::new(move |_| {
        animation().map_or((0.0, 1.0), |animation| {
            let (from, to) = (animation.from, animation.to);
            (from.min(to), from.max(to))
        })
    });
    let place = Memo::new(move |_| {
        let (low, high) = ends.get();
        runtime.effective_value(key()).clamp(low, high)
    });
    let slide: Handler<Event> = Box::new(move |event| {
        if let Some(value) = read_number(&event_target_value(&event)) {
            runtime.playing.set(false);
            runtime.set(key(), value);
        }
    });
    let settle: Handler<Event> = Box::new(move |_| runtime.commit());
    let label = move || parameter.map_or("", |parameter| (parameter.label)(words()));
    view! {
        <div class="slider way" data-key=key()>
            <label for="slide-way">{Signal::derive(label)}</label>
            <output>{Signal::derive(move || format!("{:.2}", place.get()))}</output>
            <input
                id="slide-way"
                type="range"
                min=Signal::derive(move || ends.get().0)
                max=Signal::derive(move || ends.get().1)
                step="0.01"
                aria-valuetext=Signal::derive(move || format!("{:.2}", place.get()))
                prop:value=Signal::derive(move || place.get())
                on:input=slide
                on:change=settle
            />
        </div>
    }
    .into_any()
}

/// How much of the long work is done, while there is some.
fn progress(runtime: LabRuntime) -> AnyView {
    let is_working = Signal::derive(move || runtime.work.with(Option::is_some));
    when(is_working, move || {
        let part = Signal::derive(move || runtime.work.get().unwrap_or(1.0));
        let label = say(|text| text.player.progress);
        view! { <progress max="1" value=part aria-label=label></progress> }.into_any()
    })
}

/// What happens now, or why nothing does.
pub(crate) fn status(runtime: LabRuntime) -> String {
    let values = runtime.shown();
    let player = &words().player;
    if let Some(status) = runtime.with_lab(|lab| lab.status(words())) {
        status
    } else if let Some(part) = runtime.work.get() {
        let percent = format!("{:.0}", 100.0 * part);
        fill(player.working, &[("percent", percent)])
    } else if runtime.playback().is_halted {
        runtime
            .with_lab(|lab| lab.describe_step(words(), 0))
            .sentence
    } else if runtime.is_full(&values) {
        let counted = values.get(runtime.counter());
        fill(player.full, &[("n", count(counted as u64))])
    } else {
        let step = values.get(STEP);
        runtime
            .with_lab(|lab| lab.describe_step(words(), step))
            .sentence
    }
}

fn new_seed(runtime: LabRuntime) {
    // Without a source of randomness the next seed serves as well.
    let drawn = getrandom::u32().map_or(runtime.values.get_untracked().get(SEED) + 1, u64::from);
    runtime.apply(&[SEED.to(drawn % 1_000_000)]);
}
