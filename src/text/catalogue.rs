//! The shape of a catalogue: every sentence of the site has a field here.

use super::words::{Reader, Words};

/// Declares the structs of a catalogue, and derives from the same lines how a catalogue is written
/// as a list of sentences and read back from one.
macro_rules! catalogue {
    ($($(#[$about:meta])* pub struct $name:ident {
        $($(#[$meaning:meta])* pub $field:ident: $kind:ty,)*
    })*) => {$(
        $(#[$about])*
        #[derive(Clone, Copy)]
        pub struct $name {
            $($(#[$meaning])* pub $field: $kind,)*
        }

        impl Words for $name {
            fn list(&self, all: &mut Vec<&'static str>) {
                $(self.$field.list(all);)*
            }

            fn read(&mut self, from: &mut Reader) {
                $(self.$field.read(from);)*
            }
        }
    )*};
}

catalogue! {
/// A language's words.
#[derive(Debug)]
pub struct Text {
    /// The frame of every page.
    pub site: Site,
    /// Names of controls that labs share.
    pub controls: Controls,
    /// The player.
    pub player: Player,
    /// Sharing and export.
    pub share: Share,
    /// Notices about links, and failures.
    pub notices: Notices,
    /// Words around a figure.
    pub figures: Figures,
    /// Names and reasons of checks.
    pub checks: Checks,
    /// Words of sampling by inversion.
    pub inversion: InversionText,
    /// The Logistic lab.
    pub logistic: LogisticText,
    /// The Gumbel lab.
    pub gumbel: GumbelText,
    /// The Gumbel-max lab.
    pub gumbel_max: GumbelMaxText,
    /// The Concrete lab.
    pub concrete: ConcreteText,
}

/// What each lab has to say about itself.
#[derive(Debug)]
pub struct LabText {
    /// Short name.
    pub title: &'static str,
    /// The question that heads the page.
    pub question: &'static str,
    /// One sentence for the card on the start page.
    pub summary: &'static str,
    /// One sentence for search engines and previews.
    pub description: &'static str,
}

/// The frame of every page.
#[derive(Debug)]
pub struct Site {
    /// “Reparam”
    pub name: &'static str,
    /// “A laboratory of sampling in the browser”
    pub tagline: &'static str,
    /// “Reparam is a set of live figures about drawing random samples: …”
    pub about: &'static str,
    /// “Live figures about sampling and reparameterisation: Logistic, …”
    pub home_description: &'static str,
    /// “Home”
    pub home: &'static str,
    /// “Labs”
    pub labs: &'static str,
    /// “Skip to the content”
    pub skip: &'static str,
    /// “Language”
    pub language: &'static str,
    /// “Appearance”
    pub theme: &'static str,
    /// One of: System, Light, Dark.
    pub themes: [&'static str; 3],
    /// “Open the lab”
    pub open_lab: &'static str,
    /// “Open on Reparam”
    pub open_on_site: &'static str,
    /// “There is no page of this name; this is the start page.”
    pub not_found: &'static str,
    /// “Loading the text…”
    pub loading_prose: &'static str,
    /// “The text could not be loaded. The figure works without it.”
    pub prose_failed: &'static str,
    /// “Open source under MIT or Apache-2.0. No request leaves this site; …”
    pub licence: &'static str,
    /// “The figures of this page need JavaScript, which is switched off …”
    pub no_javascript: &'static str,
    /// “The figures of this page need WebAssembly, which this browser …”
    pub no_webassembly: &'static str,
    /// “The figures of this page need WebAssembly with SIMD, which this …”
    pub no_simd: &'static str,
    /// “The figures of this page could not be started. Reloading the page …”
    pub no_start: &'static str,
}

/// Names of controls that labs share.
#[derive(Debug)]
pub struct Controls {
    /// “Settings”
    pub heading: &'static str,
    /// “View”
    pub view: &'static str,
    /// One of: Walk, Density, Cdf, Quantile.
    pub views: [&'static str; 4],
    /// “Location μ”
    pub location: &'static str,
    /// “Vertical axis”
    pub axis: &'static str,
    /// One of: Linear, Log.
    pub axes: [&'static str; 2],
    /// “Samples n”
    pub samples: &'static str,
    /// “Frozen noise”
    pub freeze: &'static str,
    /// “Clamp u”
    pub clamp: &'static str,
    /// “Clamp ε”
    pub epsilon: &'static str,
    /// “Events of the sample under way”
    pub phase: &'static str,
    /// “Seed”
    pub seed: &'static str,
    /// “Speed (samples per second)”
    pub speed: &'static str,
    /// “{name}, exact value”
    pub exact_value: &'static str,
}

/// The player.
#[derive(Debug)]
pub struct Player {
    /// “Next: {event}”
    pub next: &'static str,
    /// “Player”
    pub heading: &'static str,
    /// “Play”
    pub play: &'static str,
    /// “Pause”
    pub pause: &'static str,
    /// “One step”
    pub step: &'static str,
    /// “Slow motion”
    pub slow: &'static str,
    /// “100 000 at once”
    pub all: &'static str,
    /// “10 000 000 at once”
    pub most: &'static str,
    /// “Progress”
    pub progress: &'static str,
    /// “Working: {percent} % done.”
    pub working: &'static str,
    /// “Clear samples”
    pub clear: &'static str,
    /// “Reset”
    pub reset: &'static str,
    /// “New seed”
    pub new_seed: &'static str,
    /// “Space plays and pauses, → makes one step, ← takes the last sample …”
    pub keys: &'static str,
    /// “100 000 samples: no more fit.”
    pub full: &'static str,
}

/// Sharing and export.
#[derive(Debug)]
pub struct Share {
    /// “Share”
    pub heading: &'static str,
    /// “Copy link”
    pub copy_link: &'static str,
    /// “Copy embed code”
    pub copy_embed: &'static str,
    /// “Copied”
    pub copied: &'static str,
    /// “The browser did not allow copying; select the text instead.”
    pub copy_failed: &'static str,
    /// “Link to this state”
    pub link: &'static str,
    /// “Embed this figure”
    pub embed: &'static str,
    /// “Preview”
    pub preview: &'static str,
    /// “Close”
    pub close: &'static str,
    /// “Save figure”
    pub save: &'static str,
    /// “SVG drawing”
    pub svg: &'static str,
    /// “PNG picture (2×)”
    pub png: &'static str,
    /// “CSV data”
    pub csv: &'static str,
    /// “Saving failed: {reason}”
    pub failed: &'static str,
}

/// Notices about links, and failures.
#[derive(Debug)]
pub struct Notices {
    /// “About this link”
    pub heading: &'static str,
    /// “{key} = {given} is outside {range}; {used} is used.”
    pub clamped: &'static str,
    /// “{key} = {given} is not a whole number; {used} is used.”
    pub rounded: &'static str,
    /// “{key} = {given} cannot be read (allowed: {range}); the default is …”
    pub unreadable: &'static str,
    /// “There is no setting {key}; it is ignored.”
    pub unknown: &'static str,
    /// “Dismiss”
    pub dismiss: &'static str,
    /// “Something failed”
    pub panic_heading: &'static str,
    /// “This lab stopped: {reason}”
    pub panic_body: &'static str,
    /// “Reset this lab”
    pub panic_reset: &'static str,
    /// “Copy a link to this state”
    pub panic_copy: &'static str,
    /// “The code of this figure could not be loaded. …”
    pub part_missing: &'static str,
    /// “Reload the page”
    pub reload: &'static str,
}

/// Words around a figure.
#[derive(Debug)]
pub struct Figures {
    /// “Figure”
    pub figure: &'static str,
    /// “Values at x = {x}”
    pub readout: &'static str,
    /// “Point at the figure, or focus it and use the arrow keys, to read …”
    pub readout_hint: &'static str,
    /// “Drag: {name}”
    pub handle: &'static str,
    /// “Checks on this state”
    pub checks: &'static str,
    /// “holds”
    pub pass: &'static str,
    /// “does not hold”
    pub fail: &'static str,
    /// “nothing to check yet”
    pub pending: &'static str,
}

/// Names and reasons of checks.
#[derive(Debug)]
pub struct Checks {
    /// “|∫ density − 1|”
    pub integral: &'static str,
    /// “The density integrates to {value} by numerical quadrature.”
    pub integral_detail: &'static str,
    /// “|Q(F(x)) − x| / scale”
    pub round_trip: &'static str,
    /// “The largest deviation when the quantile undoes the cdf, over …”
    pub round_trip_detail: &'static str,
    /// “KS p-value”
    pub ks: &'static str,
    /// “Kolmogorov–Smirnov test of the samples on the screen against the …”
    pub ks_detail: &'static str,
    /// “Compared with the distribution without the clamp: a strong clamp …”
    pub clamped_detail: &'static str,
    /// “Sample mean, standard errors”
    pub mean: &'static str,
    /// “Sample variance, standard errors”
    pub variance: &'static str,
    /// “Sample {got}, distribution {want}.”
    pub moment_detail: &'static str,
    /// “No samples yet.”
    pub no_samples: &'static str,
    /// “KS p-value, exact law”
    pub ks_exact: &'static str,
    /// “The maxima against their exact law for this block size.”
    pub ks_exact_detail: &'static str,
    /// “KS p-value, limit law”
    pub ks_limit: &'static str,
    /// “The maxima against the limit: with many samples and small blocks …”
    pub ks_limit_detail: &'static str,
    /// “Stable form: |F(x)/u − 1|”
    pub stable_round_trip: &'static str,
    /// “|naive − stable| for u = 0.1, 0.3, 0.5”
    pub middle_agrees: &'static str,
    /// “Away from both ends the two forms agree.”
    pub middle_detail: &'static str,
}

/// Words of sampling by inversion.
#[derive(Debug)]
pub struct InversionText {
    /// “Density”
    pub density: &'static str,
    /// “Cdf F(x)”
    pub cdf: &'static str,
    /// “Quantile Q(u)”
    pub quantile: &'static str,
    /// “Samples”
    pub samples: &'static str,
    /// “Ordered samples”
    pub ordered_samples: &'static str,
    /// “u”
    pub uniform: &'static str,
    /// “u (log-odds scale)”
    pub uniform_log_odds: &'static str,
    /// “Gumbel density”
    pub gumbel_density: &'static str,
    /// “A uniform is drawn: u = {u}.”
    pub event_draw: &'static str,
    /// “u = {u} runs across to the cdf.”
    pub event_across: &'static str,
    /// “It drops to x = F⁻¹(u) = {x}.”
    pub event_drop: &'static str,
    /// “x = {x} lands in the histogram.”
    pub event_land: &'static str,
    /// “A first Gumbel is drawn: G₁ = {u}.”
    pub event_first_gumbel: &'static str,
    /// “A second Gumbel is drawn: G₂ = {v}.”
    pub event_second_gumbel: &'static str,
    /// “Their difference is {z}; shifted and scaled, x = {x}.”
    pub event_difference: &'static str,
    /// “What the clamp with ε = {eps} costs”
    pub clamp_caption: &'static str,
    /// “Smallest possible x”
    pub smallest: &'static str,
    /// “Largest possible x”
    pub largest: &'static str,
    /// “Variance lost”
    pub variance_lost: &'static str,
}

/// The Logistic lab.
#[derive(Debug)]
pub struct LogisticText {
    /// The lab about itself.
    pub lab: LabText,
    /// “Scale s”
    pub scale: &'static str,
    /// “Way of sampling”
    pub way: &'static str,
    /// One of: Inversion, Difference of Gumbels.
    pub ways: [&'static str; 2],
    /// “Normal of equal variance”
    pub normal: &'static str,
    /// “Normal”
    pub normal_curve: &'static str,
    /// “Probability of lying further from μ than so many standard deviations”
    pub tails: &'static str,
    /// One of: Distance, Logistic, Normal, Ratio.
    pub tail_heads: [&'static str; 4],
    /// “Logistic distribution with location {mu} and scale {s}: mean …”
    pub description: &'static str,
}

/// The Gumbel lab.
#[derive(Debug)]
pub struct GumbelText {
    /// The lab about itself.
    pub lab: LabText,
    /// One of: Walk, Density, Cdf, Quantile, Maxima, Numerics.
    pub views: [&'static str; 6],
    /// “Scale β”
    pub scale: &'static str,
    /// “Parent”
    pub parent: &'static str,
    /// One of: Exponential, Normal, Logistic, Uniform.
    pub parents: [&'static str; 4],
    /// “Block size n”
    pub block: &'static str,
    /// “Naive ε”
    pub naive: &'static str,
    /// “Precision”
    pub precision: &'static str,
    /// One of: 32-bit, 64-bit.
    pub precisions: [&'static str; 2],
    /// “Mean ± standard deviation”
    pub deviation_mark: &'static str,
    /// “mean”
    pub mean_mark: &'static str,
    /// “Mode, mean and variance”
    pub moments: &'static str,
    /// “Mode”
    pub mode: &'static str,
    /// “Mean”
    pub mean: &'static str,
    /// “Variance”
    pub variance: &'static str,
    /// “Median”
    pub median: &'static str,
    /// “Gumbel distribution with location {mu} and scale {beta}: mean …”
    pub description: &'static str,
    /// “A block of {n} is drawn: {parent}.”
    pub event_block: &'static str,
    /// “The largest is taken: M = {m}.”
    pub event_largest: &'static str,
    /// “Shifted and scaled it lands at x = {x}.”
    pub event_land: &'static str,
    /// “{n} maxima of blocks of {block} draws ({parent}), shifted and …”
    pub maxima_description: &'static str,
    /// “Largest distance between the cdf of the maximum and its limit …”
    pub convergence_description: &'static str,
    /// “Density, {parent}”
    pub parent_density: &'static str,
    /// “One block”
    pub block_draws: &'static str,
    /// “Maxima”
    pub maxima: &'static str,
    /// “μ + β (M − bₙ) / aₙ”
    pub normalised: &'static str,
    /// “Exact”
    pub exact_law: &'static str,
    /// “Gumbel (limit)”
    pub gumbel_limit: &'static str,
    /// “Reversed Weibull (limit)”
    pub weibull: &'static str,
    /// “Gumbel, same moments”
    pub gumbel_matched: &'static str,
    /// “Distance to the Gumbel law”
    pub distance: &'static str,
    /// “Norming constants, {parent}, n = {n}”
    pub norming_caption: &'static str,
    /// “location”
    pub norming_location: &'static str,
    /// “scale”
    pub norming_scale: &'static str,
    /// “largest distance between exact and limit cdf”
    pub distance_row: &'static str,
    /// “median daily maximum of a heart rate of 70 ± 10”
    pub heart_rate: &'static str,
    /// “The naive −log(−log(u + ε)) in {precision} bits with ε = {eps} …”
    pub numerics_description: &'static str,
    /// “u near 0”
    pub near_zero: &'static str,
    /// “1 − u, for u near 1”
    pub near_one: &'static str,
    /// “Stable”
    pub stable_form: &'static str,
    /// “Naive”
    pub naive_form: &'static str,
    /// “Naive gives ∞ or NaN”
    pub infinite_here: &'static str,
    /// “Where the naive form fails”
    pub numerics_caption: &'static str,
    /// “Value at u = 0”
    pub at_zero: &'static str,
    /// “Wrong by more than 0.01 below u =”
    pub parts_at_zero: &'static str,
    /// “Largest finite value”
    pub largest_finite: &'static str,
    /// “Infinite from 1 − u =”
    pub infinite_from: &'static str,
}

/// The Gumbel-max lab.
#[derive(Debug)]
pub struct GumbelMaxText {
    /// What the lab says about itself.
    pub lab: LabText,
    /// “Walk”, …
    pub views: [&'static str; 4],
    /// “Categories K”
    pub categories: &'static str,
    /// “Temperature T”
    pub temperature: &'static str,
    /// “Taken k”
    pub top: &'static str,
    /// “Cool T from 50 to 0.05”
    pub sweep: &'static str,
    /// “Category”
    pub category: &'static str,
    /// “Share”
    pub share: &'static str,
    /// “Exact”
    pub exact: &'static str,
    /// “Drawn”
    pub drawn: &'static str,
    /// “ℓ / T + G”
    pub scores_axis: &'static str,
    /// “Score ℓ / T”
    pub scores: &'static str,
    /// “Gumbel noise G”
    pub noise: &'static str,
    /// “Tallest”
    pub winner: &'static str,
    /// “logsumexp of the scores”
    pub log_sum_exp: &'static str,
    /// “Gumbel-max”
    pub gumbel_max: &'static str,
    /// “Roulette”
    pub roulette: &'static str,
    /// “Cumulative softmax”
    pub cumulative: &'static str,
    /// “Exact, among the k”
    pub inclusion: &'static str,
    /// “Taken”
    pub taken: &'static str,
    /// “Share of draws that take it”
    pub taken_share: &'static str,
    /// “Logit ℓ”
    pub logits: &'static str,
    /// “Softmax(ℓ / T)”
    pub probability: &'static str,
    /// “Each score gets its own Gumbel noise.”, …
    pub events: [&'static str; 3],
    /// “Noise falls on the scores, and a uniform u = {u} on the unit interval.”, …
    pub race_events: [&'static str; 3],
    /// “Each score gets its own Gumbel noise.”, …
    pub top_events: [&'static str; 3],
    /// “One more is counted; the noise is shown for the first 100 000 draws only.”
    pub only_counted: &'static str,
    /// “Gumbel-max over {categories} categories at temperature {t}: …”
    pub description: &'static str,
    /// “{n} draws by Gumbel-max and as many by roulette over …”
    pub race_description: &'static str,
    /// “The {top} tallest of {categories} noisy scores at …”
    pub top_description: &'static str,
    /// “Softmax of {categories} logits over the temperature. At T = …”
    pub temperature_description: &'static str,
    /// “Probabilities and {n} draws; entropy {entropy} nats”
    pub probabilities: &'static str,
    /// “Category”, …
    pub probability_heads: [&'static str; 4],
    /// “Draws per second, measured in this tab”
    pub speeds: &'static str,
    /// “Way”, …
    pub speed_heads: [&'static str; 2],
    /// “Gumbel-max, fresh noise”, …
    pub ways: [&'static str; 4],
    /// “{rate} million”
    pub millions: &'static str,
    /// “measuring…”
    pub measuring: &'static str,
    /// “χ² p-value, Gumbel-max”
    pub chi_gumbel: &'static str,
    /// “χ² p-value, roulette”
    pub chi_roulette: &'static str,
    /// “Chi-square test of the counts against softmax; categories …”
    pub chi_detail: &'static str,
    /// “KS p-value, the winner's value”
    pub value_law: &'static str,
    /// “The height of the tallest is itself a Gumbel, with location …”
    pub value_law_detail: &'static str,
    /// “Largest deviation, standard errors”
    pub inclusion_errors: &'static str,
    /// “How often each category is taken, against its exact …”
    pub inclusion_errors_detail: &'static str,
    /// “|Σ p − 1|”
    pub sum: &'static str,
    /// “The softmax probabilities add up to one.”
    pub sum_detail: &'static str,
    /// “Too few draws.”
    pub too_few: &'static str,
}

/// The Concrete lab.
#[derive(Debug)]
pub struct ConcreteText {
    /// What the lab says about itself.
    pub lab: LabText,
    /// “Simplex”, …
    pub views: [&'static str; 6],
    /// “Categories n”
    pub categories: &'static str,
    /// “Temperature λ”
    pub temperature: &'static str,
    /// “Density”
    pub heat: &'static str,
    /// “Log”, …
    pub heats: [&'static str; 3],
    /// “Turn, degrees”
    pub turn: &'static str,
    /// “Tilt, degrees”
    pub tilt: &'static str,
    /// “Distance from a corner ε”
    pub corner: &'static str,
    /// “Objective f(x)”
    pub objective: &'static str,
    /// “Σ k·xₖ”, …
    pub objectives: [&'static str; 3],
    /// “What is trained”
    pub trained: &'static str,
    /// “Mean and positions”, …
    pub trainings: [&'static str; 2],
    /// “Steps”
    pub steps: &'static str,
    /// “Learning rate”
    pub rate: &'static str,
    /// “Anneal λ from 10 to 0.05”
    pub anneal: &'static str,
    /// “Samples”
    pub samples: &'static str,
    /// “Density”
    pub density: &'static str,
    /// “Logistic”
    pub logistic: &'static str,
    /// “ln(x₁ / x₂)”
    pub logit_axis: &'static str,
    /// “log α + G”
    pub scores_axis: &'static str,
    /// “log α”
    pub log_alpha: &'static str,
    /// “Gumbel noise G”
    pub noise: &'static str,
    /// “Largest”
    pub largest: &'static str,
    /// “Softmax((log α + G) / λ)”
    pub softmax_axis: &'static str,
    /// “Other”
    pub other_coordinates: &'static str,
    /// “Coordinates of this sample”
    pub coordinates: &'static str,
    /// “Density {low} … {high}, log scale”
    pub heat_log: &'static str,
    /// “Density {low} … ≥ {high}”
    pub heat_linear: &'static str,
    /// “Gumbel noise falls: G = {gumbels}.”, …
    pub events: [&'static str; 3],
    /// “{n} samples of the Concrete distribution on the triangle at …”
    pub triangle_description: &'static str,
    /// “{n} samples of the binary Concrete distribution at …”
    pub segment_description: &'static str,
    /// “{n} samples of the Concrete distribution on the tetrahedron …”
    pub solid_description: &'static str,
    /// “One sample over {categories} categories at temperature …”
    pub one_description: &'static str,
    /// “Category”
    pub category: &'static str,
    /// “Share”
    pub share: &'static str,
    /// “α / Σ α”
    pub exact: &'static str,
    /// “Largest coordinate”
    pub rounded: &'static str,
    /// “Share within ε of a corner”
    pub corner_share: &'static str,
    /// “x₁, from the opposite face (0) to corner 1 (1)”
    pub section: &'static str,
    /// “ln p(x)”
    pub log_density: &'static str,
    /// “Concave here”
    pub concave: &'static str,
    /// “How often each coordinate is the largest among {n} samples …”
    pub rounding_description: &'static str,
    /// “The share of samples within {eps} of a corner over the …”
    pub corners_description: &'static str,
    /// “The log-density along a line from the middle of a face to …”
    pub convexity_description: &'static str,
    /// “The four properties”
    pub properties: &'static str,
    /// “(a) Reparameterisation”, …
    pub property_names: [&'static str; 4],
    /// “x is a smooth function of α, λ and noise that depends on …”
    pub path_statement: &'static str,
    /// “P(xₖ is largest) = αₖ / Σ α at every λ: among {n} samples …”
    pub rounding_statement: &'static str,
    /// “As λ falls the samples go to the corners: at λ = {lambda}, …”
    pub corner_statement: &'static str,
    /// “λ = {lambda} is at most 1/(n − 1) = {threshold}: the …”
    pub convex_statement: &'static str,
    /// “λ = {lambda} is above 1/(n − 1) = {threshold}: the density …”
    pub not_convex_elsewhere_statement: &'static str,
    /// “λ = {lambda} is above 1/(n − 1) = {threshold}: the density …”
    pub not_convex_statement: &'static str,
    /// “ln of the smallest xₖ”
    pub smallest: &'static str,
    /// “Log space”
    pub log_space: &'static str,
    /// “As printed, 32-bit”
    pub naive: &'static str,
    /// “{value} from λ = {lambda}”
    pub fails_from: &'static str,
    /// “never here”
    pub never: &'static str,
    /// “The density and the smallest coordinate of one sample over …”
    pub numerics_description: &'static str,
    /// “The largest λ at which the printed formula fails on this sample”
    pub numerics_caption: &'static str,
    /// “Formula”, …
    pub numerics_heads: [&'static str; 3],
    /// “0”, …
    pub failures: [&'static str; 3],
    /// “Density”
    pub naive_density: &'static str,
    /// “Softmax”
    pub naive_softmax: &'static str,
    /// “Pathwise”, …
    pub estimators: [&'static str; 3],
    /// “Estimate of ∂E f / ∂log α₁”
    pub gradient: &'static str,
    /// “exact”
    pub exact_mark: &'static str,
    /// “mean”
    pub mean_mark: &'static str,
    /// “Mean”
    pub mean_gradient: &'static str,
    /// “Standard deviation”
    pub deviation: &'static str,
    /// “Estimates of the gradient of E f by log α₁ at temperature …”
    pub gradients_description: &'static str,
    /// “Mean and standard deviation of the three estimators over …”
    pub means_description: &'static str,
    /// “The standard deviation of the three estimators over the …”
    pub deviations_description: &'static str,
    /// “Estimates from {n} draws; exact gradient {exact}”
    pub gradients_caption: &'static str,
    /// “Estimator”, …
    pub gradient_heads: [&'static str; 6],
    /// “Mean”
    pub mean: &'static str,
    /// “Expected weight”
    pub expected: &'static str,
    /// “Step”
    pub step: &'static str,
    /// “Softmax, exact gradient”
    pub softmax_path: &'static str,
    /// “Gumbel-softmax, one draw a step”
    pub gumbel_path: &'static str,
    /// “Both means step along their gradients, …”
    pub toy_event: &'static str,
    /// “Gradient ascent on the expected weight: after {steps} steps …”
    pub toy_description: &'static str,
    /// “The mean after each step”
    pub toy_caption: &'static str,
    /// “Step”, …
    pub toy_heads: [&'static str; 3],
    /// “|gradient − difference| at the start”
    pub toy_check: &'static str,
    /// “At mean 2 the expected weight has the slope {value}; …”
    pub toy_check_detail: &'static str,
    /// “|∫ density − 1|”
    pub integral: &'static str,
    /// “The density integrates over the simplex to {value}.”
    pub integral_detail: &'static str,
    /// “χ² p-value, largest coordinate”
    pub rounding_check: &'static str,
    /// “Chi-square test of how often each coordinate is the …”
    pub rounding_detail: &'static str,
    /// “Pathwise derivative, λ × error”
    pub pathwise_check: &'static str,
    /// “The derivative of the sample on show in log α, against …”
    pub pathwise_detail: &'static str,
    /// “|printed / log space − 1|”
    pub naive_check: &'static str,
    /// “The printed density in 32-bit arithmetic against log space, …”
    pub naive_detail: &'static str,
    /// “The printed formula gives 0, ∞ or NaN on the sample on …”
    pub naive_fails: &'static str,
    /// “Too few samples.”
    pub too_few: &'static str,
}
}
