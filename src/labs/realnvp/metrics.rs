//! What the trainer of a flow measures besides its losses.

use serde::{Deserialize, Serialize};

/// What stands in the metrics of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Metrics {
    /// What became infinite or none, where something did.
    pub(super) divergence: Option<Divergence>,
    /// Largest error of the gradient against differences, once it was compared.
    pub(super) gradient_error: Option<f64>,
}

/// What became infinite or none first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Divergence {
    /// The kind of quantity, as its words are ordered.
    pub(super) kind: usize,
    /// The coupling that it belongs to, from 0.
    pub(super) coupling: usize,
    /// Its value.
    pub(super) value: f64,
}

#[cfg(test)]
mod tests {
    use super::{Divergence, Metrics};
    use crate::labs::training::{decode, encode};

    #[test]
    fn metrics_survive_their_journey() {
        let value = f64::NEG_INFINITY;
        let divergence = Divergence {
            kind: 5,
            coupling: 3,
            value,
        };
        let rich = Metrics {
            divergence: Some(divergence),
            gradient_error: Some(1e-9),
        };
        let told = Metrics {
            gradient_error: None,
            ..rich.clone()
        };
        for metrics in [Metrics::default(), rich, told] {
            let bytes = encode(&metrics);
            assert_eq!(decode(&bytes), Some(metrics));
            for length in 0..bytes.len() {
                assert_eq!(decode::<Metrics>(&bytes[..length]), None, "{length}");
            }
        }
    }

    #[test]
    fn what_is_no_number_survives_as_such() {
        let divergence = Divergence {
            kind: 2,
            coupling: 1,
            value: f64::NAN,
        };
        let bytes = encode(&Metrics {
            divergence: Some(divergence),
            ..Metrics::default()
        });
        let read: Metrics = decode(&bytes).expect("metrics");
        let read = read.divergence.expect("a divergence");
        assert!((read.kind, read.coupling) == (2, 1) && read.value.is_nan());
    }
}
