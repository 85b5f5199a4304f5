//! The compression of GIF: Lempel, Ziv and Welch's, with codes that grow longer.
//!
//! Source: *Graphics Interchange Format, version 89a*, CompuServe 1990, appendix F.

/// Bits of an index.
pub(super) const BITS: u8 = 8;

/// The code after which all is as at the beginning.
const CLEAR: u32 = 1 << BITS;

/// The code at the end.
const END: u32 = CLEAR + 1;

/// Bits of a code at first.
const NARROW: u32 = BITS as u32 + 1;

/// Codes have at most twelve bits.
const MOST: u32 = 1 << 12;

/// Slots for sequences, of which half stay free.
const SLOTS: usize = 2 * MOST as usize;

/// The compressed `indices`.
pub(super) fn compress(indices: &[u8]) -> Vec<u8> {
    let mut codes = Codes {
        known: vec![None; SLOTS],
        next: END + 1,
        width: NARROW,
        written: Vec::new(),
        open: (0, 0),
    };
    codes.write(CLEAR);
    let mut indices = indices.iter().map(|&index| u32::from(index));
    if let Some(mut prefix) = indices.next() {
        for index in indices {
            prefix = match codes.find(prefix, index) {
                Ok(code) => code,
                Err(slot) => {
                    codes.write(prefix);
                    codes.learn(slot, prefix, index);
                    index
                }
            };
        }
        codes.write(prefix);
        codes.widen();
    }
    codes.write(END);
    codes.flush()
}

/// The codes of sequences, and what has been written.
struct Codes {
    /// Sequences: the code of all but the last index, the last index, and the code of the whole.
    known: Vec<Option<(u32, u32, u32)>>,
    /// The code of the sequence that is learnt next.
    next: u32,
    /// Bits of a code.
    width: u32,
    written: Vec<u8>,
    /// Bits that do not fill a byte yet, and how many they are.
    open: (u32, u32),
}

impl Codes {
    /// The code of a sequence with one more index, or else the slot for it.
    fn find(&self, prefix: u32, index: u32) -> Result<u32, usize> {
        // Knuth's multiplicative hashing.
        let hash = (prefix << BITS | index).wrapping_mul(0x9e37_79b1) >> 16;
        let mut slot = hash as usize % SLOTS;
        while let Some((before, last, code)) = self.known[slot] {
            if (before, last) == (prefix, index) {
                return Ok(code);
            }
            slot = (slot + 1) % SLOTS;
        }
        Err(slot)
    }

    fn learn(&mut self, slot: usize, prefix: u32, index: u32) {
        if self.next == MOST {
            self.write(CLEAR);
            self.known.fill(None);
            self.next = END + 1;
            self.width = NARROW;
        } else {
            self.known[slot] = Some((prefix, index, self.next));
            self.widen();
            self.next += 1;
        }
    }

    /// Makes room for the code that a decoder knows by now: all but the one that is learnt next.
    fn widen(&mut self) {
        if self.next == 1 << self.width && self.next < MOST {
            self.width += 1;
        }
    }

    fn write(&mut self, code: u32) {
        let (bits, count) = self.open;
        self.open = (bits | code << count, count + self.width);
        while self.open.1 >= 8 {
            self.flush_byte();
        }
    }

    fn flush_byte(&mut self) {
        let (bits, count) = self.open;
        self.written.push(bits as u8);
        self.open = (bits >> 8, count.saturating_sub(8));
    }

    fn flush(mut self) -> Vec<u8> {
        while self.open.1 > 0 {
            self.flush_byte();
        }
        self.written
    }
}
