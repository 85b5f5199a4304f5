//! What the labs of discrete choices share: an axis of categories, shares, and their test.

use std::rc::Rc;

use crate::figure::axis::Ticks;
use crate::figure::{Axis, Layer, Panel, Role};
use crate::numerics::goodness_of_fit::chi_square_test;

use super::plot::nice_ceil;

/// An axis on which category k, counted from 1, stands at k.
pub fn category_axis(label: &str, count: usize) -> Axis {
    let marks = (1..=count).map(|k| (k as f64, k.to_string())).collect();
    Axis::linear(label, 0.4, count as f64 + 0.6).ticks(Ticks::At(marks))
}

/// One column per category, from zero to its value.
pub fn columns(label: &str, role: Role, width: f64, values: &[f64]) -> Layer {
    Layer::Columns {
        label: label.into(),
        role,
        width,
        columns: values
            .iter()
            .enumerate()
            .map(|(k, &value)| ((k + 1) as f64, 0.0, value))
            .collect(),
    }
}

/// What noise adds to each score, from the score to its tip; the `chosen` in a colour of their own.
pub fn noise_columns(
    scores: &[f64],
    tips: &[f64],
    (noise, winner): (&str, &str),
    chosen: &[usize],
) -> Vec<Layer> {
    let others: Vec<usize> = (0..scores.len()).filter(|k| !chosen.contains(k)).collect();
    let groups = [
        (noise, Role::Noise, &others[..]),
        (winner, Role::Selected, chosen),
    ];
    let seen = groups.into_iter().filter(|group| !group.2.is_empty());
    seen.flat_map(|(label, role, members)| {
        let x = |k: usize| (k + 1) as f64;
        [
            Layer::Columns {
                label: label.into(),
                role,
                width: 0.3,
                columns: members
                    .iter()
                    .map(|&k| (x(k), scores[k], tips[k]))
                    .collect(),
            },
            Layer::Points {
                label: String::new(),
                role,
                x: Rc::new(members.iter().map(|&k| x(k)).collect()),
                y: Rc::new(members.iter().map(|&k| tips[k]).collect()),
                radius: 3.5,
            },
        ]
    })
    .collect()
}

/// Holds the scores, the noise that they usually get, and the noise on show. Its ends are round, so
/// that a score that is dragged is seen to move.
pub fn noisy_axis(title: &str, scores: &[f64], gumbels: Option<&[f64]>) -> Axis {
    const USUAL: (f64, f64) = (-2.0, 5.5);
    let (mut low, mut high) = (USUAL.0, USUAL.1);
    for (k, score) in scores.iter().enumerate() {
        let gumbel = gumbels.map_or(0.0, |gumbels| gumbels[k]);
        low = low.min(score + gumbel.min(USUAL.0)).min(*score);
        high = high.max(score + gumbel.max(USUAL.1 - 2.0) + 0.6);
    }
    Axis::linear(title, -nice_ceil(-low), nice_ceil(high))
}

/// Counts as shares of their sum; zeros where nothing was counted.
pub fn shares(counts: &[u64]) -> Vec<f64> {
    let total = counts.iter().sum::<u64>().max(1) as f64;
    counts.iter().map(|&count| count as f64 / total).collect()
}

/// The largest share that one of these probabilities is likely to get of so many draws: four standard errors more than it.
pub fn likely_share(probs: &[f64], draws: usize) -> f64 {
    let draws = draws.max(1) as f64;
    let likely = |&p: &f64| p + 4.0 * (p * (1.0 - p) / draws).max(0.0).sqrt();
    probs.iter().map(likely).fold(0.0, f64::max).min(1.0)
}

/// Shares of draws within the exact probabilities, which are the wider columns, on an axis with this top.
pub fn shares_panel(
    (axis, title, top): (&str, &str, f64),
    (exact, probs): (&str, &[f64]),
    (drawn, counts): (&str, &[u64]),
) -> Panel {
    let observed = shares(counts);
    let mut panel = Panel::new(
        category_axis(axis, probs.len()),
        Axis::linear(title, 0.0, top),
    );
    panel
        .layers
        .push(columns(exact, Role::Categories, 0.8, probs));
    panel
        .layers
        .push(columns(drawn, Role::Sample, 0.45, &observed));
    panel
}

/// The chi-square p-value of counts against probabilities. Categories that expect fewer than five are
/// put together, for the statistic follows its distribution only where enough is expected; nothing where fewer
/// than two groups remain.
pub fn pooled_p_value(counts: &[u64], probs: &[f64]) -> Option<f64> {
    const ENOUGH: f64 = 5.0;
    let total = counts.iter().sum::<u64>() as f64;
    let (mut observed, mut expected) = (vec![0], vec![0.0]);
    for (&count, &prob) in counts.iter().zip(probs) {
        let mean = total * prob;
        if mean >= ENOUGH {
            observed.push(count);
            expected.push(mean);
        } else if mean == 0.0 && count > 0 {
            return Some(0.0);
        } else {
            observed[0] += count;
            expected[0] += mean;
        }
    }
    if expected[0] < ENOUGH && expected.len() > 1 {
        // The rest joins the least of the others.
        let least = (1..expected.len()).min_by(|&a, &b| expected[a].total_cmp(&expected[b]))?;
        observed[least] += observed[0];
        expected[least] += expected[0];
        observed.remove(0);
        expected.remove(0);
    }
    (expected.len() > 1).then(|| chi_square_test(&observed, &expected).p_value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likely_shares_lie_four_standard_errors_above() {
        // √(0.5 · 0.5 / 100) = 0.05.
        assert!((likely_share(&[0.5, 0.1], 100) - 0.7).abs() < 1e-12);
        assert!((likely_share(&[0.5], 0) - 1.0).abs() < 1e-12);
        assert!(likely_share(&[0.0, 1e-9], 10_000_000) > 1e-9);
    }

    #[test]
    fn sparse_categories_are_put_together() {
        // 90 and 10 expected against 84 and 16 seen: χ² = 36/90 + 36/10 = 4, p = 0.0455.
        let p = pooled_p_value(&[84, 8, 4, 4], &[0.9, 0.04, 0.03, 0.03]);
        assert!((p.unwrap_or(0.0) - 0.0455).abs() < 1e-4, "{p:?}");
        assert_eq!(pooled_p_value(&[3, 1], &[0.5, 0.5]), None);
        assert_eq!(pooled_p_value(&[30, 1], &[1.0, 0.0]), Some(0.0));
    }
}
