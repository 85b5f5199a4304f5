//! What several labs use.

pub mod categorical_bars;
pub mod checks;
pub mod frozen_gumbels;
pub mod frozen_noise;
pub mod half_floats;
pub mod location_scale;
pub mod marks;
pub mod plot;
pub mod training_curves;
pub mod training_run;
pub mod user_data;
pub mod weights_files;
