//! What a trainee tells of a run, as numbers.

/// How a run has gone on since it was last told.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facts {
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

impl Facts {
    /// The facts as numbers.
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

    /// The facts of such numbers.
    pub(super) fn read(numbers: &[f64]) -> Option<Self> {
        let (head, rest) = numbers.split_at_checked(7)?;
        let (held_out, losses) = rest.split_at_checked(2 * head[6] as usize)?;
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
