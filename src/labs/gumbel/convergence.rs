//! How fast the maximum of a block comes to a Gumbel, by parent.

use std::num::NonZeroU32;
use std::sync::LazyLock;

use crate::distributions::{Cumulative, Gumbel};
use crate::figure::{Along, Axis, Handle, Layer, Panel, Role, Scale, Side, Stroke};
use crate::labs::parameters::Choice;
use crate::numerics::{EULER_GAMMA, max_or_nan};
use crate::sampling::{BlockMaxima, Parent};
use crate::strings::Text;

use super::parameters::BLOCK;
use super::strings::strings;

/// A parent with its distances by block size.
type Convergence = (Parent, Vec<(f64, f64)>);

static CONVERGENCE: LazyLock<Vec<Convergence>> = LazyLock::new(distances);

/// The distances of all parents; those of `parent` stand out, and `block` is marked.
pub(super) fn panel(text: &Text, parent: Parent, block: u32) -> Panel {
    let words = strings(text);
    let mut panel = Panel::new(
        Axis::new(words.block, (1.0, 1000.0), Scale::Log),
        Axis::new(words.distance, (1e-4, 1.0), Scale::Log),
    );
    for (index, (other, points)) in CONVERGENCE.iter().enumerate() {
        let chosen = *other == parent;
        panel.layers.push(Layer::Curve {
            label: if chosen {
                strings(text).parents[index].into()
            } else {
                String::new()
            },
            role: if chosen {
                Role::Density
            } else {
                Role::Reference
            },
            points: points.clone(),
            stroke: if chosen { Stroke::Solid } else { Stroke::Thin },
        });
        if !chosen {
            // The Exponential and the Logistic run close together: their names stand apart.
            let at = points[if index == 2 {
                points.len() / 3
            } else {
                3 * points.len() / 4
            }];
            panel.layers.push(Layer::Annotation {
                text: strings(text).parents[index].into(),
                role: Role::Reference,
                at,
                side: if index == 2 { Side::Below } else { Side::Above },
            });
        }
    }
    panel.layers.push(Layer::Rule {
        label: format!("n = {block}"),
        role: Role::Selected,
        along: Along::Vertical,
        at: f64::from(block),
    });
    panel.handles.push(Handle::new(
        BLOCK.name,
        (f64::from(block), 1e-4),
        Role::Selected,
    ));
    panel
}

/// The distribution of the largest of `size` draws, at least one.
pub(super) fn block_maxima(parent: Parent, size: u32) -> BlockMaxima {
    BlockMaxima::new(parent, NonZeroU32::new(size).unwrap_or(NonZeroU32::MIN))
}

/// The Gumbel of a given mean and standard deviation.
pub(super) fn matched_gumbel(mean: f64, deviation: f64) -> Gumbel {
    let scale = deviation * 6.0_f64.sqrt() / std::f64::consts::PI;
    Gumbel::new(mean - EULER_GAMMA * scale, scale).unwrap_or(Gumbel::STANDARD)
}

/// Largest distance between the cdf of the maximum and a Gumbel's, by block size and parent.
fn distances() -> Vec<Convergence> {
    let sizes = [
        1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000,
    ];
    // In the order of the choice, which is that of the names.
    <Parent as Choice>::ALL
        .iter()
        .map(|&parent| {
            let distance = |size: u32| {
                let maxima = block_maxima(parent, size);
                if parent == Parent::Uniform {
                    distance_to_matched(size)
                } else {
                    maxima.sup_distance()
                }
            };
            (
                parent,
                sizes
                    .iter()
                    .map(|&size| (f64::from(size), distance(size)))
                    .collect(),
            )
        })
        .collect()
}

/// The largest of n uniforms has the cdf xⁿ, mean n/(n+1) and variance n/((n+1)²(n+2)); its
/// distance to the Gumbel of that mean and variance does not vanish.
fn distance_to_matched(size: u32) -> f64 {
    let n = f64::from(size);
    let gumbel = matched_gumbel(n / (n + 1.0), (n / (n + 2.0)).sqrt() / (n + 1.0));
    let gap = |x: f64| (x.powf(n) - gumbel.cdf(x)).abs();
    (1..=4000)
        .map(|step| gap((f64::from(step) / 4000.0).powf(1.0 / n)))
        .fold(0.0, max_or_nan)
}
