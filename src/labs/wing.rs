//! Code of a lab that is fetched on demand.

/// A part of a lab that only some of its states need, and that is fetched with the first of them. It
/// is entered through pointers alone.
#[derive(Debug)]
pub struct Wing {
    /// The name of its part.
    pub id: &'static str,
    /// The path of its module.
    pub path: &'static str,
}
