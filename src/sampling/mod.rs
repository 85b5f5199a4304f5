//! Ways of drawing samples.
