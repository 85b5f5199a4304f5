//! Estimators of a gradient, draw by draw.

use super::ViewContent;
use crate::figure::Figure;
use crate::labs::concrete::ConcreteLab;
use crate::labs::concrete::on_demand::create_gradients;
use crate::labs::concrete::strings::ConcreteStrings;
use crate::labs::lab::{FrameContext, Table};
use crate::labs::parameters::Values;

pub(super) struct Gradients;

impl ViewContent for Gradients {
    fn update(&self, lab: &mut ConcreteLab, values: &Values) {
        let view = lab.on_demand.gradients.take();
        let mut view = view.unwrap_or_else(create_gradients);
        view.update(values, lab);
        lab.on_demand.gradients = Some(view);
    }

    fn figures(&self, lab: &ConcreteLab, context: FrameContext) -> Vec<Figure> {
        let view = lab.on_demand.gradients.as_ref();
        view.map_or_else(Vec::new, |view| view.figures(lab, context))
    }

    fn tables(&self, lab: &ConcreteLab, strings: &ConcreteStrings) -> Vec<Table> {
        let view = lab.on_demand.gradients.iter();
        view.map(|view| view.table(strings)).collect()
    }
}
