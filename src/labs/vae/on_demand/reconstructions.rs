//! Held-out images beside their reconstructions, and samples from the prior.

use crate::figure::{Figure, Layer, Panel, Role, Side};
use crate::labs::vae::VaeLab;
use crate::labs::vae::pictures::mosaic;
use crate::labs::vae::pretrained::PIXELS;
use crate::labs::vae::strings::VaeStrings;
use crate::random::Stream;

/// Images in a row of reconstructions, and samples in a row and a column.
const COMPARED: usize = 8;
const ROWS: usize = 4;

impl VaeLab {
    /// Held-out images, their reconstructions, and samples from the prior.
    pub(super) fn reconstructions_figure(&self, words: &VaeStrings) -> Figure {
        let shown = &self.shown;
        let latent = shown.latent();
        let count = shown.images.len() / PIXELS;
        let stride = (count / COMPARED).max(1);
        let places = (0..COMPARED)
            .map(|index| index * stride)
            .filter(|&place| place < count);
        let mut inputs = Vec::new();
        let mut codes = Vec::new();
        for place in places {
            inputs.extend(&shown.images[place * PIXELS..(place + 1) * PIXELS]);
            codes.extend(&shown.means[place * latent.len()..(place + 1) * latent.len()]);
        }
        let reconstructed = shown.decode(&codes);
        let mut stream = Stream::new(self.config.seed, "prior");
        let sampled = shown.vae.sample_prior(&mut stream, COMPARED * ROWS / 2);
        let panel = |name: &str, images: &[f32], rows: usize| {
            let (width, height) = (COMPARED as f64, rows as f64);
            let mut panel = Panel::picture((0.0, width), (0.0, height + 0.5)).weight(height + 0.5);
            let places = ((0.0, width), (0.0, height));
            panel
                .layers
                .push(mosaic(images, COMPARED, rows, places, (0.0, 1.0)));
            panel.layers.push(Layer::Annotation {
                text: name.into(),
                role: Role::Ink,
                at: (0.0, height + 0.25),
                side: Side::Right,
            });
            panel
        };
        Figure {
            name: format!("vae-reconstructions-step{}", self.steps()),
            description: words.reconstructions_description.into(),
            panels: vec![
                panel(words.inputs_label, &inputs, 1),
                panel(words.reconstructions_label, &reconstructed, 1),
                panel(words.prior_label, &shown.decode(&sampled), 2),
            ],
        }
    }
}
