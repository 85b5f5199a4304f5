//! Choosing categories on the rows of Concrete latents.

use crate::figure::Point;
use crate::labs::lab::Change;
use crate::labs::vae::VaeLab;
use crate::labs::vae::parameters::CODE;
use crate::labs::vae::shown::categories;

/// The height of a row: a picture of height 1, and bars.
pub(in crate::labs::vae) const ROW: f64 = 1.8;

/// The category that a place across stands for.
fn category_at(lab: &VaeLab, x: f64) -> Option<usize> {
    let last = categories(lab.shown.latent()) - 1;
    x.is_finite().then(|| (x.max(0.0) as usize).min(last))
}

/// What dragging a variable's handle changes.
pub(super) fn chosen(lab: &VaeLab, key: &str, to: Point) -> Vec<Change> {
    let key = CODE.into_iter().find(|known| known.name == key);
    let chosen = key.zip(category_at(lab, to.0));
    chosen
        .map(|(key, category)| key.to(category))
        .into_iter()
        .collect()
}

/// What a press on the rows changes.
pub(super) fn pressed(lab: &VaeLab, at: Point) -> Vec<Change> {
    let variables = lab.shown.latent().variables();
    let from_bottom = (at.1 / ROW).floor();
    if !(0.0..variables as f64).contains(&from_bottom) {
        return Vec::new();
    }
    chosen(lab, CODE[variables - 1 - from_bottom as usize].name, at)
}
