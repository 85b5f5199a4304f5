//! The lab of the flow when training does not go well: workers that are lost, numbers that end, no progress,
//! too many states.

use super::{
    Page, Worker, assert_straight, common, data, held_out_loss, job, plain, shape, steps_of,
    training, words,
};
use crate::common::assert_close;
use crate::common::states::{assert_sound, lab as entry};
use reparam::figure::Layer;
use reparam::figure::number::{count, number};
use reparam::flows::{Quantity, RealNvp};
use reparam::labs::training::{EventKind, Progress, TrainingJob};
use reparam::strings::fill;

/// A flow that learns in no time.
const SMALL: &str = "start=random&k=3&width=8&batch=32&horizon=600&under=none&n=20";

fn small(rest: &str) -> Page {
    Page::open(&format!("{SMALL}{rest}"))
}

/// The worker dies, and the page tells the lab.
fn lose(page: &mut Page) -> TrainingJob {
    let before = job(page);
    page.worker = Worker::new("realnvp");
    let state = page.client.worker_lost().expect("another one");
    page.deliver(&state);
    page.show();
    let after = job(page);
    assert_ne!(after.run, before.run);
    after
}

/// Fails where something that is shown is not finite, or cannot be told.
#[track_caller]
fn assert_all_sound(page: &Page) {
    for index in 0..3 {
        let figure = page.figure(index);
        assert_sound(&figure, entry("realnvp").parameters, &figure.name);
    }
    for table in [0, 1] {
        let table = page.table(table);
        let cells: Vec<_> = table.rows.concat();
        assert!(!cells.iter().any(|cell| cell.contains("NaN")), "{cells:?}");
        assert!(!table.caption.contains("NaN"), "{}", table.caption);
    }
}

// Lost workers.

#[test]
fn another_worker_goes_on_from_the_last_state() {
    let told = |steps: u64| fill(common().resumed, &[("steps", count(steps))]);
    for (steps, kept) in [(0, 0), (120, 0), (250, 250), (300, 250), (599, 500)] {
        let mut page = small("&run=1");
        page.work(steps);
        let next = lose(&mut page);
        assert_eq!(steps_of(&next), kept);
        assert_eq!(page.steps(), steps, "what is shown stays");
        let status = page.status();
        assert!(status.starts_with(&told(kept as u64)), "{status}");
        page.work(20);
        assert!(page.status().starts_with(&told(kept as u64)), "still");
        page.finish(100);
        assert_eq!(page.steps(), 600);
        assert_straight(&page, 600);
        assert_eq!(page.status(), fill(common().done, &[("steps", count(600))]));
        assert_all_sound(&page);
    }
}

#[test]
fn that_a_worker_was_lost_is_told_until_training_rests() {
    let mut page = small("&run=1");
    page.work(300);
    lose(&mut page);
    page.work(260);
    assert_eq!(page.steps(), 510);
    let told = fill(common().resumed, &[("steps", count(250))]);
    let nats = ("nats", number(page.learned(3), 4));
    let parts = [("steps", count(510)), ("speed", "–".into()), nats];
    let expected = format!("{told} {}", fill(words().training, &parts));
    assert_eq!(page.status(), expected);
    page.finish(100);
    let done = fill(common().done, &[("steps", count(600))]);
    assert_eq!(page.status(), done);
}

#[test]
fn a_worker_that_is_lost_after_going_back_does_not_jump_ahead() {
    for running in [false, true] {
        let mut page = small("&steps=600");
        page.finish(200);
        // States are kept at 0, 250, 500 and 600.
        page.set("steps", 250.0);
        if running {
            page.set("run", 1.0);
        } else {
            page.set("steps", 400.0);
        }
        page.work(40);
        assert_eq!(page.steps(), 290);
        assert_eq!(steps_of(&lose(&mut page)), 250);
        page.finish(100);
        let end = if running { 600 } else { 400 };
        assert_eq!(page.steps(), end);
        assert_straight(&page, end);
    }
}

#[test]
fn a_state_that_came_before_its_snapshot_is_not_lost() {
    let mut page = small("&run=1");
    page.work(240);
    let mut events = page.worker.turn(&job(&page), 20);
    assert_eq!(events.len(), 2);
    // The snapshot never comes.
    page.hear(events.swap_remove(0));
    assert_eq!(page.steps(), 240);
    assert_eq!(steps_of(&lose(&mut page)), 250);
    page.work(30);
    // Losses that nobody told leave a gap, and no mean of the others.
    assert_all_sound(&page);
    let batch = page.learned(2);
    let losses = {
        let mut training = training(&page.values);
        let mut all = vec![];
        for _ in 0..280 {
            training.step();
            all.push(training.loss());
        }
        [&all[180..240], &all[250..280]].concat()
    };
    let mean = losses.iter().sum::<f64>() / losses.len() as f64;
    assert_close(batch, mean, 1e-3, "mean of the last batches");
}

#[test]
fn news_of_a_worker_that_was_given_up_are_ignored() {
    let mut page = small("&run=1");
    page.work(100);
    let old = job(&page);
    let late = page.worker.turn(&old, 30);
    lose(&mut page);
    for event in late {
        page.hear(event);
        assert_eq!(
            (page.steps(), page.values.get("steps") as usize),
            (100, 100)
        );
    }
    page.hear(plain(old.run, EventKind::Unavailable));
    assert_eq!(job(&page).until, 600);
    assert_eq!(job(&page).run, old.run + 1);
}

#[test]
fn without_a_worker_all_else_works() {
    for (query, steps) in [("&run=1", 0), ("&steps=40", 0), ("&run=1", 70)] {
        let mut page = small(query);
        page.work(steps);
        let run = job(&page).run;
        page.hear(plain(run, EventKind::Unavailable));
        page.show();
        assert_eq!(page.status(), common().unable);
        assert!(page.client.job().is_none());
        assert!(page.values.get("run") == 0.0);
        let told = if query == "&run=1" { steps } else { 0 };
        assert_eq!(page.values.get("steps") as usize, told);
        assert!(!page.actions().contains(&"train") && !page.actions().contains(&"pause"));
        page.set("at", 1.5);
        assert_all_sound(&page);
        // Who asks again is heard again.
        page.run_action("scratch");
        assert_eq!((job(&page).until, page.steps()), (600, 0));
        page.finish(300);
        assert_straight(&page, 600);
    }
}

// Divergence.

/// A run that numbers do not survive.
const WILD: &str =
    "start=random&k=4&width=16&batch=32&horizon=1000&n=200&tanh=0&decay=0&rate=1&run=1";

/// The quantity of a divergence, in words.
fn in_words(quantity: Quantity) -> String {
    let (kind, coupling) = match quantity {
        Quantity::Scale(coupling) => (0, coupling),
        Quantity::Translation(coupling) => (1, coupling),
        Quantity::Point(coupling) => (2, coupling),
        Quantity::LogDeterminant => (3, 0),
        Quantity::Loss => (4, 0),
        Quantity::Gradient(tensor) => (5, tensor.coupling),
    };
    fill(
        words().quantities[kind],
        &[("k", (coupling + 1).to_string())],
    )
}

#[test]
fn where_numbers_end_it_is_told_which_and_where() {
    let mut kinds = Vec::new();
    for query in [
        "",
        "&swap=0",
        "&seed=2&k=8&data=spirals",
        "&data=grid&seed=3&k=1",
        "&k=12&seed=4",
    ] {
        let mut page = Page::open(&format!("{WILD}{query}"));
        let mut alone = training(&page.values);
        while alone.step() {
            assert!(alone.steps() < 1000, "{query} does not diverge");
        }
        let divergence = alone.divergence().expect("it ended");
        page.finish(7);
        assert_eq!(page.steps(), alone.steps(), "{query}");
        assert_eq!(page.values.get("steps") as usize, alone.steps());
        assert!(page.values.get("run") == 0.0 && page.client.job().is_none());
        assert!(
            page.parameters == alone.flow().parameters(),
            "the last finite state"
        );
        let value = if divergence.value.is_nan() {
            common().not_a_number.to_owned()
        } else {
            number(divergence.value, 3)
        };
        let parts = [
            ("steps", count(alone.steps() as u64)),
            ("quantity", in_words(divergence.quantity)),
            ("value", value),
        ];
        let told = fill(common().diverged, &parts);
        assert_eq!(page.status(), format!("{told} {}", words().bound_reason));
        kinds.push(in_words(divergence.quantity));
        for at in [0.0, 1.5, 12.0] {
            for (under, direction) in [(0.0, 0.0), (1.0, 1.0), (2.0, 0.0), (2.0, 1.0)] {
                page.set("under", under);
                page.set("dir", direction);
                page.set("at", at);
                assert_all_sound(&page);
            }
        }
        assert!(!page.actions().contains(&"train") && !page.actions().contains(&"one"));
    }
    kinds.dedup();
    assert!(kinds.len() > 1, "different quantities: {kinds:?}");
}

#[test]
fn after_a_divergence_there_is_a_way_on() {
    let mut page = Page::open(WILD);
    page.finish(50);
    let end = page.steps();
    assert!(end > 0);
    // Back by one step, and into it again.
    page.set("steps", (end - 1) as f64);
    page.finish(50);
    assert_eq!(page.steps(), end - 1);
    assert!(page.actions().contains(&"train"));
    page.run_action("train");
    page.finish(50);
    assert_eq!(page.steps(), end);
    let told = page.status();
    assert!(told.ends_with(words().bound_reason), "{told}");
    // From scratch, the same way.
    page.run_action("scratch");
    assert_eq!((page.steps(), steps_of(&job(&page))), (0, 0));
    page.finish(50);
    assert_eq!((page.steps(), page.status()), (end, told));
    // With a bound, and a rate that is no dare.
    page.set("tanh", 1.0);
    page.set("rate", 5e-3);
    page.set("horizon", 100.0);
    page.run_action("scratch");
    page.finish(50);
    assert_eq!(page.steps(), 100);
    assert_straight(&page, 100);
}

// No progress.

#[test]
fn training_that_gets_nowhere_stops_by_itself() {
    // The rate has fallen to a hundredth of nothing after a hundred steps.
    let query = "start=random&k=1&width=8&batch=16&rate=1e-5&horizon=100&steps=9000&under=none&n=0";
    let mut page = Page::open(query);
    page.finish(100);
    let steps = page.steps();
    assert!((3000..4000).contains(&steps), "{steps}");
    assert_eq!(page.values.get("steps") as usize, steps);
    // The page looks every 100 steps, the worker every 50 at what is held out.
    let Layer::Curve { points, .. } = page.figure(1).panels[0]
        .layers
        .iter()
        .find(|layer| layer.label() == words().held_out)
        .cloned()
        .expect("a curve")
    else {
        panic!("no curve");
    };
    let mut best = (0.0, f64::INFINITY);
    for &(step, loss) in &points {
        if loss < best.1 - 2e-3 {
            best = (step, loss);
        }
    }
    let idle = steps as f64 - best.0;
    assert!((3000.0..3100.0).contains(&idle), "{idle}");
    let parts = [("steps", count(steps as u64)), ("idle", count(idle as u64))];
    assert_eq!(page.status(), fill(common().idle, &parts));
    assert!(page.client.job().is_none());
    // Back from there it can go on.
    page.set("steps", 500.0);
    assert!(page.client.job().is_none());
    assert_eq!(page.steps(), 500);
    assert!(page.status() != fill(common().idle, &parts));
}

#[test]
fn a_run_that_gets_somewhere_is_not_stopped() {
    let query = "start=random&k=1&width=8&batch=16&horizon=4000&run=1&under=none&n=0";
    let mut page = Page::open(query);
    let before = page.learned(3);
    page.finish(500);
    assert_eq!(page.steps(), 4000);
    assert_eq!(
        page.status(),
        fill(common().done, &[("steps", count(4000))])
    );
    let flow = RealNvp::with_parameters(shape(&page.values), &page.parameters).expect("finite");
    let loss = held_out_loss(&flow, &data(&page.values), 1);
    assert_close(page.learned(3), loss, 1e-4, "held out");
    assert!(loss < before - 0.1, "{before} {loss}");
}

// Memory.

#[test]
fn kept_states_never_take_more_than_48_mebibytes() {
    let query = "start=random&k=12&width=256&horizon=50000&run=1&under=none&n=0";
    let mut page = Page::open(query);
    let weights = shape(&page.values).parameters();
    let most = 48 * 1024 * 1024 / (3 * 4 * weights);
    let run = job(&page).run;
    let mut checkpoint = plain(run, EventKind::Unavailable);
    checkpoint.values = vec![0.0; 3 * weights];
    for steps in (250..=20_000).step_by(250).chain([20_111]) {
        checkpoint.kind = EventKind::Checkpoint {
            step: steps as usize,
        };
        page.hear(checkpoint.clone());
        if steps % 2500 != 0 && steps != 20_111 {
            continue;
        }
        let kept = kept(&mut page, checkpoint.run, steps);
        assert!(kept.len() <= most, "{kept:?} for {most}");
        assert!(kept.len() >= 3, "{kept:?}");
        assert_eq!((kept[0], kept[kept.len() - 1]), (0, steps as usize));
        // Evenly: no gap is longer than half of the way, or a worker's way between two states.
        let gaps = kept.windows(2).map(|pair| pair[1] - pair[0]);
        let longest = gaps.max().expect("two states");
        assert!(longest <= (steps as usize / 2).max(250), "{kept:?}");
        checkpoint.run = job(&page).run;
    }
}

/// At which steps a state is kept: where going back goes to.
fn kept(page: &mut Page, run: u32, last: i32) -> Vec<usize> {
    let mut kept = Vec::new();
    let weights = shape(&page.values).parameters();
    // The page is brought to the end, from where it goes back.
    let snapshot = EventKind::Snapshot {
        progress: Progress {
            step: last as usize,
            ..Progress::default()
        },
        diverged: false,
        seconds: 0.0,
    };
    let mut snapshot = plain(run, snapshot);
    snapshot.values = vec![0.0; weights];
    page.hear(snapshot);
    let mut target = last;
    loop {
        page.values.set("steps", f64::from(target));
        page.values.set("run", 0.0);
        page.follow();
        let steps = page.steps();
        kept.push(steps);
        if steps == 0 {
            break;
        }
        target = steps as i32 - 1;
    }
    page.values.set("run", 1.0);
    page.follow();
    kept.reverse();
    kept
}
