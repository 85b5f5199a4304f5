//! Play, pause, step, slow motion, speed, reset, new seed.

use leptos::prelude::*;
use reparam::figure::number::count;
use reparam::text::fill;

use super::bench::Bench;
use super::controls::Slider;
use super::words;

/// What one button draws at once.
const MANY: f64 = 100_000.0;

/// The player of a lab; hidden where there is nothing to play.
#[component]
pub(crate) fn Player(bench: Bench) -> impl IntoView {
    let playable = Memo::new(move |_| {
        bench.version.track();
        bench.ask(|lab| lab.events()) > 0
    });
    let status = move || {
        let values = bench.shown();
        if let Some(part) = bench.work.get() {
            let percent = format!("{:.0}", 100.0 * part);
            fill(words().player.working, &[("percent", percent)])
        } else if bench.is_full(&values) {
            let counted = values.get(bench.counter());
            fill(words().player.full, &[("n", count(counted as u64))])
        } else {
            let event = bench.ask(|lab| lab.event(words(), values.whole("phase") as u32));
            fill(words().player.next, &[("event", event)])
        }
    };
    let counted = move || {
        bench.version.track();
        bench.values.get_untracked().parameter(bench.counter())
    };
    // The counter differs between views, and so does how far it goes.
    let most = Memo::new(move |_| counted().map_or(0.0, |parameter| parameter.range().1));
    let sweep = Memo::new(move |_| {
        bench.version.track();
        bench.ask(|lab| lab.sweep()).is_some()
    });
    let jump = move |to: f64| bench.choose(&[(bench.counter(), to), ("phase", 0.0)]);
    let speed = bench.values.get_untracked().parameter("speed");
    view! {
        <section class="player" aria-label=move || words().player.heading>
            <div class="buttons">
                <Show when=move || playable.get()>
                    <p class="event">{status}</p>
                    {move || bench.work.get().map(|part| view! {
                        <progress max="1" value=part aria-label=move || words().player.progress></progress>
                    })}
                    <button
                        type="button"
                        class="primary play"
                        disabled=move || bench.is_full(&bench.shown())
                        on:click=move |_| bench.toggle()
                    >
                        {move || if bench.playing.get() { words().player.pause } else { words().player.play }}
                    </button>
                    <button
                        type="button"
                        class="step"
                        disabled=move || bench.is_full(&bench.shown())
                        on:click=move |_| bench.step()
                    >
                        {move || words().player.step}
                    </button>
                    <Show when=move || { most.get() >= MANY }>
                        <button type="button" class="all" on:click=move |_| jump(MANY)>
                            {move || words().player.all}
                        </button>
                    </Show>
                    <Show when=move || { most.get() > MANY }>
                        <button type="button" class="most" on:click=move |_| jump(most.get_untracked())>
                            {move || words().player.most}
                        </button>
                    </Show>
                    <button type="button" class="clear" on:click=move |_| jump(0.0)>
                        {move || words().player.clear}
                    </button>
                    <label class="flag">
                        <input
                            type="checkbox"
                            role="switch"
                            prop:checked=move || bench.values.get().on("slow")
                            on:change=move |event| {
                                bench.choose(&[("slow", f64::from(u8::from(event_target_checked(&event))))]);
                            }
                        />
                        {move || words().player.slow}
                    </label>
                    {speed.map(|speed| view! { <Slider bench=bench parameter=speed/> })}
                    <button type="button" class="seed" on:click=move |_| new_seed(bench)>
                        {move || words().player.new_seed}
                    </button>
                </Show>
                <Show when=move || sweep.get()>
                    <button type="button" class="sweep" on:click=move |_| bench.sweep()>
                        {move || if bench.is_sweeping() {
                            words().player.pause
                        } else {
                            bench.ask(|lab| lab.sweep()).map_or("", |sweep| (sweep.label)(words()))
                        }}
                    </button>
                </Show>
                <button type="button" class="reset" on:click=move |_| bench.reset()>
                    {move || words().player.reset}
                </button>
            </div>
            <Show when=move || playable.get()>
                <p class="keys">{move || words().player.keys}</p>
            </Show>
        </section>
    }
}

fn new_seed(bench: Bench) {
    // Without a source of randomness the next seed serves as well.
    let drawn = getrandom::u32().unwrap_or(bench.values.get_untracked().get("seed") as u32 + 1);
    bench.choose(&[("seed", f64::from(drawn % 1_000_000))]);
}
