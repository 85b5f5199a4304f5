//! The shape of a catalogue: every sentence of the site has a field here.

use super::words::{Visit, Words};

/// Declares the structs of a catalogue, and derives from the same lines the order of its sentences.
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
            const BLANK: Self = Self {
                $($field: <$kind>::BLANK,)*
            };

            fn each(&mut self, visit: &mut Visit) {
                $(self.$field.each(visit);)*
            }
        }
    )*};
}

mod concrete;
mod gumbel;
mod gumbel_max;
mod logistic;
mod mol;
mod realnvp;

pub use concrete::ConcreteText;
pub use gumbel::GumbelText;
pub use gumbel_max::GumbelMaxText;
pub use logistic::LogisticText;
pub use mol::MolText;
pub use realnvp::RealNvpText;

/// What each lab has to say about itself.
#[derive(Clone, Copy, Debug)]
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

impl Words for LabText {
    const BLANK: Self = Self {
        title: "",
        question: "",
        summary: "",
        description: "",
    };

    /// The description stands in the lab's flat page only, and does not travel.
    fn each(&mut self, visit: &mut Visit) {
        self.title.each(visit);
        self.question.each(visit);
        self.summary.each(visit);
    }
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
    /// The lab of mixtures of logistics.
    pub mol: MolText,
    /// The lab of the flow.
    pub realnvp: RealNvpText,
    /// Numbers that a reader brings.
    pub own: OwnNumbers,
}

/// Numbers that a reader brings.
#[derive(Debug)]
pub struct OwnNumbers {
    /// “Numbers, or a CSV table, of which the first column of numbers …”
    pub label: &'static str,
    /// “Use these numbers”
    pub take: &'static str,
    /// “Open a file”
    pub file: &'static str,
    /// “The file is larger than 8 MB and was not read.”
    pub too_large: &'static str,
    /// “{n} numbers from {low} to {high} are used.”
    pub taken: &'static str,
    /// “{n} numbers are used; the range from {low} to {high} is mapped onto −1 … 1.”
    pub mapped: &'static str,
    /// “Line {line}: “{found}” is not a number.”
    pub not_a_number: &'static str,
    /// “Line {line}: “{found}” is not finite.”
    pub not_finite: &'static str,
    /// “Numbers found: {count}; at least {least} are needed.”
    pub too_few: &'static str,
    /// “More than {most} numbers: use a part of them.”
    pub too_many: &'static str,
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
    /// “Back to the start”
    pub restart: &'static str,
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
    /// “Record as GIF”
    pub record: &'static str,
    /// “{done} of {total} frames”
    pub recorded: &'static str,
    /// “Cancel”
    pub cancel: &'static str,
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
}
