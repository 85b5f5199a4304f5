//! The code of one training step, line by line, and what each line makes of a minibatch.

use super::listing::{Listing, listing};
use crate::datasets::Bars;
use crate::figure::number::number_or_dash;
use crate::figure::{Axis, Figure, Layer, Panel, Role, Side};
use crate::labs::lab::{FrameContext, StepDescription, Table};
use crate::labs::parameters::common::{SAMPLES, STEP};
use crate::labs::vae::VaeLab;
use crate::labs::vae::on_demand::OnDemandView;
use crate::labs::vae::pictures::mosaic;
use crate::labs::vae::pretrained::PIXELS;
use crate::labs::vae::strings::{VaeStrings, strings};
use crate::random::Stream;
use crate::strings::fill;
use crate::vae::{Arithmetic, GradientEstimator, LossGradient, Objective, ObjectiveConfig};

/// Images of a minibatch that are computed and shown.
const SHOWN: usize = 8;

/// The steps after which the samples and the decodings are there.
const SAMPLED: u32 = 4;
const DECODED: u32 = 5;

#[derive(Default)]
pub(super) struct Code {
    images: Vec<f32>,
    z: Vec<f32>,
    decoded: Vec<f32>,
    loss: f64,
    /// The minibatch, and how many of its steps are done.
    minibatch: usize,
    step: u32,
}

impl OnDemandView for Code {
    fn update(&mut self, lab: &VaeLab) {
        self.minibatch = lab.values.get(SAMPLES);
        self.step = lab.values.get(STEP);
        let images = &lab.shown.images;
        let count = images.len() / PIXELS;
        self.images.clear();
        for index in 0..SHOWN.min(count) {
            // Neighbours are of one class.
            let image = (self.minibatch * SHOWN + index) * 37 % count;
            self.images
                .extend(&images[image * PIXELS..(image + 1) * PIXELS]);
        }
        self.take_loss(lab);
    }

    fn figures(&self, lab: &VaeLab, context: FrameContext) -> Vec<Figure> {
        let words = strings(context.text);
        let parts = [("n", (self.minibatch + 1).to_string())];
        vec![Figure {
            name: format!("vae-code-minibatch{}", self.minibatch + 1),
            description: fill(words.code_description, &parts),
            panels: self.panels(lab, words),
        }]
    }

    fn tables(&self, lab: &VaeLab, words: &VaeStrings) -> Vec<Table> {
        let Listing { torch, rust } = listing(&lab.config);
        // The first stands beside the figure, where there is no room for both.
        [
            (words.torch_caption, torch, true),
            (words.rust_caption, rust, false),
        ]
        .into_iter()
        .map(|(caption, lines, is_beside)| {
            let of = |step: u32| {
                let first = lines.iter().position(|line| line.step == Some(step));
                let last = lines.iter().rposition(|line| line.step == Some(step));
                first
                    .zip(last)
                    .map_or(0..0, |(first, last)| first..last + 1)
            };
            Table {
                caption: caption.into(),
                head: words.code_heads.map(str::to_owned).into(),
                lit: of(self.step),
                rows: lines
                    .iter()
                    .map(|line| vec![line.code.clone(), line.shape.clone()])
                    .collect(),
                code: is_beside,
            }
        })
        .collect()
    }

    fn describe_step(&self, lab: &VaeLab, words: &VaeStrings, step: u32) -> StepDescription {
        let settings = lab.config.settings();
        let parts = [
            ("batch", settings.batch_size.to_string()),
            ("pixels", Bars::PIXELS.to_string()),
            (
                "numbers",
                lab.shown.latent().posterior_parameters().to_string(),
            ),
            ("k", lab.config.objective.samples.to_string()),
            ("loss", number_or_dash(self.loss, 4)),
        ];
        let sentence = words.code_steps[step.min(words.code_steps.len() as u32 - 1) as usize];
        fill(sentence, &parts).into()
    }
}

impl Code {
    /// Samples, decodings and the loss of the images that are shown.
    fn take_loss(&mut self, lab: &VaeLab) {
        self.loss = f64::NAN;
        (self.z, self.decoded) = (Vec::new(), Vec::new());
        let vae = &lab.shown.vae;
        let objective = ObjectiveConfig {
            objective: Objective::AnalyticKl,
            estimator: GradientEstimator::Pathwise,
            samples: 1,
            arithmetic: Arithmetic::LogSpace,
            ..lab.config.objective_at(lab.steps())
        };
        let images = self.images.len() / PIXELS;
        let Ok(mut loss) = LossGradient::<f32>::new(vae.config(), objective, SHOWN) else {
            return;
        };
        if images == 0 {
            return;
        }
        let mut noise = vec![0.0; loss.noise(images)];
        let mut stream = Stream::numbered(lab.config.seed, "minibatch", self.minibatch as u64);
        vae.config().latent.fill_noise(&mut stream, &mut noise);
        let noise: Vec<_> = noise.into_iter().map(|e| e as f32).collect();
        if let Ok(value) = loss.loss(vae, &self.images, &noise) {
            self.loss = value;
            self.z = loss.z().to_vec();
            self.decoded = lab.shown.decode(&self.z);
        }
    }

    fn panels(&self, lab: &VaeLab, words: &VaeStrings) -> Vec<Panel> {
        let batch = lab.config.settings().batch_size.to_string();
        let strip = |images: &[f32], name: String| {
            let width = SHOWN as f64;
            let mut panel = Panel::picture((0.0, width), (0.0, 1.5));
            panel.layers.push(mosaic(
                images,
                SHOWN,
                1,
                ((0.0, width), (0.0, 1.0)),
                (0.0, 1.0),
            ));
            panel.layers.push(Layer::Annotation {
                text: name,
                role: Role::Ink,
                at: (0.0, 1.25),
                side: Side::Right,
            });
            panel
        };
        let is_done = |step: u32| self.step >= step;
        let decoded: &[f32] = if is_done(DECODED) { &self.decoded } else { &[] };
        let name = if is_done(DECODED) {
            format!(
                "{}, −ELBO = {}",
                words.decoded_label,
                number_or_dash(self.loss, 4)
            )
        } else {
            words.decoded_label.to_owned()
        };
        vec![
            strip(&self.images, fill(words.batch_label, &[("batch", batch)])),
            self.latents(words, is_done(SAMPLED)),
            strip(decoded, name),
        ]
    }

    /// The samples of each image, one column each.
    fn latents(&self, words: &VaeStrings, is_sampled: bool) -> Panel {
        let images = (self.images.len() / PIXELS).max(1);
        let length = self.z.len() / images;
        let most = self
            .z
            .iter()
            .map(|z| f64::from(z.abs()))
            .fold(1.0, f64::max);
        let most = if most.is_finite() { most } else { 1.0 };
        let is_signed = self.z.iter().any(|&z| z < 0.0);
        let low = if is_signed { -most } else { 0.0 };
        let mut x = Axis::linear("", 0.0, SHOWN as f64);
        x = x.ticks(crate::figure::axis::Ticks::None);
        let y = Axis::linear(words.z_label, 1.1 * low, 1.1 * most);
        let mut panel = Panel::new(x, y).weight(1.2);
        if is_sampled && length > 0 {
            let width = 0.8 / length as f64;
            let columns = self.z.iter().enumerate().map(|(place, &z)| {
                let (image, d) = (place / length, place % length);
                let middle = image as f64 + 0.1 + width * (d as f64 + 0.5);
                (middle, 0.0, f64::from(z))
            });
            panel.layers.push(Layer::Columns {
                label: words.z_label.into(),
                role: Role::Sample,
                width: 0.9 * width,
                columns: columns.filter(|column| column.2.is_finite()).collect(),
            });
        }
        panel
    }
}
