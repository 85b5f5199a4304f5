//! What the trainer of an autoencoder measures besides its losses.

use serde::{Deserialize, Serialize};

/// What stands in the metrics of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Metrics {
    /// What became infinite or none, where something did.
    pub(super) divergence: Option<Divergence>,
    /// Largest error of the gradient against differences, once it was compared.
    pub(super) gradient_error: Option<f64>,
    /// What was measured so far by this worker, in the order of the steps.
    pub(super) rows: Vec<Row>,
}

/// What became infinite or none first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Divergence {
    /// The kind of quantity, as its words are ordered.
    pub(super) kind: usize,
    /// Its value.
    pub(super) value: f64,
}

/// What was measured of the held-out images after a step, in nats; NaN where it was not.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) step: u32,
    /// E log p(x|z).
    pub(super) reconstruction: f32,
    /// The divergence, over all variables.
    pub(super) kl: f32,
    /// The importance-weighted estimate of log p(x).
    pub(super) log_prob: f32,
    /// The objective with relaxed samples less the bound with discrete ones.
    pub(super) gap: f32,
    /// The variance of the encoder's gradient, summed over its parameters.
    pub(super) variance: f32,
}

impl Row {
    /// E log p(x|z) − KL.
    pub(super) fn elbo(&self) -> f64 {
        f64::from(self.reconstruction) - f64::from(self.kl)
    }
}

#[cfg(test)]
mod tests {
    use super::{Divergence, Metrics, Row};
    use crate::labs::training::{decode, encode};

    #[test]
    fn metrics_survive_encoding() {
        let row = Row {
            step: 300,
            reconstruction: -20.5,
            kl: 3.25,
            log_prob: -23.0,
            gap: 0.5,
            variance: 1e-9,
        };
        assert_eq!(row.elbo(), -23.75);
        let rich = Metrics {
            divergence: Some(Divergence {
                kind: 5,
                value: f64::NEG_INFINITY,
            }),
            gradient_error: Some(1e-9),
            rows: vec![row, row],
        };
        for metrics in [Metrics::default(), rich] {
            let bytes = encode(&metrics);
            assert_eq!(decode(&bytes), Some(metrics));
            for length in 0..bytes.len() {
                assert_eq!(decode::<Metrics>(&bytes[..length]), None, "{length}");
            }
        }
    }
}
