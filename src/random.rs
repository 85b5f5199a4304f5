//! Seeded, named random streams.
