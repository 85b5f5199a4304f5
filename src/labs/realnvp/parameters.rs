//! What a reader can set on the page of the flow.

use crate::datasets::Dataset2d;
use crate::labs::parameters::{Parameter, Spread, Values, common};
use crate::labs::realnvp::strings::strings;

use super::pretrained::PRETRAINED;

/// Most couplings.
pub(super) const MOST_COUPLINGS: u32 = 12;

/// Most steps of a run.
pub(super) const MOST_STEPS: u32 = 50_000;

/// What can be under the particles, as a link names it.
pub(super) const UNDERLAYS: [&str; 4] = ["density", "grid", "stretch", "none"];

/// Keys of the words of a painting.
pub(super) const PAINTED: [&str; 20] = [
    "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9", "d10", "d11", "d12", "d13", "d14", "d15",
    "d16", "d17", "d18", "d19", "d20",
];

const fn painted(part: usize) -> Parameter {
    Parameter::whole(
        PAINTED[part],
        (0, (1 << 30) - 1),
        0,
        Spread::Hidden,
        |text| strings(text).painted_part,
    )
}

/// Where a coordinate of the picked point may be.
const PICKED: (f64, f64) = (-20.0, 20.0);

/// The lab's parameters.
pub const PARAMETERS: &[Parameter] = &[
    Parameter::choice(
        "under",
        &UNDERLAYS,
        |text| strings(text).under,
        |text| &strings(text).underlays,
    ),
    Parameter::choice(
        "dir",
        &["generate", "normalise"],
        |text| strings(text).direction,
        |text| &strings(text).directions,
    ),
    Parameter::choice(
        "data",
        &Dataset2d::KINDS,
        |text| strings(text).data,
        |text| &strings(text).data_sets,
    ),
    Parameter::log_number("noise", (0.02, 0.5), 0.05, |text| strings(text).noise)
        .at_once()
        .shown(|values| !is_painted(values)),
    Parameter::choice(
        "start",
        &["shipped", "random", "file"],
        |text| strings(text).start,
        |text| &strings(text).starts,
    ),
    Parameter::whole("steps", (0, MOST_STEPS), 0, Spread::LogFromZero, |text| {
        strings(text).steps
    }),
    Parameter::whole(
        "k",
        (1, MOST_COUPLINGS),
        PRETRAINED.couplings as u32,
        Spread::Linear,
        |text| strings(text).couplings,
    )
    .shown(is_shaped),
    Parameter::whole(
        "width",
        (8, 256),
        PRETRAINED.width as u32,
        Spread::Log,
        |text| strings(text).width,
    ),
    Parameter::whole("batch", (16, 1024), 256, Spread::Log, |text| {
        strings(text).batch
    }),
    Parameter::log_number("rate", (1e-5, 1.0), 5e-3, |text| strings(text).rate).at_once(),
    Parameter::flag("decay", true, |text| strings(text).decay),
    Parameter::whole("horizon", (100, MOST_STEPS), 5000, Spread::Log, |text| {
        strings(text).horizon
    }),
    Parameter::flag("swap", true, |text| strings(text).swap).shown(is_shaped),
    Parameter::flag("tanh", true, |text| strings(text).tanh).shown(is_shaped),
    Parameter::whole("n", (0, 5000), 500, Spread::LogFromZero, |text| {
        strings(text).particles
    }),
    Parameter::field("px", PICKED, 0.0, |text| strings(text).picked[0]),
    Parameter::field("py", PICKED, 1.24, |text| strings(text).picked[1]),
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
    Parameter::flag("run", false, |text| strings(text).run).shown(|_| false),
    // The Gaussian's place is beyond the last coupling, however many there are.
    Parameter::number(
        "at",
        (0.0, MOST_COUPLINGS as f64),
        MOST_COUPLINGS as f64,
        |text| strings(text).layer,
    )
    .shown(|_| false),
    common::seed(),
    Parameter::log_number("speed", (0.2, 10.0), 1.2, |text| strings(text).speed).shown(|_| false),
    common::slow(),
];

/// Whether the shape of the flow is set here, and not by a file.
fn is_shaped(values: &Values) -> bool {
    !values.is("start", "file")
}

/// Whether the points are painted by the reader.
pub(super) fn is_painted(values: &Values) -> bool {
    values.is("data", "painted")
}

/// Whether particles go from the Gaussian to the data.
pub(super) fn generates(values: &Values) -> bool {
    values.is("dir", "generate")
}
