//! The frames of a recording of a lab: one motion from rest to rest.

use super::playback::{LoopAnimation, Playback};

/// Frames per second, a whole number of the hundredths of a second by which a GIF counts.
const FRAME_RATE: f64 = 20.0;

/// How long the first and the last frame stay, in hundredths of a second.
const END_DELAYS: (u16, u16) = (80, 120);

/// One frame of a recording.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FrameSpec {
    /// The position along the motion, from 0 to 1.
    pub position: f64,
    /// How long the frame stays, in hundredths of a second.
    pub hundredths: u16,
}

/// The motion that can be recorded in this state: what playing goes through, or the sweep.
pub fn motion(playback: &Playback) -> Option<LoopAnimation> {
    let swept = || {
        playback.sweep.map(|sweep| LoopAnimation {
            key: sweep.key,
            from: sweep.range.0,
            to: sweep.range.1,
            seconds: sweep.seconds,
        })
    };
    playback.animation.or_else(swept)
}

/// The frames of a motion that takes so many seconds: it starts and ends slowly, with a rest at both
/// ends.
pub fn frames(seconds: f64) -> Vec<FrameSpec> {
    let steps = (seconds * FRAME_RATE).round().max(1.0) as u32;
    let frame = |step: u32| {
        let time = f64::from(step) / f64::from(steps);
        FrameSpec {
            position: time * time * (3.0 - 2.0 * time),
            hundredths: if step == 0 {
                END_DELAYS.0
            } else if step == steps {
                END_DELAYS.1
            } else {
                (100.0 / FRAME_RATE) as u16
            },
        }
    };
    (0..=steps).map(frame).collect()
}
