//! Splits the app's one wasm into what every page needs and chunks that are fetched on demand.
//!
//! Rust links one module, and its names tell which function comes from the module of a lab or of another chunk. What
//! only chunks reach is moved into modules of their own, which share memory, table, globals and functions with
//! the main one. Nothing is numbered anew: a moved function leaves an `unreachable` behind, and its
//! chunk, once instantiated, writes the function into the table slots by which it is called.

mod origin;
mod plan;
mod read;
mod report;
mod vtables;
mod write;

use crate::Result;
use read::Module;

/// The pieces of an app.
pub(crate) struct Split {
    /// What every page needs.
    pub(crate) main: Vec<u8>,
    /// What chunks need besides.
    pub(crate) files: Vec<ChunkFile>,
    /// What went where, as text.
    pub(crate) report: Report,
}

pub(crate) use report::Report;

/// A module whose functions are to be fetched on demand: a lab, or another chunk.
pub(crate) struct Chunk<'a> {
    /// Its name.
    pub(crate) id: &'a str,
    /// The beginning of its functions' names, such as `reparam::labs::gumbel::`.
    pub(crate) path: String,
}

impl Chunk<'_> {
    /// Whether this is a part of another chunk, which is there whenever this is.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.path != other.path && self.path.starts_with(&other.path)
    }
}

/// A file that some chunks need.
pub(crate) struct ChunkFile {
    /// Which chunks need it, as a list of indices.
    pub(crate) chunks: Vec<usize>,
    /// The wasm.
    pub(crate) code: Vec<u8>,
}

/// Splits these chunks off `wasm`.
pub(crate) fn split(wasm: &[u8], chunks: &[Chunk]) -> Result<Split> {
    let module = Module::read(wasm)?;
    let plan = plan::make(&module, chunks)?;
    let (main, files) = write::split(&module, &plan)?;
    for piece in std::iter::once(&main).chain(files.iter().map(|file| &file.code)) {
        wasmparser::validate(piece).map_err(|error| format!("split: not valid: {error}"))?;
    }
    let report = Report::new(&module, &plan, chunks);
    Ok(Split {
        main,
        files,
        report,
    })
}

#[cfg(test)]
mod tests;
