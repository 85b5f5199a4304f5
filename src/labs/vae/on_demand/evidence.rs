//! log p(x) of an image, the evidence, exactly: a sum over all codes, or an integral over one or two Gaussian latents.

use crate::numerics::{HALF_LN_2PI, LogSumExp, softplus};
use crate::vae::{Latent, LossGradient, Objective, ObjectiveConfig, Tensor, Vae, Workspace};

/// Codes that are summed over at most.
const MOST_CODES: usize = 4096;

/// Points of the quadrature along an axis, and how far it reaches from the prior's mean in its standard deviations.
const NODES: usize = 61;
const REACH: f64 = 6.0;

/// The integrand is negligible so many nats below its largest value, and the box is made smaller so often at most.
const NEGLIGIBLE: f64 = 40.0;
const MOST_BOXES: usize = 6;

/// The discrete bound and log p(x): by enumeration of codes, or log p(x) alone by quadrature of one or two Gaussian
/// latents.
pub(super) fn exact(vae: &Vae<f32>, x: &[f32]) -> (Option<f64>, Option<f64>) {
    let latent = vae.config().latent;
    match latent {
        Latent::Gaussian { dimensions, .. } => (
            None,
            (dimensions < 3).then(|| quadrature(vae, x, dimensions)),
        ),
        _ if latent.codes().is_some_and(|codes| codes <= MOST_CODES) => {
            let value = |objective| {
                let config = ObjectiveConfig {
                    objective,
                    ..ObjectiveConfig::default()
                };
                let mut loss = LossGradient::new(vae.config(), config, 1).ok()?;
                Some(-loss.loss(vae, x, &[]).ok()?)
            };
            (value(Objective::ExactElbo), value(Objective::ExactLogProb))
        }
        _ => (None, None),
    }
}

/// log ∫ p(x|z) p(z) dz by the trapezoidal rule, which converges fast for smooth functions that vanish at the ends; over
/// a box that shrinks to where the integrand is not negligible, however narrow the posterior is.
fn quadrature(vae: &Vae<f32>, x: &[f32], dimensions: usize) -> f64 {
    let prior = |tensor| {
        let values = vae.tensor(tensor).iter();
        let values: Vec<_> = values.map(|&value| f64::from(value)).collect();
        // The standard normal distribution, where none is learned.
        (0..dimensions).map(move |d| values.get(d).copied().unwrap_or(0.0))
    };
    let priors = prior(Tensor::PriorMean).zip(prior(Tensor::PriorLogScale));
    let priors: Vec<_> = priors
        .map(|(mean, log_scale)| (mean, log_scale.exp()))
        .collect();
    let mut workspace = Workspace::default();
    let mut ends = vec![(-REACH, REACH); dimensions];
    let mut best = f64::NAN;
    for _ in 0..MOST_BOXES {
        let nodes = Nodes { ends };
        let integrand = nodes.integrand(vae, x, &priors, &mut workspace);
        best = nodes.log_volume() + integrand.iter().copied().collect::<LogSumExp>().value();
        let smaller = nodes.around(&integrand);
        if !is_smaller(&smaller, &nodes.ends) {
            break;
        }
        ends = smaller;
    }
    best
}

/// Whether a box has less than half of another's length along some axis.
fn is_smaller(one: &[(f64, f64)], other: &[(f64, f64)]) -> bool {
    let length = |&(low, high): &(f64, f64)| high - low;
    let mut pairs = one.iter().zip(other);
    pairs.any(|(one, other)| length(one) < 0.5 * length(other))
}

/// Nodes of a box, in the prior's standard deviations from its mean: the first axis runs fastest.
struct Nodes {
    ends: Vec<(f64, f64)>,
}

impl Nodes {
    fn count(&self) -> usize {
        NODES.pow(self.ends.len() as u32)
    }

    /// From one node to the next along an axis.
    fn width(&self, d: usize) -> f64 {
        (self.ends[d].1 - self.ends[d].0) / (NODES - 1) as f64
    }

    fn log_volume(&self) -> f64 {
        (0..self.ends.len()).map(|d| self.width(d).ln()).sum()
    }

    fn place(&self, node: usize, d: usize) -> f64 {
        self.ends[d].0 + self.width(d) * (node / NODES.pow(d as u32) % NODES) as f64
    }

    /// log p(x|z) + log p(z) at each node, for z of a prior with these means and scales.
    fn integrand(
        &self,
        vae: &Vae<f32>,
        x: &[f32],
        priors: &[(f64, f64)],
        workspace: &mut Workspace<f32>,
    ) -> Vec<f64> {
        let mut z = Vec::with_capacity(self.count() * priors.len());
        let mut log_priors = Vec::with_capacity(self.count());
        for node in 0..self.count() {
            let mut log_prior = 0.0;
            for (d, (mean, scale)) in priors.iter().enumerate() {
                let e = self.place(node, d);
                z.push((mean + scale * e) as f32);
                log_prior -= 0.5 * e * e + HALF_LN_2PI;
            }
            log_priors.push(log_prior);
        }
        let pixels = vae.config().inputs;
        let mut logits = vec![0.0; self.count() * pixels];
        vae.decode(&z, &mut logits, workspace);
        let rows = logits.chunks_exact(pixels).zip(log_priors);
        rows.map(|(logits, log_prior)| {
            let likelihood = logits.iter().zip(x).map(|(&logit, &x)| {
                let (logit, x) = (f64::from(logit), f64::from(x));
                x * logit - softplus(logit)
            });
            log_prior + likelihood.sum::<f64>()
        })
        .collect()
    }

    /// The box of the nodes that are not negligible, and a node more at each end.
    fn around(&self, integrand: &[f64]) -> Vec<(f64, f64)> {
        let most = integrand.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let heavy = |node: &usize| integrand[*node] >= most - NEGLIGIBLE;
        let axes = 0..self.ends.len();
        let ends = axes.map(|d| {
            let places = (0..self.count()).filter(heavy);
            let places = places.map(|node| self.place(node, d));
            let (low, high) = places.fold((f64::INFINITY, f64::NEG_INFINITY), |ends, place| {
                (ends.0.min(place), ends.1.max(place))
            });
            (low - self.width(d), high + self.width(d))
        });
        ends.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::{Activation, Init};
    use crate::vae::VaeConfig;

    /// A model whose decoder is so steep that the posterior is far narrower than the first nodes' distance.
    fn steep(dimensions: usize, factor: f32) -> Vae<f32> {
        let config = VaeConfig {
            inputs: 64,
            hidden: 8,
            activation: Activation::Tanh,
            latent: Latent::Gaussian {
                dimensions,
                learned_prior: false,
            },
        };
        let vae = Vae::<f32>::new(config, Init::Uniform, 3).expect("an allowed config");
        let scaled: Vec<_> = vae.parameters().iter().map(|w| w * factor).collect();
        Vae::with_parameters(config, &scaled).expect("finite")
    }

    /// What a decoder makes of z = 0.3, as the image.
    fn image(vae: &Vae<f32>, dimensions: usize) -> Vec<f32> {
        vae.decode_probs(&vec![0.3; dimensions], &mut Workspace::default())
    }

    #[test]
    fn the_integral_is_that_of_many_more_nodes() {
        for factor in [1.0, 8.0, 40.0] {
            let vae = steep(1, factor);
            let x = image(&vae, 1);
            let dense = 400_001;
            let width = 2.0 * REACH / (dense - 1) as f64;
            let z: Vec<_> = (0..dense)
                .map(|i| (i as f64 * width - REACH) as f32)
                .collect();
            let mut logits = vec![0.0; dense * 64];
            vae.decode(&z, &mut logits, &mut Workspace::default());
            let sum: LogSumExp = logits
                .chunks_exact(64)
                .zip(&z)
                .map(|(logits, &z)| {
                    let pixels = logits
                        .iter()
                        .zip(&x)
                        .map(|(&l, &x)| f64::from(x) * f64::from(l) - softplus(f64::from(l)));
                    pixels.sum::<f64>() - 0.5 * f64::from(z).powi(2) - HALF_LN_2PI
                })
                .collect();
            let known = sum.value() + width.ln();
            let own = quadrature(&vae, &x, 1);
            assert!((own - known).abs() < 2e-4, "{factor}: {own} {known}");
        }
    }

    #[test]
    fn a_box_shrinks_to_what_is_not_negligible() {
        let nodes = Nodes {
            ends: vec![(-6.0, 6.0), (-6.0, 6.0)],
        };
        let integrand: Vec<_> = (0..nodes.count())
            .map(|node| {
                let (a, b) = (nodes.place(node, 0), nodes.place(node, 1));
                -0.5 * ((a - 1.0).powi(2) + b * b) / 0.01
            })
            .collect();
        let ends = nodes.around(&integrand);
        // exp(−40) lies 0.894 from the middle, and a node more is 0.2.
        assert!(
            (ends[0].0 - (1.0 - 1.0)).abs() < 1e-9 && (ends[0].1 - 2.0).abs() < 1e-9,
            "{ends:?}"
        );
        assert!(
            (ends[1].0 + 1.0).abs() < 1e-9 && (ends[1].1 - 1.0).abs() < 1e-9,
            "{ends:?}"
        );
        assert!(is_smaller(&ends, &nodes.ends) && !is_smaller(&ends, &ends));
    }
}
