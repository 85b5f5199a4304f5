//! Files whose names carry a hash of what they hold, and how a page names them.

use crate::Result;
use crate::html::escape;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// A file that the app fetches when it needs it.
#[derive(Clone)]
pub(crate) struct Served {
    /// What the app calls it.
    pub(crate) name: String,
    /// Where it is, relative to the pages.
    pub(crate) address: String,
}

/// Writes a file at `path` with a hash before the extension.
pub(crate) fn put(site: &Path, name: &str, path: &str, content: &[u8]) -> Result<Served> {
    let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
    let mut address = format!("{stem}-");
    for byte in &Sha256::digest(content)[..8] {
        // Writing to a string cannot fail.
        let _ = write!(address, "{byte:02x}");
    }
    address = format!("{address}.{extension}");
    let full = site.join(&address);
    let problem = |error: std::io::Error| format!("{}: {error}", full.display());
    if let Some(folder) = full.parent() {
        fs::create_dir_all(folder).map_err(problem)?;
    }
    fs::write(&full, content).map_err(problem)?;
    Ok(Served {
        name: name.to_owned(),
        address,
    })
}

/// The lines of a page's head that tell the app where the files are.
pub(crate) fn head(files: &[Served]) -> String {
    let mut html = String::new();
    for file in files {
        let (name, address) = (escape(&file.name), escape(&file.address));
        let _ = writeln!(html, "<meta name=\"{name}\" content=\"{address}\">");
    }
    html
}
