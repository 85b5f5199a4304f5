//! The tables: what the model is worth, and what the picked image's latents are.

use super::VaeLab;
use super::shown::{categories, category_probs, divergences, least_temperature};
use super::strings::VaeStrings;
use super::training::number_or_dash;
use crate::figure::number::{count, number};
use crate::labs::lab::Table;
use crate::strings::fill;
use crate::vae::Latent;

impl VaeLab {
    /// What the model is worth.
    pub(super) fn training_table(&self, words: &VaeStrings) -> Table {
        let evaluation = self.evaluation();
        let of = |value: Option<f64>| number_or_dash(value.unwrap_or(f64::NAN), 4);
        let rows = self.known_rows();
        let last = rows.iter().rev().find(|row| row.log_prob.is_finite());
        let speed = self.training.speed;
        let mut values = vec![
            count(self.steps() as u64),
            speed.map_or_else(|| "–".to_owned(), |speed| count(speed as u64)),
            of(evaluation.map(|known| known.elbo)),
            of(evaluation.map(|known| known.reconstruction)),
            of(evaluation.map(|known| known.kl.iter().sum())),
            of(last.map(|row| f64::from(row.log_prob))),
            count(self.config.model.parameters() as u64),
        ];
        let latent = self.shown.latent();
        if !matches!(latent, Latent::Gaussian { .. }) {
            let least = least_temperature(latent);
            let usage = self.shown.usage();
            let unused = usage.iter().filter(|share| **share == 0.0).count();
            values.push(count(unused as u64));
            values.push(fill(
                words.temperature_cell,
                &[
                    ("lambda", number(self.temperature(), 3)),
                    ("least", number(least, 3)),
                ],
            ));
        }
        let names = words.training_rows.iter();
        let rows = names
            .zip(values)
            .map(|(name, value)| vec![(*name).to_owned(), value]);
        Table {
            caption: words.training_caption.into(),
            rows: rows.collect(),
            ..Table::default()
        }
    }

    /// The posterior of the picked image, latent by latent.
    pub(super) fn latents_table(&self, words: &VaeStrings) -> Table {
        let picked = &self.picked;
        let latent = self.shown.latent();
        let name = |index: usize| (index + 1).to_string();
        let value = |value: f32| number_or_dash(f64::from(value), 3);
        let (head, rows): (Vec<String>, Vec<Vec<String>>) =
            if let Latent::Gaussian { dimensions, .. } = latent {
                let (mean, log_sigma) = picked.posterior.split_at(picked.posterior.len() / 2);
                let kl = divergences(&self.shown.vae, &picked.posterior);
                let rows = (0..dimensions).map(|d| {
                    let kl = number_or_dash(kl[d], 3);
                    vec![name(d), value(mean[d]), value(log_sigma[d].exp()), kl]
                });
                (
                    words.gaussian_heads.map(str::to_owned).into(),
                    rows.collect(),
                )
            } else {
                let k = categories(latent);
                let probs = category_probs(latent, &picked.posterior);
                let kl = divergences(&self.shown.vae, &picked.posterior);
                let rows = probs.chunks_exact(k).zip(kl).enumerate();
                let rows = rows.map(|(variable, (probs, kl))| {
                    let likeliest = (0..k).max_by(|&a, &b| probs[a].total_cmp(&probs[b]));
                    let likeliest = likeliest.unwrap_or(0);
                    let [prob, kl] = [probs[likeliest], kl].map(|value| number_or_dash(value, 3));
                    vec![name(variable), name(likeliest), prob, kl]
                });
                (
                    words.concrete_heads.map(str::to_owned).into(),
                    rows.collect(),
                )
            };
        Table {
            caption: words.latents_caption.into(),
            head,
            rows,
            ..Table::default()
        }
    }
}
