//! The strings of numbers that a reader brings.

#[cfg(not(target_arch = "wasm32"))]
mod en;
#[cfg(not(target_arch = "wasm32"))]
mod ja;
#[cfg(not(target_arch = "wasm32"))]
mod zh;

use crate::strings::{Bundle, Text, bundle, strings};

/// These strings.
pub static STRINGS: Bundle<UserDataStrings> = bundle!([&en::STRINGS, &ja::STRINGS, &zh::STRINGS]);

/// These strings in the language of `text`.
pub fn strings(text: &Text) -> &'static UserDataStrings {
    STRINGS.get(text.language)
}

strings! {
/// The strings of numbers that a reader brings.
pub struct UserDataStrings {
    /// “Numbers, or a CSV table, of which the first column of numbers …”
    pub label: &'static str,
    /// “Use these numbers”
    pub take: &'static str,
    /// “Open a file”
    pub file: &'static str,
    /// “The file is larger than 8 MB and was not read.”
    pub too_large: &'static str,
    /// “{n} numbers from {low} to {high} are used.”
    pub taken: &'static str,
    /// “{n} numbers are used; the range from {low} to {high} is mapped onto −1 … 1.”
    pub mapped: &'static str,
    /// “Line {line}: “{found}” is not a number.”
    pub not_a_number: &'static str,
    /// “Line {line}: “{found}” is not finite.”
    pub not_finite: &'static str,
    /// “Numbers found: {count}; at least {least} are needed.”
    pub too_few: &'static str,
    /// “More than {most} numbers: use a part of them.”
    pub too_many: &'static str,
}
}
