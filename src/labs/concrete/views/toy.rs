//! Gradient ascent on the expectation of a discrete choice, in a toy experiment.

use super::ViewContent;
use crate::figure::Figure;
use crate::labs::check::Check;
use crate::labs::concrete::ConcreteLab;
use crate::labs::concrete::on_demand::create_toy;
use crate::labs::concrete::strings::ConcreteStrings;
use crate::labs::lab::{FrameContext, Table};
use crate::labs::parameters::Values;
use crate::labs::parameters::common::STEPS;
use crate::labs::playback::Playback;

pub(super) struct Toy;

impl ViewContent for Toy {
    fn update(&self, lab: &mut ConcreteLab, values: &Values) {
        let view = lab.on_demand.toy.take();
        let mut view = view.unwrap_or_else(create_toy);
        view.update(values, lab);
        lab.on_demand.toy = Some(view);
    }

    fn figures(&self, lab: &ConcreteLab, context: FrameContext) -> Vec<Figure> {
        let view = lab.on_demand.toy.as_ref();
        view.map_or_else(Vec::new, |view| view.figures(lab, context))
    }

    fn tables(&self, lab: &ConcreteLab, strings: &ConcreteStrings) -> Vec<Table> {
        let view = lab.on_demand.toy.iter();
        view.map(|view| view.table(strings)).collect()
    }

    fn checks(&self, lab: &ConcreteLab, strings: &ConcreteStrings) -> Vec<Check> {
        let view = lab.on_demand.toy.as_ref();
        view.map_or_else(Vec::new, |view| view.checks(strings))
    }

    fn playback(&self) -> Playback {
        Playback {
            counter: STEPS,
            ..Playback::samples(1)
        }
    }

    fn describe_step(&self, lab: &ConcreteLab, strings: &ConcreteStrings, _step: u32) -> String {
        let view = lab.on_demand.toy.as_ref();
        view.map_or_else(String::new, |view| view.describe_step(strings))
    }
}
