//! Numbers of a file as they are read elsewhere on the page: the tables of another reader would be in the main module of
//! each page.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::numerics::parse_float;
use crate::strings::quote;

/// A finite number.
pub(super) struct Number(pub(super) f32);

/// How many there are of something.
pub(super) struct Whole(pub(super) usize);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        match parse_float::<f32>(text) {
            Some(number) if number.is_finite() => Ok(Self(number)),
            Some(_) => Err(T::Error::custom("number out of range")),
            None => Err(T::Error::custom(format!("{} is no number", quote(text)))),
        }
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        let number = text.parse();
        let wrong = |_| T::Error::custom(format!("{} is no whole number", quote(text)));
        number.map(Self).map_err(wrong)
    }
}
