//! What a reader can set on the page of the flow.

use super::pretrained::PRETRAINED;
use super::strings::strings;
use crate::choice;
use crate::labs::parameters::common::SPEED;
use crate::labs::parameters::{Key, Parameter, Spread, Values, with_playback};
use crate::labs::shared::training_run::parameters as training_run;
use training_run::{BATCH_SIZE, START, StartWeights};

/// Most couplings.
pub(super) const MOST_COUPLINGS: u32 = 12;

choice! {
    /// What is drawn under the particles.
    pub(super) enum Underlay {
        /// The density.
        Density = "density",
        /// Lines that were straight where the particles started.
        Grid = "grid",
        /// By how much a coupling stretches the plane.
        Stretch = "stretch",
        /// Nothing.
        Nothing = "none",
    }
}

choice! {
    /// Where particles go.
    pub(super) enum Direction {
        /// From the Gaussian to the data.
        Generate = "generate",
        /// From the data to the Gaussian.
        Normalise = "normalise",
    }
}

choice! {
    /// What the flow is trained on, in the order of [`Dataset2d::KINDS`](crate::datasets::Dataset2d::KINDS).
    pub(super) enum DataSet {
        /// Two moons.
        Moons = "moons",
        /// Two circles.
        Circles = "circles",
        /// Eight Gaussians.
        Gaussians = "gaussians",
        /// A pinwheel.
        Pinwheel = "pinwheel",
        /// A checkerboard.
        Checkerboard = "checkerboard",
        /// Two spirals.
        Spirals = "spirals",
        /// Gaussians on a grid.
        Grid = "grid",
        /// What the reader paints.
        Painted = "painted",
    }
}

/// What is drawn under the particles.
pub(super) const UNDERLAY: Key<Underlay> = Key::new("under");
/// Where particles go.
pub(super) const DIRECTION: Key<Direction> = Key::new("dir");
/// What the flow is trained on.
pub(super) const DATA: Key<DataSet> = Key::new("data");
/// Noise of the data.
pub(super) const NOISE: Key<f64> = Key::new("noise");
/// How many couplings the flow has.
pub(super) const COUPLINGS: Key<usize> = Key::new("k");
/// Width of the hidden layers.
pub(super) const WIDTH: Key<usize> = Key::new("width");
/// Whether the coordinates are swapped after each coupling.
pub(super) const SWAP: Key<bool> = Key::new("swap");
/// Whether tanh bounds the log-scales.
pub(super) const BOUNDED: Key<bool> = Key::new("tanh");
/// How many particles there are.
pub(super) const PARTICLES: Key<usize> = Key::new("n");
/// The picked point in the data's plane.
pub(super) const PICKED: [Key<f64>; 2] = Key::list(["px", "py"]);
/// The painted cells, packed into words of 30 bits.
pub(super) const PAINTED: [Key<u32>; 20] = Key::list([
    "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9", "d10", "d11", "d12", "d13", "d14", "d15",
    "d16", "d17", "d18", "d19", "d20",
]);
/// Where the particles are, in couplings from the data.
pub(super) const DEPTH: Key<f64> = Key::new("at");

const fn painted(part: usize) -> Parameter {
    PAINTED[part].whole((0, (1 << 30) - 1), 0, Spread::Hidden, |text| {
        strings(text).painted_part
    })
}

/// Range of a coordinate of the picked point.
const PICKED_RANGE: (f64, f64) = (-20.0, 20.0);

/// The lab's parameters.
pub static PARAMETERS: &[Parameter] = with_playback!(
    [
        DATA.choice(|text| strings(text).data, |text| &strings(text).data_sets)
            .main(),
        UNDERLAY
            .choice(|text| strings(text).under, |text| &strings(text).underlays)
            .main(),
        DIRECTION
            .choice(
                |text| strings(text).direction,
                |text| &strings(text).directions,
            )
            .main(),
        training_run::steps(),
        PARTICLES.whole((0, 5000), 500, Spread::LogFromZero, |text| {
            strings(text).particles
        }),
        training_run::watch(),
        NOISE
            .log_number((0.02, 0.5), 0.05, |text| strings(text).noise)
            .at_once()
            .shown(|values| !is_painted(values)),
        training_run::start(|text| &strings(text).starts),
        COUPLINGS
            .whole(
                (1, MOST_COUPLINGS),
                PRETRAINED.couplings as u32,
                Spread::Linear,
                |text| strings(text).couplings,
            )
            .shown(is_shaped),
        WIDTH.whole((8, 256), PRETRAINED.width as u32, Spread::Log, |text| {
            strings(text).width
        },),
        BOUNDED
            .flag(true, |text| strings(text).tanh)
            .shown(is_shaped),
        SWAP.flag(true, |text| strings(text).swap).shown(is_shaped),
        training_run::horizon(),
        training_run::learning_rate(5e-3),
        training_run::decay(),
        BATCH_SIZE.whole((16, 1024), 256, Spread::Log, |text| strings(text).batch),
        PICKED[0].field(PICKED_RANGE, 0.0, |text| strings(text).picked[0]),
        PICKED[1].field(PICKED_RANGE, 1.24, |text| strings(text).picked[1]),
        painted(0),
        painted(1),
        painted(2),
        painted(3),
        painted(4),
        painted(5),
        painted(6),
        painted(7),
        painted(8),
        painted(9),
        painted(10),
        painted(11),
        painted(12),
        painted(13),
        painted(14),
        painted(15),
        painted(16),
        painted(17),
        painted(18),
        painted(19),
        training_run::run(),
        // The Gaussian's place is beyond the last coupling, however many there are.
        DEPTH
            .number(
                (0.0, MOST_COUPLINGS as f64),
                MOST_COUPLINGS as f64,
                |text| strings(text).layer,
            )
            .shown(|_| false),
    ],
    SPEED
        .log_number((0.2, 10.0), 1.2, |text| strings(text).speed)
        .shown(|_| false),
);

/// Whether the shape of the flow is set here, and not by a file.
fn is_shaped(values: &Values) -> bool {
    values.get(START) != StartWeights::File
}

/// Whether the points are painted by the reader.
fn is_painted(values: &Values) -> bool {
    values.get(DATA) == DataSet::Painted
}

#[cfg(test)]
mod tests {
    use super::DataSet;
    use crate::datasets::Dataset2d;
    use crate::labs::parameters::Choice;

    #[test]
    fn data_sets_are_those_of_the_library() {
        assert_eq!(DataSet::WORDS, Dataset2d::KINDS);
    }
}
