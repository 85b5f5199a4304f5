//! Weights and samples as files. A chunk of its own, fetched when a file is saved or opened.

#[cfg(test)]
mod json_tests;
#[cfg(test)]
mod safetensors_tests;
mod samples_csv;
mod tensors;

use super::drawing::{Cloud, FlowDrawing};
use crate::flows::RealNvpConfig;
use crate::labs::lab::File;
use crate::labs::shared::weights_files::{self, Format};

/// A flow's shape and weights.
pub(super) type Weights = weights_files::Weights<RealNvpConfig>;

/// The files that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    Weights(Format),
    Samples,
}

/// A file of the flow that is shown.
pub(super) fn write(kind: FileKind, drawing: &FlowDrawing, samples: &Cloud) -> File {
    let shape = drawing.flow.config();
    let stem = format!("realnvp-{}x{}", shape.couplings, shape.width);
    match kind {
        FileKind::Weights(format) => {
            weights_files::write(format, &stem, &shape, drawing.flow.parameters())
        }
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
/// What is wrong with it.
pub(super) fn read(bytes: &[u8]) -> Result<Weights, String> {
    weights_files::read(bytes)
}
