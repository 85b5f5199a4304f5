//! The stochastic computation graph of the picked image, with the size of the gradient on each edge.

use crate::figure::number::{number, number_or_dash};
use crate::figure::{Figure, Layer, Panel, Point, Role, Side, Stroke};
use crate::labs::lab::{FrameContext, Table};
use crate::labs::vae::VaeLab;
use crate::labs::vae::on_demand::OnDemandView;
use crate::labs::vae::parameters::Family;
use crate::labs::vae::pictures::outline;
use crate::labs::vae::strings::{VaeStrings, strings};
use crate::random::Stream;
use crate::strings::fill;
use crate::vae::{
    Arithmetic, GradientEstimator, LossGradient, Objective, ObjectiveConfig, Tensor, Vae,
};

/// Middles of the nodes, in the order of their words: x, encoder, noise, z, decoder, log p(x|z), KL, loss.
const NODES: [Point; 8] = [
    (1.1, 6.3),
    (4.2, 6.3),
    (7.2, 3.9),
    (7.2, 6.3),
    (10.4, 6.3),
    (10.4, 3.2),
    (4.2, 3.2),
    (7.2, 1.0),
];

/// Half the width and the height of a node.
const HALF: (f64, f64) = (1.05, 0.42);

/// The ends of the panel.
const RANGE: (Point, Point) = ((-0.2, 11.7), (0.2, 8.0));

/// Norms of the gradient of the loss of one image.
#[derive(Clone, Copy, Debug, Default)]
struct Norms {
    pixels: f64,
    z: f64,
    /// By what the encoder gives: along the path or by the score, from the divergence, and together.
    path: f64,
    kl: f64,
    posterior: f64,
    encoder: f64,
    decoder: f64,
}

#[derive(Default)]
pub(super) struct Graph {
    norms: Norms,
    /// The estimator and the objective that they are of.
    is_score: bool,
    is_hard: bool,
    beta: f64,
}

impl OnDemandView for Graph {
    fn update(&mut self, lab: &VaeLab) {
        let objective = lab.config.objective_at(lab.steps());
        let baseline = 0.0;
        let whole = gradients(
            &lab.shown.vae,
            &lab.picked.x,
            objective,
            lab.config.seed,
            baseline,
        );
        let without = ObjectiveConfig {
            beta: 0.0,
            ..objective
        };
        let path = gradients(
            &lab.shown.vae,
            &lab.picked.x,
            without,
            lab.config.seed,
            baseline,
        );
        self.is_score = matches!(objective.estimator, GradientEstimator::ScoreFunction { .. });
        self.is_hard = objective.estimator != GradientEstimator::Pathwise;
        self.beta = objective.beta;
        self.norms = match (whole, path) {
            (Some(whole), Some(path)) => {
                let pairs = whole.by_posterior.iter().zip(&path.by_posterior);
                let kl: Vec<_> = pairs.map(|(a, b)| a - b).collect();
                Norms {
                    pixels: norm(&whole.by_pixels),
                    z: norm(&whole.by_z),
                    path: norm(&path.by_posterior),
                    kl: norm(&kl),
                    posterior: norm(&whole.by_posterior),
                    encoder: norm(&whole.encoder),
                    decoder: norm(&whole.decoder),
                }
            }
            _ => Norms::default(),
        };
    }

    fn figures(&self, lab: &VaeLab, context: FrameContext) -> Vec<Figure> {
        let words = strings(context.text);
        let parts = [
            ("z", number(self.norms.path, 3)),
            ("kl", number(self.norms.kl, 3)),
            ("posterior", number(self.norms.posterior, 3)),
        ];
        vec![Figure {
            name: format!("vae-graph-step{}", lab.steps()),
            description: fill(words.graph_description, &parts),
            panels: vec![self.panel(lab, words)],
        }]
    }

    fn tables(&self, _lab: &VaeLab, words: &VaeStrings) -> Vec<Table> {
        let norms = &self.norms;
        let values = [
            norms.pixels,
            norms.z,
            norms.path,
            norms.kl,
            norms.posterior,
            norms.encoder,
            norms.decoder,
        ];
        let rows = words.graph_rows.iter().zip(values);
        let rows = rows.map(|(name, value)| vec![(*name).to_owned(), number_or_dash(value, 4)]);
        vec![Table {
            caption: words.graph_caption.into(),
            rows: rows.collect(),
            ..Table::default()
        }]
    }
}

impl Graph {
    fn panel(&self, lab: &VaeLab, words: &VaeStrings) -> Panel {
        let mut panel = Panel::picture(RANGE.0, RANGE.1);
        let [x, encoder, noise, z, decoder, likelihood, kl, loss] = NODES;
        let norms = &self.norms;
        let size = |value: f64| number(value, 3);
        let path = if self.is_score {
            words.stops.to_owned()
        } else {
            size(norms.path)
        };
        let carried = !self.is_score && norms.path > 0.0;
        let edges = [
            (x, encoder, size(norms.encoder), true, Side::Above),
            (encoder, z, path, carried, Side::Above),
            (noise, z, String::new(), false, Side::Right),
            (z, decoder, size(norms.z), !self.is_score, Side::Above),
            (decoder, likelihood, size(norms.pixels), true, Side::Left),
            (encoder, kl, size(norms.kl), norms.kl > 0.0, Side::Right),
            (likelihood, loss, "1".to_owned(), true, Side::Right),
            (kl, loss, size(self.beta), self.beta > 0.0, Side::Left),
        ];
        for (from, to, label, carries, side) in edges {
            edge(&mut panel, (from, to), (label, carries, side));
        }
        if self.is_score {
            let label = fill(words.by_score, &[("size", size(norms.path))]);
            let from = (loss.0 - 0.4, loss.1 + HALF.1);
            panel.layers.push(Layer::Curve {
                label: String::new(),
                role: Role::Selected,
                points: vec![from, (encoder.0 + 0.6, encoder.1 - HALF.1)],
                stroke: Stroke::Dashed,
            });
            panel.layers.push(Layer::Annotation {
                text: label,
                role: Role::Selected,
                at: (5.9, 3.3),
                side: Side::Left,
            });
        }
        for (at, name) in NODES.iter().zip(words.nodes) {
            let (x, y) = (
                (at.0 - HALF.0, at.0 + HALF.0),
                (at.1 - HALF.1, at.1 + HALF.1),
            );
            let role = if *at == noise {
                Role::Noise
            } else if *at == z {
                Role::Sample
            } else {
                Role::Ink
            };
            panel.layers.push(outline(x, y, role));
            panel.layers.push(Layer::Annotation {
                text: name.into(),
                role,
                at: (at.0, at.1 - 0.22),
                side: Side::Above,
            });
        }
        let note = match (lab.config.family(), self.is_score, self.is_hard) {
            (_, true, _) => words.score_note,
            (Family::Gaussian, ..) => words.passes[0],
            (Family::Concrete, _, false) => words.passes[1],
            (Family::Concrete, ..) => words.passes[3],
        };
        panel.layers.push(Layer::Annotation {
            text: note.into(),
            role: Role::Sample,
            at: (RANGE.0.0 + 0.2, 7.6),
            side: Side::Right,
        });
        panel
    }
}

/// An arrow forwards between two nodes, and what comes back along it.
fn edge(
    panel: &mut Panel,
    (from, to): (Point, Point),
    (label, carries, side): (String, bool, Side),
) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    // How much of the way is inside a node.
    let inside = (HALF.0 / dx.abs().max(1e-9)).min(HALF.1 / dy.abs().max(1e-9));
    let at = |part: f64| (from.0 + part * dx, from.1 + part * dy);
    let (start, end) = (at(inside), at(1.0 - inside));
    let role = if carries {
        Role::Selected
    } else {
        Role::Reference
    };
    let length = dx.hypot(dy);
    let (ux, uy) = (dx / length, dy / length);
    let barb = |turn: f64| {
        (
            end.0 - 0.25 * ux + turn * 0.13 * uy,
            end.1 - 0.25 * uy - turn * 0.13 * ux,
        )
    };
    for points in [vec![start, end], vec![barb(1.0), end, barb(-1.0)]] {
        panel.layers.push(Layer::Curve {
            label: String::new(),
            role,
            points,
            stroke: if carries { Stroke::Solid } else { Stroke::Thin },
        });
    }
    if !label.is_empty() {
        // A slanted edge runs below what stands at its middle.
        let room = match side {
            Side::Left => -0.35 * ux.abs(),
            Side::Right => 0.35 * ux.abs(),
            _ => 0.0,
        };
        let (x, y) = at(0.5);
        panel.layers.push(Layer::Annotation {
            text: label,
            role,
            at: (x + room, y),
            side,
        });
    }
}

/// Derivatives of the loss of one image.
struct Gradients {
    by_pixels: Vec<f32>,
    by_z: Vec<f32>,
    by_posterior: Vec<f32>,
    encoder: Vec<f32>,
    decoder: Vec<f32>,
}

/// The gradient with the page's noise; none where something is not finite.
fn gradients(
    vae: &Vae<f32>,
    x: &[f32],
    objective: ObjectiveConfig,
    seed: u64,
    baseline: f64,
) -> Option<Gradients> {
    let config = vae.config();
    if x.len() != config.inputs {
        return None;
    }
    let objective = ObjectiveConfig {
        // Sums over all codes have no sample to look at.
        objective: if objective.objective.is_exact() {
            Objective::AnalyticKl
        } else {
            objective.objective
        },
        samples: 1,
        arithmetic: Arithmetic::LogSpace,
        ..objective
    };
    let mut loss = LossGradient::<f32>::new(config, objective, 1).ok()?;
    let mut noise = vec![0.0; loss.noise(1)];
    config
        .latent
        .fill_noise(&mut Stream::new(seed, "sample"), &mut noise);
    let noise: Vec<_> = noise.into_iter().map(|e| e as f32).collect();
    loss.evaluate(vae, x, &noise, baseline).ok()?;
    let decoder = config
        .tensors()
        .find(|(tensor, ..)| *tensor == Tensor::DecoderHiddenWeight)
        .map_or(0, |(_, _, range)| range.start);
    let (encoder, decoder) = loss.gradient().split_at(decoder);
    Some(Gradients {
        by_pixels: loss.by_pixels().to_vec(),
        by_z: loss.by_z().to_vec(),
        by_posterior: loss.by_posterior().to_vec(),
        encoder: encoder.to_vec(),
        decoder: decoder.to_vec(),
    })
}

fn norm(values: &[f32]) -> f64 {
    let squares = values.iter().map(|&value| f64::from(value).powi(2));
    squares.sum::<f64>().sqrt()
}
