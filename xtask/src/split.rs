//! Splits the app's one wasm into what every page needs and parts that are fetched on demand.
//!
//! Rust links one module, and its names tell which function belongs to which lab (or another owner
//! of code that not every page needs). What only owners reach is moved into modules of their own, which share memory, table, globals and functions with
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
    /// What owners need besides.
    pub(crate) parts: Vec<Part>,
}

/// Who has functions of their own: a lab, or another thing that is fetched on demand.
pub(crate) struct Owner<'a> {
    /// What messages call it.
    pub(crate) name: &'a str,
    /// The beginning of its functions' names, such as `reparam::labs::gumbel::`.
    pub(crate) path: String,
}

impl Owner<'_> {
    /// Whether this is a part of another owner, which is there whenever this is.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.path != other.path && self.path.starts_with(&other.path)
    }
}

/// A piece that some owners need.
pub(crate) struct Part {
    /// Which owners need it, as a list of indices.
    pub(crate) owners: Vec<usize>,
    /// The wasm.
    pub(crate) code: Vec<u8>,
}

/// Splits `wasm` for these owners.
pub(crate) fn split(wasm: &[u8], owners: &[Owner]) -> Result<Split> {
    let module = Module::read(wasm)?;
    let plan = plan::make(&module, owners)?;
    let split = write::split(&module, &plan)?;
    for piece in std::iter::once(&split.main).chain(split.parts.iter().map(|part| &part.code)) {
        wasmparser::validate(piece).map_err(|error| format!("split: not valid: {error}"))?;
    }
    Ok(split)
}

#[cfg(test)]
mod tests;
