//! The colours of figures: those of the style sheet, and readable on the paper.

use std::fs;
use std::path::Path;

use reparam::figure::Role;
use reparam::figure::theme::{CATEGORIES, DARK, LIGHT, Rgb, distance};

/// The custom properties of each block of the style sheet, by selector.
fn blocks(sheet: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut blocks = Vec::new();
    for part in sheet.split('}') {
        let Some((head, body)) = part.rsplit_once('{') else {
            continue;
        };
        let selector = head.rsplit(['{', '}', '/']).next().unwrap_or(head).trim();
        let properties = body
            .split(';')
            .filter_map(|line| line.split_once(':'))
            .filter_map(|(name, value)| Some((name.trim().strip_prefix("--")?, value.trim())))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        blocks.push((selector.to_owned(), properties));
    }
    blocks
}

fn tokens() -> Vec<(String, Vec<(String, String)>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("style/tokens.css");
    let sheet = fs::read_to_string(&path).expect("style/tokens.css");
    let coloured = |block: &(String, Vec<_>)| {
        block
            .1
            .iter()
            .any(|(name, _): &(String, _)| name == "paper")
    };
    blocks(&sheet).into_iter().filter(coloured).collect()
}

fn hex(properties: &[(String, String)], name: &str) -> Rgb {
    let (_, value) = properties
        .iter()
        .find(|(key, _)| key == name)
        .unwrap_or_else(|| panic!("no --{name}"));
    let digits = value.strip_prefix('#').unwrap_or_else(|| panic!("{value}"));
    assert_eq!(digits.len(), 6, "{value}");
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("two hex digits");
    (part(0), part(2), part(4))
}

const ROLES: [Role; 6] = [
    Role::Noise,
    Role::Sample,
    Role::Density,
    Role::Selected,
    Role::Reference,
    Role::Ink,
];

#[test]
fn the_style_sheet_states_the_colours_of_the_figures() {
    let blocks = tokens();
    let selectors: Vec<_> = blocks.iter().map(|block| block.0.as_str()).collect();
    assert_eq!(
        selectors,
        [
            ":root",
            ":root:not([data-theme=\"light\"])",
            ":root[data-theme=\"dark\"]"
        ]
    );
    for ((selector, properties), theme) in blocks.iter().zip([&LIGHT, &DARK, &DARK]) {
        let scaffolding = [
            ("paper", theme.paper),
            ("ink", theme.ink),
            ("quiet", theme.quiet),
            ("grid", theme.grid),
        ];
        let roles = [
            ("accent", Role::Density),
            ("sample", Role::Sample),
            ("selected", Role::Selected),
        ];
        let roles = roles.map(|(name, role)| (name, theme.colour(role)));
        for (name, colour) in scaffolding.into_iter().chain(roles) {
            assert_eq!(hex(properties, name), colour, "{selector}: --{name}");
        }
    }
    assert_eq!(blocks[1].1, blocks[2].1, "the dark values stand twice");
}

/// The light of a component of sRGB, from 0 to 1.
fn linear(value: u8) -> f64 {
    let part = f64::from(value) / 255.0;
    if part <= 0.04045 {
        part / 12.92
    } else {
        ((part + 0.055) / 1.055).powf(2.4)
    }
}

/// The contrast ratio of WCAG 2.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let luminance = |(r, g, b): Rgb| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    let (one, other) = (luminance(a), luminance(b));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn contrast_is_computed_as_the_guidelines_say() {
    assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 1e-9);
    // The lightest grey that passes on white.
    assert!(contrast((0x76, 0x76, 0x76), (255, 255, 255)) >= 4.5);
    assert!(contrast((0x77, 0x77, 0x77), (255, 255, 255)) < 4.5);
}

#[test]
fn all_text_in_figures_can_be_read_on_the_paper() {
    for theme in [&LIGHT, &DARK] {
        let colours = ROLES
            .map(|role| theme.colour(role))
            .into_iter()
            .chain([theme.ink, theme.quiet]);
        for colour in colours {
            let ratio = contrast(colour, theme.paper);
            assert!(ratio >= 4.5, "{colour:?} on {:?}: {ratio:.2}", theme.paper);
        }
    }
}

/// What red, green and blue light become for readers without one kind of cone: protanopia, deuteranopia, tritanopia
/// (Machado, Oliveira and Fernandes, *A physiologically-based model for simulation of color vision deficiency*, 2009).
const DEFICIENCIES: [[[f64; 3]; 3]; 3] = [
    [
        [0.152_286, 1.052_583, -0.204_868],
        [0.114_503, 0.786_281, 0.099_216],
        [-0.003_882, -0.048_116, 1.051_998],
    ],
    [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ],
    [
        [1.255_528, -0.076_749, -0.178_779],
        [-0.078_411, 0.930_809, 0.147_602],
        [0.004_733, 0.691_367, 0.303_900],
    ],
];

/// A colour as such a reader sees it.
fn seen((r, g, b): Rgb, by: &[[f64; 3]; 3]) -> Rgb {
    let light = [r, g, b].map(linear);
    let parts = by.map(|row| {
        let part: f64 = row
            .iter()
            .zip(&light)
            .map(|(weight, part)| weight * part)
            .sum();
        let part = part.clamp(0.0, 1.0);
        let encoded = if part <= 0.003_130_8 {
            12.92 * part
        } else {
            1.055 * part.powf(1.0 / 2.4) - 0.055
        };
        (255.0 * encoded).round() as u8
    });
    (parts[0], parts[1], parts[2])
}

#[test]
fn categories_are_told_apart_by_all_readers() {
    for theme in [&LIGHT, &DARK] {
        let colours: Vec<Rgb> = (0..CATEGORIES)
            .map(|index| theme.colour(Role::Category(index)))
            .collect();
        for (index, &colour) in colours.iter().enumerate() {
            let ratio = contrast(colour, theme.paper);
            assert!(ratio >= 4.5, "{colour:?}: {ratio:.2}");
            // A just noticeable difference in Oklab is about 0.02.
            let least = if index < 5 { 0.08 } else { 0.065 };
            for &other in &colours[..index] {
                let apart = distance(colour, other);
                assert!(apart > 0.1, "{colour:?} {other:?}: {apart}");
                for by in &DEFICIENCIES {
                    let apart = distance(seen(colour, by), seen(other, by));
                    assert!(apart > least, "{colour:?} {other:?}: {apart} by {by:?}");
                }
            }
        }
        assert_eq!(theme.colour(Role::Category(CATEGORIES)), colours[0]);
    }
}

#[test]
fn all_text_of_the_page_can_be_read() {
    for (selector, properties) in tokens() {
        for (text, ground) in [
            ("ink", "raised"),
            ("quiet", "raised"),
            ("accent", "paper"),
            ("accent", "raised"),
            ("on-accent", "accent"),
            ("good", "paper"),
            ("good", "raised"),
            ("bad", "paper"),
            ("bad", "raised"),
        ] {
            let ratio = contrast(hex(&properties, text), hex(&properties, ground));
            assert!(ratio >= 4.5, "{selector}: {text} on {ground}: {ratio:.2}");
        }
        // Borders of controls need 3 to 1.
        for ground in ["paper", "raised"] {
            let ratio = contrast(hex(&properties, "edge"), hex(&properties, ground));
            assert!(ratio >= 3.0, "{selector}: edge on {ground}: {ratio:.2}");
        }
    }
}
