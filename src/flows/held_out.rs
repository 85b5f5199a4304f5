//! The loss on points that training does not see.

use super::compiled::Compiled;
use super::config::RealNvpConfig;
use super::data_source::DataSource2d;
use super::real_nvp::{RealNvp, Workspace};
use crate::nn::Real;
use crate::random::Stream;

/// How many points are held out.
pub(super) const HELD_OUT: usize = 2000;

/// Held-out points, and what computing their loss needs.
pub(super) struct HeldOut<R: Real> {
    /// The points as they were drawn.
    pub(super) drawn: [Vec<f64>; 2],
    /// The same in the precision of the flow.
    points: [Vec<R>; 2],
    log_prob: Vec<R>,
    workspace: Workspace<R>,
}

impl<R: Compiled> HeldOut<R> {
    pub(super) fn new(source: &dyn DataSource2d, config: RealNvpConfig, seed: u64) -> Self {
        let count = HELD_OUT;
        let mut drawn = [vec![0.0; count], vec![0.0; count]];
        let mut points = [vec![R::ZERO; count], vec![R::ZERO; count]];
        let [x0, x1] = &mut drawn;
        source.fill(&mut Stream::new(seed, "held-out"), x0, x1);
        round(&drawn, &mut points);
        Self {
            drawn,
            points,
            log_prob: vec![R::ZERO; count],
            workspace: Workspace::new(config),
        }
    }

    /// The mean negative log-likelihood, in nats.
    pub(super) fn loss(&mut self, flow: &RealNvp<R>) -> f64 {
        let [x0, x1] = &self.points;
        flow.log_prob(x0, x1, &mut self.log_prob, &mut self.workspace);
        let total: f64 = self.log_prob.iter().map(|log_prob| log_prob.to_f64()).sum();
        -total / self.log_prob.len() as f64
    }
}

/// The same points in the precision of the flow.
pub(super) fn round<R: Real>(drawn: &[Vec<f64>; 2], points: &mut [Vec<R>; 2]) {
    for (from, to) in drawn.iter().zip(points) {
        for (&from, to) in from.iter().zip(to) {
            *to = R::from_f64(from);
        }
    }
}
