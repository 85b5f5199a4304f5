//! The losses of a run, for a curve.

use crate::figure::Point;

/// The losses of batches as at most `most` points: what is left out is averaged into what stands.
pub fn points(losses: &[f64], most: usize) -> Vec<Point> {
    let stride = losses.len().div_ceil(most).max(1);
    let means = losses.chunks(stride).enumerate().map(|(index, some)| {
        let mean = some.iter().sum::<f64>() / some.len() as f64;
        let middle = (index * stride) as f64 + 0.5 * (some.len() + 1) as f64;
        (middle, mean)
    });
    means.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_losses_stand_for_themselves() {
        assert_eq!(points(&[], 2), []);
        assert_eq!(points(&[3.0, 1.0], 2), [(1.0, 3.0), (2.0, 1.0)]);
    }

    #[test]
    fn many_losses_are_averaged() {
        // The loss of step n is n: each mean is its own step.
        for (count, most) in [(600, 600), (601, 600), (5000, 400), (12_345, 400)] {
            let losses: Vec<f64> = (1..=count).map(f64::from).collect();
            let points = points(&losses, most);
            assert!((most / 2..=most).contains(&points.len()), "{count}");
            assert!(points.iter().all(|(step, mean)| step == mean), "{count}");
            assert!(points.is_sorted(), "{count}");
        }
    }
}
