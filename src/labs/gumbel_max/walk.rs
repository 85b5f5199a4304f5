//! The walk of one draw: noise is stacked on each score, the tallest wins, its count goes up.

use super::draws::KEPT;
use super::{EVENTS, GumbelMaxLab, LOGITS};
use crate::figure::number::number;
use crate::figure::{Along, Axis, Handle, Layer, Panel, Role, Side};
use crate::labs::gumbel_max::strings::strings;
use crate::labs::lab::FrameContext;
use crate::labs::shared::categorical_bars::{
    category_axis, columns, noise_columns, noisy_axis, shares_panel,
};
use crate::labs::shared::marks::dot;
use crate::sampling::GumbelMax;

/// The noise of the draw on show, and how many of its events have happened.
#[derive(Clone, Copy)]
pub(super) struct Journey<'a> {
    pub(super) gumbels: &'a [f64],
    pub(super) uniform: f64,
    events: f64,
}

impl Journey<'_> {
    /// How much of an event has happened, from 0 to 1.
    pub(super) fn part(&self, event: u32) -> f64 {
        (self.events - f64::from(event)).clamp(0.0, 1.0)
    }
}

impl GumbelMaxLab {
    /// The draw under way, or else the one that landed last; none before the first, nor where draws are
    /// only counted.
    pub(super) fn journey(&self, progress: f64) -> Option<Journey<'_>> {
        let resting = self.phase == 0 && progress == 0.0;
        let (noise, events) = if resting && self.landed <= KEPT {
            (self.draws.last()?, f64::from(EVENTS))
        } else if self.landed >= KEPT {
            return None;
        } else {
            (self.draws.current(), f64::from(self.phase) + progress)
        };
        Some(Journey {
            gumbels: noise.0,
            uniform: noise.1,
            events,
        })
    }

    pub(super) fn walk_panels(&self, context: FrameContext) -> Vec<Panel> {
        let words = strings(context.text);
        let journey = self.journey(context.progress);
        let (counts, _) = self.counts();
        let mut below = shares_panel(
            (words.category, words.share),
            (words.exact, self.categorical.probs()),
            (words.drawn, &counts),
        );
        if let Some(journey) = journey {
            let winner = GumbelMax::new(&self.categorical).argmax(journey.gumbels);
            self.landing(&mut below, winner.index, journey);
        }
        vec![self.scores_panel(context, journey, 1).weight(1.25), below]
    }

    /// Scores as columns from zero, the noise on top of them, and the tallest `taken` marked.
    pub(super) fn scores_panel(
        &self,
        context: FrameContext,
        journey: Option<Journey>,
        taken: usize,
    ) -> Panel {
        let words = strings(context.text);
        let scores = self.categorical.logits();
        let mut panel = Panel::new(
            category_axis("", scores.len()),
            self.scores_axis(words.scores_axis, journey),
        );
        panel
            .layers
            .push(columns(words.scores, Role::Density, 0.6, scores));
        if let Some(journey) = journey {
            let grown = journey.part(0);
            let tip = |k: usize| scores[k] + grown * journey.gumbels[k];
            let chosen = if journey.part(1) > 0.0 {
                let mut order = self.tallest(journey.gumbels);
                order.truncate(taken);
                order
            } else {
                Vec::new()
            };
            let tips: Vec<f64> = (0..scores.len()).map(tip).collect();
            panel.layers.extend(noise_columns(
                scores,
                &tips,
                (words.noise, words.winner),
                &chosen,
            ));
            for (rank, &k) in chosen.iter().enumerate() {
                let told = if taken == 1 {
                    number(tip(k), 3)
                } else {
                    format!("{}.", rank + 1)
                };
                panel.layers.push(Layer::Annotation {
                    text: told,
                    role: Role::Selected,
                    at: ((k + 1) as f64, tip(k)),
                    side: Side::Above,
                });
            }
        }
        if taken == 1 {
            panel.layers.push(Layer::Rule {
                label: words.log_sum_exp.into(),
                role: Role::Reference,
                along: Along::Horizontal,
                at: self.categorical.log_normaliser(),
            });
        }
        panel.handles = (0..scores.len())
            .map(|k| Handle::new(LOGITS[k], ((k + 1) as f64, scores[k]), Role::Density))
            .collect();
        panel
    }

    fn scores_axis(&self, title: &str, journey: Option<Journey>) -> Axis {
        noisy_axis(
            title,
            self.categorical.logits(),
            journey.map(|journey| journey.gumbels),
        )
    }

    /// The winner falls into its column.
    pub(super) fn landing(&self, panel: &mut Panel, winner: usize, journey: Journey) {
        let part = journey.part(2);
        if part > 0.0 && part < 1.0 {
            let floor = self.categorical.probs()[winner];
            let top = panel.y.range.1;
            panel.layers.push(dot(
                ((winner + 1) as f64, top + part * (floor.min(top) - top)),
                Role::Selected,
            ));
        }
    }
}
