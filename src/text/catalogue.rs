//! The shape of a catalogue: every sentence of the site has a field here.

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

impl Text {
    /// Every sentence in a fixed order, so that catalogues can be compared.
    #[expect(clippy::too_many_lines, reason = "one line per sentence")]
    pub fn sentences(&self) -> Vec<&'static str> {
        let mut all = Vec::new();
        let part = &self.site;
        all.push(part.name);
        all.push(part.tagline);
        all.push(part.about);
        all.push(part.home_description);
        all.push(part.home);
        all.push(part.labs);
        all.push(part.skip);
        all.push(part.language);
        all.push(part.theme);
        all.extend(part.themes);
        all.push(part.open_lab);
        all.push(part.open_on_site);
        all.push(part.not_found);
        all.push(part.loading_prose);
        all.push(part.prose_failed);
        all.push(part.licence);
        all.push(part.no_javascript);
        all.push(part.no_webassembly);
        all.push(part.no_simd);
        all.push(part.no_start);
        let part = &self.controls;
        all.push(part.heading);
        all.push(part.view);
        all.extend(part.views);
        all.push(part.location);
        all.push(part.axis);
        all.extend(part.axes);
        all.push(part.samples);
        all.push(part.freeze);
        all.push(part.clamp);
        all.push(part.epsilon);
        all.push(part.phase);
        all.push(part.seed);
        all.push(part.speed);
        all.push(part.exact_value);
        let part = &self.player;
        all.push(part.next);
        all.push(part.heading);
        all.push(part.play);
        all.push(part.pause);
        all.push(part.step);
        all.push(part.slow);
        all.push(part.all);
        all.push(part.clear);
        all.push(part.reset);
        all.push(part.new_seed);
        all.push(part.keys);
        all.push(part.full);
        let part = &self.share;
        all.push(part.heading);
        all.push(part.copy_link);
        all.push(part.copy_embed);
        all.push(part.copied);
        all.push(part.copy_failed);
        all.push(part.link);
        all.push(part.embed);
        all.push(part.preview);
        all.push(part.close);
        all.push(part.save);
        all.push(part.svg);
        all.push(part.png);
        all.push(part.csv);
        all.push(part.failed);
        let part = &self.notices;
        all.push(part.heading);
        all.push(part.clamped);
        all.push(part.rounded);
        all.push(part.unreadable);
        all.push(part.unknown);
        all.push(part.dismiss);
        all.push(part.panic_heading);
        all.push(part.panic_body);
        all.push(part.panic_reset);
        all.push(part.panic_copy);
        let part = &self.figures;
        all.push(part.figure);
        all.push(part.readout);
        all.push(part.readout_hint);
        all.push(part.handle);
        all.push(part.checks);
        all.push(part.pass);
        all.push(part.fail);
        all.push(part.pending);
        let part = &self.checks;
        all.push(part.integral);
        all.push(part.integral_detail);
        all.push(part.round_trip);
        all.push(part.round_trip_detail);
        all.push(part.ks);
        all.push(part.ks_detail);
        all.push(part.clamped_detail);
        all.push(part.mean);
        all.push(part.variance);
        all.push(part.moment_detail);
        all.push(part.no_samples);
        all.push(part.ks_exact);
        all.push(part.ks_exact_detail);
        all.push(part.ks_limit);
        all.push(part.ks_limit_detail);
        all.push(part.stable_round_trip);
        all.push(part.middle_agrees);
        all.push(part.middle_detail);
        let part = &self.inversion;
        all.push(part.density);
        all.push(part.cdf);
        all.push(part.quantile);
        all.push(part.samples);
        all.push(part.ordered_samples);
        all.push(part.uniform);
        all.push(part.uniform_log_odds);
        all.push(part.gumbel_density);
        all.push(part.event_draw);
        all.push(part.event_across);
        all.push(part.event_drop);
        all.push(part.event_land);
        all.push(part.event_first_gumbel);
        all.push(part.event_second_gumbel);
        all.push(part.event_difference);
        all.push(part.clamp_caption);
        all.push(part.smallest);
        all.push(part.largest);
        all.push(part.variance_lost);
        let part = &self.logistic;
        all.extend([
            part.lab.title,
            part.lab.question,
            part.lab.summary,
            part.lab.description,
        ]);
        all.push(part.scale);
        all.push(part.way);
        all.extend(part.ways);
        all.push(part.normal);
        all.push(part.normal_curve);
        all.push(part.tails);
        all.extend(part.tail_heads);
        all.push(part.description);
        let part = &self.gumbel;
        all.extend([
            part.lab.title,
            part.lab.question,
            part.lab.summary,
            part.lab.description,
        ]);
        all.extend(part.views);
        all.push(part.scale);
        all.push(part.parent);
        all.extend(part.parents);
        all.push(part.block);
        all.push(part.naive);
        all.push(part.precision);
        all.extend(part.precisions);
        all.push(part.deviation_mark);
        all.push(part.mean_mark);
        all.push(part.moments);
        all.push(part.mode);
        all.push(part.mean);
        all.push(part.variance);
        all.push(part.median);
        all.push(part.description);
        all.push(part.event_block);
        all.push(part.event_largest);
        all.push(part.event_land);
        all.push(part.maxima_description);
        all.push(part.convergence_description);
        all.push(part.parent_density);
        all.push(part.block_draws);
        all.push(part.maxima);
        all.push(part.normalised);
        all.push(part.exact_law);
        all.push(part.gumbel_limit);
        all.push(part.weibull);
        all.push(part.gumbel_matched);
        all.push(part.distance);
        all.push(part.norming_caption);
        all.push(part.norming_location);
        all.push(part.norming_scale);
        all.push(part.distance_row);
        all.push(part.heart_rate);
        all.push(part.numerics_description);
        all.push(part.near_zero);
        all.push(part.near_one);
        all.push(part.stable_form);
        all.push(part.naive_form);
        all.push(part.infinite_here);
        all.push(part.numerics_caption);
        all.push(part.at_zero);
        all.push(part.parts_at_zero);
        all.push(part.largest_finite);
        all.push(part.infinite_from);
        all
    }
}
