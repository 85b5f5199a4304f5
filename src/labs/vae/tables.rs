//! The table of the picked image's latents.

use super::VaeLab;
use super::shown::{categories, category_probs, divergences};
use super::strings::VaeStrings;
use crate::figure::number::number_or_dash;
use crate::labs::lab::Table;
use crate::vae::Latent;

impl VaeLab {
    /// The posterior of the picked image, latent by latent.
    pub(super) fn latents_table(&self, words: &VaeStrings) -> Table {
        let picked = &self.picked;
        let latent = self.shown.latent();
        let kl = divergences(&self.shown.vae, &picked.posterior);
        let name = |index: usize| (index + 1).to_string();
        let value = |value: f32| number_or_dash(f64::from(value), 3);
        let (head, rows): (Vec<String>, Vec<Vec<String>>) =
            if let Latent::Gaussian { dimensions, .. } = latent {
                let (mean, log_sigma) = picked.posterior.split_at(picked.posterior.len() / 2);
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
