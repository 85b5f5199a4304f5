//! Colours by meaning, the same meaning the same colour on every page.
//!
//! Those of categories differ in hue and lightness, so that they stay apart with the common colour-vision deficiencies, the
//! first ones the most.
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
    /// One of several alike things, counted from 0: a category, a component of a mixture.
    Category(usize),
    /// Columns that stand at the numbers of categories, counted from 1, each in the colour of its own.
    Categories,
}

impl Role {
    /// The role of a column whose middle is here.
    #[must_use]
    pub fn of_column(self, middle: f64) -> Self {
        match self {
            Self::Categories => Self::Category((middle.round() as usize).saturating_sub(1)),
            other => other,
        }
    }
}

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

/// Colours of categories; further ones begin again.
pub const CATEGORIES: usize = 12;

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
    categories: [Rgb; CATEGORIES],
}

/// Dark marks on light paper.
pub const LIGHT: Theme = Theme {
    paper: (0xfc, 0xfb, 0xf8),
    ink: (0x1d, 0x1c, 0x24),
    quiet: (0x5f, 0x5e, 0x68),
    grid: (0xe6, 0xe4, 0xde),
    noise: (0x12, 0x82, 0x5c),
    sample: (0xbf, 0x53, 0x0e),
    density: (0x2a, 0x55, 0xc9),
    selected: (0xb0, 0x29, 0x7c),
    reference: (0x6a, 0x6a, 0x74),
    categories: [
        (0x37, 0x35, 0x89),
        (0xe1, 0x04, 0x5b),
        (0x12, 0x77, 0x69),
        (0x9f, 0x00, 0xdc),
        (0x65, 0x09, 0x06),
        (0x5e, 0x67, 0x06),
        (0x8f, 0x5a, 0xc4),
        (0x41, 0x14, 0x3d),
        (0x68, 0x72, 0x98),
        (0x6c, 0x3f, 0x00),
        (0x86, 0x13, 0x49),
        (0x08, 0x00, 0x6a),
    ],
};

/// Light marks on dark paper.
pub const DARK: Theme = Theme {
    paper: (0x12, 0x13, 0x1a),
    ink: (0xec, 0xeb, 0xf2),
    quiet: (0xa3, 0xa2, 0xad),
    grid: (0x2a, 0x2b, 0x35),
    noise: (0x4f, 0xd3, 0xa2),
    sample: (0xff, 0x9a, 0x57),
    density: (0x7f, 0xa2, 0xff),
    selected: (0xff, 0x7a, 0xc4),
    reference: (0x9c, 0x9b, 0xa6),
    categories: [
        (0x63, 0x70, 0xf7),
        (0xe4, 0x49, 0x17),
        (0x54, 0xc7, 0xaa),
        (0xcb, 0xf9, 0x4c),
        (0xb8, 0x8d, 0xff),
        (0xff, 0x85, 0x06),
        (0xc5, 0x58, 0x90),
        (0xff, 0xdf, 0xb9),
        (0xd9, 0xc6, 0xff),
        (0xbe, 0x8a, 0x73),
        (0x79, 0xe6, 0x6e),
        (0x99, 0xb2, 0xe0),
    ],
};

impl Theme {
    /// The colour of a meaning.
    pub fn colour(&self, role: Role) -> Rgb {
        match role {
            Role::Noise => self.noise,
            Role::Sample => self.sample,
            Role::Density => self.density,
            Role::Selected => self.selected,
            Role::Reference | Role::Categories => self.reference,
            Role::Category(index) => self.categories[index % CATEGORIES],
            Role::Ink => self.ink,
        }
    }

    /// The colours of a heat map, from the paper's towards the density's in equal perceived steps: straight
    /// in Oklab (Ottosson, *A perceptual color space for image processing*, 2020). It ends where samples over it
    /// still stand out.
    pub fn heat_scale(&self) -> [Rgb; 256] {
        const END: f64 = 0.7;
        let (low, high) = (oklab(self.paper), oklab(self.density));
        std::array::from_fn(|step| {
            let part = END * step as f64 / 255.0;
            rgb(std::array::from_fn(|axis| {
                low[axis] + part * (high[axis] - low[axis])
            }))
        })
    }
}

/// The distance between two colours in Oklab, where equal distances look alike.
pub fn distance(a: Rgb, b: Rgb) -> f64 {
    let parts = oklab(a).into_iter().zip(oklab(b));
    parts.map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

fn oklab((red, green, blue): Rgb) -> [f64; 3] {
    let [red, green, blue] = [red, green, blue].map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    let cone = |r: f64, g: f64, b: f64| (r * red + g * green + b * blue).cbrt();
    let l = cone(0.4122214708, 0.5363325363, 0.0514459929);
    let m = cone(0.2119034982, 0.6806995451, 0.1073969566);
    let s = cone(0.0883024619, 0.2817188376, 0.6299787005);
    [
        0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s,
    ]
}

fn rgb([lightness, a, b]: [f64; 3]) -> Rgb {
    let l = (lightness + 0.3963377774 * a + 0.2158037573 * b).powi(3);
    let m = (lightness - 0.1055613458 * a - 0.0638541728 * b).powi(3);
    let s = (lightness - 0.0894841775 * a - 1.2914855480 * b).powi(3);
    let byte = |part: f64| {
        let part = if part <= 0.0031308 {
            12.92 * part
        } else {
            1.055 * part.powf(1.0 / 2.4) - 0.055
        };
        (255.0 * part).round().clamp(0.0, 255.0) as u8
    };
    (
        byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
        byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
        byte(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heat_scale_goes_from_paper_towards_density_in_equal_steps_of_lightness() {
        for theme in [LIGHT, DARK] {
            let scale = theme.heat_scale();
            assert_eq!(scale[0], theme.paper);
            let whole = distance(theme.paper, theme.density);
            assert!((distance(theme.paper, scale[255]) / whole - 0.7).abs() < 0.01);
            assert!(distance(scale[255], theme.sample) > 0.1);
            let lightness: Vec<f64> = scale.iter().map(|&colour| oklab(colour)[0]).collect();
            let step = (lightness[255] - lightness[0]) / 255.0;
            for (index, value) in lightness.iter().enumerate() {
                // Within the rounding to bytes.
                assert!((value - lightness[0] - step * index as f64).abs() < 0.003);
            }
        }
    }
}
