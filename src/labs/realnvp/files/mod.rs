//! Weights and samples as files. A chunk of its own, fetched when a file is saved or opened.

mod samples_csv;
mod tensors;
mod weights_json;
mod weights_safetensors;

use std::rc::Rc;

use super::drawing::{Cloud, FlowDrawing};
use crate::flows::RealNvpConfig;
use crate::labs::lab::File;
use crate::strings::shorten;

/// The longest sentence about a file, in characters.
const LONGEST_REASON: usize = 200;

/// A flow's shape and weights.
pub(super) struct Weights {
    pub(super) shape: RealNvpConfig,
    pub(super) values: Rc<[f32]>,
}

/// The files that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    Safetensors,
    Json,
    Samples,
}

/// A file of the flow that is shown.
pub(super) fn write(kind: FileKind, drawing: &FlowDrawing, samples: &Cloud) -> File {
    let shape = drawing.flow.config();
    let stem = format!("realnvp-{}x{}", shape.couplings, shape.width);
    let weights = drawing.flow.parameters();
    match kind {
        FileKind::Safetensors => File {
            name: format!("{stem}.safetensors"),
            mime: "application/octet-stream",
            bytes: weights_safetensors::write(shape, weights),
        },
        FileKind::Json => File {
            name: format!("{stem}.json"),
            mime: "application/json",
            bytes: weights_json::write(shape, weights),
        },
        FileKind::Samples => File {
            name: format!("{stem}-samples.csv"),
            mime: "text/csv;charset=utf-8",
            bytes: samples_csv::write(drawing, samples).into_bytes(),
        },
    }
}

/// Reads weights from a file of either format.
///
/// # Errors
/// What is wrong with it, in at most 200 characters: a file may hold a name of any length.
pub(super) fn read(bytes: &[u8]) -> Result<Weights, String> {
    let read = if is_json(bytes) {
        weights_json::read
    } else {
        weights_safetensors::read
    };
    read(bytes).map_err(|reason| shorten(&reason, LONGEST_REASON))
}

/// Whether these bytes are JSON and not safetensors, which begins with the length of its header: read as
/// such a length, the first eight characters of a text are more than any file has.
fn is_json(bytes: &[u8]) -> bool {
    let header = bytes
        .first_chunk()
        .map(|length| u64::from_le_bytes(*length));
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    header.is_none_or(|length| length > bytes.len() as u64) && first == Some(&b'{')
}
