//! Decimal numbers.

/// The double nearest to a decimal number.
///
/// It may be infinite or NaN, by name or by size. Not the standard library's parser, whose tables are 10 kB
/// that do not compress.
pub fn read_number(text: &str) -> Option<f64> {
    lexical_core::parse(text.trim().as_bytes()).ok()
}
