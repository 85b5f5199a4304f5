//! The loss of a flow, and its exact gradient.

use super::compiled::Compiled;
use super::conditioner::{self, Scratch, TILE, Tile};
use super::config::{CouplingGradient, RealNvpConfig, Tensor};
use super::real_nvp::{BLOCK, RealNvp, log_base};
use super::relu_breakpoints::ReluBreakpoints;
use crate::distributions::ParameterError;
use crate::nn::{NonFinite, Real, all_finite, exp_in_place, tanh_in_place};

/// A quantity of a step that was not finite; couplings count from 0.
///
/// A parameter is never the first: a step of Adam changes it by less than 4 learning rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The log scale s of a point in a coupling.
    Scale(usize),
    /// The translation t of a point in a coupling.
    Translation(usize),
    /// A coordinate of a point after a coupling.
    Point(usize),
    /// The log-determinant of a point.
    LogDeterminant,
    /// The mean negative log-likelihood of the batch, in nats.
    Loss,
    /// The loss's derivative by an entry of a tensor, or the sum of the squares of these derivatives.
    Gradient(Tensor),
}

/// The mean negative log-likelihood of points under a flow, in nats, and its derivatives by all parameters.
///
/// Nothing but [`new`](Self::new) allocates.
#[derive(Clone, Debug)]
pub struct LossGradient<R: Real = f32> {
    config: RealNvpConfig,
    gradient: Vec<R>,
    saved_by_coupling: Vec<Saved<R>>,
    scratch: Scratch<R>,
    /// Both coordinates of a block of points in the forward pass, and the derivatives by them in the backward pass.
    columns: [Vec<R>; 2],
    log_det: Vec<R>,
    by_s: Vec<R>,
    by_t: Vec<R>,
}

/// What the forward pass of one coupling saves for the backward pass, by point.
#[derive(Clone, Debug)]
struct Saved<R: Real> {
    breakpoints: ReluBreakpoints<R>,
    hidden: Vec<Tile<R>>,
    s: Vec<R>,
    t: Vec<R>,
    /// eˢ.
    exp_s: Vec<R>,
    /// x·eˢ of the coordinate that is mapped.
    x_exp_s: Vec<R>,
}

impl<R: Compiled> LossGradient<R> {
    /// Room for a flow of this configuration and batches of so many points; larger ones go through in parts.
    ///
    /// # Errors
    /// When the configuration is not allowed.
    pub fn new(config: RealNvpConfig, batch: usize) -> Result<Self, ParameterError> {
        let config = config.checked()?;
        let points = batch.clamp(1, BLOCK);
        let column = || vec![R::ZERO; points];
        let saved = Saved {
            breakpoints: ReluBreakpoints::new(config.width, points),
            hidden: vec![conditioner::empty_tile::<R>(); points * config.width.div_ceil(TILE)],
            s: column(),
            t: column(),
            exp_s: column(),
            x_exp_s: column(),
        };
        Ok(Self {
            config,
            gradient: vec![R::ZERO; config.parameters()],
            saved_by_coupling: vec![saved; config.couplings],
            scratch: Scratch::new(config.width, points),
            columns: [column(), column()],
            log_det: column(),
            by_s: column(),
            by_t: column(),
        })
    }

    /// The derivatives at the last [`evaluate`](Self::evaluate), in the order of [`RealNvpConfig::tensors`].
    pub fn gradient(&self) -> &[R] {
        &self.gradient
    }

    /// The loss at the points with these two columns of coordinates; its gradient is kept.
    ///
    /// # Errors
    /// The first quantity that was not finite, and its value; the gradient is then of no use. It is not checked
    /// itself.
    ///
    /// # Panics
    /// When the flow's configuration is another.
    pub fn evaluate(
        &mut self,
        flow: &RealNvp<R>,
        x0: &[R],
        x1: &[R],
    ) -> Result<f64, NonFinite<Quantity>> {
        assert_eq!(flow.config(), self.config, "the configuration");
        self.gradient.fill(R::ZERO);
        let points = x0.len().min(x1.len());
        let block = self.log_det.len();
        let weight = R::from_f64(1.0 / points as f64);
        let mut total = 0.0;
        for (x0, x1) in x0[..points].chunks(block).zip(x1[..points].chunks(block)) {
            for (column, x) in self.columns.iter_mut().zip([x0, x1]) {
                column[..x.len()].copy_from_slice(x);
            }
            self.forward(flow, x0.len())?;
            total += self.losses(x0.len())?;
            self.backward(flow, x0.len(), weight);
        }
        Ok(total / points as f64)
    }

    /// All couplings, of as many points as stand in the columns.
    fn forward(&mut self, flow: &RealNvp<R>, points: usize) -> Result<(), NonFinite<Quantity>> {
        let [x0, x1] = &mut self.columns;
        let (x0, x1) = (&mut x0[..points], &mut x1[..points]);
        let log_det = &mut self.log_det[..points];
        log_det.fill(R::ZERO);
        for (layer, saved) in self.saved_by_coupling.iter_mut().enumerate() {
            let Some(net) = flow.net(layer) else { break };
            let Saved {
                breakpoints,
                hidden,
                ..
            } = saved;
            let (s, t) = (&mut saved.s[..points], &mut saved.t[..points]);
            breakpoints.sort(net.hidden1_weight, net.hidden1_bias);
            breakpoints.locate(x0);
            conditioner::forward(
                &net,
                breakpoints,
                hidden,
                &mut self.scratch,
                [&mut *s, &mut *t],
            );
            all_finite(Quantity::Scale(layer), s)?;
            all_finite(Quantity::Translation(layer), t)?;
            if self.config.bounded {
                tanh_in_place(s);
            }
            let exp_s = &mut saved.exp_s[..points];
            exp_s.copy_from_slice(s);
            exp_in_place(exp_s);
            let x_exp_s = saved.x_exp_s.iter_mut().zip(exp_s);
            for ((x, (x_exp_s, exp_s)), &t) in x1.iter_mut().zip(x_exp_s).zip(&*t) {
                *x_exp_s = *x * *exp_s;
                *x = *x_exp_s + t;
            }
            for (log_det, &s) in log_det.iter_mut().zip(&*s) {
                *log_det += s;
            }
            all_finite(Quantity::Point(layer), x1)?;
            if self.config.swap {
                x0.swap_with_slice(x1);
            }
        }
        all_finite(Quantity::LogDeterminant, log_det)
    }

    /// The sum of the points' losses.
    fn losses(&self, points: usize) -> Result<f64, NonFinite<Quantity>> {
        let [z0, z1] = &self.columns;
        let latent = z0[..points].iter().zip(z1);
        let losses = latent.zip(&self.log_det).map(|((&z0, &z1), &log_det)| {
            let log_prob = log_base(z0, z1) + log_det;
            -log_prob.to_f64()
        });
        let total: f64 = losses.sum();
        if total.is_finite() {
            Ok(total)
        } else {
            Err(NonFinite {
                quantity: Quantity::Loss,
                value: total,
            })
        }
    }

    /// Adds the derivatives, where each point's loss counts `weight`.
    fn backward(&mut self, flow: &RealNvp<R>, points: usize, weight: R) {
        let [g0, g1] = &mut self.columns;
        let (g0, g1) = (&mut g0[..points], &mut g1[..points]);
        for z in g0.iter_mut().chain(&mut *g1) {
            *z = *z * weight;
        }
        let parts = self
            .gradient
            .chunks_exact_mut(self.config.coupling_parameters());
        for ((layer, saved), gradient) in self
            .saved_by_coupling
            .iter_mut()
            .enumerate()
            .zip(parts)
            .rev()
        {
            let Some(net) = flow.net(layer) else { break };
            if self.config.swap {
                g0.swap_with_slice(g1);
            }
            let by_heads = self.by_s[..points].iter_mut().zip(&mut self.by_t);
            let saved_exp = saved.exp_s.iter().zip(&saved.x_exp_s).zip(&saved.s);
            for ((g, (by_s, by_t)), ((&exp_s, &x_exp_s), &s)) in
                g1.iter_mut().zip(by_heads).zip(saved_exp)
            {
                *by_t = *g;
                *by_s = *g * x_exp_s - weight;
                if self.config.bounded {
                    *by_s = *by_s * (R::ONE - s * s);
                }
                *g = *g * exp_s;
            }
            conditioner::backward(
                &net,
                &saved.breakpoints,
                &saved.hidden,
                &mut self.scratch,
                [&self.by_s[..points], &self.by_t[..points]],
                &mut CouplingGradient::split(gradient, self.config.width),
                g0,
            );
        }
    }
}
