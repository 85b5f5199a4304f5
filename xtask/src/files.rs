//! Files whose names carry a fingerprint of what they hold, by which the app knows them.

use crate::Result;
use reparam::fingerprint;
use std::fs;
use std::path::Path;

/// Writes a file at `path` with its fingerprint before the extension. Returns where it is, relative to the pages.
pub(crate) fn put(site: &Path, path: &str, content: &[u8]) -> Result<String> {
    let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
    let address = format!("{stem}-{}.{extension}", fingerprint::digits(content));
    write(site, &address, content)?;
    Ok(address)
}

/// Writes a file, and the folders that it is in.
pub(crate) fn write(site: &Path, address: &str, content: &[u8]) -> Result<()> {
    let full = site.join(address);
    let problem = |error: std::io::Error| format!("{}: {error}", full.display());
    if let Some(folder) = full.parent() {
        fs::create_dir_all(folder).map_err(problem)?;
    }
    fs::write(&full, content).map_err(problem)
}
