//! The lab of the flow as a toy: few controls, buttons that stay where they are, samples while training goes on.

use super::{
    Page, assert_points, carried, common, job, log_gaussian, place, precise, read, shape, shown,
    words,
};
use crate::common::assert_close;
use crate::common::states::{LabExt, lab as entry, main_controls, pairs, values};
use reparam::datasets::Painted;
use reparam::figure::{Layer, Panel};
use reparam::flows::RealNvp;
use reparam::labs::Event;
use reparam::labs::training::{Command, EventKind, Setup, TrainingEvent, WorkerState};
use reparam::strings::fill;

#[test]
fn at_most_four_controls_are_in_sight() {
    for query in ["", "data=painted", "start=file", "run=1", "dir=normalise"] {
        let shown = main_controls(&values(entry("realnvp"), query));
        assert_eq!(shown, ["data", "under", "dir", "steps"], "{query}");
    }
}

#[test]
fn what_starts_training_and_what_undoes_it_keep_their_places() {
    let small = "k=1&width=8&batch=16&horizon=100&under=none&n=0";
    for (query, enabled) in [
        ("", &["scratch", "train", "one"][..]),
        ("start=random", &["scratch", "train", "one", "pretrained"]),
        ("start=random&run=1", &["scratch", "pause", "pretrained"]),
        ("start=random&steps=100", &["scratch", "pretrained"]),
        ("data=painted", &[]),
    ] {
        let query = if query.is_empty() || query == "data=painted" {
            format!("{query}&under=none&n=0")
        } else {
            format!("{query}&{small}")
        };
        let mut page = Page::open(&query);
        if query.contains("steps=100") {
            page.finish(100);
        }
        let actions = page.lab.actions();
        let keys: Vec<&str> = actions.iter().map(|action| action.key).collect();
        let expected = ["scratch", "pause", "train", "one", "pretrained", "clear"];
        let expected = &expected[..if query.starts_with("data=painted") {
            6
        } else {
            5
        }];
        assert_eq!(keys, expected);
        assert_eq!(page.actions(), enabled, "{query}");
    }
}

/// A flow that learns in no time.
const SMALL: &str = "start=random&k=4&width=16&batch=64&horizon=400&under=none&n=50";

// Training that is watched.

#[test]
fn while_training_goes_on_particles_are_samples_of_the_flow() {
    for at in [0.0, 2.5, 12.0] {
        let mut page = Page::open(&format!("{SMALL}&at={at}"));
        page.set("at", 4.0);
        let latent = page.particles();
        page.set("at", at);
        page.set("run", 1.0);
        for _ in 0..3 {
            page.work(20);
            let flow = RealNvp::with_parameters(shape(&page.values), &page.parameters);
            let flow = precise(&flow.expect("allowed"));
            let (samples, _) = carried(&flow, [&latent[0], &latent[1]], 4, 0);
            assert_points(&page.particles(), &samples, "samples");
            assert_eq!(page.lab.effective_value("at"), Some(0.0));
            assert!(page.lab.playback().is_halted);
        }
        // They rest where they are, and layers can be played again.
        let before = page.particles();
        page.run_action("pause");
        assert_eq!(page.particles(), before);
        assert_eq!(page.lab.effective_value("at"), None);
        assert!(!page.lab.playback().is_halted);
        page.run_action("train");
        page.finish(100);
        assert_eq!((page.steps(), page.values.get("at")), (400, 0.0));
    }
    // From the data, particles still go through the layers.
    let mut page = Page::open(&format!("{SMALL}&dir=normalise&at=4&run=1"));
    page.work(20);
    assert_eq!(page.lab.effective_value("at"), None);
    assert!(!page.lab.playback().is_halted);
}

#[test]
fn a_run_from_scratch_is_slow_enough_to_be_watched() {
    let duration = |page: &Page| page.lab.training_request().expect("a request").duration;
    // An old link asks for nothing of the kind.
    assert_eq!(duration(&Page::open(&format!("{SMALL}&run=1"))), None);
    let mut page = Page::open("dir=normalise&at=3&under=none&n=0");
    page.run_action("scratch");
    assert_close(duration(&page).expect("one"), 10.0, 1e-9, "by default");
    assert_eq!(page.client.job().expect("a job").duration, duration(&page));
    for (query, expected) in [("speed=2.4", 5.0), ("slow=1", 50.0)] {
        let page = Page::open(&format!("{SMALL}&run=1&watch=1&{query}"));
        assert_close(duration(&page).expect("one"), expected, 1e-9, query);
    }
    page.set("watch", 0.0);
    assert_eq!(duration(&page), None, "at full speed");
    // A step that is asked for is taken at once.
    page.set("watch", 1.0);
    page.run_action("pause");
    page.run_action("one");
    assert_eq!(page.client.job().expect("a job").duration, None);
}

#[test]
fn at_a_pace_the_worker_takes_its_steps_for_each_snapshot() {
    let page = Page::open("start=random&k=1&width=8&batch=16&horizon=2000&under=none&n=0&run=1");
    let job = job(&page);
    let trainer = |lab: &str| entry(lab).trainer.as_ref().map(|spec| spec.create_trainer);
    let mut worker = WorkerState::new(trainer);
    worker.handle_command(Command::Configure(Setup {
        lab: "realnvp".into(),
        run: job.run,
        config: job.config.to_vec(),
        step: 0,
        values: job.checkpoint.values.to_vec(),
    }));
    worker.handle_command(Command::Run {
        until: 2000,
        duration: Some(4.0),
    });
    // The state before the first step is news.
    worker.handle_command(Command::Snapshot);
    worker.run_slice(&|| 0.0, &mut |_| {});
    assert!(!worker.has_work(), "nothing is asked for");
    let (mut steps, mut looks, mut told) = (0, 0, 0.0);
    while steps < 2000 {
        looks += 1;
        worker.handle_command(Command::Snapshot);
        assert!(worker.has_work());
        let now = f64::from(looks) / 60.0;
        let mut take = |event: TrainingEvent| {
            if let EventKind::Snapshot {
                progress, seconds, ..
            } = event.kind
            {
                assert!(progress.step > steps, "each look shows more");
                steps = progress.step;
                told += seconds;
            }
        };
        worker.run_slice(&|| now, &mut take);
    }
    let seconds = f64::from(looks) / 60.0;
    assert_close(seconds, 4.0, 0.2, "as long as it is to take");
    assert_close(told, seconds, 1e-9, "the time between steps counts");
    // At full speed it need not be asked.
    worker.handle_command(Command::Run {
        until: 2010,
        duration: None,
    });
    assert!(worker.has_work());
}

// What is chosen is what is shown.

#[test]
fn other_data_are_learnt_at_once() {
    let mut page = Page::open("under=none&n=0&dir=normalise&at=3");
    let key = "data";
    for option in [5_usize, 0, 2] {
        let changes = pairs(page.lab.handle_event(Event::Chosen { key, option }));
        page.values.set(key, option as f64);
        for (key, value) in changes {
            page.values.set(key, value);
        }
        page.show();
        let chosen =
            ["run", "start", "steps", "watch", "dir", "at"].map(|key| page.values.get(key));
        assert_eq!(chosen, [1.0, 1.0, 0.0, 1.0, 0.0, 0.0]);
        assert!(page.client.job().is_some(), "{option}");
        page.work(5);
        // The same once more changes nothing.
        let changes = page.lab.handle_event(Event::Chosen { key, option });
        assert!(changes.is_empty(), "{changes:?}");
    }
}

#[test]
fn a_link_to_other_data_says_of_what_the_flow_is() {
    for (query, status) in [
        ("", words().pretrained_status),
        ("data=spirals", words().pretrained_other),
        ("data=painted", words().nothing_painted),
        ("data=painted&d1=7", words().painted_status),
        ("data=spirals&start=random", common().untrained),
    ] {
        assert_eq!(
            Page::open(&format!("under=none&n=0&{query}")).status(),
            status
        );
    }
}

#[test]
fn the_canvas_is_the_main_figure_until_training_begins() {
    let mut page = Page::open("under=none&n=20&at=0");
    let (key, option) = ("data", 7);
    let changes = pairs(page.lab.handle_event(Event::Chosen { key, option }));
    page.values.set(key, 7.0);
    for (key, value) in changes {
        page.values.set(key, value);
    }
    page.show();
    assert_eq!(page.values.get("run"), 0.0);
    let is_canvas = |panel: &Panel| panel.paint && !panel.pick;
    assert!(is_canvas(&page.main_panel()));
    let (from, to) = ((-0.8, 0.1), (0.8, 0.1));
    let mut expected = Painted::EMPTY;
    expected.stroke(from, to);
    for (key, value) in page.lab.paint(0, &page.values, from, to) {
        page.values.set(key, value);
    }
    page.show();
    match &page.main_panel().layers[0] {
        Layer::HeatMap { values, .. } => {
            let lit = values.iter().filter(|value| **value > 0.0).count();
            let cells = (0..576).filter(|cell| expected.is_lit(cell % 24, cell / 24));
            assert_eq!(lit, cells.count());
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(page.status(), words().painted_status);
    page.run_action("scratch");
    assert!(!is_canvas(&page.main_panel()) && page.main_panel().pick);
    page.work(5);
    page.run_action("pause");
    assert!(!is_canvas(&page.main_panel()), "the flow that has learnt");
    page.run_action("clear");
    assert!(is_canvas(&page.main_panel()));
    assert_eq!(page.status(), words().nothing_painted);
}

// The picked point.

/// What stands at the picked point.
#[track_caller]
fn point_label(page: &Page) -> String {
    let at = page.picked();
    let label = page
        .main_panel()
        .layers
        .into_iter()
        .find_map(|layer| match layer {
            Layer::Annotation {
                text, at: place, ..
            } if place == at => Some(text),
            _ => None,
        });
    label.expect("a label")
}

#[test]
fn the_log_density_of_the_picked_point_adds_up_along_its_path() {
    for query in [
        "",
        "start=random&k=3&swap=0",
        "start=random&k=5&tanh=0&seed=4",
    ] {
        let (mut page, flow) = shown(&format!("under=none&n=0&px=0.3&py=-0.7&{query}"));
        let last = flow.config().couplings;
        let x = (0.3, -0.7);
        let z = place(&flow, x, last as f64);
        let latent = log_gaussian(z.0, z.1);
        let told = |text: &str| {
            let value = text.trim_end_matches(" nats").rsplit_once("= ");
            read(value.expect("a value").1)
        };
        for quarter in 0..=4 * last {
            let at = quarter as f64 / 4.0;
            page.set("at", at);
            let text = point_label(&page);
            // The density of the law there: what is pushed forward from the Gaussian, by differences of the map.
            let from = |x: f64, y: f64| place(&flow, (x, y), at);
            let h = 1e-5;
            let slope = |d: (f64, f64)| {
                let (a, b) = (
                    from(x.0 + h * d.0, x.1 + h * d.1),
                    from(x.0 - h * d.0, x.1 - h * d.1),
                );
                ((a.0 - b.0) / (2.0 * h), (a.1 - b.1) / (2.0 * h))
            };
            let (a, b) = (slope((1.0, 0.0)), slope((0.0, 1.0)));
            let log_det_here = (a.0 * b.1 - a.1 * b.0).abs().ln();
            let (_, log_det) = carried(&flow, [&[x.0], &[x.1]], 0, last);
            let expected = latent + log_det[0] - log_det_here;
            assert_close(told(&text), expected, 6e-3 * expected.abs().max(1.0), &text);
            let start = if at == 0.0 { "ln p(x) = " } else { "ln N(z) " };
            assert!(text.starts_with(start), "{at}: {text}");
        }
        page.set("at", last as f64);
        assert_close(
            told(&point_label(&page)),
            latent,
            6e-3 * latent.abs(),
            "Gaussian",
        );
    }
}

#[test]
fn the_caption_tells_what_the_coupling_does() {
    // A flow with a swap keeps x₁ in the first coupling, and x₂ in the second.
    for (query, at, coupling, kept) in [
        ("dir=normalise", 0.5, 1, 0),
        ("dir=normalise", 1.0, 2, 1),
        ("dir=generate", 1.0, 1, 0),
        ("dir=generate", 7.5, 8, 1),
        ("dir=generate&swap=0&start=random", 7.5, 8, 0),
    ] {
        let page = Page::open(&format!("under=none&n=0&at={at}&{query}"));
        let parts = [("k", coupling.to_string())];
        let expected = fill(words().coupling_events[kept], &parts);
        assert_eq!(page.status(), expected, "{query}, {at}");
    }
}
