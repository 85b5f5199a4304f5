//! The latent variables, and what they decode to.

use super::{ViewContent, choosing, gaussian};
use crate::chunk_entry;
use crate::figure::{Figure, Panel, Point, Role};
use crate::labs::lab::{Change, FrameContext, Table};
use crate::labs::playback::{Playback, Sweep};
use crate::labs::vae::VaeLab;
use crate::labs::vae::on_demand;
use crate::labs::vae::parameters::{Family, Z};
use crate::labs::vae::pictures::strip;
use crate::labs::vae::strings::{VaeStrings, strings};
use crate::strings::fill;

pub(super) struct Latent;

/// Where the walk along the first coordinate begins and ends.
const WALK: (f64, f64) = (-2.5, 2.5);

impl ViewContent for Latent {
    fn update(&self, lab: &mut VaeLab) {
        if lab.config.family() == Family::Gaussian {
            gaussian::update(lab);
        }
    }

    fn figures(&self, lab: &VaeLab, context: FrameContext) -> Vec<Figure> {
        let words = strings(context.text);
        let figure = match lab.config.family() {
            Family::Gaussian => gaussian::figure(lab, words),
            Family::Concrete => {
                let draw =
                    chunk_entry!(on_demand::concrete_figure as fn(&VaeLab, &VaeStrings) -> Figure);
                draw(lab, words)
            }
        };
        vec![figure]
    }

    fn tables(&self, lab: &VaeLab, words: &VaeStrings) -> Vec<Table> {
        vec![lab.latents_table(words)]
    }

    fn playback(&self, lab: &VaeLab) -> Playback {
        let is_gaussian = lab.config.family() == Family::Gaussian;
        let walk = || Sweep {
            key: Z[0],
            range: WALK,
            seconds: 6.0,
            label: |text| strings(text).walk,
        };
        Playback {
            sweep: is_gaussian.then(walk),
            ..Playback::NOTHING
        }
    }

    fn drag(&self, lab: &VaeLab, key: &'static str, to: Point) -> Vec<Change> {
        match lab.config.family() {
            Family::Gaussian => gaussian::moved(lab, to),
            Family::Concrete => choosing::chosen(lab, key, to),
        }
    }

    fn press(&self, lab: &VaeLab, at: Point) -> Vec<Change> {
        match lab.config.family() {
            Family::Gaussian => gaussian::moved(lab, at),
            Family::Concrete => choosing::pressed(lab, at),
        }
    }
}

/// The picked image, its reconstruction, and what is decoded.
pub(in crate::labs::vae) fn pictures(lab: &VaeLab, decoded: &[f32], words: &VaeStrings) -> Panel {
    let picked = &lab.picked;
    let input = if lab.is_own {
        words.own_picture.to_owned()
    } else {
        words.input_picture.to_owned()
    };
    strip(
        [
            (&picked.x, input, Role::Selected),
            (
                &picked.reconstruction,
                words.reconstruction_picture.into(),
                Role::Selected,
            ),
            (decoded, words.decoded_picture.into(), Role::Density),
        ],
        lab.is_own,
    )
}

/// What the picked image is, in words.
pub(in crate::labs::vae) fn picked_text(lab: &VaeLab, words: &VaeStrings) -> String {
    let class = lab.picked.class.map(|class| class.to_string());
    match class {
        Some(class) if lab.config.data() == crate::labs::vae::parameters::Data::Bars => {
            fill(words.picked_bars, &[("class", class)])
        }
        Some(class) => fill(words.picked_digit, &[("class", class)]),
        None => words.picked_own.into(),
    }
}
