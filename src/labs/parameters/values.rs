//! The values of a table's parameters.

use super::{Parameter, ParameterKey};

/// The values of a table's parameters, in the table's order.
#[derive(Clone, Copy)]
pub struct Values {
    table: &'static [Parameter],
    values: [f64; Values::MOST],
}

impl Values {
    /// The longest table.
    pub const MOST: usize = 64;

    /// All defaults.
    pub fn new(table: &'static [Parameter]) -> Self {
        let mut values = [0.0; Self::MOST];
        for (value, parameter) in values.iter_mut().zip(table) {
            *value = parameter.default();
        }
        Self { table, values }
    }

    /// The parameters that these are values of.
    pub fn table(&self) -> &'static [Parameter] {
        self.table
    }

    /// The parameter with this key.
    pub fn parameter<K: ParameterKey>(&self, key: K) -> Option<&'static Parameter> {
        let name = key.name();
        self.table.iter().find(|parameter| parameter.key == name)
    }

    /// The value of a parameter, in the key's type; of a key that is not in the table, what NaN stands for.
    pub fn get<K: ParameterKey>(&self, key: K) -> K::Value {
        key.read(self.number(key.name()))
    }

    // Once for all types: labs have the same short functions around it, which the compiler makes one, and only what
    // is short may stand for several labs (`xtask/src/split/plan.rs`).
    #[inline(never)]
    fn number(&self, name: &str) -> f64 {
        self.index(name)
            .map_or(f64::NAN, |index| self.values[index])
    }

    #[inline(never)]
    fn index(&self, name: &str) -> Option<usize> {
        self.table
            .iter()
            .position(|parameter| parameter.key == name)
    }

    /// Sets a parameter to the nearest allowed value; a key that is not in the table is ignored.
    pub fn set<K: ParameterKey>(&mut self, key: K, value: K::Value) {
        let value = key.write(value);
        if let Some(index) = self.index(key.name()) {
            self.values[index] = self.table[index].clamp(value);
        }
    }

    /// The same values with one changed.
    #[must_use]
    pub fn with<K: ParameterKey>(mut self, key: K, value: K::Value) -> Self {
        self.set(key, value);
        self
    }

    /// Values on the way from `self` to `other`: real numbers move, everything else is there.
    #[must_use]
    pub fn towards(&self, other: &Self, part: f64) -> Self {
        let mut between = *other;
        for (index, parameter) in self.table.iter().enumerate() {
            if parameter.glides {
                let (from, to) = (self.values[index], other.values[index]);
                between.values[index] = from + part * (to - from);
            }
        }
        between
    }
}

impl PartialEq for Values {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.table, other.table) && self.values == other.values
    }
}

impl std::fmt::Debug for Values {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let entries = self.table.iter().zip(&self.values);
        formatter
            .debug_map()
            .entries(entries.map(|(entry, value)| (entry.key, value)))
            .finish()
    }
}
