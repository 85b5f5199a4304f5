//! Decimal numbers.

/// The double nearest to a decimal number.
///
/// Not the standard library's parser: its tables are 10 kB that do not compress, and the page reads
/// numbers nowhere else.
pub fn read_number(text: &str) -> Option<f64> {
    lexical_core::parse(text.trim().as_bytes()).ok()
}
