//! What is drawn of one flow: where points and lines stand after each coupling, and the densities there.
//!
//! A depth counts the couplings from the data: 0 is the data, the last one the Gaussian. A drawing is
//! worked out a coupling at a time, so that a large flow keeps no frame waiting.

use std::cell::RefCell;
use std::rc::Rc;

use crate::flows::{RealNvp, RealNvpConfig, Workspace};
use crate::numerics::normal_quantile;
use crate::random::Stream;

/// Half of the width and of the height of the plane that is shown.
pub(super) const HALF: (f64, f64) = (4.5, 3.0);

/// Columns and rows of a heat map.
pub(super) const MAP: (usize, usize) = (108, 72);

/// Lines of the grid each way, and the points of one.
pub(super) const LINES: usize = 13;
pub(super) const LINE_POINTS: usize = 145;

/// Points in the plane, a coordinate after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Cloud {
    pub(super) x0: Vec<f32>,
    pub(super) x1: Vec<f32>,
}

impl Cloud {
    pub(super) fn new(points: impl Iterator<Item = (f64, f64)>) -> Self {
        let (x0, x1) = points.map(|(x0, x1)| (x0 as f32, x1 as f32)).unzip();
        Self { x0, x1 }
    }

    /// Draws of the standard Gaussian.
    pub(super) fn gaussian(stream: &mut Stream, count: usize) -> Self {
        let mut normal = || normal_quantile(stream.uniform());
        Self::new((0..count).map(|_| (normal(), normal())))
    }

    /// Whether nothing was drawn yet.
    pub(super) fn is_missing(&self) -> bool {
        self.x0.is_empty()
    }

    /// The first points.
    pub(super) fn first(&self, count: usize) -> Self {
        let some = |values: &[f32]| values.iter().take(count).copied().collect();
        Self {
            x0: some(&self.x0),
            x1: some(&self.x1),
        }
    }

    /// The points as they are drawn: a swap has only renamed the axes.
    pub(super) fn drawn(&self, shape: RealNvpConfig, depth: usize) -> (&[f32], &[f32]) {
        if shape.swap && depth % 2 == 1 {
            (&self.x1, &self.x0)
        } else {
            (&self.x0, &self.x1)
        }
    }

    /// The same points, the axes named as the flow does at a depth.
    fn named(self, shape: RealNvpConfig, depth: usize) -> Self {
        if shape.swap && depth % 2 == 1 {
            Self {
                x0: self.x1,
                x1: self.x0,
            }
        } else {
            self
        }
    }
}

/// Points on their way through all couplings.
#[derive(Clone, Debug, Default)]
pub(super) struct Trajectories {
    /// Points at the depths that were worked out.
    points: Vec<Option<Cloud>>,
}

impl Trajectories {
    fn from(depth: usize, cloud: Cloud, shape: RealNvpConfig) -> Self {
        let mut points = vec![None; shape.couplings + 1];
        points[depth] = Some(cloud.named(shape, depth));
        Self { points }
    }

    /// Where the points stand.
    pub(super) fn at(&self, depth: usize) -> Option<&Cloud> {
        self.points.get(depth)?.as_ref()
    }

    /// Goes through one more coupling; false where all is done.
    fn advance(&mut self, flow: &RealNvp<f32>, workspace: &mut Workspace<f32>) -> bool {
        let next = self.points.windows(2).enumerate();
        for (layer, pair) in next {
            let onward = match (&pair[0], &pair[1]) {
                (Some(_), None) => true,
                (None, Some(_)) => false,
                _ => continue,
            };
            let (from, to) = if onward {
                (layer, layer + 1)
            } else {
                (layer + 1, layer)
            };
            let mut cloud = self.points[from].clone().unwrap_or_default();
            let mut log_det = vec![0.0; cloud.x0.len()];
            let Cloud { x0, x1 } = &mut cloud;
            if onward {
                flow.forward_layer(layer, x0, x1, &mut log_det, workspace);
            } else {
                flow.inverse_layer(layer, x0, x1, &mut log_det, workspace);
            }
            self.points[to] = Some(cloud);
            return true;
        }
        false
    }
}

/// A density on its way from a depth to the Gaussian, where its value is known.
#[derive(Clone, Debug)]
struct Map {
    depth: usize,
    reached: usize,
    cloud: Cloud,
    log_det: Vec<f32>,
}

impl Map {
    fn new(depth: usize, shape: RealNvpConfig) -> Self {
        let (columns, rows) = MAP;
        let middle = |index: usize, count: usize, half: f64| {
            half * ((2 * index + 1) as f64 / count as f64 - 1.0)
        };
        let points = (0..rows).flat_map(|row| {
            (0..columns)
                .map(move |column| (middle(column, columns, HALF.0), middle(row, rows, HALF.1)))
        });
        Self {
            depth,
            reached: depth,
            cloud: Cloud::new(points).named(shape, depth),
            log_det: vec![0.0; columns * rows],
        }
    }

    /// Goes through one more coupling; the densities once it has gone through all.
    fn advance(
        &mut self,
        flow: &RealNvp<f32>,
        workspace: &mut Workspace<f32>,
    ) -> Option<Densities> {
        if self.reached < flow.config().couplings {
            let Cloud { x0, x1 } = &mut self.cloud;
            flow.forward_layer(self.reached, x0, x1, &mut self.log_det, workspace);
            self.reached += 1;
            return None;
        }
        let points = self.cloud.x0.iter().zip(&self.cloud.x1).zip(&self.log_det);
        let values = points.map(|((&z0, &z1), &log_det)| {
            let (z0, z1) = (f64::from(z0), f64::from(z1));
            let log_prob = f64::from(log_det) - 0.5 * (z0 * z0 + z1 * z1) - LN_TWO_PI;
            let density = log_prob.exp();
            if density.is_finite() { density } else { 0.0 }
        });
        Some(Densities::new(values.collect()))
    }
}

const LN_TWO_PI: f64 = 1.8378770664093453;

/// Densities on the plane, as shares of nearly the highest.
#[derive(Clone, Debug)]
pub(super) struct Densities {
    pub(super) shares: Rc<Vec<f64>>,
    /// What a share of one stands for.
    pub(super) highest: f64,
}

impl Densities {
    fn new(mut values: Vec<f64>) -> Self {
        let mut sorted = values.clone();
        // A single cell on a sharp ridge must not make all others pale.
        let rank = sorted.len() - 1 - sorted.len() / 250;
        let highest = sorted
            .select_nth_unstable_by(rank, f64::total_cmp)
            .1
            .max(1e-6);
        for value in &mut values {
            *value = (*value / highest).min(1.0);
        }
        Self {
            shares: Rc::new(values),
            highest,
        }
    }
}

/// What is drawn of one flow.
pub(super) struct FlowDrawing {
    pub(super) flow: RealNvp<f32>,
    workspace: RefCell<Workspace<f32>>,
    /// The particles, on their way from the Gaussian or from the data.
    pub(super) particles: Trajectories,
    /// Lines of the grid where the particles start, one after the other.
    pub(super) grid: Trajectories,
    /// The flow's own samples, from the Gaussian.
    pub(super) samples: Trajectories,
    map: Option<Map>,
    densities: Vec<Option<Densities>>,
}

impl FlowDrawing {
    /// The drawing of a flow, of which nothing has been worked out.
    ///
    /// The particles start at a depth; the samples are those of points of the Gaussian.
    pub(super) fn new(flow: RealNvp<f32>, particles: Cloud, start: usize, latent: Cloud) -> Self {
        let shape = flow.config();
        let last = shape.couplings;
        Self {
            workspace: RefCell::new(Workspace::new(shape)),
            particles: Trajectories::from(start, particles, shape),
            grid: Trajectories::from(start, grid(), shape),
            samples: Trajectories::from(last, latent, shape),
            map: None,
            densities: vec![None; last + 1],
            flow,
        }
    }

    /// The same flow without anything to look at.
    pub(super) fn blank(&self) -> Self {
        Self::new(self.flow.clone(), Cloud::default(), 0, Cloud::default())
    }

    /// Does a piece of what is missing: the trajectories first, then the densities at these depths. False where
    /// all is there.
    pub(super) fn advance(&mut self, wanted: &[usize]) -> bool {
        let flow = &self.flow;
        let workspace = self.workspace.get_mut();
        let trajectories = [&mut self.particles, &mut self.grid, &mut self.samples];
        for points in trajectories {
            if points.advance(flow, workspace) {
                return true;
            }
        }
        if self.map.is_none() {
            let missing = |depth: &&usize| matches!(self.densities.get(**depth), Some(None));
            let next = wanted.iter().find(missing);
            self.map = next.map(|&depth| Map::new(depth, flow.config()));
        }
        let Some(map) = &mut self.map else {
            return false;
        };
        if let Some(densities) = map.advance(flow, workspace) {
            let depth = map.depth;
            self.densities[depth] = Some(densities);
            self.map = None;
        }
        true
    }

    /// The density at a depth, once it was worked out.
    pub(super) fn densities(&self, depth: usize) -> Option<&Densities> {
        self.densities.get(depth)?.as_ref()
    }

    /// Evaluates something else of the flow.
    pub(super) fn evaluate<T>(
        &self,
        function: impl FnOnce(&RealNvp<f32>, &mut Workspace<f32>) -> T,
    ) -> T {
        function(&self.flow, &mut self.workspace.borrow_mut())
    }
}

/// Lines one half apart, up and across.
fn grid() -> Cloud {
    let end = 0.25 * (LINES - 1) as f64;
    let along = move |index: usize| end * (2.0 * index as f64 / (LINE_POINTS - 1) as f64 - 1.0);
    let line = move |line: usize| 0.5 * line as f64 - end;
    let lines = (0..2 * LINES).flat_map(move |which| {
        (0..LINE_POINTS).map(move |index| {
            if which < LINES {
                (line(which), along(index))
            } else {
                (along(index), line(which - LINES))
            }
        })
    });
    Cloud::new(lines)
}
