//! Marks of a walk: where something is, and which way it came.

use std::rc::Rc;

use crate::figure::{Layer, Role, Stroke};

/// A fine line that leads the eye.
pub fn line(points: Vec<(f64, f64)>, role: Role) -> Layer {
    Layer::Curve {
        label: String::new(),
        role,
        points,
        stroke: Stroke::Thin,
    }
}

/// One large dot.
pub fn dot((x, y): (f64, f64), role: Role) -> Layer {
    Layer::Points {
        label: String::new(),
        role,
        x: Rc::new(vec![x]),
        y: Rc::new(vec![y]),
        radius: 4.5,
    }
}
