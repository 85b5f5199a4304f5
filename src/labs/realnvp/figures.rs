//! The figures: the particles on their way, the losses, and data beside samples.

use std::rc::Rc;

use super::FlowLab;
use super::drawing::{Cloud, HALF};
use super::parameters::PICKED;
use crate::figure::number::{count, number, number_or_dash};
use crate::figure::{Figure, Handle, Layer, Panel, Point, Role, Side, Stroke};
use crate::labs::parameters::Choice;
use crate::labs::realnvp::strings::RealNvpStrings;
use crate::strings::fill;

/// Radius of a particle, in CSS pixels.
const RADIUS: f64 = 1.6;

impl FlowLab {
    /// The particles, or the canvas; the losses; data and samples.
    pub(super) fn all_figures(&self, words: &RealNvpStrings) -> Vec<Figure> {
        vec![
            if self.is_painting() {
                self.painting_figure(words)
            } else {
                self.main_figure(words)
            },
            self.loss_figure(words),
            self.compared_figure(words),
        ]
    }

    /// The depth before the present place, and how far the next coupling has got, eased.
    pub(super) fn place(&self) -> (usize, f64) {
        let last = self.shape().couplings;
        let at = self.at.clamp(0.0, last as f64);
        let depth = (at.floor() as usize).min(last);
        let part = at - depth as f64;
        (depth, part * part * (3.0 - 2.0 * part))
    }

    fn main_figure(&self, words: &RealNvpStrings) -> Figure {
        let (depth, part) = self.place();
        let last = self.shape().couplings;
        let at = self.at.clamp(0.0, last as f64);
        let mut panel = Panel::picture((-HALF.0, HALF.0), (-HALF.1, HALF.1));
        self.draw_underlay(&mut panel, words);
        let points = self.between(|depth| self.drawing.particles.at(depth));
        let points = points.map(|(x, y)| finite(&x, &y).unzip::<_, _, Vec<_>, Vec<_>>());
        if let Some((x, y)) = points.filter(|(x, _)| !x.is_empty()) {
            panel.layers.push(Layer::Points {
                label: words.particles_label.into(),
                role: Role::Sample,
                x: Rc::new(x),
                y: Rc::new(y),
                radius: RADIUS,
            });
        }
        self.path(&mut panel, words);
        let place = if part > 0.0 {
            fill(words.within, &[("k", (depth + 1).to_string())])
        } else if depth == 0 {
            words.at_data.into()
        } else if depth == last {
            words.at_gaussian.into()
        } else {
            fill(words.after, &[("k", depth.to_string())])
        };
        panel.layers.push(Layer::Annotation {
            text: place.clone(),
            role: Role::Ink,
            at: (-HALF.0, 0.93 * HALF.1),
            side: Side::Right,
        });
        panel.pick = true;
        let shown = words.shown_underlays[self.underlay.index()].to_owned();
        let parts = [
            ("n", count(self.particles as u64)),
            ("place", place),
            ("couplings", last.to_string()),
            ("steps", count(self.steps() as u64)),
            ("nats", number_or_dash(self.held_out_loss, 4)),
            ("under", shown),
        ];
        Figure {
            name: format!("realnvp-{last}x{}-layer{at:.2}", self.shape().width),
            description: fill(words.description, &parts),
            panels: vec![panel],
        }
    }

    /// Points part of the way from one depth to the next, as drawn.
    pub(super) fn between<'a>(
        &self,
        cloud: impl Fn(usize) -> Option<&'a Cloud>,
    ) -> Option<(Vec<f64>, Vec<f64>)> {
        let (depth, part) = self.place();
        let shape = self.shape();
        let (x0, x1) = cloud(depth)?.drawn(shape, depth);
        if part == 0.0 {
            let wide = |values: &[f32]| values.iter().map(|&x| f64::from(x)).collect();
            return Some((wide(x0), wide(x1)));
        }
        let (y0, y1) = cloud(depth + 1)?.drawn(shape, depth + 1);
        let mix = |from: &[f32], to: &[f32]| {
            let pairs = from.iter().zip(to);
            let mixed = pairs.map(|(&a, &b)| f64::from(a) + part * (f64::from(b) - f64::from(a)));
            mixed.collect()
        };
        Some((mix(x0, y0), mix(x1, y1)))
    }

    /// The picked point, its path, and where it is now.
    fn path(&self, panel: &mut Panel, words: &RealNvpStrings) {
        let last = self.shape().couplings;
        let path = &self.path;
        if path.outputs.is_empty() {
            return;
        }
        panel.layers.push(Layer::Curve {
            label: words.path_label.into(),
            role: Role::Selected,
            points: (0..=last)
                .map(|depth| path.at(depth))
                .filter(is_finite)
                .collect(),
            stroke: Stroke::Thin,
        });
        let (depth, part) = self.place();
        let (a, b) = (path.at(depth), path.at((depth + 1).min(last)));
        let now = (a.0 + part * (b.0 - a.0), a.1 + part * (b.1 - a.1));
        if !is_finite(&now) {
            return;
        }
        let mut handle = Handle::new(PICKED[0].name, now, Role::Selected);
        handle.up = Some(PICKED[1].name);
        panel.handles.push(handle);
        panel.layers.extend(self.density_at(now, words));
    }

    /// The log-density at the picked point, as its sum stands so far: of the Gaussian, and of the couplings between.
    fn density_at(&self, now: Point, words: &RealNvpStrings) -> Option<Layer> {
        let (depth, part) = self.place();
        let latent = self.path.log_latent();
        let log_det = self.path.log_det_from(depth, part);
        if !(latent + log_det).is_finite() {
            return None;
        }
        let parts = [
            ("latent", number(latent, 3)),
            ("sign", if log_det < 0.0 { "−" } else { "+" }.to_owned()),
            ("det", number(log_det.abs(), 3)),
            ("sum", number(latent + log_det, 3)),
        ];
        let words = if depth == self.shape().couplings {
            words.point_at_gaussian
        } else if depth == 0 && part == 0.0 {
            words.point_at_data
        } else {
            words.point_between
        };
        Some(Layer::Annotation {
            text: fill(words, &parts),
            role: Role::Selected,
            at: now,
            side: if now.0 > 0.0 { Side::Left } else { Side::Right },
        })
    }
}

/// The points that have a place: a flow without a bound sends some beyond all numbers.
pub(super) fn finite(x: &[f64], y: &[f64]) -> impl Iterator<Item = Point> {
    let points = x.iter().copied().zip(y.iter().copied());
    points.filter(is_finite)
}

fn is_finite((x, y): &Point) -> bool {
    x.is_finite() && y.is_finite()
}
