//! What is compiled with this package, at its level of optimisation.

use super::fit::RealNvpFit;
use super::real_nvp::{RealNvp, Workspace};
use crate::nn::Real;

/// The types of numbers that flows are compiled for here. Generic code is compiled with the package that uses it:
/// compiled for size, a flow takes a third of the steps.
pub trait Compiled: Real {
    /// See [`RealNvpFit::step`].
    fn step(fit: &mut RealNvpFit<Self>) -> bool;

    /// One coupling, in place: see [`RealNvp::forward_layer`], and where it goes back [`RealNvp::inverse_layer`].
    fn layer(
        flow: &RealNvp<Self>,
        layer: usize,
        columns: [&mut [Self]; 3],
        workspace: &mut Workspace<Self>,
        goes_back: bool,
    );
}

impl Compiled for f32 {
    fn step(fit: &mut RealNvpFit<Self>) -> bool {
        fit.take_step()
    }

    fn layer(
        flow: &RealNvp<Self>,
        layer: usize,
        columns: [&mut [Self]; 3],
        workspace: &mut Workspace<Self>,
        goes_back: bool,
    ) {
        flow.layer(layer, columns, workspace, goes_back);
    }
}

impl Compiled for f64 {
    fn step(fit: &mut RealNvpFit<Self>) -> bool {
        fit.take_step()
    }

    fn layer(
        flow: &RealNvp<Self>,
        layer: usize,
        columns: [&mut [Self]; 3],
        workspace: &mut Workspace<Self>,
        goes_back: bool,
    ) {
        flow.layer(layer, columns, workspace, goes_back);
    }
}
