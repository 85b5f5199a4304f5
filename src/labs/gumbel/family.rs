//! The distribution itself: density, cdf, quantile function, and the walk of one sample.

use crate::distributions::Gumbel;
use crate::figure::number::number;
use crate::figure::{Along, Figure, Layer, Point, Role, Stroke};
use crate::labs::check::Check;
use crate::labs::lab::{Change, FrameContext, Table};
use crate::labs::parameters::{Choice, Values};
use crate::labs::playback::Playback;
use crate::labs::shared::location_scale::{LOCATION, LocationScaleSampler, STEPS_PER_SAMPLE, View};
use crate::numerics::EULER_GAMMA;
use crate::strings::{Text, fill};

use super::GumbelView;
use super::parameters::{SCALE, VIEW};
use super::strings::strings;

/// The Gumbel at the reader's location and scale, and samples of it.
pub(super) struct FamilyView {
    /// In a box, so that no method is the same code as one of the Logistic lab: the compiler would make the two one,
    /// in the chunk of that lab (`xtask/src/split/plan.rs`).
    state: Box<LocationScaleSampler>,
}

impl Default for FamilyView {
    fn default() -> Self {
        Self {
            state: Box::new(LocationScaleSampler::new(Gumbel::STANDARD, SCALE, 5.4)),
        }
    }
}

impl GumbelView for FamilyView {
    fn update(&mut self, values: &Values) {
        let state = &mut self.state;
        // The table's ranges keep the constructor from failing.
        if let Ok(family) = Gumbel::new(values.get(LOCATION), values.get(SCALE)) {
            (state.location, state.scale) = (family.location(), family.scale());
            state.family = Box::new(family);
        }
        if let Some(view) = values.get(VIEW).of_family() {
            state.update(values, view);
        }
    }

    fn playback(&self) -> Playback {
        Playback::samples(STEPS_PER_SAMPLE)
    }

    fn describe_step(&self, text: &Text, step: u32) -> String {
        self.state.describe_step(text, step)
    }

    fn figures(&self, context: FrameContext) -> Vec<Figure> {
        let state = &self.state;
        let parts = [
            ("mu", number(state.location, 4)),
            ("beta", number(state.scale, 4)),
            ("n", state.samples.len().to_string()),
            ("mean", number(state.family.mean(), 4)),
            ("sd", number(state.family.standard_deviation(), 4)),
        ];
        let mut panels = state.panels(context);
        if let (Some(panel), View::Walk | View::Density) = (panels.last_mut(), state.view) {
            panel.layers.push(Layer::Rule {
                label: strings(context.text).mean_mark.into(),
                role: Role::Reference,
                along: Along::Vertical,
                at: state.family.mean(),
            });
            let (mean, deviation) = (state.family.mean(), state.family.standard_deviation());
            let height = panel.y.value(0.07);
            panel.layers.push(Layer::Curve {
                label: strings(context.text).deviation_mark.into(),
                role: Role::Reference,
                points: vec![(mean - deviation, height), (mean + deviation, height)],
                stroke: Stroke::Solid,
            });
        }
        vec![Figure {
            name: format!(
                "gumbel-{}-mu{}-beta{}",
                state.view.word(),
                state.location,
                state.scale
            ),
            description: fill(strings(context.text).description, &parts),
            panels,
        }]
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        let moments = self.moments_table(text);
        std::iter::once(moments)
            .chain(self.state.truncation_table(text))
            .collect()
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        self.state.checks(text)
    }

    fn drag(&self, key: &'static str, to: Point) -> Option<Change> {
        Some(self.state.drag(key, to))
    }
}

impl FamilyView {
    fn moments_table(&self, text: &Text) -> Table {
        let words = strings(text);
        let family = &self.state.family;
        let (location, scale) = (self.state.location, self.state.scale);
        Table {
            caption: words.moments.into(),
            head: Vec::new(),
            rows: vec![
                vec![words.mode.into(), "μ".into(), number(location, 5)],
                vec![
                    words.mean.into(),
                    format!("μ + γβ, γ = {}", number(EULER_GAMMA, 5)),
                    number(family.mean(), 5),
                ],
                vec![
                    words.variance.into(),
                    "π²β²/6".into(),
                    number(family.variance(), 5),
                ],
                vec![
                    words.median.into(),
                    "μ − β ln ln 2".into(),
                    number(location - scale * std::f64::consts::LN_2.ln(), 5),
                ],
            ],
            ..Table::default()
        }
    }
}
