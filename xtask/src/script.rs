//! Scripts without what browsers do not read. What they say with comments is in the repository.

use crate::Result;
use std::path::Path;
use std::{fs, str};

/// A script without comments and blanks.
pub(crate) fn minified(script: &[u8]) -> Result<String> {
    let script = str::from_utf8(script).map_err(|error| error.to_string())?;
    Ok(minifier::js::minify(script)?.to_string())
}

/// Does the same to a file.
pub(crate) fn minify(path: &Path) -> Result<()> {
    let problem = |error: std::io::Error| format!("{}: {error}", path.display());
    let script = fs::read(path).map_err(problem)?;
    fs::write(path, minified(&script)?).map_err(problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_script_says_stays() {
        let script =
            b"// Sums.\nfunction sum(a, b) {\n    /* both */ return a + \" // \" + b;\n}\n";
        let small = minified(script).expect("a script");
        assert_eq!(small, "function sum(a,b){return a+\" // \"+b;}");
    }
}
