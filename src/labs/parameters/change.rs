//! A new value of a parameter.

use super::{Key, ParameterValue};

/// A new value of one parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The parameter's key.
    pub key: &'static str,
    /// Its new value; the parameter's range clamps it.
    pub value: f64,
}

impl Change {
    /// A change of the parameter with this key, where the key is not known beforehand.
    pub const fn new(key: &'static str, value: f64) -> Self {
        Self { key, value }
    }
}

impl<T: ParameterValue> Key<T> {
    /// The change of this parameter to a value.
    pub fn to(self, value: T) -> Change {
        Change::new(self.name, value.to_number())
    }
}
