//! A catalogue as a list of sentences: how a language travels to the reader who needs it.
//!
//! One sentence a line, in the order of the catalogue's fields.

use super::catalogue::Text;

/// Part of a catalogue.
pub(super) trait Words {
    /// Appends the sentences in the order of the fields.
    fn list(&self, all: &mut Vec<&'static str>);

    /// Replaces the sentences, in the same order.
    fn read(&mut self, from: &mut Reader);
}

/// The sentences that are left to be read.
pub(super) struct Reader {
    lines: std::str::Lines<'static>,
    /// Whether a sentence was asked for that was not there.
    short: bool,
}

impl Words for &'static str {
    fn list(&self, all: &mut Vec<&'static str>) {
        all.push(self);
    }

    // Once for all fields, not once for each: the download is smaller.
    #[inline(never)]
    fn read(&mut self, from: &mut Reader) {
        match from.lines.next() {
            Some(line) => *self = line,
            None => from.short = true,
        }
    }
}

impl<const N: usize> Words for [&'static str; N] {
    fn list(&self, all: &mut Vec<&'static str>) {
        all.extend(self);
    }

    fn read(&mut self, from: &mut Reader) {
        for sentence in self {
            sentence.read(from);
        }
    }
}

impl Text {
    /// Every sentence in the order of the fields.
    pub fn sentences(&self) -> Vec<&'static str> {
        let mut all = Vec::new();
        self.list(&mut all);
        all
    }

    /// The same catalogue in another language, of which `lines` holds the sentences, one a line;
    /// none where there are too few or too many.
    pub fn translated(&self, lines: &'static str) -> Option<Self> {
        let mut from = Reader {
            lines: lines.lines(),
            short: false,
        };
        let mut text = *self;
        text.read(&mut from);
        (!from.short && from.lines.next().is_none()).then_some(text)
    }
}
