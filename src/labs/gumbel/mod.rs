//! How large is the largest? The Gumbel distribution, its walk, and where it comes from.

mod convergence;
mod maxima;
mod precision;
pub mod strings;

pub use strings::strings;

use crate::distributions::Gumbel;
use crate::figure::number::number;
use crate::figure::{Along, Figure, Layer, Role, Stroke};
use crate::numerics::EULER_GAMMA;
use crate::strings::{Text, fill};

use super::check::Check;
use super::entry::LabEntry;
use super::lab::{Change, Event, FrameContext, Lab, StepDescription, Table};
use super::parameters::{Parameter, Spread, Values, common, with_playback};
use super::playback::Playback;
use super::shared::location_scale::{EVENTS, Inversion};
use maxima::Maxima;
use precision::Precision;

/// Everything that a reader can set on this page.
pub static PARAMETERS: &[Parameter] = with_playback!(
    [
        Parameter::choice(
            "view",
            &["walk", "density", "cdf", "quantile", "maxima", "numerics"],
            |text| text.controls.view,
            |text| &strings(text).views,
        ),
        Parameter::choice(
            "parent",
            &["exponential", "normal", "logistic", "uniform"],
            |text| strings(text).parent,
            |text| &strings(text).parents,
        )
        .shown(is_maxima),
        Parameter::whole("block", (1, 1000), 10, Spread::Log, |text| {
            strings(text).block
        })
        .shown(is_maxima),
        Parameter::number("mu", (-5.0, 5.0), 0.0, |text| text.controls.location).shown(has_curve),
        Parameter::log_number("beta", (0.05, 5.0), 1.0, |text| strings(text).scale)
            .shown(has_curve),
        common::axis().shown(has_curve),
        common::samples(100_000, 200).shown(has_curve),
        common::freeze().shown(has_curve),
        common::clamp(false).shown(is_inversion),
        common::epsilon().shown(|values| is_inversion(values) && values.on("clamp")),
        Parameter::log_number("naive", (1e-30, 1e-3), 1e-20, |text| strings(text).naive)
            .shown(|values| !has_curve(values)),
        Parameter::choice(
            "precision",
            &["f32", "f64"],
            |text| strings(text).precision,
            |text| &strings(text).precisions,
        )
        .shown(|values| !has_curve(values)),
    ],
    EVENTS,
    common::speed(20.0)
);

fn is_maxima(values: &Values) -> bool {
    values.is("view", "maxima")
}

fn has_curve(values: &Values) -> bool {
    !values.is("view", "numerics")
}

fn is_inversion(values: &Values) -> bool {
    has_curve(values) && !is_maxima(values)
}

/// The Gumbel lab's state.
pub struct GumbelLab {
    state: Inversion,
    maxima: Maxima,
    precision: Precision,
}

/// The lab for the registry.
pub static ENTRY: LabEntry = LabEntry {
    id: "gumbel",
    parameters: PARAMETERS,
    info: &strings::INFO,
    bundles: strings::BUNDLES,
    create,
    card: "view=maxima&block=10&n=2000",
    chunk: |_| None,
    trade: None,
    asset: None,
    files: None,
};

/// The lab at its defaults.
pub fn create() -> Box<dyn Lab> {
    Box::new(GumbelLab::default())
}

impl Default for GumbelLab {
    fn default() -> Self {
        let mut lab = Self {
            state: Inversion::new(Gumbel::STANDARD, ("mu", "beta"), 5.4),
            maxima: Maxima::default(),
            precision: Precision::default(),
        };
        lab.update(&Values::new(PARAMETERS));
        lab
    }
}

impl Lab for GumbelLab {
    fn update(&mut self, values: &Values) {
        let state = &mut self.state;
        // The table's ranges keep the constructor from failing.
        if let Ok(family) = Gumbel::new(values.get("mu"), values.get("beta")) {
            (state.location, state.scale) = (family.location(), family.scale());
            state.family = Box::new(family);
        }
        if is_maxima(values) {
            state.view = "maxima";
            self.maxima.apply(values);
        } else if has_curve(values) {
            state.apply(values);
        } else {
            state.view = "numerics";
            self.precision.apply(values);
        }
    }

    fn playback(&self) -> Playback {
        Playback::samples(match self.state.view {
            "numerics" => 0,
            "maxima" => maxima::EVENTS,
            _ => EVENTS,
        })
    }

    fn describe_step(&self, text: &Text, step: u32) -> StepDescription {
        let sentence = match self.state.view {
            "maxima" => self.maxima.describe_step(text, step),
            "numerics" => String::new(),
            _ => self.state.describe_step(text, step),
        };
        sentence.into()
    }

    fn figures(&self, context: FrameContext) -> Vec<Figure> {
        match self.state.view {
            "maxima" => self.maxima.figures(context),
            "numerics" => self.precision.figures(context.text),
            _ => vec![self.curve_figure(context)],
        }
    }

    fn tables(&self, text: &Text) -> Vec<Table> {
        match self.state.view {
            "maxima" => vec![self.maxima.table(text)],
            "numerics" => vec![self.precision.table(text)],
            _ => {
                let moments = self.moments_table(text);
                std::iter::once(moments)
                    .chain(self.state.truncation_table(text))
                    .collect()
            }
        }
    }

    fn checks(&self, text: &Text) -> Vec<Check> {
        match self.state.view {
            "maxima" => self.maxima.checks(text),
            "numerics" => self.precision.checks(text),
            _ => self.state.checks(text),
        }
    }

    fn handle_event(&mut self, event: Event) -> Vec<Change> {
        match event {
            Event::HandleDragged { key, to } => self.state.drag(key, to),
            _ => Vec::new(),
        }
    }
}

impl GumbelLab {
    fn curve_figure(&self, context: FrameContext) -> Figure {
        let state = &self.state;
        let parts = [
            ("mu", number(state.location, 4)),
            ("beta", number(state.scale, 4)),
            ("n", state.samples.len().to_string()),
            ("mean", number(state.family.mean(), 4)),
            ("sd", number(state.family.standard_deviation(), 4)),
        ];
        let mut panels = state.panels(context);
        if let (Some(panel), true) = (panels.last_mut(), matches!(state.view, "walk" | "density")) {
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
        Figure {
            name: format!(
                "gumbel-{}-mu{}-beta{}",
                state.view, state.location, state.scale
            ),
            description: fill(strings(context.text).description, &parts),
            panels,
        }
    }

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
