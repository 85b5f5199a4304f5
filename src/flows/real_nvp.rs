//! RealNVP on the plane.

use super::compiled::Compiled;
use super::conditioner::{self, Scratch, Tile};
use super::config::{Coupling, RealNvpConfig, TensorKind};
use super::relu_breakpoints::ReluBreakpoints;
use crate::distributions::ParameterError;
use crate::nn::{Init, Real, check_values, exp_in_place, tanh_in_place};
use crate::numerics::HALF_LN_2PI;
use crate::random::Stream;
use std::ops::Range;

/// Points that go through a net together.
pub(super) const BLOCK: usize = 512;

/// RealNVP: an invertible map from data to a standard normal on the plane, made of affine couplings.
///
/// A coupling keeps x₀ and maps the other coordinate: y = x₁·exp(s(x₀)) + t(x₀), where (s, t) is a net with
/// two hidden layers of ReLUs, and s goes through tanh where [`RealNvpConfig::bounded`] is set. With
/// [`RealNvpConfig::swap`] its result is (y, x₀), or else (x₀, y): then the same coordinate is kept by every
/// coupling, and never learns. The logarithm of the map's determinant is the sum of all s.
///
/// Parameters stand in one list in the order of [`RealNvpConfig::tensors`]. Coordinates come as columns of any, but the
/// same, length; where lengths differ the shortest counts. Couplings are counted from 0, and those beyond the
/// last do nothing. With NaN or infinite points, or where the arithmetic overflows, so does the result.
///
/// Source: Dinh, Sohl-Dickstein and Bengio, *Density estimation using Real NVP*, 2017.
///
/// ```
/// use reparam::flows::{RealNvpConfig, RealNvp, Workspace};
/// use reparam::nn::Init;
///
/// let config = RealNvpConfig { couplings: 4, width: 16, swap: true, bounded: true };
/// let flow = RealNvp::<f32>::new(config, Init::Uniform, 7)?;
/// let mut workspace = Workspace::new(config);
/// let (mut x0, mut x1, mut log_det) = ([0.3], [-1.2], [0.0]);
/// flow.forward(0..4, &mut x0, &mut x1, &mut log_det, &mut workspace);
/// flow.inverse(0..4, &mut x0, &mut x1, &mut log_det, &mut workspace);
/// assert!((x0[0] - 0.3).abs() < 1e-6 && (x1[0] + 1.2).abs() < 1e-6 && log_det[0].abs() < 1e-6);
/// # Ok::<(), reparam::distributions::ParameterError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct RealNvp<R = f32> {
    config: RealNvpConfig,
    parameters: Vec<R>,
}

impl<R: Compiled> RealNvp<R> {
    /// A flow whose parameters are drawn from the stream `initialisation` of `seed`.
    ///
    /// # Errors
    /// When the configuration is not allowed.
    pub fn new(config: RealNvpConfig, init: Init, seed: u64) -> Result<Self, ParameterError> {
        let config = config.checked()?;
        let mut parameters = vec![R::ZERO; config.parameters()];
        let mut stream = Stream::new(seed, "initialisation");
        let mut rest = &mut parameters[..];
        for _ in 0..config.couplings {
            for layer in TensorKind::LAYERS {
                let dimensions @ [fan_in, fan_out] = layer.fans(config.width);
                let (weights, others) = rest.split_at_mut(fan_in * fan_out);
                let (biases, others) = others.split_at_mut(fan_out);
                init.fill(&mut stream, dimensions, weights, biases);
                rest = others;
            }
        }
        Ok(Self { config, parameters })
    }

    /// A flow with these parameters.
    ///
    /// # Errors
    /// When the configuration is not allowed, there are not as many parameters as it has, or one is not finite.
    pub fn with_parameters(
        config: RealNvpConfig,
        parameters: &[R],
    ) -> Result<Self, ParameterError> {
        let config = config.checked()?;
        check_values("RealNVP", "parameters", parameters, config.parameters())?;
        Ok(Self {
            config,
            parameters: parameters.to_vec(),
        })
    }

    /// Its configuration.
    pub fn config(&self) -> RealNvpConfig {
        self.config
    }

    /// All parameters, in the order of [`RealNvpConfig::tensors`].
    pub fn parameters(&self) -> &[R] {
        &self.parameters
    }

    pub(super) fn parameters_mut(&mut self) -> &mut [R] {
        &mut self.parameters
    }

    /// The log scale and the translation that one coupling takes from the coordinate that it keeps.
    pub fn conditioner(
        &self,
        layer: usize,
        x_a: &[R],
        s: &mut [R],
        t: &mut [R],
        workspace: &mut Workspace<R>,
    ) {
        let Some(net) = self.net(layer) else { return };
        workspace.inner.fit(self.config.width);
        workspace
            .inner
            .breakpoints
            .sort(net.hidden1_weight, net.hidden1_bias);
        let columns = x_a
            .chunks(BLOCK)
            .zip(s.chunks_mut(BLOCK))
            .zip(t.chunks_mut(BLOCK));
        for ((x_a, s), t) in columns {
            let points = x_a.len().min(s.len()).min(t.len());
            let (s, t) = (&mut s[..points], &mut t[..points]);
            workspace
                .inner
                .evaluate(&net, &x_a[..points], [s, t], self.config.bounded);
        }
    }

    /// One coupling from data towards the latent plane, in place; its s is added to `log_det`.
    pub fn forward_layer(
        &self,
        layer: usize,
        x0: &mut [R],
        x1: &mut [R],
        log_det: &mut [R],
        workspace: &mut Workspace<R>,
    ) {
        R::layer(self, layer, [x0, x1, log_det], workspace, false);
    }

    /// One coupling back, in place; its s is taken from `log_det`.
    pub fn inverse_layer(
        &self,
        layer: usize,
        x0: &mut [R],
        x1: &mut [R],
        log_det: &mut [R],
        workspace: &mut Workspace<R>,
    ) {
        R::layer(self, layer, [x0, x1, log_det], workspace, true);
    }

    /// These couplings, from the first to the last, from data towards the latent plane.
    pub fn forward(
        &self,
        layers: Range<usize>,
        x0: &mut [R],
        x1: &mut [R],
        log_det: &mut [R],
        workspace: &mut Workspace<R>,
    ) {
        for layer in self.range(layers) {
            self.forward_layer(layer, x0, x1, log_det, workspace);
        }
    }

    /// These couplings back, from the last to the first.
    pub fn inverse(
        &self,
        layers: Range<usize>,
        x0: &mut [R],
        x1: &mut [R],
        log_det: &mut [R],
        workspace: &mut Workspace<R>,
    ) {
        for layer in self.range(layers).rev() {
            self.inverse_layer(layer, x0, x1, log_det, workspace);
        }
    }

    /// ln p(x) of each point, in nats: that of its latent point under two standard normals, and `log_det`.
    pub fn log_prob(&self, x0: &[R], x1: &[R], out: &mut [R], workspace: &mut Workspace<R>) {
        let mut latent = std::mem::take(&mut workspace.latent);
        let columns = x0
            .chunks(BLOCK)
            .zip(x1.chunks(BLOCK))
            .zip(out.chunks_mut(BLOCK));
        for ((x0, x1), out) in columns {
            let points = x0.len().min(x1.len()).min(out.len());
            let [z0, z1] = &mut latent;
            let (z0, z1, out) = (&mut z0[..points], &mut z1[..points], &mut out[..points]);
            z0.copy_from_slice(&x0[..points]);
            z1.copy_from_slice(&x1[..points]);
            out.fill(R::ZERO);
            self.forward(0..self.config.couplings, z0, z1, out, workspace);
            for ((log_det, &z0), &z1) in out.iter_mut().zip(&*z0).zip(&*z1) {
                *log_det += log_base(z0, z1);
            }
        }
        workspace.latent = latent;
    }

    pub(super) fn net(&self, layer: usize) -> Option<Coupling<'_, R>> {
        let count = self.config.coupling_parameters();
        let parameters = self.parameters.chunks_exact(count).nth(layer)?;
        Some(Coupling::split(parameters, self.config.width))
    }

    fn range(&self, layers: Range<usize>) -> Range<usize> {
        layers.start..layers.end.min(self.config.couplings)
    }

    pub(super) fn layer(
        &self,
        layer: usize,
        [x0, x1, log_det]: [&mut [R]; 3],
        workspace: &mut Workspace<R>,
        goes_back: bool,
    ) {
        let Some(net) = self.net(layer) else { return };
        let RealNvpConfig { swap, bounded, .. } = self.config;
        let Workspace { inner, s, t, .. } = workspace;
        inner.fit(self.config.width);
        inner.breakpoints.sort(net.hidden1_weight, net.hidden1_bias);
        let columns = x0
            .chunks_mut(BLOCK)
            .zip(x1.chunks_mut(BLOCK))
            .zip(log_det.chunks_mut(BLOCK));
        for ((x0, x1), log_det) in columns {
            let points = x0.len().min(x1.len()).min(log_det.len());
            let (s, t) = (&mut s[..points], &mut t[..points]);
            let (x0, x1) = (&mut x0[..points], &mut x1[..points]);
            if swap && goes_back {
                x0.swap_with_slice(x1);
            }
            inner.evaluate(&net, x0, [s, t], bounded);
            let sign = if goes_back { -R::ONE } else { R::ONE };
            for (log_det, s) in log_det.iter_mut().zip(&mut *s) {
                *s = *s * sign;
                *log_det += *s;
            }
            exp_in_place(s);
            let nets = s.iter().zip(&*t);
            if goes_back {
                for (x, (&growth, &t)) in x1.iter_mut().zip(nets) {
                    *x = (*x - t) * growth;
                }
            } else {
                for (x, (&growth, &t)) in x1.iter_mut().zip(nets) {
                    *x = *x * growth + t;
                }
            }
            if swap && !goes_back {
                x0.swap_with_slice(x1);
            }
        }
    }
}

/// The log-density of the base at a latent point.
pub(super) fn log_base<R: Real>(z0: R, z1: R) -> R {
    R::from_f64(-0.5) * (z0 * z0 + z1 * z1) - R::from_f64(2.0 * HALF_LN_2PI)
}

/// Room for points on their way through a flow; it serves every flow of the same width without allocating.
#[derive(Clone, Debug)]
pub struct Workspace<R: Real = f32> {
    inner: Inner<R>,
    s: Vec<R>,
    t: Vec<R>,
    latent: [Vec<R>; 2],
}

impl<R: Real> Workspace<R> {
    /// Room for flows of this configuration.
    pub fn new(config: RealNvpConfig) -> Self {
        let column = || vec![R::ZERO; BLOCK];
        Self {
            inner: Inner::new(config.width),
            s: column(),
            t: column(),
            latent: [column(), column()],
        }
    }
}

/// Room for a block of points on its way through one net.
#[derive(Clone, Debug)]
struct Inner<R: Real> {
    breakpoints: ReluBreakpoints<R>,
    hidden: Vec<Tile<R>>,
    scratch: Scratch<R>,
}

impl<R: Real> Inner<R> {
    fn new(width: usize) -> Self {
        Self {
            breakpoints: ReluBreakpoints::new(width, BLOCK),
            hidden: vec![conditioner::empty_tile::<R>(); BLOCK],
            scratch: Scratch::new(width, BLOCK),
        }
    }

    fn fit(&mut self, width: usize) {
        if self.breakpoints.units.len() != width {
            *self = Self::new(width);
        }
    }

    /// s and t of at most a block of points; the breakpoints are sorted already.
    fn evaluate(&mut self, net: &Coupling<R>, x_a: &[R], [s, t]: [&mut [R]; 2], bounded: bool) {
        let points = x_a.len();
        self.breakpoints.locate(x_a);
        let hidden = &mut self.hidden[..points];
        conditioner::forward(net, &self.breakpoints, hidden, &mut self.scratch, [s, t]);
        if bounded {
            tanh_in_place(s);
        }
    }
}
