//! A catalogue, or a part of one, as sentences in the order of its fields.

/// What is done with each sentence's place.
pub(super) type Visit<'a> = &'a mut dyn FnMut(&mut &'static str);

/// Part of a catalogue.
pub(super) trait Words {
    /// The part without its words.
    const BLANK: Self;

    /// Visits the place of each sentence, in the order of the fields.
    fn each(&mut self, visit: &mut Visit);
}

impl Words for &'static str {
    const BLANK: Self = "";

    // Once for all fields, not once for each: the download is smaller.
    #[inline(never)]
    fn each(&mut self, visit: &mut Visit) {
        visit(self);
    }
}

impl<const N: usize> Words for [&'static str; N] {
    const BLANK: Self = [""; N];

    fn each(&mut self, visit: &mut Visit) {
        all(self, visit);
    }
}

// Once for lists of any length.
#[inline(never)]
fn all(sentences: &mut [&'static str], visit: &mut Visit) {
    for sentence in sentences {
        visit(sentence);
    }
}
