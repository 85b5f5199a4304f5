//! The strings that every page needs.

use super::{Language, Strings, Visit, strings};

/// What every page shows of a lab.
#[derive(Clone, Copy, Debug)]
pub struct LabInfo {
    /// Short name.
    pub title: &'static str,
    /// The question that heads the page.
    pub question: &'static str,
    /// One sentence for the card on the start page.
    pub summary: &'static str,
    /// One sentence for search engines and previews.
    pub description: &'static str,
}

impl Strings for LabInfo {
    const BLANK: Self = Self {
        title: "",
        question: "",
        summary: "",
        description: "",
    };
    const COUNT: usize = 3;

    /// The description stands in the lab's flat page only, and does not travel.
    fn each(&mut self, visit: &mut Visit) {
        self.title.each(visit);
        self.question.each(visit);
        self.summary.each(visit);
    }
}

strings! {
/// The strings that all pages share, in one language.
pub struct Text {
    /// The language.
    pub language: Language,
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
    /// The story of a lab, and the path through the labs.
    pub story: Story,
}

/// The frame of every page.
pub struct Site {
    /// “Reparam”
    pub name: &'static str,
    /// “Randomness you can take hold of.”
    pub tagline: &'static str,
    /// “Live figures on drawing samples, and on learning through them: …”
    pub about: &'static str,
    /// “Live figures about sampling and reparameterisation: {labs}.”
    pub home_description: &'static str,
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
    /// “This page was opened as a file, and browsers run its program …”
    pub is_file: &'static str,
    /// “The files of this page were not found beside it. …”
    pub is_misplaced: &'static str,
    /// “The words of the chosen language could not be loaded. …”
    pub words_missing: &'static str,
}

/// Names of controls that labs share.
pub struct Controls {
    /// “Settings”
    pub heading: &'static str,
    /// “View”
    pub view: &'static str,
    /// One of: Walk, Density, Cdf, Quantile.
    pub views: [&'static str; 4],
    /// “Location μ”
    pub location: &'static str,
    /// “Density or probability axis”
    pub axis: &'static str,
    /// One of: Linear, Log.
    pub axes: [&'static str; 2],
    /// “Samples”
    pub samples: &'static str,
    /// “Frozen noise”
    pub freeze: &'static str,
    /// “Truncate u”
    pub clamp: &'static str,
    /// “Truncation ε”
    pub epsilon: &'static str,
    /// “Events of the sample under way”
    pub phase: &'static str,
    /// “Seed”
    pub seed: &'static str,
    /// “Speed (samples per second)”
    pub speed: &'static str,
    /// “{name}, exact value”
    pub exact_value: &'static str,
    /// ““{given}” is no number; {used} is kept.”
    pub no_number: &'static str,
    /// ““{given}” was read as {value}.”
    pub read_as: &'static str,
    /// “Read it as {value}”
    pub read_instead: &'static str,
}

/// The player.
pub struct Player {
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
    /// “This part of the page could not be loaded. …”
    pub part_missing: &'static str,
    /// “Try again”
    pub try_again: &'static str,
}

/// Words around a figure.
pub struct Figures {
    /// “Figure”
    pub figure: &'static str,
    /// “Values at x = {x}”
    pub readout: &'static str,
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

/// The story of a lab, the path through the labs, and the page around the figure.
pub struct Story {
    /// “Next”
    pub next: &'static str,
    /// “Back”
    pub back: &'static str,
    /// “Explore freely”
    pub explore: &'static str,
    /// “Take the tour”
    pub take_story: &'static str,
    /// “Step {n} of {total}”
    pub step: &'static str,
    /// “Follow the text”
    pub follow: &'static str,
    /// “More”
    pub more: &'static str,
    /// “Tables”
    pub tables: &'static str,
    /// “{held} of {all} checks hold”, where each check that could be made holds
    pub checks_hold: &'static str,
    /// “{failed} of {all} checks do not hold”, where one does not hold
    pub checks_fail: &'static str,
    /// “Nothing to check yet”, where no check can be made
    pub checks_pending: &'static str,
    /// “The path”
    pub path: &'static str,
    /// “Next: {title}”
    pub next_lab: &'static str,
    /// “Previous: {title}”
    pub previous_lab: &'static str,
    /// “builds on {title}”
    pub needs: &'static str,
    /// “That is right.”
    pub right: &'static str,
    /// “Not quite.”
    pub wrong: &'static str,
    /// “Drag: a Gaussian, folded into two moons by a network”
    pub drag_hero: &'static str,
    /// “Start at the beginning”
    pub start: &'static str,
    /// “Settings”
    pub settings: &'static str,
    /// “Still loading…”
    pub slow_network: &'static str,
}

}
