//! What several labs use.

pub mod categorical_bars;
pub mod frozen_gumbels;
pub mod frozen_noise;
pub mod location_scale;
pub mod marks;
pub mod training_curves;
