//! The still pictures that stand in the pages until the app has started: a lab's figure, and that of the start page.

use crate::drawing::{THEMES, draw};
use crate::html::escape;
use crate::{Result, files};
use reparam::figure::Figure;
use reparam::labs::{LabEntry, find};
use reparam::strings::Text;
use std::fmt::Write as _;
use std::path::Path;

/// A size of a picture: its name, its width and height in CSS pixels, and the screens that it is for.
type Size = (&'static str, (f64, f64), Option<&'static str>);

/// The sizes of a lab's picture, about those of its stage. The last is for all other screens.
const STAGE: [Size; 2] = [
    ("narrow", (390.0, 300.0), Some("(max-width: 56rem)")),
    ("wide", (720.0, 500.0), None),
];

/// The size of the start page's picture.
const HERO: [Size; 1] = [("hero", (720.0, 450.0), None)];

/// The browser asks for it before the program.
const KIND: &str = "class=\"still-picture\" fetchpriority=\"high\"";

/// The lab whose figure stands on the start page.
const HERO_LAB: &str = "realnvp";

/// Writes the picture of a lab in a state. Returns its markup.
pub(crate) fn lab(site: &Path, entry: &LabEntry, state: &str, text: &Text) -> Result<String> {
    let figure = LabEntry::figure(&mut *(entry.create)(), &entry.values(state), text);
    let files = write(site, entry.id, &figure, &STAGE)?;
    Ok(picture(&files, KIND, &figure.description, STAGE[1].1))
}

/// Writes the picture of the start page, a lab's card without axes. Returns its markup.
pub(crate) fn hero(site: &Path, text: &Text) -> Result<String> {
    let entry = find(HERO_LAB).ok_or_else(|| format!("there is no lab `{HERO_LAB}`"))?;
    let (_, (width, height), _) = HERO[0];
    let mut lab = (entry.create)();
    let figure = LabEntry::large_picture(&mut *lab, &entry.card_values(), text, width / height);
    let files = write(site, "start", &figure, &HERO)?;
    // The sentence beside it says what it shows.
    Ok(picture(&files, KIND, "", HERO[0].1))
}

/// A file of a picture.
pub(crate) struct Source {
    /// Where it is, relative to the pages.
    pub(crate) address: String,
    /// The theme that it is for.
    pub(crate) theme: &'static str,
    /// The screens that it is for, where it is not for all.
    pub(crate) screens: Option<&'static str>,
}

/// Writes a figure in each size and theme.
fn write(site: &Path, name: &str, figure: &Figure, sizes: &[Size]) -> Result<Vec<Source>> {
    let each = sizes
        .iter()
        .flat_map(|size| THEMES.map(|theme| (size, theme)));
    each.map(|(&(size, pixels, screens), (theme, colours))| {
        let svg = draw(figure, colours, pixels)?;
        let path = format!("stills/{name}-{size}-{theme}.svg");
        let address = files::put(site, &path, svg.as_bytes())?;
        Ok(Source {
            address,
            theme,
            screens,
        })
    })
    .collect()
}

/// The markup of a picture whose files are tried in order; `kind` is its class and what else it carries. boot.js has the reader's own theme hold in place of the
/// system's.
pub(crate) fn picture(files: &[Source], kind: &str, words: &str, size: (f64, f64)) -> String {
    let mut html = "<picture>".to_owned();
    for file in files {
        let screens = file
            .screens
            .map_or_else(String::new, |screens| format!(" and {screens}"));
        // Writing to a string cannot fail.
        let _ = write!(
            html,
            "<source media=\"(prefers-color-scheme: {}){screens}\" srcset=\"{}\">",
            file.theme, file.address
        );
    }
    let any = files
        .iter()
        .find(|file| file.screens.is_none())
        .map_or("", |file| &file.address);
    let _ = write!(
        html,
        "<img {kind} src=\"{any}\" alt=\"{}\" width=\"{}\" height=\"{}\"></picture>",
        escape(words),
        size.0,
        size.1
    );
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_a_file_for_each_theme_and_screen() {
        let file = |name: &str, theme, screens| Source {
            address: format!("{name}.svg"),
            theme,
            screens,
        };
        let files = [
            file("a", "light", Some("(max-width: 9rem)")),
            file("b", "light", None),
            file("c", "dark", None),
        ];
        assert_eq!(
            picture(&files, "class=\"x\"", "A & B", (7.0, 5.0)),
            concat!(
                "<picture>",
                r#"<source media="(prefers-color-scheme: light) and (max-width: 9rem)" srcset="a.svg">"#,
                r#"<source media="(prefers-color-scheme: light)" srcset="b.svg">"#,
                r#"<source media="(prefers-color-scheme: dark)" srcset="c.svg">"#,
                r#"<img class="x" src="b.svg" alt="A &amp; B" width="7" height="5"></picture>"#,
            )
        );
    }

    #[test]
    fn the_start_page_has_its_picture() {
        let site = std::env::temp_dir().join(format!("reparam-stills-{}", std::process::id()));
        let html = hero(&site, crate::catalogue::FIRST.text()).expect("written");
        let files = std::fs::read_dir(site.join("stills")).expect("a folder");
        assert_eq!(files.count(), 2);
        assert!(html.contains("stills/start-hero-dark-"), "{html}");
        std::fs::remove_dir_all(&site).expect("removed");
    }
}
