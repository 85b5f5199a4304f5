//! Small pure functions on numbers.
