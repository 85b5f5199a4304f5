//! What a recording of a lab shows: one motion from rest to rest, picture by picture.

use super::lab::{Journey, Lab};

/// Pictures per second, a whole number of the hundredths of a second by which a GIF counts.
const RATE: f64 = 20.0;

/// How long the first and the last picture stay, in hundredths of a second.
const RESTS: (u16, u16) = (80, 120);

/// One picture of a recording.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shot {
    /// How much of the way lies behind, from 0 to 1.
    pub part: f64,
    /// How long the picture stays, in hundredths of a second.
    pub hundredths: u16,
}

/// The motion that can be recorded in this state: what playing goes through, or the sweep.
pub fn course(lab: &dyn Lab) -> Option<Journey> {
    let swept = || {
        lab.sweep().map(|sweep| Journey {
            key: sweep.key,
            from: sweep.range.0,
            to: sweep.range.1,
            seconds: sweep.seconds,
        })
    };
    lab.journey().or_else(swept)
}

/// The pictures of a way that takes so many seconds: it starts and ends slowly, with a rest at both
/// ends.
pub fn shots(seconds: f64) -> Vec<Shot> {
    let steps = (seconds * RATE).round().max(1.0) as u32;
    let shot = |step: u32| {
        let time = f64::from(step) / f64::from(steps);
        Shot {
            part: time * time * (3.0 - 2.0 * time),
            hundredths: if step == 0 {
                RESTS.0
            } else if step == steps {
                RESTS.1
            } else {
                (100.0 / RATE) as u16
            },
        }
    };
    (0..=steps).map(shot).collect()
}
