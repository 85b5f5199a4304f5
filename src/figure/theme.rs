//! Colours by meaning, the same meaning the same colour on every page.
//!
//! The hues follow Okabe and Ito's set, which survives the common colour-vision deficiencies.
//! `style/tokens.css` states the same values for the page around the figures.

/// What a mark stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Raw randomness: uniforms, Gumbel draws.
    Noise,
    /// Drawn samples and their histogram.
    Sample,
    /// A density, cdf or quantile function.
    Density,
    /// What the reader has picked out.
    Selected,
    /// Something to compare with.
    Reference,
    /// Axes, labels and other scaffolding.
    Ink,
}

impl Role {
    /// The role's class in style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Noise => "noise",
            Self::Sample => "sample",
            Self::Density => "density",
            Self::Selected => "selected",
            Self::Reference => "reference",
            Self::Ink => "ink",
        }
    }
}

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

/// The colours of one appearance of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// The page behind the figure.
    pub paper: Rgb,
    /// Text and axes.
    pub ink: Rgb,
    /// Text of less weight.
    pub quiet: Rgb,
    /// Grid lines.
    pub grid: Rgb,
    noise: Rgb,
    sample: Rgb,
    density: Rgb,
    selected: Rgb,
    reference: Rgb,
}

/// Dark marks on light paper.
pub const LIGHT: Theme = Theme {
    paper: (0xff, 0xff, 0xff),
    ink: (0x1b, 0x1f, 0x24),
    quiet: (0x57, 0x60, 0x6a),
    grid: (0xe6, 0xe8, 0xeb),
    noise: (0x00, 0x7a, 0x5a),
    sample: (0xc4, 0x53, 0x00),
    density: (0x00, 0x62, 0xa3),
    selected: (0xa8, 0x3a, 0x7c),
    reference: (0x6e, 0x77, 0x81),
};

/// Light marks on dark paper.
pub const DARK: Theme = Theme {
    paper: (0x14, 0x17, 0x1c),
    ink: (0xe6, 0xe9, 0xee),
    quiet: (0xa0, 0xa9, 0xb4),
    grid: (0x2a, 0x2f, 0x37),
    noise: (0x2f, 0xc4, 0x95),
    sample: (0xf5, 0x91, 0x3e),
    density: (0x5a, 0xb0, 0xf0),
    selected: (0xe8, 0x8b, 0xc4),
    reference: (0x9a, 0xa3, 0xae),
};

impl Theme {
    /// The colour of a meaning.
    pub fn colour(&self, role: Role) -> Rgb {
        match role {
            Role::Noise => self.noise,
            Role::Sample => self.sample,
            Role::Density => self.density,
            Role::Selected => self.selected,
            Role::Reference => self.reference,
            Role::Ink => self.ink,
        }
    }
}
