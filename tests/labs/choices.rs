//! What the labs of discrete choices are compared with, worked out from their noise by the book.

use reparam::figure::{Layer, Panel};
use reparam::random::Stream;

use crate::common::states::layer;

/// exp(sₖ) / Σ exp(sⱼ), term by term.
pub(crate) fn softmax(scores: &[f64]) -> Vec<f64> {
    let share = |k: usize| 1.0 / scores.iter().map(|s| (s - scores[k]).exp()).sum::<f64>();
    (0..scores.len()).map(share).collect()
}

/// ln Σ exp(sₖ).
pub(crate) fn log_sum_exp(scores: &[f64]) -> f64 {
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    top + scores.iter().map(|s| (s - top).exp()).sum::<f64>().ln()
}

/// The first uniforms of a named stream.
pub(crate) fn uniforms(seed: u64, name: &str, count: usize) -> Vec<f64> {
    let mut stream = Stream::new(seed, name);
    (0..count).map(|_| stream.uniform()).collect()
}

/// The Gumbel noise of the first draws, one row of `categories` numbers a draw.
pub(crate) fn gumbel_rows(seed: u64, categories: usize, draws: usize) -> Vec<Vec<f64>> {
    let columns: Vec<Vec<f64>> = (1..=categories)
        .map(|k| uniforms(seed, &format!("gumbel {k}"), draws))
        .collect();
    let gumbel = |u: f64| -(-u.ln()).ln();
    let row = |draw: usize| columns.iter().map(|column| gumbel(column[draw])).collect();
    (0..draws).map(row).collect()
}

/// Scores over a temperature.
pub(crate) fn over(scores: &[f64], temperature: f64) -> Vec<f64> {
    scores.iter().map(|score| score / temperature).collect()
}

/// a + b, entry by entry.
pub(crate) fn sum(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// The categories in the order of their scores, the tallest first.
pub(crate) fn ranking(scores: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    order
}

/// Which of some categories each draw names, counted.
pub(crate) fn tally(
    categories: usize,
    named: impl IntoIterator<Item = impl IntoIterator<Item = usize>>,
) -> Vec<u64> {
    let mut counts = vec![0; categories];
    for k in named.into_iter().flatten() {
        counts[k] += 1;
    }
    counts
}

/// The tips of named columns.
#[track_caller]
pub(crate) fn tips(panel: &Panel, label: &str) -> Vec<f64> {
    match layer(panel, label) {
        Layer::Columns { columns, .. } => columns.iter().map(|column| column.2).collect(),
        other => panic!("{label} is {other:?}"),
    }
}

/// The dots of a named layer.
#[track_caller]
pub(crate) fn dots<'a>(panel: &'a Panel, label: &str) -> (&'a [f64], &'a [f64]) {
    match layer(panel, label) {
        Layer::Points { x, y, .. } => (x, y),
        other => panic!("{label} is {other:?}"),
    }
}

/// The counts that are these shares of so many draws; fails where they are none.
#[track_caller]
pub(crate) fn counts_of(shares: &[f64], draws: usize, what: &str) -> Vec<u64> {
    let count = |share: &f64| {
        let count = share * draws as f64;
        let off = (count - count.round()).abs();
        assert!(off < 1e-5, "{what}: {share} is no share of {draws}");
        count.round() as u64
    };
    shares.iter().map(count).collect()
}
