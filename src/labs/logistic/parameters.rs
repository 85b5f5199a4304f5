//! What a reader can set on the page of the Logistic distribution.

use super::strings::strings;
use crate::labs::parameters::common::{self, CLAMP};
use crate::labs::parameters::{Key, Parameter, with_playback};
use crate::labs::shared::location_scale::{STEPS_PER_SAMPLE, SamplingMethod, View, location};

pub(super) const VIEW: Key<View> = Key::new("view");
pub(super) const METHOD: Key<SamplingMethod> = Key::new("way");
pub(super) const SCALE: Key<f64> = Key::new("s");
pub(super) const NORMAL: Key<bool> = Key::new("normal");

/// The lab's parameters.
pub static PARAMETERS: &[Parameter] = with_playback!(
    [
        VIEW.choice(|text| text.controls.view, |text| &text.controls.views)
            .main(),
        METHOD.choice(|text| strings(text).way, |text| &strings(text).ways),
        location().main(),
        SCALE
            .log_number((0.05, 5.0), 1.0, |text| strings(text).scale)
            .main(),
        common::axis(),
        NORMAL.flag(false, |text| strings(text).normal),
        common::samples(100_000, 200).main(),
        common::freeze(),
        common::clamp(false),
        common::epsilon().shown(|values| values.get(CLAMP)),
    ],
    STEPS_PER_SAMPLE,
    common::speed(20.0)
);
