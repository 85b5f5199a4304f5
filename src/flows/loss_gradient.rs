//! The loss of a flow, and its exact gradient.

use super::conditioner::{self, Scratch, TILE, Tile};
use super::divergence::Quantity;
use super::hinges::Hinges;
use super::real_nvp::{BLOCK, RealNvp, log_base};
use super::shape::{FlowShape, NetGradient};
use crate::distributions::ParameterError;
use crate::nn::{Real, exp_all, tanh_all};

/// The mean negative log-likelihood of points under a flow, in nats, and its derivatives by all parameters.
///
/// Nothing but [`new`](Self::new) allocates.
#[derive(Clone, Debug)]
pub struct LossGradient<R: Real = f32> {
    shape: FlowShape,
    gradient: Vec<R>,
    traces: Vec<Trace<R>>,
    scratch: Scratch<R>,
    /// Both coordinates of a block of points on their way forward, and the derivatives on their way back.
    columns: [Vec<R>; 2],
    log_det: Vec<R>,
    by_s: Vec<R>,
    by_t: Vec<R>,
}

/// What one coupling leaves for the way back, by point.
#[derive(Clone, Debug)]
struct Trace<R: Real> {
    hinges: Hinges<R>,
    hidden: Vec<Tile<R>>,
    s: Vec<R>,
    t: Vec<R>,
    /// eˢ.
    growth: Vec<R>,
    /// x·eˢ of the coordinate that is mapped.
    grown: Vec<R>,
}

impl<R: Real> LossGradient<R> {
    /// Room for a flow of this shape and batches of so many points; larger ones go through in parts.
    ///
    /// # Errors
    /// When the shape is not allowed.
    pub fn new(shape: FlowShape, batch: usize) -> Result<Self, ParameterError> {
        let shape = shape.checked()?;
        let points = batch.clamp(1, BLOCK);
        let column = || vec![R::ZERO; points];
        let trace = Trace {
            hinges: Hinges::new(shape.width, points),
            hidden: vec![conditioner::empty_tile::<R>(); points * shape.width.div_ceil(TILE)],
            s: column(),
            t: column(),
            growth: column(),
            grown: column(),
        };
        Ok(Self {
            shape,
            gradient: vec![R::ZERO; shape.parameters()],
            traces: vec![trace; shape.couplings],
            scratch: Scratch::new(shape.width, points),
            columns: [column(), column()],
            log_det: column(),
            by_s: column(),
            by_t: column(),
        })
    }

    /// The derivatives at the last [`evaluate`](Self::evaluate), in the order of [`FlowShape::tensors`].
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
    /// When the flow's shape is another.
    pub fn evaluate(
        &mut self,
        flow: &RealNvp<R>,
        x0: &[R],
        x1: &[R],
    ) -> Result<f64, (Quantity, f64)> {
        assert_eq!(flow.shape(), self.shape, "the shape of the flow");
        self.gradient.fill(R::ZERO);
        let points = x0.len().min(x1.len());
        let block = self.log_det.len();
        let weight = R::of(1.0 / points as f64);
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
    fn forward(&mut self, flow: &RealNvp<R>, points: usize) -> Result<(), (Quantity, f64)> {
        let [x0, x1] = &mut self.columns;
        let (x0, x1) = (&mut x0[..points], &mut x1[..points]);
        let log_det = &mut self.log_det[..points];
        log_det.fill(R::ZERO);
        for (layer, trace) in self.traces.iter_mut().enumerate() {
            let Some(net) = flow.net(layer) else { break };
            let Trace { hinges, hidden, .. } = trace;
            let (s, t) = (&mut trace.s[..points], &mut trace.t[..points]);
            hinges.order(net.hidden1_weight, net.hidden1_bias);
            hinges.place(x0);
            conditioner::forward(&net, hinges, hidden, &mut self.scratch, [&mut *s, &mut *t]);
            all_finite(Quantity::Scale(layer), s)?;
            all_finite(Quantity::Translation(layer), t)?;
            if self.shape.bounded {
                tanh_all(s);
            }
            let growth = &mut trace.growth[..points];
            growth.copy_from_slice(s);
            exp_all(growth);
            let grown = trace.grown.iter_mut().zip(growth);
            for ((x, (grown, growth)), &t) in x1.iter_mut().zip(grown).zip(&*t) {
                *grown = *x * *growth;
                *x = *grown + t;
            }
            for (log_det, &s) in log_det.iter_mut().zip(&*s) {
                *log_det += s;
            }
            all_finite(Quantity::Point(layer), x1)?;
            if self.shape.swap {
                x0.swap_with_slice(x1);
            }
        }
        all_finite(Quantity::LogDeterminant, log_det)
    }

    /// The sum of the points' losses.
    fn losses(&self, points: usize) -> Result<f64, (Quantity, f64)> {
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
            Err((Quantity::Loss, total))
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
            .chunks_exact_mut(self.shape.coupling_parameters());
        for ((layer, trace), gradient) in self.traces.iter_mut().enumerate().zip(parts).rev() {
            let Some(net) = flow.net(layer) else { break };
            if self.shape.swap {
                g0.swap_with_slice(g1);
            }
            let by_heads = self.by_s[..points].iter_mut().zip(&mut self.by_t);
            let growths = trace.growth.iter().zip(&trace.grown).zip(&trace.s);
            for ((g, (by_s, by_t)), ((&growth, &grown), &s)) in
                g1.iter_mut().zip(by_heads).zip(growths)
            {
                *by_t = *g;
                *by_s = *g * grown - weight;
                if self.shape.bounded {
                    *by_s = *by_s * (R::ONE - s * s);
                }
                *g = *g * growth;
            }
            conditioner::backward(
                &net,
                &trace.hinges,
                &trace.hidden,
                &mut self.scratch,
                [&self.by_s[..points], &self.by_t[..points]],
                &mut NetGradient::of(gradient, self.shape.width),
                g0,
            );
        }
    }
}

/// The quantity is to blame where one of its values is not finite.
#[inline(never)]
fn all_finite<R: Real>(quantity: Quantity, values: &[R]) -> Result<(), (Quantity, f64)> {
    // A loop with a way out would branch at every value.
    let all = values
        .iter()
        .fold(true, |all, value| all & value.is_finite());
    if all {
        return Ok(());
    }
    let value = values.iter().find(|value| !value.is_finite());
    Err((quantity, value.map_or(f64::NAN, |value| value.to_f64())))
}
