//! The panel of scores with their noise, which several views show.

use crate::figure::number::number;
use crate::figure::{Along, Handle, Layer, Panel, Role, Side};
use crate::labs::gumbel_max::GumbelMaxLab;
use crate::labs::gumbel_max::draws::ShownDraw;
use crate::labs::gumbel_max::parameters::LOGITS;
use crate::labs::gumbel_max::strings::{GumbelMaxStrings, strings};
use crate::labs::lab::FrameContext;
use crate::labs::shared::categorical_bars::{category_axis, columns, noise_columns, noisy_axis};
use crate::labs::shared::marks::dot;

impl GumbelMaxLab {
    /// Scores as columns from zero, the noise on top of them, and the tallest `taken` marked.
    pub(super) fn scores_panel(
        &self,
        context: FrameContext,
        draw: Option<ShownDraw>,
        taken: usize,
    ) -> Panel {
        let strings = strings(context.text);
        let axis_state = self.axis_state(context);
        let scores = self.categorical.logits();
        let noise = draw.map(|draw| draw.gumbels);
        let mut panel = Panel::new(
            category_axis("", scores.len()),
            noisy_axis(strings.scores_axis, axis_state.categorical.logits(), noise),
        );
        panel
            .layers
            .push(columns(strings.scores, Role::Categories, 0.6, scores));
        if let Some(draw) = draw {
            self.push_noise(&mut panel, strings, draw, taken);
        }
        if taken == 1 {
            panel.layers.push(Layer::Rule {
                label: strings.log_sum_exp.into(),
                role: Role::Reference,
                along: Along::Horizontal,
                at: self.categorical.log_normaliser(),
            });
        }
        panel.handles = (0..scores.len())
            .map(|k| {
                Handle::new(
                    LOGITS[k].name,
                    ((k + 1) as f64, scores[k]),
                    Role::Category(k),
                )
            })
            .collect();
        panel
    }

    fn push_noise(
        &self,
        panel: &mut Panel,
        strings: &GumbelMaxStrings,
        draw: ShownDraw,
        taken: usize,
    ) {
        let scores = self.categorical.logits();
        let grown = draw.progress(0);
        let tip = |k: usize| scores[k] + grown * draw.gumbels[k];
        let chosen = if draw.progress(1) > 0.0 {
            let mut order = self.tallest(draw.gumbels);
            order.truncate(taken);
            order
        } else {
            Vec::new()
        };
        let tips: Vec<f64> = (0..scores.len()).map(tip).collect();
        panel.layers.extend(noise_columns(
            scores,
            &tips,
            (strings.noise, strings.winner),
            &chosen,
        ));
        for (rank, &k) in chosen.iter().enumerate() {
            let text = if taken == 1 {
                number(tip(k), 3)
            } else {
                format!("{}.", rank + 1)
            };
            panel.layers.push(Layer::Annotation {
                text,
                role: Role::Selected,
                at: ((k + 1) as f64, tip(k)),
                side: Side::Above,
            });
        }
    }

    /// While a draw is counted, the winner as a dot that moves down into its column.
    pub(super) fn push_counted_dot(&self, panel: &mut Panel, winner: usize, draw: ShownDraw) {
        let part = draw.progress(2);
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
