//! The figures of the cards on the start page.

use crate::drawing::{THEMES, draw};
use crate::{Result, files};
use reparam::labs::{CARD_SIZE, LABS};
use reparam::strings::Language;
use std::path::Path;

/// Writes `thumbs/<lab>-<theme>.svg`.
pub(crate) fn write(site: &Path) -> Result<()> {
    for entry in LABS {
        // It carries no words, so any language does.
        let figure = entry.thumbnail(Language::English.text());
        for (name, theme) in THEMES {
            let picture = draw(&figure, theme, CARD_SIZE)?;
            let address = address(entry.id, name);
            files::write(site, &address, picture.as_bytes())?;
        }
    }
    Ok(())
}

/// Where the picture of a lab's card is.
pub(crate) fn address(lab: &str, theme: &str) -> String {
    format!("thumbs/{lab}-{theme}.svg")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_card_has_a_picture_in_both_themes() {
        for entry in LABS {
            let figure = entry.thumbnail(Language::English.text());
            for (_, theme) in THEMES {
                let picture = draw(&figure, theme, CARD_SIZE).expect("drawn");
                assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
                assert!(picture.len() < 60_000, "{}: {}", entry.id, picture.len());
            }
        }
    }
}
