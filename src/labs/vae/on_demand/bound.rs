//! The bound in three forms, and what it and the other objectives bound, for the picked image.

use crate::figure::axis::Ticks;
use crate::figure::number::number;
use crate::figure::{Along, Axis, Figure, Layer, Panel, Role, Side};
use crate::labs::check::Check;
use crate::labs::lab::{FrameContext, Table};
use crate::labs::vae::VaeLab;
use crate::labs::vae::on_demand::OnDemandView;
use crate::labs::vae::strings::{VaeStrings, strings};
use crate::labs::vae::training::number_or_dash;
use crate::numerics::LogSumExp;
use crate::random::Stream;
use crate::strings::fill;
use crate::vae::{
    Evaluator, GradientEstimator, Latent, LossGradient, Objective, ObjectiveConfig, Tensor, Vae,
};

/// Samples of a form of the bound, and of the importance-weighted estimate.
const SAMPLES: usize = 64;
const BATCHES: usize = 8;
const IMPORTANCE_SAMPLES: usize = 64;
const IMPORTANCE_REPEATS: usize = 8;

/// Codes that are summed over at most.
const MOST_CODES: usize = 4096;

/// What is further below the largest number stands at the left end of the axis.
const MOST_NATS: f64 = 12.0;

/// Points of the quadrature along an axis, and how far it reaches from the prior's mean in its standard deviations.
const NODES: usize = 61;
const REACH: f64 = 6.0;

/// An estimate with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Estimate {
    mean: f64,
    error: f64,
}

impl Estimate {
    const NONE: Self = Self {
        mean: f64::NAN,
        error: f64::NAN,
    };

    fn of(values: &[f64]) -> Self {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        Self {
            mean,
            error: (squares / (n - 1.0) / n).sqrt(),
        }
    }

    fn exact(mean: f64) -> Self {
        Self { mean, error: 0.0 }
    }
}

/// What the numbers depend on: parameters, image and temperatures.
type Key = (Vec<f32>, Vec<f32>, [f64; 2]);

/// The numbers of one image, and some that were looked at before.
#[derive(Default)]
pub(super) struct Bound {
    shown: Numbers,
    known: Vec<(Key, Numbers)>,
}

/// How many images' numbers are kept.
const KEPT: usize = 4;

/// All that is shown of one image.
#[derive(Clone, Default)]
struct Numbers {
    /// The bound in three forms; none of the forms with densities where they are of relaxed variables.
    forms: Vec<Estimate>,
    /// Differences of the first two forms from the third, with their errors.
    differences: Vec<Estimate>,
    /// The importance-weighted estimate of log p(x).
    weighted: Option<Estimate>,
    /// The bound of discrete variables, and log p(x), exactly.
    exact_elbo: Option<f64>,
    log_prob: Option<f64>,
    /// The three relaxed objectives.
    relaxed: Vec<Estimate>,
}

impl OnDemandView for Bound {
    fn update(&mut self, lab: &VaeLab) {
        let key = (
            lab.shown.vae.parameters().to_vec(),
            lab.picked.x.clone(),
            lab.config.temperatures(lab.steps()),
        );
        if lab.picked.x.is_empty() {
            return;
        }
        if let Some((_, numbers)) = self.known.iter().find(|(known, _)| *known == key) {
            self.shown = numbers.clone();
            return;
        }
        self.shown = Numbers::of(lab);
        if self.known.len() == KEPT {
            self.known.remove(0);
        }
        self.known.push((key, self.shown.clone()));
    }

    fn figures(&self, lab: &VaeLab, context: FrameContext) -> Vec<Figure> {
        let words = strings(context.text);
        let parts = [
            ("elbo", text(self.shown.forms.last().copied())),
            ("estimate", text(self.shown.weighted)),
            ("exact", text(self.shown.log_prob.map(Estimate::exact))),
        ];
        vec![Figure {
            name: format!("vae-bound-step{}", lab.steps()),
            description: fill(words.bound_description, &parts),
            panels: vec![self.shown.panel(words)],
        }]
    }

    fn tables(&self, _lab: &VaeLab, words: &VaeStrings) -> Vec<Table> {
        let rows = self.shown.rows(words).into_iter();
        let rows = rows.map(|(name, estimate)| {
            vec![
                name.to_owned(),
                number_or_dash(estimate.mean, 6),
                number_or_dash(estimate.error, 2),
            ]
        });
        vec![Table {
            caption: words.bound_caption.into(),
            head: words.bound_heads.map(str::to_owned).into(),
            rows: rows.collect(),
            ..Table::default()
        }]
    }

    fn checks(&self, _lab: &VaeLab, words: &VaeStrings) -> Vec<Check> {
        let mut checks = Vec::new();
        let far = |difference: &Estimate| difference.mean.abs() / difference.error.max(1e-6);
        let worst = self.shown.differences.iter().map(far).fold(0.0, f64::max);
        if !self.shown.differences.is_empty() {
            checks.push(Check::at_most(
                words.forms_check,
                worst,
                4.5,
                words.forms_detail,
            ));
        }
        if let (Some(weighted), Some(elbo)) = (self.shown.weighted, self.shown.forms.last()) {
            let error = weighted.error.hypot(elbo.error).max(1e-6);
            let below = (weighted.mean - elbo.mean) / error;
            checks.push(Check::at_least(
                words.order_check,
                below,
                -4.5,
                words.order_detail,
            ));
            match self.shown.log_prob {
                Some(log_prob) => {
                    let error = weighted.error.max(1e-4);
                    let below = (log_prob - weighted.mean) / error;
                    let detail = words.exact_detail;
                    checks.push(Check::at_least(words.exact_check, below, -4.5, detail));
                }
                None => checks.push(Check::pending(words.exact_check, words.exact_pending)),
            }
        }
        checks
    }
}

/// An estimate in digits; a dash where there is none.
fn text(estimate: Option<Estimate>) -> String {
    number_or_dash(estimate.map_or(f64::NAN, |estimate| estimate.mean), 5)
}

impl Numbers {
    fn of(lab: &VaeLab) -> Self {
        let (vae, x, seed) = (&lab.shown.vae, &lab.picked.x[..], lab.config.seed);
        let objective = lab.config.objective_at(lab.steps());
        let mut numbers = Self::default();
        numbers.take_forms(vae, x, &objective, seed);
        numbers.weighted = weighted(vae, x, seed);
        (numbers.exact_elbo, numbers.log_prob) = exact(vae, x);
        if !matches!(vae.config().latent, Latent::Gaussian { .. }) {
            let kinds = [
                Objective::Densities,
                Objective::DiscreteMasses,
                Objective::AnalyticKl,
            ];
            let values = kinds.map(|kind| relaxed(vae, x, &objective, kind, seed));
            numbers.relaxed = values.into();
        }
        numbers
    }

    /// The bound in three forms, from the same samples: of discrete variables where the latents are categories.
    fn take_forms(&mut self, vae: &Vae<f32>, x: &[f32], objective: &ObjectiveConfig, seed: u64) {
        let is_gaussian = matches!(vae.config().latent, Latent::Gaussian { .. });
        let config = ObjectiveConfig {
            objective: if is_gaussian {
                Objective::Densities
            } else {
                Objective::DiscreteMasses
            },
            estimator: if is_gaussian {
                GradientEstimator::Pathwise
            } else {
                GradientEstimator::StopGradient
            },
            samples: SAMPLES,
            beta: 1.0,
            ..*objective
        };
        let mut values: [Vec<f64>; 3] = Default::default();
        if let Ok(mut loss) = LossGradient::new(vae.config(), config, 1) {
            for batch in 0..BATCHES {
                if draw(&mut loss, vae, x, seed, batch).is_none() {
                    continue;
                }
                let terms = loss.terms();
                let kl: f64 = terms.kl.iter().sum();
                let ratios = terms.log_prior.iter().zip(terms.log_posterior);
                for (likelihood, (prior, posterior)) in terms.log_likelihood.iter().zip(ratios) {
                    values[0].push((likelihood + prior) - posterior);
                    values[1].push(likelihood + (prior - posterior));
                    values[2].push(likelihood - kl);
                }
            }
        }
        self.forms = values.iter().map(|values| Estimate::of(values)).collect();
        let difference = |form: &Vec<f64>| {
            let pairs = form.iter().zip(&values[2]);
            Estimate::of(&pairs.map(|(a, b)| a - b).collect::<Vec<_>>())
        };
        self.differences = values[..2].iter().map(difference).collect();
    }

    /// Names and numbers, from the lowest bound up.
    fn rows<'a>(&self, words: &'a VaeStrings) -> Vec<(&'a str, Estimate)> {
        let mut rows: Vec<_> = words
            .forms
            .iter()
            .copied()
            .zip(self.forms.iter().copied())
            .collect();
        rows.extend(
            self.exact_elbo
                .map(|elbo| (words.exact_elbo, Estimate::exact(elbo))),
        );
        rows.extend(self.weighted.map(|weighted| (words.weighted, weighted)));
        rows.extend(
            self.log_prob
                .map(|exact| (words.log_prob, Estimate::exact(exact))),
        );
        rows.extend(
            words
                .relaxed
                .iter()
                .copied()
                .zip(self.relaxed.iter().copied()),
        );
        rows
    }

    /// A row for each number, with a line two standard errors long on either side.
    fn panel(&self, words: &VaeStrings) -> Panel {
        let rows = self.rows(words);
        let count = rows.len();
        let seen = || {
            rows.iter()
                .map(|(_, estimate)| estimate)
                .filter(|estimate| estimate.mean.is_finite())
        };
        let low = seen()
            .map(|e| e.mean - 2.0 * e.error)
            .fold(f64::INFINITY, f64::min);
        let high = seen()
            .map(|e| e.mean + 2.0 * e.error)
            .fold(f64::NEG_INFINITY, f64::max);
        let (low, high) = if low.is_finite() && high.is_finite() {
            (low, high)
        } else {
            (-1.0, 0.0)
        };
        // A relaxed objective may lie far below all others.
        let low = low.max(high - MOST_NATS);
        let margin = 0.08 * (high - low) + 0.2;
        let x = Axis::linear(words.nats_axis, low - margin, high + margin);
        let y = Axis::linear("", 0.0, count.max(1) as f64).ticks(Ticks::None);
        let mut panel = Panel::new(x, y);
        for (index, (name, estimate)) in rows.iter().enumerate() {
            let y = (count - 1 - index) as f64 + 0.3;
            if !estimate.mean.is_finite() {
                continue;
            }
            let role = if index < 3 {
                Role::Density
            } else if index < count - self.relaxed.len() {
                Role::Ink
            } else {
                Role::Sample
            };
            let mean = estimate.mean.max(low);
            let error = if estimate.error.is_finite() {
                estimate.error
            } else {
                0.0
            };
            panel.layers.push(Layer::Curve {
                label: String::new(),
                role,
                points: vec![((mean - 2.0 * error).max(low), y), (mean + 2.0 * error, y)],
                stroke: crate::figure::Stroke::Solid,
            });
            panel.layers.push(Layer::Points {
                label: String::new(),
                role,
                x: std::rc::Rc::new(vec![mean]),
                y: std::rc::Rc::new(vec![y]),
                radius: 4.0,
            });
            let side = if mean > 0.5 * (low + high) {
                Side::Left
            } else {
                Side::Right
            };
            let text = format!("{name}: {}", number(estimate.mean, 5));
            panel.layers.push(Layer::Annotation {
                text,
                role,
                at: (mean, y + 0.35),
                side,
            });
        }
        if let Some(log_prob) = self.log_prob {
            panel.layers.push(Layer::Rule {
                label: String::new(),
                role: Role::Reference,
                along: Along::Vertical,
                at: log_prob,
            });
        }
        panel
    }
}

/// Evaluates the loss of one image with fresh noise; none where something is not finite.
fn draw(
    loss: &mut LossGradient<f32>,
    vae: &Vae<f32>,
    x: &[f32],
    seed: u64,
    batch: usize,
) -> Option<f64> {
    let mut stream = Stream::numbered(seed, "bound", batch as u64);
    let mut noise = vec![0.0; loss.noise(1)];
    vae.config().latent.fill_noise(&mut stream, &mut noise);
    let noise: Vec<_> = noise.into_iter().map(|e| e as f32).collect();
    loss.loss(vae, x, &noise).ok()
}

/// The mean of independent importance-weighted estimates: each is below log p(x) in expectation.
fn weighted(vae: &Vae<f32>, x: &[f32], seed: u64) -> Option<Estimate> {
    let mut evaluator = Evaluator::new(vae.config()).ok()?;
    let estimates = (0..IMPORTANCE_REPEATS).filter_map(|repeat| {
        let seed = seed.wrapping_add(1000 * repeat as u64);
        let estimates = evaluator.log_prob_estimates(vae, x, IMPORTANCE_SAMPLES, seed);
        estimates.ok()?.first().copied()
    });
    let estimates: Vec<_> = estimates.collect();
    (estimates.len() > 1).then(|| Estimate::of(&estimates))
}

/// The discrete bound and log p(x): by enumeration of codes, or log p(x) alone by quadrature of one or two Gaussian
/// latents.
fn exact(vae: &Vae<f32>, x: &[f32]) -> (Option<f64>, Option<f64>) {
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

/// log ∫ p(x|z) p(z) dz by the trapezoidal rule, which converges fast for smooth functions that vanish at the ends.
fn quadrature(vae: &Vae<f32>, x: &[f32], dimensions: usize) -> f64 {
    let prior = |tensor, default: f64| {
        let values: Vec<_> = vae.tensor(tensor).iter().map(|&v| f64::from(v)).collect();
        if values.is_empty() {
            vec![default; dimensions]
        } else {
            values
        }
    };
    let (mean, log_scale) = (
        prior(Tensor::PriorMean, 0.0),
        prior(Tensor::PriorLogScale, 0.0),
    );
    let width = 2.0 * REACH / (NODES - 1) as f64;
    let count = NODES.pow(dimensions as u32);
    let mut z = Vec::with_capacity(count * dimensions);
    let mut log_weights = Vec::with_capacity(count);
    for node in 0..count {
        let mut log_weight = 0.0;
        for d in 0..dimensions {
            let place = node / NODES.pow(d as u32) % NODES;
            let e = width * place as f64 - REACH;
            z.push((mean[d] + log_scale[d].exp() * e) as f32);
            log_weight += width.ln() - 0.5 * e * e - crate::numerics::HALF_LN_2PI;
        }
        log_weights.push(log_weight);
    }
    let mut logits = vec![0.0; count * vae.config().inputs];
    vae.decode(&z, &mut logits, &mut crate::vae::Workspace::default());
    let rows = logits.chunks_exact(vae.config().inputs).zip(log_weights);
    let sum: LogSumExp = rows
        .map(|(logits, log_weight)| {
            let pixels = logits.iter().zip(x);
            let likelihood = pixels.map(|(&logit, &x)| {
                let (logit, x) = (f64::from(logit), f64::from(x));
                x * logit - crate::numerics::softplus(logit)
            });
            log_weight + likelihood.sum::<f64>()
        })
        .collect();
    sum.value()
}

/// A relaxed objective of one image.
fn relaxed(
    vae: &Vae<f32>,
    x: &[f32],
    objective: &ObjectiveConfig,
    kind: Objective,
    seed: u64,
) -> Estimate {
    let config = ObjectiveConfig {
        objective: kind,
        estimator: GradientEstimator::Pathwise,
        samples: SAMPLES,
        beta: 1.0,
        arithmetic: crate::vae::Arithmetic::LogSpace,
        ..*objective
    };
    let Ok(mut loss) = LossGradient::new(vae.config(), config, 1) else {
        return Estimate::NONE;
    };
    let values = (0..BATCHES).filter_map(|batch| Some(-draw(&mut loss, vae, x, seed, batch)?));
    Estimate::of(&values.collect::<Vec<_>>())
}
