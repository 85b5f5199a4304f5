//! What playing does to the values.

use super::lab::Lab;
use super::parameters::Values;

/// The values after one more event: the phase moves on, and a finished sample is counted.
pub fn step(lab: &dyn Lab, values: &Values) -> Values {
    let events = lab.events();
    if let Some(journey) = lab.journey() {
        let key = journey.key;
        return values.with(key, journey.station(values.get(key), true));
    }
    if events == 0 || is_full(lab, values) {
        return *values;
    }
    let phase = values.whole("phase") as u32 + 1;
    if phase < events {
        values.with("phase", f64::from(phase))
    } else {
        advance(lab, values, 1)
    }
}

/// The values after `samples` whole samples, of which the one under way is the first.
pub fn advance(lab: &dyn Lab, values: &Values, samples: usize) -> Values {
    if lab.events() == 0 {
        return *values;
    }
    let key = lab.counter();
    values
        .with(key, (values.whole(key) + samples) as f64)
        .with("phase", 0.0)
}

/// Whether there is something to play.
pub fn is_playable(lab: &dyn Lab) -> bool {
    lab.events() > 0 || lab.journey().is_some()
}

/// Whether playing has come to an end.
pub fn is_full(lab: &dyn Lab, values: &Values) -> bool {
    if lab.is_halted() {
        return true;
    }
    if lab.journey().is_some() {
        return false;
    }
    let key = lab.counter();
    values
        .parameter(key)
        .is_none_or(|parameter| values.get(key) >= parameter.range().1)
}
