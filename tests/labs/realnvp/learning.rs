//! The lab of the flow learning: its path, how it goes back, and what it makes of a worker's news.

use super::{
    Page, Worker, assert_straight, common, data, held_out_loss, job, log_gaussian, precise,
    pretrained, random, shape, steps_of, straight, words,
};
use crate::common::assert_close;
use crate::common::plane::entropy_of_moons;
use crate::common::states::lab as entry;
use reparam::datasets::Dataset2d;
use reparam::figure::number::count;
use reparam::flows::{RealNvp, Workspace};
use reparam::labs::training::{EventKind, TrainingEvent};
use reparam::strings::fill;

/// A flow that learns in no time.
const SMALL: &str = "start=random&k=4&width=16&batch=64&horizon=400&under=none&n=50";

fn small(rest: &str) -> Page {
    Page::open(&format!("{SMALL}{rest}"))
}

/// Fails where the page does not rest at so many steps, as its address, its figure and its words say.
#[track_caller]
fn assert_rests_at(page: &Page, steps: usize) {
    assert_eq!(page.steps(), steps);
    assert_eq!(page.values.get("steps") as usize, steps);
    assert!(page.values.get("run") == 0.0);
    assert!(page.client.job().is_none());
    assert_eq!(page.learned(0), steps as f64);
    assert!(!page.actions().contains(&"pause"));
}

// The path.

#[test]
fn a_page_that_is_opened_wants_nothing_trained() {
    for query in ["", "start=random", "data=spirals&k=2"] {
        let page = Page::open(query);
        assert_rests_at(&page, 0);
        let start = if query.is_empty() {
            words().pretrained_status
        } else {
            common().untrained
        };
        assert_eq!(page.status(), start, "{query}");
    }
}

#[test]
fn training_goes_to_the_horizon_and_learns() {
    let mut page = small("&run=1");
    let first = job(&page);
    assert_eq!((first.until, steps_of(&first)), (400, 0));
    assert!(*first.checkpoint.values == *random(&page.values).parameters());
    // Standardised data has the loss of a Gaussian, ln 2π + 1, where the flow does nothing.
    let before = page.learned(3);
    assert!(before > 2.5, "{before}");
    page.finish(60);
    assert_rests_at(&page, 400);
    let steps = [("steps", count(400))];
    assert_eq!(page.status(), fill(common().done, &steps));
    assert_straight(&page, 400);
    let flow = RealNvp::with_parameters(shape(&page.values), &page.parameters).expect("finite");
    let loss = held_out_loss(&flow, &data(&page.values), 1);
    assert_close(page.learned(3), loss, 1e-4, "held out");
    assert!(loss < 2.0, "{loss}");
    assert!(!page.actions().contains(&"train"), "there is nothing left");
}

#[test]
fn the_same_seed_takes_the_same_path_in_whatever_slices() {
    for rest in [
        "",
        "&seed=5&swap=0",
        "&tanh=0&decay=0&data=circles",
        "&rate=0.03&noise=0.2",
    ] {
        let query = format!("{rest}&steps=90");
        let paths = [1, 7, 1000].map(|every| {
            let mut page = small(&query);
            page.finish(every);
            assert_rests_at(&page, 90);
            page.parameters
        });
        assert!(paths[0] == paths[1] && paths[1] == paths[2], "{rest}");
        let same = paths[2] == straight(&small(&query).values, 90);
        assert!(same, "{rest}");
    }
    let of = |seed: u64| straight(&small(&format!("&seed={seed}")).values, 3);
    assert_ne!(of(1), of(2));
}

#[test]
fn a_step_in_a_link_is_trained_to_exactly() {
    for steps in [1, 249, 250, 300] {
        let mut page = small(&format!("&steps={steps}"));
        assert_eq!(job(&page).until, steps);
        page.finish(64);
        assert_rests_at(&page, steps);
        assert_straight(&page, steps);
        let told = [("steps", count(steps as u64))];
        assert_eq!(page.status(), fill(common().rests, &told));
    }
}

#[test]
fn going_back_and_on_again_is_going_straight() {
    for running in [false, true] {
        let mut page = small("&steps=400");
        page.finish(100);
        // States are kept at 0, 250 and wherever training has rested.
        for (steps, shown) in [
            (300, 250),
            (250, 250),
            (249, 0),
            (320, 249),
            (310, 300),
            (400, 310),
            (0, 0),
            (321, 0),
        ] {
            page.set("steps", f64::from(steps));
            assert_eq!(page.steps(), shown, "before it is trained to {steps}");
            page.finish(33);
            assert_rests_at(&page, steps as usize);
            if page.steps() > shown {
                assert_straight(&page, steps as usize);
            }
        }
        if running {
            page.run_action("train");
        } else {
            page.set("steps", 400.0);
        }
        page.finish(50);
        assert_rests_at(&page, 400);
        assert_straight(&page, 400);
    }
}

#[test]
fn a_kept_state_is_shown_without_training() {
    let mut page = small("&steps=400");
    page.finish(100);
    page.set("steps", 250.0);
    assert_rests_at(&page, 250);
    let flow = RealNvp::with_parameters(shape(&page.values), &straight(&page.values, 250));
    let loss = held_out_loss(&flow.expect("finite"), &data(&page.values), 1);
    assert_close(page.learned(3), loss, 1e-4, "held out");
    page.set("steps", 0.0);
    assert_rests_at(&page, 0);
    let loss = held_out_loss(&random(&page.values), &data(&page.values), 1);
    assert_close(page.learned(3), loss, 1e-4, "at the start");
    assert_eq!(page.status(), common().untrained);
}

#[test]
fn one_can_go_back_while_training_goes_on() {
    let mut page = small("&run=1");
    page.work(300);
    page.set("steps", 260.0);
    let back = job(&page);
    assert_eq!((steps_of(&back), back.until), (250, 400));
    page.finish(70);
    assert_rests_at(&page, 400);
    assert_straight(&page, 400);
}

// Pausing.

#[test]
fn a_pause_keeps_the_state() {
    for lost in [false, true] {
        let mut page = small("&run=1");
        page.work(120);
        assert_eq!(page.values.get("steps") as usize, 120);
        page.run_action("pause");
        assert_rests_at(&page, 120);
        assert_straight(&page, 120);
        let told = [("steps", count(120))];
        assert_eq!(page.status(), fill(common().rests, &told));
        if lost {
            // Another page, another worker: only the link remains.
            page.worker = Worker::new("realnvp");
        }
        page.run_action("train");
        page.finish(45);
        assert_rests_at(&page, 400);
        assert_straight(&page, 400);
    }
}

#[test]
fn one_step_is_one_step() {
    let mut page = small("");
    for steps in 1..=3 {
        page.run_action("one");
        page.finish(10);
        assert_rests_at(&page, steps);
        assert_straight(&page, steps);
    }
}

#[test]
fn what_was_on_its_way_when_it_was_paused_counts() {
    let mut page = small("&run=1");
    page.work(100);
    let late = page.worker.turn(&job(&page), 50);
    page.run_action("pause");
    assert_rests_at(&page, 100);
    for event in late {
        page.hear(event);
    }
    page.show();
    assert_rests_at(&page, 150);
    assert_straight(&page, 150);
}

#[test]
fn training_from_scratch_starts_anew() {
    for query in ["", "steps=30", "start=random&steps=30"] {
        let mut page = Page::open(&format!("under=none&n=0&batch=16&horizon=100&{query}"));
        page.finish(100);
        page.run_action("scratch");
        let first = job(&page);
        let start = random(&page.values);
        assert!(*first.checkpoint.values == *start.parameters(), "{query}");
        assert_eq!((page.steps(), first.until), (0, 100), "{query}");
        assert_eq!(
            page.learned(3),
            Page::open("start=random&under=none&n=0").learned(3)
        );
        page.work(20);
        assert_straight(&page, 20);
    }
}

#[test]
fn the_trained_flow_comes_back() {
    let fresh = Page::open("under=none&n=0").learned(3);
    for query in [
        "start=random",
        "k=2&width=8&swap=0&tanh=0&data=grid&noise=0.3",
        "steps=5",
    ] {
        let mut page = Page::open(&format!("under=none&n=0&batch=16&{query}"));
        page.finish(5);
        page.run_action("pretrained");
        assert_rests_at(&page, 0);
        assert_eq!(page.learned(3), fresh, "{query}");
        assert_eq!(page.status(), words().pretrained_status);
        assert!(!page.actions().contains(&"pretrained"));
    }
}

// The flow that comes with the page.

#[test]
fn the_flow_of_the_page_is_almost_as_good_as_the_truth() {
    let moons = Dataset2d::moons(0.05).expect("allowed");
    let flow = precise(&pretrained());
    let entropy = entropy_of_moons(0.05);
    // Cross-entropy by the trapezoid rule, in steps of half the noise.
    let step = 0.02;
    let (mut mass, mut loss) = (0.0, 0.0);
    let mut workspace = Workspace::new(flow.config());
    for row in -160..160 {
        let y = vec![step * f64::from(row); 240];
        let x: Vec<f64> = (-120..120).map(|column| step * f64::from(column)).collect();
        let mut log_prob = vec![0.0; x.len()];
        flow.log_prob(&x, &y, &mut log_prob, &mut workspace);
        for (&x, log_prob) in x.iter().zip(log_prob) {
            let share = moons.log_prob(x, y[0]).exp() * step * step;
            mass += share;
            loss -= share * log_prob;
        }
    }
    assert_close(mass, 1.0, 1e-6, "mass");
    assert!(
        (entropy..entropy + 0.02).contains(&loss),
        "{loss} for {entropy}"
    );
    let page = Page::open("under=none&n=0");
    assert_close(
        page.learned(3),
        held_out_loss(&pretrained(), &moons, 1),
        1e-4,
        "held out",
    );
    assert_close(page.learned(4), entropy, 1e-4, "entropy");
    // The gap to the true density on the same points has little noise.
    assert_close(page.learned(5), loss - entropy, 0.02, "gap");
}

#[test]
fn training_on_starts_with_adam_at_rest() {
    let page = Page::open("under=none&n=0&run=1");
    let job = job(&page);
    assert_eq!(steps_of(&job), 0);
    assert_eq!(*job.checkpoint.values, *pretrained().parameters());
    let spec = entry("realnvp").trainer.as_ref().expect("a trainer");
    let trainer = (spec.create_trainer)(&job.config, &job.checkpoint).expect("understood");
    let state = trainer.checkpoint();
    let (weights, moments) = state.split_at(pretrained().parameters().len());
    assert_eq!(weights, pretrained().parameters());
    assert_eq!(moments.len(), 2 * weights.len());
    assert!(moments.iter().all(|moment| moment.to_bits() == 0));
    // Its first step is as long as the rate, for each weight with a gradient; it stays what it was otherwise.
    let mut page = page;
    page.work(1);
    let moved = page.parameters.iter().zip(weights);
    for (after, before) in moved {
        let length = f64::from((after - before).abs());
        assert!(length < 5.001e-3, "{length}");
    }
    assert_ne!(page.parameters, weights);
}

#[test]
fn only_its_own_shape_has_a_trained_flow() {
    for query in ["k=7", "width=25", "swap=0", "tanh=0"] {
        let page = Page::open(&format!("under=none&n=0&{query}"));
        assert_eq!(page.status(), common().untrained, "{query}");
        assert!(page.actions().contains(&"pretrained"), "{query}");
    }
    // Other data does not change the flow, only how well it fits.
    let page = Page::open("under=none&n=0&data=circles");
    assert_eq!(page.status(), words().pretrained_other);
    assert!(page.learned(5) > 0.5);
}

// Changes.

#[test]
fn what_training_depends_on_starts_it_anew() {
    for (key, value) in [
        ("data", 1.0),
        ("noise", 0.1),
        ("k", 3.0),
        ("width", 17.0),
        ("batch", 65.0),
        ("rate", 4e-3),
        ("decay", 0.0),
        ("horizon", 401.0),
        ("swap", 0.0),
        ("tanh", 0.0),
        ("seed", 2.0),
    ] {
        for running in [false, true] {
            let mut page = small("&run=1");
            page.work(20);
            let old = page.worker.turn(&job(&page), 5);
            if !running {
                page.run_action("pause");
            }
            page.set(key, value);
            let new = job(&page);
            assert_ne!(Some(new.run), old.first().map(|event| event.run), "{key}");
            assert_eq!(steps_of(&new), 0, "{key}");
            assert_eq!(page.steps(), 0, "{key}");
            let until = if running {
                page.values.get("horizon") as usize
            } else {
                20
            };
            assert_eq!(new.until, until, "{key}");
            // What the former run still tells is of no account.
            for event in old {
                assert_eq!(page.hear(event), [], "{key}");
            }
            assert_eq!(page.steps(), 0, "{key}");
            page.work(20);
            assert_eq!(page.steps(), 20, "{key}");
            assert_straight(&page, 20);
        }
    }
}

#[test]
fn what_is_only_looked_at_does_not() {
    let mut page = small("&run=1");
    page.work(20);
    let run = job(&page).run;
    for (key, value) in [
        ("under", 1.0),
        ("dir", 1.0),
        ("n", 12.0),
        ("px", 1.5),
        ("py", -0.5),
        ("at", 2.5),
        ("speed", 3.0),
        ("slow", 1.0),
        ("d3", 77.0),
    ] {
        page.set(key, value);
        assert_eq!((job(&page).run, page.steps()), (run, 20), "{key}");
    }
    page.finish(90);
    assert_straight(&page, 400);
}

#[test]
fn reports_that_are_not_understood_change_nothing() {
    let mut page = small("&run=1");
    page.work(30);
    let job = job(&page);
    let good = page.worker.turn(&job, 1).swap_remove(0);
    let bad = |change: fn(&mut TrainingEvent)| {
        let mut event = good.clone();
        change(&mut event);
        event
    };
    for event in [
        bad(|event| event.run += 1),
        bad(|event| event.run -= 1),
        bad(|event| event.values.clear()),
        bad(|event| event.values.push(0.0)),
        bad(|event| event.kind = EventKind::Checkpoint { step: 31 }),
    ] {
        page.hear(event);
        assert_eq!((page.steps(), page.values.get("steps") as usize), (30, 30));
    }
    let message = good.clone().into_message();
    for length in 0..message.header.len() {
        let mut cut = message.clone();
        cut.header.truncate(length);
        assert_eq!(TrainingEvent::from_message(cut), None, "{length}");
    }
    page.hear(good);
    assert_eq!(page.steps(), 31);
    assert_straight(&page, 31);
}

/// ln 2π + 1 is what the identity costs, and no loss of a table is below what is possible.
#[test]
fn what_does_nothing_costs_the_entropy_of_a_gaussian() {
    let values = small("").values;
    let shape = shape(&values);
    let identity = RealNvp::with_parameters(shape, &vec![0.0; shape.parameters()]).expect("finite");
    let loss = held_out_loss(&identity, &data(&values), 1);
    let gaussian = -log_gaussian(0.0, 0.0) + 1.0;
    // Half the sum of two squares of variance 1, bounded by 2.
    assert_close(loss, gaussian, 5.0 / 2000.0_f64.sqrt(), "identity");
}
