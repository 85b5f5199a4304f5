//! `site budget`: weighs `dist/` and fails when the first page transfers more than `budget.toml` says.

use crate::Result;
use brotli::enc::BrotliEncoderParams;
use std::fs;
use std::path::Path;

/// A file of the site.
struct File {
    /// Its path relative to `dist/`, with `/` between folders.
    name: String,
    raw: usize,
    brotli: usize,
    /// Whether opening the home page transfers it.
    first: bool,
}

/// Prints what each file weighs, raw and compressed.
pub(crate) fn weigh() -> Result<()> {
    let limit = limit(&read_text(Path::new("budget.toml"))?)?;
    let dist = Path::new("dist");
    let index = read_text(&dist.join("index.html"))?;

    let mut names = Vec::new();
    list(dist, "", &mut names)?;
    names.sort();
    let mut files = Vec::new();
    for name in names {
        let bytes = fs::read(dist.join(&name)).map_err(|error| format!("{name}: {error}"))?;
        files.push(File {
            first: belongs_to_first_page(&name, &index),
            raw: bytes.len(),
            brotli: compressed(&bytes)?,
            name,
        });
    }
    files.sort_by_key(|file| (!file.first, std::cmp::Reverse(file.brotli)));

    let total: usize = files
        .iter()
        .filter(|file| file.first)
        .map(|file| file.brotli)
        .sum();
    println!(
        "{:<44} {:>10} {:>10}",
        "dist/ (bytes; * first page)", "raw", "brotli"
    );
    for file in &files {
        let mark = if file.first { '*' } else { ' ' };
        println!(
            "{mark} {:<42} {:>10} {:>10}",
            file.name, file.raw, file.brotli
        );
    }
    println!("first page: {total} of {limit} bytes, brotli");
    if total > limit {
        return Err(format!(
            "the first page is {} bytes over its budget",
            total - limit
        ));
    }
    Ok(())
}

/// The home page transfers itself, what it names, and the scripts that its own scripts import.
fn belongs_to_first_page(name: &str, index: &str) -> bool {
    let flat_page = Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "html");
    name == "index.html" || name.starts_with("snippets/") || (!flat_page && transfers(index, name))
}

/// Whether a page names a file otherwise than to tell the app where it would be.
fn transfers(page: &str, name: &str) -> bool {
    page.match_indices(name)
        .any(|(at, _)| !page[..at].ends_with("content=\""))
}

fn compressed(bytes: &[u8]) -> Result<usize> {
    let mut out = Vec::new();
    let best = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*bytes, &mut out, &best).map_err(|error| error.to_string())?;
    Ok(out.len())
}

/// Reads the one line `first_page = <bytes>`.
fn limit(budget: &str) -> Result<usize> {
    budget
        .lines()
        .filter_map(|line| line.split_once('='))
        .find(|(key, _)| key.trim() == "first_page")
        .and_then(|(_, value)| value.trim().replace('_', "").parse().ok())
        .ok_or_else(|| "budget.toml: no line `first_page = <bytes>`".to_owned())
}

/// Collects the names of all files below `folder`.
fn list(folder: &Path, prefix: &str, names: &mut Vec<String>) -> Result<()> {
    let problem = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(problem)? {
        let entry = entry.map_err(problem)?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(problem)?.is_dir() {
            list(&entry.path(), &format!("{name}/"), names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_limit() {
        assert_eq!(limit("# all\nfirst_page = 250_000\n"), Ok(250_000));
        assert!(limit("other = 1").is_err());
    }

    #[test]
    fn first_page_is_what_index_names() {
        let index = r#"<script src="boot.js"></script><a href="logistic.html">"#;
        assert!(belongs_to_first_page("index.html", index));
        assert!(belongs_to_first_page("boot.js", index));
        assert!(belongs_to_first_page("snippets/a/inline0.js", index));
        assert!(!belongs_to_first_page("logistic.html", index));
        assert!(!belongs_to_first_page("embed.js", index));
        let named = r#"<meta name="words-ja" content="text/ja-1.txt">"#;
        assert!(!belongs_to_first_page("text/ja-1.txt", named));
        // The style sheet names the font of formulas, and the home page has none.
        assert!(!belongs_to_first_page("fonts/reparam-math.woff2", index));
    }

    #[test]
    fn compresses() {
        let size = compressed(&[7; 10_000]).expect("in memory");
        assert!(size < 100, "{size}");
    }
}
