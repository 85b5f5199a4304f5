//! What the lab of the flow starts from: the trained flow and its file, where it comes late or not at all.

use std::rc::Rc;

use super::{Page, common, data, english, held_out_loss, random, words};
use crate::common::assert_close;
use crate::common::states::{LabExt, pairs};
use reparam::labs::realnvp;
use reparam::labs::training::{TrainingEnd, TrainingState};
use reparam::labs::{Event, Verdict};
use reparam::strings::Language;

#[test]
fn the_file_may_come_late_or_not_at_all() {
    let file = pretrained_file();
    let mut page = Page::open("under=none&n=20");
    let whole = (page.particles(), page.learned(3));
    let page_in_its_place = [b"<!DOCTYPE html>\n".as_slice(), &file].concat();
    let no_numbers = vec![0x7e; file.len()];
    let damaged = [
        &[][..],
        &file[1..],
        &file[2..],
        &page_in_its_place,
        &no_numbers,
    ];
    for damaged in damaged {
        page.lab.load_asset("flows/moons.f16", damaged);
        page.show();
        for language in Language::ALL {
            let status = page.lab.status(language.text());
            let words = realnvp::strings(language.text());
            assert_eq!(status.as_deref(), Some(words.pretrained_missing));
        }
        assert!(!page.actions().contains(&"pretrained"));
        assert!(page.actions().contains(&"load"));
        let random = random(&page.values);
        let loss = held_out_loss(&random, &data(&page.values), 1);
        assert_close(page.learned(3), loss, 1e-4, "random");
    }
    page.lab.load_asset("flows/moons.f16", &file);
    page.show();
    assert_eq!(page.status(), words().pretrained_status);
    assert_eq!((page.particles(), page.learned(3)), whole);
    assert!(!page.actions().contains(&"load"));
}

#[test]
fn what_was_trained_before_the_file_came_stays() {
    let file = pretrained_file();
    for steps in [3, 200] {
        let mut page = Page::open("under=none&n=0&horizon=200");
        page.lab.load_asset("flows/moons.f16", &[]);
        page.show();
        page.run_action("train");
        page.work(steps);
        let until = |page: &Page| page.client.job().map(|job| (job.run, job.until));
        let (loss, job) = (page.learned(3), until(&page));
        page.lab.load_asset("flows/moons.f16", &file);
        page.show();
        assert_eq!((page.steps(), page.learned(3)), (steps, loss));
        assert_eq!(until(&page), job);
        assert!(page.status().starts_with(words().pretrained_missing));
        page.run_action("pretrained");
        assert_eq!(page.steps(), 0);
        page.show();
        assert_eq!(page.status(), words().pretrained_status);
    }
}

#[test]
fn training_whose_code_did_not_come_can_be_asked_for_again() {
    let mut page = Page::open("under=none&n=0&start=random&horizon=100&run=1");
    let request = page.lab.training_request().expect("a request");
    let state = TrainingState::at_start(request.run, &request.start);
    page.deliver(&Rc::new(TrainingState {
        end: Some(TrainingEnd::CodeMissing),
        ..state
    }));
    assert_eq!(page.status(), common().code_missing);
    assert_eq!(page.values.get("run"), 0.0);
    assert!(page.actions().contains(&"train"));
}

#[test]
fn the_start_that_is_shown_is_the_one_that_holds() {
    let trained = 0.0;
    let random = Some(1.0);
    for query in ["k=4", "width=32", "swap=0", "tanh=0", "k=12&tanh=0&steps=3"] {
        let mut page = Page::open(&format!("under=none&n=0&{query}"));
        assert_eq!(page.lab.effective_value("start"), random, "{query}");
        assert_eq!(page.lab.effective_value("k"), None);
        // Choosing the trained flow brings its shape.
        let option = trained as usize;
        let key = "start";
        let changes = pairs(page.lab.handle_event(Event::Chosen { key, option }));
        for (key, value) in changes {
            page.values.set(key, value);
        }
        page.values.set("steps", 0.0);
        page.show();
        assert_eq!(page.lab.effective_value("start"), None, "{query}");
        assert_eq!(page.status(), words().pretrained_status, "{query}");
    }
    for query in [
        "",
        "start=random",
        "start=random&k=4",
        "start=file&k=4",
        "data=circles",
    ] {
        let page = Page::open(&format!("under=none&n=0&{query}"));
        assert_eq!(page.lab.effective_value("start"), None, "{query}");
    }
    let mut page = Page::open("under=none&n=0&k=4");
    let option = 1;
    for key in ["start", "under", "dir"] {
        let changes = page.lab.handle_event(Event::Chosen { key, option });
        assert!(changes.is_empty(), "{key}");
    }
}

#[test]
fn a_flow_without_a_bound_that_is_right_passes_its_checks() {
    let check = |page: &Page, name: &str| {
        let checks = page.lab.checks(english());
        checks.into_iter().find(|check| check.name == name)
    };
    for couplings in [1, 8, 12] {
        for width in [8, 64] {
            for seed in [1, 2] {
                let query = format!(
                    "under=none&n=0&tanh=0&k={couplings}&width={width}&seed={seed}&start=random&rate=0.02&horizon=400"
                );
                let mut page = Page::open(&query);
                // Untrained, and as training makes the scales larger.
                for steps in [0, 30] {
                    if steps > 0 {
                        page.run_action("train");
                        page.work(steps);
                    }
                    for name in [words().inversion, words().jacobian] {
                        let check = check(&page, name).expect("a check");
                        assert_ne!(check.verdict, Verdict::Fail, "{query}: {check:?}");
                        assert!(!check.value.contains('∞'), "{query}: {check:?}");
                    }
                }
            }
        }
    }
}

/// The file that comes with the page.
fn pretrained_file() -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/flows/moons.f16");
    std::fs::read(path).expect("the file")
}
