//! Splits the app's one wasm into what every page needs and parts that only labs need.
//!
//! Rust links one module, and its names tell which function belongs to which lab. What only labs
//! reach is moved into modules of their own, which share memory, table, globals and functions with
//! the main one. Nothing is numbered anew: a moved function leaves an `unreachable` behind, and its
//! part, once instantiated, writes the function into the table slots by which it is called.

mod names;
mod plan;
mod read;
mod write;

use crate::Result;
use read::Module;

/// The pieces of an app.
pub(crate) struct Split {
    /// What every page needs.
    pub(crate) main: Vec<u8>,
    /// What labs need besides.
    pub(crate) parts: Vec<Part>,
}

/// A piece that some labs need.
pub(crate) struct Part {
    /// Which labs need it, as a list of indices.
    pub(crate) labs: Vec<usize>,
    /// The wasm.
    pub(crate) code: Vec<u8>,
}

/// Splits `wasm` for the labs of these page names.
pub(crate) fn split(wasm: &[u8], labs: &[&str]) -> Result<Split> {
    let module = Module::read(wasm)?;
    let plan = plan::make(&module, labs)?;
    let split = write::split(&module, &plan)?;
    for piece in std::iter::once(&split.main).chain(split.parts.iter().map(|part| &part.code)) {
        wasmparser::validate(piece).map_err(|error| format!("split: not valid: {error}"))?;
    }
    Ok(split)
}

#[cfg(test)]
mod tests;
