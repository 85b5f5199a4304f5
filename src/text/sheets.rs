//! The sheets by which a catalogue travels: what every page needs, and what each lab's page needs besides.
//!
//! A sheet is written as one sentence a line. Sentences may stand on several sheets.

use super::catalogue::Text;
use super::words::{Visit, Words};

/// The sheet that every page needs.
pub const SHARED: &str = "shared";

/// The way through a sheet's sentences.
type Way = fn(&mut Text, &mut Visit);

/// Each sheet: the name of the page that needs it, and its way.
static SHEETS: [(&str, Way); 7] = [
    (SHARED, |text, visit| {
        text.site.each(visit);
        text.controls.each(visit);
        text.player.each(visit);
        text.share.each(visit);
        text.notices.each(visit);
        text.figures.each(visit);
        text.logistic.lab.each(visit);
        text.gumbel.lab.each(visit);
        text.gumbel_max.lab.each(visit);
        text.concrete.lab.each(visit);
        text.mol.lab.each(visit);
        text.realnvp.lab.each(visit);
    }),
    ("logistic", |text, visit| {
        text.checks.each(visit);
        text.inversion.each(visit);
        text.logistic.each(visit);
    }),
    ("gumbel", |text, visit| {
        text.checks.each(visit);
        text.inversion.each(visit);
        text.gumbel.each(visit);
    }),
    ("gumbel-max", |text, visit| text.gumbel_max.each(visit)),
    ("concrete", |text, visit| text.concrete.each(visit)),
    ("mol", |text, visit| {
        text.checks.each(visit);
        text.own.each(visit);
        text.mol.each(visit);
    }),
    ("realnvp", |text, visit| {
        text.own.each(visit);
        text.realnvp.each(visit);
    }),
];

/// The names of all sheets.
pub fn names() -> impl Iterator<Item = &'static str> {
    SHEETS.iter().map(|sheet| sheet.0)
}

/// Goes through a sheet's sentences.
fn walk(index: usize, text: &mut Text, mut visit: Visit) {
    SHEETS[index].1(text, &mut visit);
}

fn find(name: &str) -> Option<usize> {
    SHEETS.iter().position(|sheet| sheet.0 == name)
}

impl Text {
    /// The sentences of a sheet; none of a sheet that there is not.
    pub fn sentences(&self, sheet: &str) -> Vec<&'static str> {
        let mut sentences = Vec::new();
        if let Some(index) = find(sheet) {
            walk(index, &mut { *self }, &mut |place| sentences.push(*place));
        }
        sentences
    }
}

/// What is known of a language's words.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary {
    text: &'static Text,
    /// A bit for each sheet.
    known: u32,
}

impl Vocabulary {
    /// No words at all.
    pub const NONE: Self = Self {
        text: &Text::BLANK,
        known: 0,
    };

    /// A whole catalogue.
    pub const fn whole(text: &'static Text) -> Self {
        Self {
            text,
            known: u32::MAX,
        }
    }

    /// The words; those of sheets that are not known are blank.
    pub fn text(self) -> &'static Text {
        self.text
    }

    /// Whether a sheet is known.
    pub fn knows(self, sheet: &str) -> bool {
        find(sheet).is_some_and(|index| self.known & 1 << index != 0)
    }

    /// Takes the sentences of a sheet, one a line, as the site serves them. False, and nothing
    /// taken, where they are not as many as the sheet has.
    pub fn learn(&mut self, sheet: &str, lines: String) -> bool {
        let Some(index) = find(sheet) else {
            return false;
        };
        // What is learnt is spoken as long as the page is open.
        let mut lines = lines.leak().lines();
        let mut text = *self.text;
        let mut short = false;
        walk(index, &mut text, &mut |place| match lines.next() {
            Some(line) => *place = line,
            None => short = true,
        });
        if short || lines.next().is_some() {
            return false;
        }
        self.text = Box::leak(Box::new(text));
        self.known |= 1 << index;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn a_catalogue_survives_the_journey() {
        for language in Language::ALL {
            let text = language.text();
            let mut heard = Vocabulary::NONE;
            for sheet in names() {
                let sentences = text.sentences(sheet);
                let fits =
                    |sentence: &&str| !sentence.is_empty() && !sentence.contains(['\n', '\r']);
                assert!(sentences.iter().all(fits), "{sheet}");
                assert!(!heard.knows(sheet));
                assert!(heard.learn(sheet, sentences.join("\n")));
                assert!(heard.knows(sheet));
            }
            for sheet in names() {
                assert_eq!(heard.text().sentences(sheet), text.sentences(sheet));
            }
            assert_eq!(heard.text().gumbel.lab.title, text.gumbel.lab.title);
            // Nothing stays blank but what stands in the flat pages only.
            let blanks = |text: &Text| format!("{text:?}").matches("\"\"").count();
            assert_eq!(blanks(text), 0);
            assert_eq!(
                blanks(heard.text()),
                format!("{text:?}").matches("LabText").count()
            );
        }
    }

    #[test]
    fn a_sheet_of_another_shape_is_refused() {
        let lines = Language::English.text().sentences("gumbel").join("\n");
        let short = lines.rsplit_once('\n').expect("many lines").0.to_owned();
        let mut heard = Vocabulary::NONE;
        assert!(!heard.learn("gumbel", short));
        assert!(!heard.learn("gumbel", lines.clone() + "\none too many"));
        assert!(!heard.learn("logistic", lines.clone()));
        assert!(!heard.learn("poisson", lines.clone()));
        assert!(!heard.knows("gumbel") && !heard.knows("poisson"));
        assert_eq!(heard.text().gumbel.scale, "");
        assert!(heard.learn("gumbel", lines));
        assert_eq!(
            heard.text().gumbel.scale,
            Language::English.text().gumbel.scale
        );
        assert!(!heard.knows("logistic"));
    }
}
