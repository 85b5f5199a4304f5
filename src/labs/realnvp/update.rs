//! What is shown, brought up to date: the data, the drawing of the flow, the picked point.

use super::FlowLab;
use super::comparison::COMPARED;
use super::config::TrainConfig;
use super::drawing::{Cloud, FlowDrawing};
use super::parameters::Underlay;
use super::single_point::Path;
use crate::flows::{RealNvp, RealNvpFit};
use crate::random::Stream;

/// Most particles.
const MOST_PARTICLES: usize = 5000;

impl FlowLab {
    /// Draws what comes from the data.
    pub(super) fn draw_data(&mut self, config: &TrainConfig) {
        let same = self.data.is_some() && config.has_data_of(&self.config);
        self.data = config.data();
        let Some(data) = &self.data else {
            let nothing = Cloud::default();
            self.compared_data = nothing.clone();
            self.held_out = nothing.clone();
            self.data_cloud = nothing;
            (self.true_loss, self.entropy) = (None, None);
            return;
        };
        let draw = |name: &str, count: usize| {
            let (mut x0, mut x1) = (vec![0.0; count], vec![0.0; count]);
            data.fill(&mut Stream::new(config.seed, name), &mut x0, &mut x1);
            (x0, x1)
        };
        let cloud = |(x0, x1): (Vec<f64>, Vec<f64>)| Cloud::new(x0.into_iter().zip(x1));
        self.compared_data = cloud(draw("compared", COMPARED));
        self.data_cloud = cloud(draw("particles", MOST_PARTICLES));
        let held_out = draw("held-out", RealNvpFit::<f32>::HELD_OUT);
        let mut log_prob = vec![0.0; held_out.0.len()];
        data.log_prob_columns(&held_out.0, &held_out.1, &mut log_prob);
        self.true_loss = Some(-log_prob.iter().sum::<f64>() / log_prob.len() as f64);
        self.held_out = cloud(held_out);
        if !same || self.entropy.is_none() {
            self.entropy = Some(data.entropy_task());
        }
    }

    /// Begins a drawing of the run's present flow.
    pub(super) fn repaint(&mut self) {
        let parameters = &self.training.parameters;
        let Ok(flow) = RealNvp::with_parameters(self.config.shape, parameters) else {
            return;
        };
        let count = self.particles;
        if self.latent.x0.len() != count.max(COMPARED) || self.particles_key.1 != self.latent_seed {
            let mut stream = Stream::new(self.particles_key.1, "latent");
            self.latent = Cloud::gaussian(&mut stream, count.max(COMPARED));
            self.latent_seed = self.particles_key.1;
        }
        let particles = if self.generates {
            self.latent.first(count)
        } else {
            self.data_cloud.first(count)
        };
        let start = if self.generates {
            self.config.shape.couplings
        } else {
            0
        };
        let drawing = FlowDrawing::new(flow, particles, start, self.latent.first(COMPARED));
        self.pending = Some(drawing);
    }

    /// Works the next drawing out at once.
    pub(super) fn finish(&mut self) {
        let wanted = self.wanted_densities();
        if let Some(pending) = &mut self.pending {
            while pending.advance(&wanted) {}
            self.show_pending();
        }
    }

    /// Shows the next drawing, which has been worked out.
    pub(super) fn show_pending(&mut self) {
        let Some(pending) = self.pending.take() else {
            return;
        };
        self.drawing = pending;
        let held_out = &self.held_out;
        let mut log_prob = vec![0.0; held_out.x0.len()];
        self.drawing.evaluate(|flow, workspace| {
            flow.log_prob(&held_out.x0, &held_out.x1, &mut log_prob, workspace);
        });
        let sum: f64 = log_prob.iter().map(|&log_prob| f64::from(log_prob)).sum();
        self.held_out_loss = -sum / log_prob.len() as f64;
        self.integral = None;
        self.follow();
    }

    /// Follows the picked point.
    pub(super) fn follow(&mut self) {
        self.path = Path::new(&self.drawing, self.picked);
    }

    /// The depths whose densities are looked at, the next one on the way included.
    pub(super) fn wanted_densities(&self) -> Vec<usize> {
        if self.underlay != Underlay::Density {
            return Vec::new();
        }
        let last = self.config.shape.couplings;
        let at = self.at.clamp(0.0, last as f64);
        let (here, there) = (at.floor() as usize, at.ceil() as usize);
        let following = if self.generates {
            here.saturating_sub(1)
        } else {
            (there + 1).min(last)
        };
        vec![here, there, following]
    }
}
