//! The strings of each page and language: in the page itself, or as files that the app fetches.

use crate::html::escape;
use crate::{Result, catalogue, files};
use reparam::fingerprint;
use reparam::labs::page_strings::{self, SHARED};
use reparam::strings::Language;
use std::fmt::Write as _;
use std::path::Path;

/// Writes `text/<hash>/<language>-<name>.txt`, one sentence a line and the file's own name last, and returns
/// the folder. One fingerprint for all keeps the pages' heads short.
pub(crate) fn write(site: &Path) -> Result<String> {
    let files: Vec<_> = Language::ALL
        .into_iter()
        .flat_map(|language| page_strings::names().map(move |name| (language, name)))
        // No page is without this one.
        .filter(|&file| file != (catalogue::FIRST, SHARED))
        .map(|(language, text)| {
            let last = page_strings::last_line(language, text);
            (
                format!("{}-{text}.txt", language.code()),
                format!("{}\n{last}", lines(language, text)),
            )
        })
        .collect();
    let all: String = files.iter().map(|(_, lines)| lines.as_str()).collect();
    let folder = format!("text/{}/", fingerprint::digits(all.as_bytes()));
    for (name, lines) in files {
        files::write(site, &format!("{folder}{name}"), lines.as_bytes())?;
    }
    Ok(folder)
}

/// The lines of a page's head with its own strings, and where the app finds others.
pub(crate) fn head(page: &str, folder: &str) -> String {
    let mut html = format!("<meta name=\"words\" content=\"{}\">\n", escape(folder));
    for name in page_strings::names().filter(|&name| name == SHARED || name == page) {
        let lines = escape(&lines(catalogue::FIRST, name));
        // Writing to a string cannot fail.
        let _ = writeln!(html, "<meta name=\"words-{name}\" content=\"{lines}\">");
    }
    html
}

fn lines(language: Language, name: &str) -> String {
    page_strings::sentences(language, name).join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use reparam::labs::{gumbel, mol};

    #[test]
    fn a_page_holds_its_own_words_and_knows_where_others_are() {
        let head = head("mol", "text/0123456789abcdef/");
        assert!(head.contains(r#"<meta name="words" content="text/0123456789abcdef/">"#));
        let english = Language::English.text();
        for sentence in [
            english.player.play,
            gumbel::strings::INFO.get(catalogue::FIRST).title,
            mol::strings(english).keep,
        ] {
            assert!(head.contains(&format!("\n{sentence}\n")), "{sentence}");
        }
        assert!(!head.contains(gumbel::strings(english).heart_rate));
        assert_eq!(head.matches("<meta ").count(), 3);
        assert_eq!(super::head("index", "").matches("<meta ").count(), 2);
    }

    #[test]
    fn every_lab_has_a_text() {
        for lab in catalogue::labs() {
            assert!(
                page_strings::names().any(|name| name == lab.id),
                "{}",
                lab.id
            );
        }
    }
}
