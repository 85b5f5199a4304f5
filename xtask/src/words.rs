//! The sheets of each language: in the page itself, or as files that the app fetches.

use crate::html::escape;
use crate::{Result, catalogue, files};
use reparam::text::Language;
use reparam::text::sheets::{self, SHARED};
use std::fmt::Write as _;
use std::path::Path;

/// Writes `text/<hash>/<language>-<sheet>.txt`, one sentence a line, and returns the folder. One hash
/// for all keeps the pages' heads short.
pub(crate) fn write(site: &Path) -> Result<String> {
    let files: Vec<_> = Language::ALL
        .into_iter()
        .flat_map(|language| sheets::names().map(move |sheet| (language, sheet)))
        // No page is without this one.
        .filter(|&file| file != (catalogue::FIRST, SHARED))
        .map(|(language, sheet)| {
            (
                format!("{}-{sheet}.txt", language.code()),
                lines(language, sheet),
            )
        })
        .collect();
    let all: String = files.iter().map(|(_, lines)| lines.as_str()).collect();
    let folder = format!("text/{}/", files::hash(all.as_bytes()));
    for (name, lines) in files {
        files::write(site, &format!("{folder}{name}"), lines.as_bytes())?;
    }
    Ok(folder)
}

/// The lines of a page's head with its own words, and where the app finds others.
pub(crate) fn head(page: &str, folder: &str) -> String {
    let mut html = format!("<meta name=\"words\" content=\"{}\">\n", escape(folder));
    for sheet in sheets::names().filter(|&sheet| sheet == SHARED || sheet == page) {
        let lines = escape(&lines(catalogue::FIRST, sheet));
        // Writing to a string cannot fail.
        let _ = writeln!(html, "<meta name=\"words-{sheet}\" content=\"{lines}\">");
    }
    html
}

fn lines(language: Language, sheet: &str) -> String {
    language.text().sentences(sheet).join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_its_own_words_and_knows_where_others_are() {
        let head = head("mol", "text/0123456789abcdef/");
        assert!(head.contains(r#"<meta name="words" content="text/0123456789abcdef/">"#));
        let english = Language::English.text();
        for sentence in [
            english.player.play,
            english.gumbel.lab.title,
            english.mol.keep,
        ] {
            assert!(head.contains(&format!("\n{sentence}\n")), "{sentence}");
        }
        assert!(!head.contains(english.gumbel.heart_rate));
        assert_eq!(head.matches("<meta ").count(), 3);
        assert_eq!(super::head("index", "").matches("<meta ").count(), 2);
    }

    #[test]
    fn every_lab_has_a_sheet() {
        for lab in catalogue::labs() {
            assert!(sheets::names().any(|sheet| sheet == lab.id), "{}", lab.id);
        }
    }
}
