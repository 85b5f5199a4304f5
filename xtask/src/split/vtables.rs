//! Tables of methods (vtables) in the module's data, and who makes objects with them.
//!
//! The compiler makes functions of the same code one, under one of their names. Where two labs have the same long
//! method, the name tells of one lab only; the other's table of methods still holds the function. So what a table holds
//! is needed wherever code names the table's address.

use std::collections::{BTreeMap, BTreeSet};

use super::read::Module;

/// Three words stand before a table's methods: how to drop the object, its size and its alignment.
const HEADER: u32 = 3;

/// The largest alignment of an object: that of four lanes.
const MAX_ALIGNMENT: u32 = 16;

/// Who uses which methods.
pub(super) struct Vtables {
    /// A function that names tables, and the functions that are in them.
    pub(super) uses: Vec<(u32, BTreeSet<u32>)>,
}

impl Vtables {
    /// Finds the tables whose address stands in code or in data.
    pub(super) fn find(module: &Module) -> Self {
        let memory = Memory::new(module);
        let in_code = module.bodies.iter().flat_map(|body| &body.constants);
        let starts: BTreeSet<u32> = in_code
            .copied()
            .chain(memory.words.values().copied())
            .filter(|&address| memory.is_vtable(address))
            .collect();
        let tables: BTreeMap<u32, BTreeSet<u32>> = starts
            .iter()
            .map(|&start| (start, memory.functions(start, &starts)))
            .collect();
        let bodies = (module.imported as u32..).zip(&module.bodies);
        let uses = bodies.filter_map(|(function, body)| {
            let named = body.constants.iter().filter_map(|word| tables.get(word));
            let functions: BTreeSet<u32> = named.flatten().copied().collect();
            (!functions.is_empty()).then_some((function, functions))
        });
        Self {
            uses: uses.collect(),
        }
    }
}

/// The first contents of the memory, word by word, and the functions behind slots.
struct Memory {
    /// The words that are not zero, by address.
    words: BTreeMap<u32, u32>,
    functions: BTreeMap<u32, u32>,
}

impl Memory {
    fn new(module: &Module) -> Self {
        // A word may stand across two segments: zeros between segments are left out of the file.
        let mut words = BTreeMap::new();
        for &(start, bytes) in &module.data {
            for (address, &byte) in (start..).zip(bytes).filter(|(_, byte)| **byte != 0) {
                *words.entry(address & !3).or_insert(0) |= u32::from(byte) << (8 * (address & 3));
            }
        }
        let slots = module.slots.iter();
        let functions = slots.flat_map(|(&function, slots)| {
            let slots = slots.iter();
            slots.map(move |&slot| (slot, function))
        });
        Self {
            words,
            functions: functions.collect(),
        }
    }

    fn word(&self, address: u32) -> u32 {
        self.words.get(&address).copied().unwrap_or(0)
    }

    /// Whether a table of methods can start here.
    fn is_vtable(&self, address: u32) -> bool {
        let word = |index: u32| self.word(address.saturating_add(4 * index));
        let is_function = |word: u32| self.functions.contains_key(&word);
        address.is_multiple_of(4)
            && (word(0) == 0 || is_function(word(0)))
            && word(2).is_power_of_two()
            && word(2) <= MAX_ALIGNMENT
            && word(1).is_multiple_of(word(2))
            && is_function(word(HEADER))
    }

    /// The functions of the table that starts here: they end where the next starts, or with what is no slot.
    fn functions(&self, start: u32, starts: &BTreeSet<u32>) -> BTreeSet<u32> {
        let next = starts.range(start + 1..).next().copied();
        let methods = (start + 4 * HEADER..next.unwrap_or(u32::MAX)).step_by(4);
        let words = methods.map(|address| self.word(address));
        let methods = words.map_while(|word| self.functions.get(&word));
        let drop = self.functions.get(&self.word(start));
        drop.into_iter().chain(methods).copied().collect()
    }
}
