//! What a trainer tells of a run, as numbers.

/// How a run has gone on since it was last told.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Metrics {
    /// Steps taken.
    pub(super) steps: usize,
    /// The losses of the last steps, in nats, this one's last.
    pub(super) losses: Vec<f64>,
    /// Steps, and the held-out loss after them, in nats.
    pub(super) held_out: Vec<(f64, f64)>,
    /// Where numbers ended: the kind of quantity, the coupling or the tensor, and the value.
    pub(super) divergence: Option<[f64; 3]>,
    /// Largest error of the gradient against differences, once it was compared.
    pub(super) gradient_error: Option<f64>,
}

impl Metrics {
    /// The metrics as numbers.
    pub(super) fn write(&self, numbers: &mut Vec<f64>) {
        numbers.clear();
        numbers.push(self.steps as f64);
        numbers.push(self.gradient_error.unwrap_or(f64::NAN));
        numbers.push(f64::from(u8::from(self.divergence.is_some())));
        numbers.extend(self.divergence.unwrap_or_default());
        numbers.push(self.held_out.len() as f64);
        numbers.extend(self.held_out.iter().flat_map(|&(step, loss)| [step, loss]));
        numbers.extend(&self.losses);
    }

    /// The metrics of such numbers.
    pub(super) fn read(numbers: &[f64]) -> Option<Self> {
        let (head, rest) = numbers.split_at_checked(7)?;
        let (held_out, losses) = rest.split_at_checked((head[6] as usize).saturating_mul(2))?;
        let held_out = held_out.chunks_exact(2).map(|pair| (pair[0], pair[1]));
        Some(Self {
            steps: head[0] as usize,
            losses: losses.to_vec(),
            held_out: held_out.collect(),
            divergence: (head[2] == 1.0).then_some([head[3], head[4], head[5]]),
            gradient_error: Some(head[1]).filter(|error| !error.is_nan()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Metrics;

    #[test]
    fn facts_survive_their_journey() {
        let plain = Metrics::default();
        let rich = Metrics {
            steps: 4321,
            losses: vec![1.5, -0.25, 1e300],
            held_out: vec![(0.0, 3.0), (50.0, 2.0)],
            divergence: Some([5.0, 3.0, f64::NEG_INFINITY]),
            gradient_error: Some(1e-9),
        };
        let told = Metrics {
            losses: Vec::new(),
            gradient_error: None,
            ..rich.clone()
        };
        let weighed = Metrics {
            held_out: Vec::new(),
            divergence: None,
            ..rich.clone()
        };
        let mut numbers = vec![f64::NAN; 3];
        for metrics in [plain, rich, told, weighed] {
            metrics.write(&mut numbers);
            assert_eq!(Metrics::read(&numbers), Some(metrics));
        }
    }

    #[test]
    fn what_is_no_number_survives_as_such() {
        let metrics = Metrics {
            losses: vec![f64::NAN],
            divergence: Some([2.0, 1.0, f64::NAN]),
            ..Metrics::default()
        };
        let mut numbers = Vec::new();
        metrics.write(&mut numbers);
        let read = Metrics::read(&numbers).expect("metrics");
        assert!(read.losses[0].is_nan());
        let [kind, place, value] = read.divergence.expect("a divergence");
        assert!((kind, place) == (2.0, 1.0) && value.is_nan());
    }

    #[test]
    fn numbers_that_are_too_few_are_no_facts() {
        let metrics = Metrics {
            held_out: vec![(0.0, 3.0), (50.0, 2.0)],
            ..Metrics::default()
        };
        let mut numbers = Vec::new();
        metrics.write(&mut numbers);
        for length in 0..numbers.len() {
            assert_eq!(Metrics::read(&numbers[..length]), None, "{length}");
        }
        // As many as no list has.
        numbers[6] = f64::INFINITY;
        assert_eq!(Metrics::read(&numbers), None);
    }
}
