//! The lab of the flow: its data, its losses and its checks, up to the ends of all ranges.

use super::{DIRECTIONS, Page, data, english, held_out_loss, job, random, shown, training, words};
use crate::common::plane::{entropy_of_moons, held_out};
use crate::common::states::{
    LabExt, SIZES, any_values, assert_sound, cases, curve, lab as entry, settle,
};
use crate::common::{assert_close, assert_relative};
use proptest::prelude::*;
use reparam::datasets::{Dataset2d, Painted};
use reparam::figure::csv::csv;
use reparam::figure::number::number;
use reparam::figure::svg::svg;
use reparam::figure::theme::LIGHT;
use reparam::figure::{Layer, Panel, Point};
use reparam::labs::training::EventKind;
use reparam::labs::url_state::{Site, read as read_link, write};
use reparam::labs::{Lab, Verdict};
use reparam::strings::fill;

/// All that is shown can be drawn, exported and told.
#[track_caller]
fn assert_draws(lab: &dyn Lab, what: &str) {
    for figure in lab.figures(crate::common::states::rest()) {
        assert_sound(&figure, entry("realnvp").parameters, what);
        assert!(!csv(&figure).contains("NaN"), "{what}: {}", figure.name);
        for size in SIZES {
            let drawn = svg(&figure, &LIGHT, size, None).expect("drawn");
            roxmltree::Document::parse(&drawn).unwrap_or_else(|error| panic!("{what}: {error}"));
        }
    }
}

// Data.

/// The cells of the panel that is painted.
fn cells(page: &Page) -> Vec<bool> {
    let panel = &page.figure(2).panels[0];
    assert!(panel.paint);
    match &panel.layers[0] {
        Layer::HeatMap {
            values, columns, ..
        } => {
            assert_eq!((*columns, values.len()), (24, 576));
            values.iter().map(|&value| value > 0.0).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn nothing_painted_gives_no_training_job() {
    for query in ["", "&run=1", "&steps=50", "&start=random&steps=9&run=1"] {
        let page = Page::open(&format!("data=painted&n=100{query}"));
        assert_eq!(page.status(), words().nothing_painted, "{query}");
        assert!(page.client.job().is_none(), "{query}");
        assert!(cells(&page).iter().all(|lit| !lit));
        for key in ["train", "one", "scratch", "pause"] {
            assert!(!page.actions().contains(&key), "{query}: {key}");
        }
        // There is neither a loss nor an entropy to be told.
        assert!(page.learned(3).is_nan() && page.learned(4).is_nan() && page.learned(5).is_nan());
        assert!(!page.figure(0).description.contains("NaN"));
        assert!(!page.figure(1).description.contains("NaN"));
        assert_draws(&*page.lab, query);
    }
    for direction in DIRECTIONS {
        let mut page = Page::open(&format!("dir={direction}&at=0&n=100"));
        page.set("data", 7.0);
        assert_draws(&*page.lab, "painted after moons");
        page.set("data", 1.0);
        assert_draws(&*page.lab, "circles after nothing");
        let fresh = Page::open(&format!("dir={direction}&at=0&n=100&data=circles"));
        assert_eq!(page.particles(), fresh.particles());
        assert_eq!(page.table(0).rows, fresh.table(0).rows);
    }
}

#[test]
fn strokes_light_cells_that_are_learnt_and_come_back_with_the_link() {
    let mut page = Page::open("data=painted&k=2&width=8&batch=16&horizon=100&steps=7&n=100");
    let mut expected = Painted::EMPTY;
    for (from, to) in [
        ((-0.9, -0.9), (0.7, -0.8)),
        ((0.7, -0.8), (0.7, 0.9)),
        ((0.97, 0.97), (0.97, 0.97)),
        ((-3.0, 0.5), (-0.9, 0.5)),
    ] {
        expected.stroke(from, to);
        let settings = page.lab.paint(2, &page.values, from, to);
        for &(key, value) in &settings {
            page.values.set(key, value);
            assert_eq!(page.values.get(key), value, "{key}");
        }
        page.show();
    }
    assert_eq!(
        page.values.get("steps") as usize,
        0,
        "other data is another run"
    );
    let lit: Vec<bool> = (0..576)
        .map(|cell| expected.is_lit(cell % 24, cell / 24))
        .collect();
    assert!(lit.iter().filter(|lit| **lit).count() > 50);
    assert_eq!(cells(&page), lit);
    let set = Dataset2d::painted(&expected).expect("something is painted");
    let loss = held_out_loss(&random(&page.values), &set, 1);
    assert_close(page.learned(3), loss, 1e-4, "held out");
    assert_relative(page.learned(4), set.entropy(), 1e-4, "entropy");
    page.set("run", 1.0);
    page.finish(50);
    assert!(page.learned(3) < loss, "it learns");

    let link = write(&Site::default(), &page.values);
    let (_, values, notices) = read_link(&link, entry("realnvp").parameters);
    assert_eq!((values, notices), (page.values, vec![]));
    let back = Page::open(&link.replace("steps=100", "steps=0"));
    assert_eq!(cells(&back), lit);
    assert_close(back.learned(3), loss, 1e-4, "in another tab");
    // A painting is there as long as it is not looked at, too.
    page.set("data", 0.0);
    page.set("data", 7.0);
    assert_eq!(cells(&page), lit);
}

#[test]
fn only_a_painting_is_painted_on() {
    let page = Page::open("n=0");
    assert!(!page.figure(2).panels[0].paint);
    let page = Page::open("n=0&data=painted");
    let panels = page.figure(2).panels;
    assert_eq!((panels.len(), panels[1].paint), (2, false));
}

#[test]
fn data_stands_beside_samples_of_the_flow() {
    for query in ["", "data=checkerboard&start=random&k=3"] {
        let (page, flow) = shown(&format!("{query}&under=none"));
        let [x, y] = [0, 1].map(|panel| match &page.figure(2).panels[panel].layers[0] {
            Layer::Points { x, y, .. } => [x.to_vec(), y.to_vec()],
            other => panic!("{other:?}"),
        });
        let set = data(&page.values);
        let mean = |points: &[Vec<f64>; 2], term: &dyn Fn(f64, f64) -> f64| {
            let terms: Vec<f64> = (points[0].iter().zip(&points[1]))
                .map(|(&x, &y)| term(x, y))
                .collect();
            let mean = terms.iter().sum::<f64>() / terms.len() as f64;
            let variance = terms.iter().map(|term| (term - mean).powi(2)).sum::<f64>();
            (mean, variance.sqrt() / terms.len() as f64)
        };
        let (loss, error) = mean(&x, &|x, y| -set.log_prob(x, y));
        assert_close(loss, set.entropy(), 5.0 * error, "data");
        // Samples go to the Gaussian, two of whose squares have the mean 2.
        let last = flow.config().couplings;
        let (latent, _) = super::carried(&flow, [&y[0], &y[1]], 0, last);
        let (squares, error) = mean(&latent, &|z0, z1| z0 * z0 + z1 * z1);
        assert_close(squares, 2.0, 5.0 * error, "samples");
    }
}

// Losses.

fn loss_panel(page: &Page) -> Panel {
    page.figure(1).panels.swap_remove(0)
}

#[test]
fn the_dashed_line_is_the_entropy_of_the_set() {
    for (query, noise) in [
        ("", 0.05),
        ("noise=0.3", 0.3),
        ("noise=0.02&start=random", 0.02),
    ] {
        let page = Page::open(&format!("{query}&under=none&n=0"));
        let entropy = entropy_of_moons(noise);
        let told = fill(words().floor, &[("nats", number(page.learned(4), 4))]);
        let line = curve(&loss_panel(&page), &told).to_vec();
        assert_eq!(line.len(), 2);
        for point in line {
            assert_close(point.1, entropy, 1e-4, query);
        }
        assert_close(page.learned(4), entropy, 1e-4, query);
    }
    // Blobs that hardly overlap: that of the choice and that of one, in standard deviations of the set.
    let page = Page::open("data=grid&noise=0.02&under=none&n=0");
    let one = (2.0 * std::f64::consts::PI * std::f64::consts::E * 0.02 * 0.02).ln();
    let entropy = 25.0_f64.ln() + one - (2.0 + 0.02 * 0.02_f64).ln();
    assert_close(page.learned(4), entropy, 1e-4, "25 blobs");
}

#[test]
fn the_gap_is_to_the_true_density_on_the_same_points() {
    for query in [
        "",
        "data=gaussians&noise=0.1&seed=4",
        "data=pinwheel&start=random",
    ] {
        let page = Page::open(&format!("{query}&under=none&n=0"));
        let (set, seed) = (data(&page.values), page.values.get("seed") as u64);
        let [x, y] = held_out(&set, seed);
        let truth: f64 = x.iter().zip(&y).map(|(&x, &y)| set.log_prob(x, y)).sum();
        let flow = super::untrained(&page.values);
        let gap = held_out_loss(&flow, &set, seed) + truth / x.len() as f64;
        assert_close(page.learned(5), gap, 6e-3 * gap.abs().max(0.01), query);
    }
}

#[test]
fn losses_are_those_of_the_steps() {
    let query = "start=random&k=2&width=8&batch=32&horizon=1000&steps=950&under=none&n=0";
    let mut page = Page::open(query);
    page.finish(110);
    let mut alone = training(&page.values);
    let mut held_out = vec![(0.0, alone.held_out_loss())];
    let mut losses = Vec::new();
    while alone.step() && alone.steps() <= 950 {
        losses.push(alone.loss());
        if alone.steps().is_multiple_of(50) {
            held_out.push((alone.steps() as f64, alone.held_out_loss()));
        }
    }
    let panel = loss_panel(&page);
    assert_eq!(curve(&panel, words().held_out), held_out);
    // At most 400 points: three steps in each.
    let points = curve(&panel, words().batch_loss);
    assert_eq!(points.len(), 317);
    for (index, (point, some)) in points.iter().zip(losses.chunks(3)).enumerate() {
        let mean = some.iter().sum::<f64>() / some.len() as f64;
        let step = (3 * index + 1) as f64 + 0.5 * (some.len() - 1) as f64;
        assert_close(point.0, step, 1e-9, "step");
        assert_close(point.1, mean, 1e-12, "loss");
    }
    let recent = &losses[850..950];
    assert_relative(
        page.learned(2),
        recent.iter().sum::<f64>() / 100.0,
        1e-3,
        "batch",
    );
    assert_eq!(page.learned(0), 950.0);
    // The rule stands at the step, and goes back with it.
    assert_eq!(page.steps(), 950);
    page.set("steps", 500.0);
    assert_eq!(page.steps(), 500);
    assert_eq!(curve(&loss_panel(&page), words().held_out), held_out);
    let recent = &losses[400..500];
    assert_relative(
        page.learned(2),
        recent.iter().sum::<f64>() / 100.0,
        1e-3,
        "before",
    );
}

#[test]
fn speed_is_steps_by_seconds() {
    let mut page = Page::open("start=random&k=1&width=8&batch=16&run=1&under=none&n=0");
    assert!(page.learned(1).is_nan());
    for _ in 0..30 {
        let order = job(&page);
        for mut event in page.worker.turn(&order, 20) {
            if let EventKind::Snapshot { seconds, .. } = &mut event.kind {
                *seconds = 0.05;
            }
            page.hear(event);
        }
        assert_close(page.learned(1), 400.0, 1.0, "20 steps in 50 ms");
    }
    settle(&mut *page.lab);
    assert!(page.status().contains("400"), "{}", page.status());
}

// Checks.

#[test]
fn checks_hold_on_the_flow_of_the_page_and_on_random_ones() {
    for query in [
        "",
        "start=random&data=spirals&seed=2",
        "k=1&width=8",
        "swap=0&k=3",
        "tanh=0&k=4",
        "data=grid&noise=0.02&k=12",
    ] {
        let page = Page::open(&format!("{query}&under=none&n=50"));
        let checks = page.lab.checks(english());
        assert_eq!(checks.len(), 4);
        for check in &checks[..3] {
            assert_eq!(check.verdict, Verdict::Pass, "{query}: {check:?}");
        }
        assert_eq!(checks[3].verdict, Verdict::Pending, "nothing was trained");
    }
}

#[test]
fn the_gradient_is_compared_by_the_worker() {
    for query in [
        "",
        "start=random&k=2&swap=0",
        "start=random&k=3&tanh=0&data=circles",
    ] {
        let mut page = Page::open(&format!("{query}&batch=16&under=none&n=0&run=1"));
        // While training goes on, the integral waits.
        assert_eq!(page.lab.checks(english())[1].verdict, Verdict::Pending);
        page.work(1);
        assert_eq!(
            page.lab.checks(english())[3].verdict,
            Verdict::Pass,
            "{query}"
        );
        page.run_action("pause");
        let checks = page.lab.checks(english());
        for check in checks {
            assert_eq!(check.verdict, Verdict::Pass, "{query}: {check:?}");
        }
    }
}

// The ends of the ranges, and links that nobody would write.

#[test]
fn the_ends_of_all_ranges_are_drawn() {
    for query in [
        "k=1&width=8",
        "k=12&width=8&swap=0",
        "k=1&width=256&at=0.5",
        "k=12&width=256&n=0&under=grid&at=3.3",
        "n=0",
        "n=5000&under=grid&at=7.99",
        "noise=0.02&dir=normalise&at=0.01",
        "noise=0.5&data=spirals&dir=normalise",
        "noise=0.02&data=checkerboard",
        "noise=0.5&data=pinwheel",
        "px=20&py=-20&at=0",
        "px=-20&py=20&under=stretch&tanh=0&at=4.5",
        "batch=1024&rate=1&horizon=50000&decay=0",
        "speed=10&slow=1",
    ] {
        let page = Page::open(query);
        assert_draws(&*page.lab, query);
        assert!(page.learned(3).is_finite() && page.learned(4).is_finite());
        let journey = page.lab.playback().animation.expect("a journey");
        assert!(journey.seconds > 0.0 && journey.seconds.is_finite());
    }
}

#[test]
fn any_state_is_drawn_whatever_came_before() {
    let lab = std::cell::RefCell::new((entry("realnvp").create)());
    proptest!(cases(12), |(values in any_values(entry("realnvp").parameters, 300.0))| {
        // Width is a matter of time alone.
        let values = values.with("width", values.get("width").min(32.0)).with("run", 0.0);
        let mut lab = lab.borrow_mut();
        lab.update(&values);
        assert_draws(&**lab, "at once");
        settle(&mut **lab);
        assert_draws(&**lab, "in the end");
    });
}

#[test]
fn what_cannot_be_meant_is_clamped() {
    let table = entry("realnvp").parameters;
    for (query, key, value) in [
        ("k=0", "k", 1.0),
        ("k=99", "k", 12.0),
        ("k=-3", "k", 1.0),
        ("width=1", "width", 8.0),
        ("width=1e9", "width", 256.0),
        ("batch=0", "batch", 16.0),
        ("rate=0", "rate", 1e-5),
        ("rate=-1", "rate", 1e-5),
        ("rate=inf", "rate", 1.0),
        ("rate=NaN", "rate", 5e-3),
        ("noise=9", "noise", 0.5),
        ("horizon=1", "horizon", 100.0),
        ("steps=-1", "steps", 0.0),
        ("steps=1e12", "steps", 50_000.0),
        ("n=1e12", "n", 5000.0),
        ("at=-4", "at", 0.0),
        ("at=77", "at", 12.0),
        ("px=1e300", "px", 20.0),
        ("d1=4e9", "d1", ((1_u32 << 30) - 1).into()),
        ("data=moon", "data", 0.0),
        ("start=3", "start", 0.0),
        ("speed=0", "speed", 0.2),
    ] {
        let (_, values, notices) = read_link(query, table);
        assert_eq!(values.get(key), value, "{query}");
        assert_eq!(notices.len(), 1, "{query}: {notices:?}");
        let mut lab = (entry("realnvp").create)();
        lab.update(&values);
        let request = lab.training_request();
        let wanted = request.is_some_and(|request| request.target(0) > 0);
        assert_eq!(wanted, query == "steps=1e12", "{query}");
    }
    // Words of a painting beyond its last cell are no cells.
    let page = Page::open("data=painted&d20=1073741823&n=0");
    assert_eq!(cells(&page).iter().filter(|lit| **lit).count(), 6);
}

#[test]
fn a_drag_to_nowhere_sets_nothing_that_is_not_allowed() {
    let mut page = Page::open("n=0&under=none&at=2.5");
    for to in [
        (f64::NAN, 0.0),
        (0.0, f64::INFINITY),
        (1e300, -1e300),
        (f64::MAX, f64::MAX),
    ] {
        let to: Point = to;
        for (key, value) in page.lab.drag("px", to) {
            let moved = page.values.with(key, value);
            assert!(moved.get(key).abs() <= 20.0, "{to:?}: {key}");
        }
    }
}
