//! `site budget`: weighs `dist/` and fails when a page, opened directly, transfers more than
//! `budget.toml` says.

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
}

/// Prints what each file and each page weighs.
pub(crate) fn weigh() -> Result<()> {
    let budget = read_text(Path::new("budget.toml"))?;
    let [first, lab, fonts] = ["first_page", "lab_page", "fonts"].map(|what| limit(&budget, what));
    let (first, lab, fonts) = (first?, lab?, fonts?);
    let dist = Path::new("dist");
    let mut names = Vec::new();
    list(dist, "", &mut names)?;
    let mut files = Vec::new();
    for name in names {
        let bytes = fs::read(dist.join(&name)).map_err(|error| format!("{name}: {error}"))?;
        files.push(File {
            raw: bytes.len(),
            brotli: compressed(&bytes)?,
            name,
        });
    }
    files.sort_by(|a, b| (b.brotli, &a.name).cmp(&(a.brotli, &b.name)));
    println!("{:<44} {:>10} {:>10}", "dist/ (bytes)", "raw", "brotli");
    for file in &files {
        println!("{:<44} {:>10} {:>10}", file.name, file.raw, file.brotli);
    }

    println!("pages, opened directly (brotli, and what each may be)");
    let mut over = Vec::new();
    for page in files.iter().filter(|file| is_page(&file.name)) {
        let html = read_text(&dist.join(&page.name))?;
        let needed = files
            .iter()
            .filter(|file| needs(&page.name, &html, &file.name));
        let total: usize = needed.map(|file| file.brotli).sum();
        let limit = if page.name == "index.html" {
            first
        } else {
            lab
        };
        println!("{:<44} {:>10} {:>10}", page.name, total, limit);
        if total > limit {
            over.push(format!(
                "{} is {} bytes over its budget",
                page.name,
                total - limit
            ));
        }
    }
    let faces = files.iter().filter(|file| is_text_font(&file.name));
    let total: usize = faces.map(|file| file.brotli).sum();
    println!("{:<44} {:>10} {:>10}", "fonts", total, fonts);
    if total > fonts {
        over.push(format!(
            "the fonts are {} bytes over their budget",
            total - fonts
        ));
    }
    if over.is_empty() {
        Ok(())
    } else {
        Err(over.join("; "))
    }
}

/// Pages stand at the top; below are fragments.
fn is_page(name: &str) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|extension| extension == "html") && !name.contains('/')
}

/// The fonts of text and interface, without that of formulas.
fn is_text_font(name: &str) -> bool {
    let is_font = Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "woff2");
    is_font && !name.contains("-math")
}

/// Whether opening a page on a wide screen, in English and in the light theme, transfers a file: the page itself, what
/// its text names but for the pictures of other screens and themes and for home screens, and the scripts that its scripts import. Fonts
/// are not counted: the page is shown before they come.
fn needs(page: &str, html: &str, name: &str) -> bool {
    let is_picture = name.starts_with("thumbs/") || name.starts_with("stills/");
    let is_of_others = is_picture && (name.contains("-dark") || name.contains("-narrow-"));
    let is_later = is_of_others || name == "touch-icon.png";
    name == page
        || name.starts_with("snippets/")
        || (!is_page(name) && !is_later && outside_notes(html).any(|text| text.contains(name)))
}

/// The text of a page but for its `meta` elements, which tell the app where files would be.
fn outside_notes(html: &str) -> impl Iterator<Item = &str> {
    let pieces = html.split("<meta ").enumerate();
    pieces.map(|(index, piece)| match piece.split_once('>') {
        Some((_, rest)) if index > 0 => rest,
        _ => piece,
    })
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

/// Reads the line `<what> = <bytes>`.
fn limit(budget: &str, what: &str) -> Result<usize> {
    budget
        .lines()
        .filter_map(|line| line.split_once('='))
        .find(|(key, _)| key.trim() == what)
        .and_then(|(_, value)| value.trim().replace('_', "").parse().ok())
        .ok_or_else(|| format!("budget.toml: no line `{what} = <bytes>`"))
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
    fn reads_a_limit() {
        let budget = "# all\nfirst_page = 250_000\nlab_page = 7\n";
        assert_eq!(limit(budget, "first_page"), Ok(250_000));
        assert_eq!(limit(budget, "lab_page"), Ok(7));
        assert!(limit(budget, "other").is_err());
    }

    #[test]
    fn a_page_needs_what_it_names() {
        let html = concat!(
            r#"<meta name="chunk-gumbel" content="chunks/shared-1.wasm chunks/gumbel-1.wasm">"#,
            r#"<link href="chunks/shared-1.wasm"><script src="boot.js"></script>"#,
            r#"<a href="logistic.html"><source srcset="thumbs/gumbel-dark.svg">"#,
            r#"<img src="thumbs/gumbel-light.svg"><img src="stills/a-narrow-light-1.svg">"#,
            r#"<link href="touch-icon.png"><img src="stills/a-wide-light-1.svg"><img src="stills/a-wide-dark-1.svg">"#,
        );
        let home = |name| needs("index.html", html, name);
        assert!(home("index.html"));
        assert!(home("boot.js"));
        assert!(home("snippets/a/inline0.js"));
        assert!(home("thumbs/gumbel-light.svg"));
        assert!(home("chunks/shared-1.wasm"));
        assert!(!home("chunks/gumbel-1.wasm"));
        assert!(!home("thumbs/gumbel-dark.svg"));
        assert!(home("stills/a-wide-light-1.svg"));
        assert!(!home("stills/a-wide-dark-1.svg"));
        assert!(!home("touch-icon.png"));
        assert!(!home("stills/a-narrow-light-1.svg"));
        assert!(!home("logistic.html"));
        assert!(!home("prose/logistic.en.html"));
        assert!(!home("embed.js"));
        // The style sheet names the font.
        assert!(!home("fonts/reparam-math.woff2"));
        // The page itself holds its English prose.
        assert!(!needs("logistic.html", html, "prose/logistic.en.html"));
    }

    #[test]
    fn compresses() {
        let size = compressed(&[7; 10_000]).expect("in memory");
        assert!(size < 100, "{size}");
    }
}
