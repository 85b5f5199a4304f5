//! The bound in three forms, and what it and the other objectives bound, for the picked image.

use crate::figure::axis::Ticks;
use crate::figure::number::{number, number_or_dash};
use crate::figure::{Along, Axis, Figure, Layer, Panel, Role, Side};
use crate::labs::check::Check;
use crate::labs::lab::{FrameContext, Table};
use crate::labs::vae::VaeLab;
use crate::labs::vae::on_demand::OnDemandView;
use crate::labs::vae::on_demand::estimates::{Estimate, Numbers};
use crate::labs::vae::strings::{VaeStrings, strings};
use crate::strings::fill;

/// What is further below the largest number stands at the left end of the axis.
const MOST_NATS: f64 = 12.0;

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
