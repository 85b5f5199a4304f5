//! The Gumbel-max lab: draws by the million, counted in slices.

use super::{KEPT, TIMED_SLICE, assert_pass, counts, english, words, work_off, worked};
use crate::choices::softmax;
use crate::common::states::{LabExt, lab as entry, rest, state, values};
use reparam::figure::number::{count, number};
use reparam::labs::Lab;
use reparam::labs::shared::categorical_bars::pooled_p_value;

// Many draws.

#[test]
fn ten_million_draws_are_counted_by_both_ways() {
    let draws = 10_000_000;
    let query = format!("view=race&n={draws}");
    let mut lab = state("gumbel-max", &query);
    let progress = work_off(&mut *lab);
    assert!(progress.is_sorted(), "progress falls");
    assert!(progress[0] > 0.0);
    let last = progress[progress.len() - 1];
    assert!(last > 0.99 && last <= 1.0, "{last}");
    let description = &lab.figures(rest())[0].description;
    assert!(description.contains(&count(draws as u64)), "{description}");
    let probs = softmax(&[2.0, 1.0, 0.0, -1.0, 0.5]);
    for counts in counts(&*lab, draws) {
        assert_eq!(counts.iter().sum::<u64>(), draws as u64);
        let p = pooled_p_value(&counts, &probs).expect("enough");
        assert!(p > 0.001, "{counts:?}: {p}");
    }
    assert_pass(&*lab, &query);
}

#[test]
fn progress_comes_to_one_where_nothing_is_timed() {
    for query in ["n=500000", "view=top&n=500000", "n=100001"] {
        let progress = work_off(&mut *state("gumbel-max", query));
        assert!(progress.is_sorted_by(|a, b| a < b), "{query}");
        assert_eq!(progress.last(), Some(&1.0), "{query}");
    }
    assert!(work_off(&mut *state("gumbel-max", "n=100000")).is_empty());
}

#[test]
fn work_can_be_interrupted_anywhere() {
    for view in ["walk", "race", "top"] {
        let query = format!("view={view}&n=600123");
        let whole = worked(&query, 600_123);
        let mut lab = state("gumbel-max", &query);
        let same = values(entry("gumbel-max"), &query);
        let shown = values(entry("gumbel-max"), &format!("{query}&phase=1&speed=50"));
        let mut slices = 0;
        while lab.run_slice().is_some() {
            lab.slice_took(0.01);
            lab.update(if slices % 2 == 0 { &shown } else { &same });
            slices += 1;
        }
        assert!(slices >= 8, "{view}");
        assert_eq!(counts(&*lab, 600_123), whole, "{view}");
    }
}

/// How many draws a figure says that it shows.
fn told_draws(lab: &dyn Lab) -> usize {
    let caption = &lab.tables(english())[0].caption;
    let told: String = caption
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(|c| *c != ' ' && *c != ';')
        .filter(char::is_ascii_digit)
        .collect();
    told.parse().expect("a number")
}

#[test]
fn counting_starts_again_when_the_law_changes() {
    let entry = entry("gumbel-max");
    for change in ["l1=1.9", "t=1.1", "k=6", "seed=2", "view=top"] {
        let mut lab = state("gumbel-max", "n=400000");
        work_off(&mut *lab);
        assert_eq!(told_draws(&*lab), 400_000);
        lab.update(&values(entry, &format!("{change}&n=400000")));
        assert_eq!(told_draws(&*lab), KEPT, "{change}");
        work_off(&mut *lab);
        let fresh = worked(&format!("{change}&n=400000"), 400_000);
        assert_eq!(counts(&*lab, 400_000), fresh, "{change}");
    }
}

#[test]
fn counting_goes_on_when_draws_are_added() {
    let entry = entry("gumbel-max");
    for view in ["walk", "race", "top"] {
        let mut lab = state("gumbel-max", &format!("view={view}&n=100700"));
        let mut before = KEPT;
        for n in [100_700, 100_701, 150_000, 150_333, 400_000] {
            lab.update(&values(entry, &format!("view={view}&n={n}")));
            assert_eq!(told_draws(&*lab), before, "{view} {n}");
            work_off(&mut *lab);
            assert_eq!(told_draws(&*lab), n, "{view}");
            before = n;
            // A link to this state shows the same draws.
            let fresh = worked(&format!("view={view}&n={n}"), n);
            assert_eq!(counts(&*lab, n), fresh, "{view} {n}");
        }
    }
}

#[test]
fn speeds_are_those_that_the_clock_tells() {
    let mut lab = state("gumbel-max", "view=race&n=200");
    let speeds = |lab: &dyn Lab| -> Vec<String> {
        let rows = lab.tables(english()).swap_remove(1).rows;
        rows.into_iter().map(|row| row[1].clone()).collect()
    };
    assert_eq!(speeds(&*lab), [words().measuring; 4]);
    // Slices so long that the ways take 1, 2, 3 and 4 seconds for a million draws.
    let mut ways = 0;
    while lab.run_slice().is_some() {
        let seconds = f64::from(ways + 1);
        lab.slice_took(seconds * TIMED_SLICE / 1e6);
        let measured = speeds(&*lab)
            .iter()
            .filter(|told| *told != words().measuring)
            .count();
        assert!(measured <= 4);
        ways = measured as u32;
    }
    let expected = [1.0, 0.5, 1.0 / 3.0, 0.25].map(|rate| format!("{} million", number(rate, 3)));
    assert_eq!(speeds(&*lab), expected);
    // The slices are thrown away.
    assert_eq!(counts(&*lab, 200)[0].iter().sum::<u64>(), 200);
}
