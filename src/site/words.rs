//! The catalogues of the languages that are not built into the app, as a file each.

use crate::files::{self, Served};
use crate::{Result, catalogue};
use std::path::Path;

/// Writes `text/<language>-<hash>.txt`, one sentence a line.
pub(crate) fn write(site: &Path) -> Result<Vec<Served>> {
    catalogue::fetched()
        .map(|(code, sentences)| {
            files::put(
                site,
                &format!("words-{code}"),
                &format!("text/{code}.txt"),
                sentences.join("\n").as_bytes(),
            )
        })
        .collect()
}
