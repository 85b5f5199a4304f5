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

    /// The colours of a heat map, from the paper's to the density's in equal perceived steps: straight
    /// in Oklab (Ottosson, *A perceptual color space for image processing*, 2020).
    pub fn heat_scale(&self) -> [Rgb; 256] {
        let (low, high) = (oklab(self.paper), oklab(self.density));
        std::array::from_fn(|step| {
            let part = step as f64 / 255.0;
            rgb(std::array::from_fn(|axis| {
                low[axis] + part * (high[axis] - low[axis])
            }))
        })
    }
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
    fn the_heat_scale_joins_paper_and_density_in_equal_steps_of_lightness() {
        for theme in [LIGHT, DARK] {
            let scale = theme.heat_scale();
            assert_eq!((scale[0], scale[255]), (theme.paper, theme.density));
            let lightness: Vec<f64> = scale.iter().map(|&colour| oklab(colour)[0]).collect();
            let step = (lightness[255] - lightness[0]) / 255.0;
            for (index, value) in lightness.iter().enumerate() {
                // Within the rounding to bytes.
                assert!((value - lightness[0] - step * index as f64).abs() < 0.003);
            }
        }
    }
}
