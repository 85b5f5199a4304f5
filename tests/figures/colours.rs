//! The colours of figures: those of the style sheet, and readable on the paper.

use std::fs;
use std::path::Path;

use reparam::figure::Role;
use reparam::figure::theme::{DARK, LIGHT, Rgb};

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
        let roles = ROLES.map(|role| (role.name(), theme.colour(role)));
        for (name, colour) in scaffolding.into_iter().chain(roles) {
            assert_eq!(hex(properties, name), colour, "{selector}: --{name}");
        }
    }
    assert_eq!(blocks[1].1, blocks[2].1, "the dark values stand twice");
}

/// The contrast ratio of WCAG 2.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let luminance = |(r, g, b): Rgb| {
        let linear = |value: u8| {
            let part = f64::from(value) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    };
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
