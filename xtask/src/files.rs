//! Files whose names carry a hash of what they hold.

use crate::Result;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Writes a file at `path` with a hash before the extension. Returns where it is, relative to the pages.
pub(crate) fn put(site: &Path, path: &str, content: &[u8]) -> Result<String> {
    let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
    let address = format!("{stem}-{}.{extension}", hash(content));
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

/// Sixteen hexadecimal digits that tell one content from another.
pub(crate) fn hash(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest[..8].iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
