//! Keys of parameters, which know the type of the values: a misspelt key does not compile, and a choice is
//! read as an enum.

use std::marker::PhantomData;

use super::{Parameter, Spread};
use crate::strings::Text;

/// The name of a control, in the reader's language.
type Label = fn(&Text) -> &'static str;

/// The key of a parameter, as the link states it, and the type of its values.
pub struct Key<T> {
    /// Short name in the link.
    pub name: &'static str,
    value: PhantomData<fn() -> T>,
}

impl<T> Clone for Key<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Key<T> {}

impl<T> PartialEq for Key<T> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl<T> std::fmt::Debug for Key<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name)
    }
}

impl<T> Key<T> {
    /// A key of this name.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            value: PhantomData,
        }
    }

    /// Keys of these names.
    pub const fn list<const N: usize>(names: [&'static str; N]) -> [Self; N] {
        let mut keys = [Self::new(""); N];
        let mut index = 0;
        while index < N {
            keys[index] = Self::new(names[index]);
            index += 1;
        }
        keys
    }
}

impl Key<f64> {
    /// A real number with a linear slider.
    pub const fn number(self, range: (f64, f64), default: f64, label: Label) -> Parameter {
        Parameter::number(self.name, range, default, label)
    }

    /// A positive number with a logarithmic slider.
    pub const fn log_number(self, range: (f64, f64), default: f64, label: Label) -> Parameter {
        Parameter::log_number(self.name, range, default, label)
    }

    /// A real number with a small field and no slider: one of several that handles also set.
    pub const fn field(self, range: (f64, f64), default: f64, label: Label) -> Parameter {
        Parameter::field(self.name, range, default, label)
    }
}

impl<T: WholeNumber> Key<T> {
    /// A whole number.
    pub const fn whole(
        self,
        range: (u32, u32),
        default: u32,
        spread: Spread,
        label: Label,
    ) -> Parameter {
        Parameter::whole(self.name, range, default, spread, label)
    }
}

impl Key<bool> {
    /// A switch.
    pub const fn flag(self, default: bool, label: Label) -> Parameter {
        Parameter::flag(self.name, default, label)
    }
}

impl<T: Choice> Key<T> {
    /// One of several alternatives; the first is the default.
    pub const fn choice(
        self,
        label: Label,
        options: for<'a> fn(&'a Text) -> &'a [&'static str],
    ) -> Parameter {
        Parameter::choice(self.name, T::WORDS, label, options)
    }
}

/// A type of values. All are kept as numbers: flags as 0 or 1, choices as the index of their word.
pub trait ParameterValue: Copy {
    /// The value that a number stands for.
    fn from_number(number: f64) -> Self;

    /// The number that stands for a value.
    fn to_number(self) -> f64;
}

impl ParameterValue for f64 {
    fn from_number(number: f64) -> Self {
        number
    }

    fn to_number(self) -> f64 {
        self
    }
}

impl ParameterValue for u32 {
    fn from_number(number: f64) -> Self {
        number as Self
    }

    fn to_number(self) -> f64 {
        f64::from(self)
    }
}

impl ParameterValue for usize {
    fn from_number(number: f64) -> Self {
        number as Self
    }

    fn to_number(self) -> f64 {
        self as f64
    }
}

impl ParameterValue for u64 {
    fn from_number(number: f64) -> Self {
        number as Self
    }

    fn to_number(self) -> f64 {
        self as f64
    }
}

impl ParameterValue for bool {
    fn from_number(number: f64) -> Self {
        number == 1.0
    }

    fn to_number(self) -> f64 {
        f64::from(u8::from(self))
    }
}

/// A type of whole numbers.
pub trait WholeNumber: ParameterValue {}

impl WholeNumber for u32 {}
impl WholeNumber for usize {}
impl WholeNumber for u64 {}

/// One of several alternatives, each with a word in the link. [`choice!`](crate::choice) declares such an enum.
pub trait Choice: ParameterValue + Eq + 'static {
    /// The alternatives; the first is the default.
    const ALL: &'static [Self];

    /// Their words, in the same order.
    const WORDS: &'static [&'static str];

    /// The place of this alternative among all.
    fn index(self) -> usize {
        let place = Self::ALL.iter().position(|other| *other == self);
        place.unwrap_or(0)
    }

    /// The word of this alternative.
    fn word(self) -> &'static str {
        Self::WORDS[self.index()]
    }
}

/// Declares an enum of alternatives with their words in the link, and implements [`Choice`](crate::labs::parameters::Choice) for it:
///
/// ```
/// use reparam::labs::parameters::Choice;
///
/// reparam::choice! {
///     /// What is drawn.
///     pub enum View {
///         /// The density.
///         Density = "density",
///         /// The distribution function.
///         Cdf = "cdf",
///     }
/// }
/// assert_eq!(View::Cdf.word(), "cdf");
/// ```
///
/// `choice! { for Parent { Normal = "normal", Uniform = "uniform" } }` implements it for an enum that is there.
#[macro_export]
macro_rules! choice {
    (for $name:ty { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $crate::labs::parameters::Choice for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            const WORDS: &'static [&'static str] = &[$($word),+];
        }

        impl $crate::labs::parameters::ParameterValue for $name {
            fn from_number(number: f64) -> Self {
                let all = <Self as $crate::labs::parameters::Choice>::ALL;
                all.get(number as usize).copied().unwrap_or(all[0])
            }

            fn to_number(self) -> f64 {
                $crate::labs::parameters::Choice::index(self) as f64
            }
        }
    };
    ($(#[$about:meta])* $visibility:vis enum $name:ident {
        $($(#[$meaning:meta])* $variant:ident = $word:literal,)+
    }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $visibility enum $name {
            $($(#[$meaning])* $variant,)+
        }

        $crate::choice! { for $name { $($variant = $word),+ } }
    };
}

/// What a value can be asked for by: a typed [`Key`], or a parameter's name, which gives the plain number.
pub trait ParameterKey {
    /// What the value is read as.
    type Value;

    /// Short name in the link.
    fn name(&self) -> &str;

    /// The value that a number stands for.
    fn read(&self, number: f64) -> Self::Value;

    /// The number that stands for a value.
    fn write(&self, value: Self::Value) -> f64;
}

impl<T: ParameterValue> ParameterKey for Key<T> {
    type Value = T;

    fn name(&self) -> &str {
        self.name
    }

    fn read(&self, number: f64) -> T {
        T::from_number(number)
    }

    fn write(&self, value: T) -> f64 {
        value.to_number()
    }
}

impl ParameterKey for &str {
    type Value = f64;

    fn name(&self) -> &str {
        self
    }

    fn read(&self, number: f64) -> f64 {
        number
    }

    fn write(&self, value: f64) -> f64 {
        value
    }
}

impl<K: ParameterKey> ParameterKey for &K {
    type Value = K::Value;

    fn name(&self) -> &str {
        (*self).name()
    }

    fn read(&self, number: f64) -> K::Value {
        (*self).read(number)
    }

    fn write(&self, value: K::Value) -> f64 {
        (*self).write(value)
    }
}
