//! Code that is fetched when it is first needed.
//!
//! The build splits the app's one wasm into what every page needs and chunks (`xtask/src/split.rs`). A lab is a chunk
//! by itself, found by its id; the table below lists what else is one. A chunk is a module, and what only that module
//! reaches goes with it.

/// A module whose code is fetched on demand. It is entered by [`chunk_entry!`](crate::chunk_entry) alone, after the
/// chunk has come.
#[derive(Debug)]
pub struct Chunk {
    /// The name of its file.
    pub id: &'static str,
    /// The path of its module.
    pub module: &'static str,
}

/// Declares chunks, each as a static of this name, and `CHUNKS`, the list of all.
#[macro_export]
macro_rules! chunks {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $module:literal;)+) => {
        $(
            $(#[$doc])*
            pub static $name: $crate::labs::chunks::Chunk = $crate::labs::chunks::Chunk {
                id: $id,
                module: $module,
            };
        )+

        /// All chunks of this table.
        pub static CHUNKS: &[&$crate::labs::chunks::Chunk] = &[$(&$name),+];
    };
}

/// A function of a chunk as a pointer: `chunk_entry!(files::read as fn(&[u8]) -> Weights)`, or a pointer that is stored
/// somewhere. The compiler cannot see where it points; a direct call would keep the function with its caller.
#[macro_export]
macro_rules! chunk_entry {
    ($function:path as $kind:ty) => {{
        let entry: $kind = $function;
        ::std::hint::black_box(entry)
    }};
    ($pointer:expr) => {
        ::std::hint::black_box($pointer)
    };
}

chunks! {
    /// Gradient estimates, and the experiment with them.
    CONCRETE_ESTIMATES = "concrete-estimates", "reparam::labs::concrete::estimates";
    /// Fitting a mixture to data.
    MOL_LEARN = "mol-learn", "reparam::labs::mol::learn";
    /// The mixture's own quantile, and the mixture over levels.
    MOL_VIEWS = "mol-views", "reparam::labs::mol::views::on_demand";
    /// Training steps of a flow, which the worker runs.
    REALNVP_TRAINING = "realnvp-training", "reparam::labs::realnvp::trainer";
    /// Writing and reading files of a flow.
    REALNVP_FILES = "realnvp-files", "reparam::labs::realnvp::files";
    /// Training steps of an autoencoder, which the worker runs.
    VAE_TRAINING = "vae-training", "reparam::labs::vae::trainer";
    /// Writing and reading files of an autoencoder.
    VAE_FILES = "vae-files", "reparam::labs::vae::files";
    /// All views of an autoencoder but the plane of Gaussian latents, and the images of bars.
    VAE_VIEWS = "vae-views", "reparam::labs::vae::on_demand";
}
