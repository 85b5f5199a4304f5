//! What a link promises: it never fails, it says what it could not use, and it comes back.

#![allow(clippy::float_cmp, reason = "a link gives back every number exactly")]

use crate::common::states::{any_values, cases, lab};
use form_urlencoded::Serializer;
use proptest::prelude::*;
use reparam::labs::parameters::{Kind, Spread};
use reparam::labs::url_state::{Notice, Site, range, read, write, write_in_story};
use reparam::labs::{LABS, LabEntry, Parameter, Values};
use reparam::strings::{Language, fill};

/// The words that a link keeps for the whole site.
const RESERVED: [&str; 5] = ["lang", "theme", "embed", "story", "play"];

fn assert_in_range(values: &Values, query: &str) {
    for parameter in values.table() {
        let value = values.get(parameter.key);
        let (low, high) = parameter.range();
        let key = parameter.key;
        assert!((low..=high).contains(&value), "{query}: {key} = {value}");
        if !matches!(parameter.kind, Kind::Number { .. }) {
            assert_eq!(value.fract(), 0.0, "{query}: {key} = {value}");
        }
    }
}

fn logistic(query: &str) -> (Site, Values, Vec<Notice>) {
    read(query, lab("logistic").parameters)
}

/// The only notice of a query.
#[track_caller]
fn notice(query: &str) -> Notice {
    let notices = logistic(query).2;
    assert_eq!(notices.len(), 1, "{query}: {notices:?}");
    notices.into_iter().next().expect("counted")
}

/// A key that some lab has, or that links keep, or any other word.
fn any_key() -> impl Strategy<Value = String> {
    let known: Vec<String> = LABS
        .iter()
        .flat_map(|entry| entry.parameters)
        .map(|parameter| parameter.key.to_owned())
        .chain(RESERVED.map(str::to_owned))
        .collect();
    prop_oneof![4 => proptest::sample::select(known), 1 => any::<String>()]
}

/// Numbers of every kind, words that links know, and anything else.
fn any_entry() -> impl Strategy<Value = String> {
    let odd = [
        "", "NaN", "-nan", "inf", "-inf", "infinity", "1e999", "-1e999", "1e-999", "-0", "+5",
        "0x10", "1_000", "１", "٣", "1.5.2", ".", "-", "e", "walk", "gumbels", "true", "1 ",
        "\u{0}", "−3",
    ];
    prop_oneof![
        proptest::num::f64::ANY.prop_map(|number| number.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        (-20.0..20.0).prop_map(|number: f64| number.to_string()),
        proptest::sample::select(odd.to_vec()).prop_map(str::to_owned),
        any::<String>(),
    ]
}

fn any_site() -> impl Strategy<Value = Site> {
    let languages = proptest::option::of(proptest::sample::select(vec!["en", "ja", "zh"]));
    let themes = proptest::option::of(proptest::sample::select(vec!["light", "dark"]));
    let steps = proptest::option::of(1..9_usize);
    (languages, themes, any::<[bool; 2]>(), steps).prop_map(
        |(language, theme, [embed, play], story)| Site {
            language,
            theme,
            embed,
            story,
            play,
            has_state: false,
        },
    )
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn any_string_gives_values_in_range(query in any::<String>()) {
        for entry in LABS {
            assert_in_range(&read(&query, entry.parameters).1, &query);
        }
    }

    #[test]
    fn any_link_like_string_gives_values_in_range(query in "[a-z&=%0-9+.eE#;?-]{0,200}") {
        for entry in LABS {
            assert_in_range(&read(&query, entry.parameters).1, &query);
        }
    }

    #[test]
    fn any_pairs_give_values_in_range_and_at_most_one_notice_each(
        pairs in proptest::collection::vec((any_key(), any_entry()), 0..12)
    ) {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(&pairs);
        let query = query.finish();
        for entry in LABS {
            let (_, values, notices) = read(&query, entry.parameters);
            assert_in_range(&values, &query);
            prop_assert!(notices.len() <= pairs.len());
        }
    }

    #[test]
    fn what_a_notice_does_not_mention_was_taken_as_it_stood(number in proptest::num::f64::ANY) {
        let (_, values, notices) = logistic(&format!("mu={number}"));
        if (-5.0..=5.0).contains(&number) {
            prop_assert_eq!(notices, []);
            prop_assert_eq!(values.get("mu"), number);
        } else {
            prop_assert_eq!(notices.len(), 1);
        }
    }
}

fn assert_comes_back(entry: &'static LabEntry) {
    let values = any_values(entry.parameters, f64::INFINITY);
    proptest!(cases(500), |(values in values, site in any_site())| {
        let query = write(&site, &values);
        let (site_back, back, notices) = read(&query, entry.parameters);
        prop_assert_eq!(notices, [], "{}", query);
        let has_state = values != Values::new(entry.parameters);
        prop_assert_eq!(site_back, Site { has_state, ..site }, "{}", query);
        for parameter in entry.parameters {
            prop_assert_eq!(back.get(parameter.key), values.get(parameter.key), "{}", query);
            let stated = query.split('&').any(|pair| pair.split('=').next() == Some(parameter.key));
            let changed = values.get(parameter.key) != parameter.default();
            prop_assert_eq!(stated, changed, "{}: {}", parameter.key, query);
        }
    });
}

#[test]
fn every_state_of_every_lab_comes_back_from_its_link() {
    LABS.iter().copied().for_each(assert_comes_back);
}

#[test]
fn defaults_need_no_link() {
    for entry in LABS {
        let defaults = Values::new(entry.parameters);
        assert_eq!(write(&Site::default(), &defaults), "", "{}", entry.id);
        assert_eq!(read("", entry.parameters).1, defaults, "{}", entry.id);
    }
}

#[test]
fn a_link_is_as_short_as_a_reader_would_write_it() {
    let (site, values, notices) = logistic("seed=7&s=0.3&mu=1");
    assert!(notices.is_empty());
    assert_eq!(write(&site, &values), "mu=1&s=0.3&seed=7");
    let (site, values, _) = logistic("clamp=1&eps=0.00001&n=100000");
    assert_eq!(write(&site, &values), "n=100000&clamp=1");
    let (site, values, _) = logistic("eps=0.00002&embed=1&theme=dark&lang=ja&view=cdf");
    assert_eq!(
        write(&site, &values),
        "view=cdf&eps=2e-5&lang=ja&theme=dark&embed=1"
    );
}

#[test]
fn cards_and_their_links_need_no_notice() {
    for entry in LABS {
        assert_eq!(read(entry.card, entry.parameters).2, [], "{}", entry.id);
    }
}

#[test]
fn a_value_outside_its_range_is_moved_to_the_nearest_end() {
    assert_eq!(
        notice("mu=-7"),
        Notice::Clamped {
            key: "mu",
            given: "-7".into(),
            used: "−5".into(),
            range: "−5 … 5".into(),
        }
    );
    for (query, key, end) in [
        ("mu=7", "mu", 5.0),
        ("mu=inf", "mu", 5.0),
        ("mu=-inf", "mu", -5.0),
        ("mu=1e999", "mu", 5.0),
        ("s=-0", "s", 0.05),
        ("s=0", "s", 0.05),
        ("n=100001", "n", 100_000.0),
        ("n=-1", "n", 0.0),
        ("phase=4", "phase", 3.0),
        ("seed=99999999999999999999", "seed", 999_999.0),
    ] {
        assert!(matches!(notice(query), Notice::Clamped { .. }), "{query}");
        assert_eq!(logistic(query).1.get(key), end, "{query}");
    }
}

#[test]
fn a_fraction_where_a_whole_number_belongs_is_rounded_and_told() {
    let (_, values, notices) = logistic("n=12.5");
    assert_eq!(values.get("n"), 13.0);
    assert_eq!(
        notices,
        [Notice::Rounded {
            key: "n",
            given: "12.5".into(),
            used: "13".into()
        }]
    );
}

#[test]
fn a_value_that_cannot_be_read_gives_way_to_the_default() {
    assert_eq!(
        notice("view=pie"),
        Notice::Unreadable {
            key: "view",
            given: "pie".into(),
            range: "walk, density, cdf, quantile".into(),
        }
    );
    for (query, key, given) in [
        ("s=wide", "s", "wide"),
        ("s=NaN", "s", "NaN"),
        ("s=-nan", "s", "-nan"),
        ("s=", "s", ""),
        ("s", "s", ""),
        ("n=1,000", "n", "1,000"),
        ("mu=1,2,3", "mu", "1,2,3"),
        ("clamp=yes", "clamp", "yes"),
        ("clamp=2", "clamp", "2"),
        ("view=", "view", ""),
        ("view=Walk", "view", "Walk"),
        ("lang=tlh", "lang", "tlh"),
        ("theme=sepia", "theme", "sepia"),
        ("embed=yes", "embed", "yes"),
    ] {
        let (site, values, _) = logistic(query);
        assert!(
            matches!(notice(query), Notice::Unreadable { key: k, given: g, range: r }
                if k == key && g == given && !r.is_empty()),
            "{query}: {:?}",
            notice(query)
        );
        assert_eq!(values, Values::new(lab("logistic").parameters), "{query}");
        assert_eq!(site.of_all_pages(), Site::default(), "{query}");
    }
}

#[test]
fn numbers_may_be_written_as_the_site_shows_them() {
    for (query, key, value) in [
        ("n=１２", "n", 12.0),
        ("n=12\u{2009}500", "n", 12_500.0),
        ("n=12 500", "n", 12_500.0),
        ("n=10⁴", "n", 10_000.0),
        ("mu=−3", "mu", -3.0),
        ("mu=0,5", "mu", 0.5),
        ("mu=－０．５", "mu", -0.5),
        ("s=5·10⁻¹", "s", 0.5),
        ("mu=1.000", "mu", 1.0),
    ] {
        let (_, values, notices) = logistic(query);
        assert_eq!(notices, [], "{query}");
        assert_eq!(values.get(key), value, "{query}");
    }
    assert!(matches!(notice("mu=∞"), Notice::Clamped { used, .. } if used == "5"));
}

#[test]
fn a_setting_that_does_not_exist_is_named() {
    assert_eq!(
        notice("sigma=2"),
        Notice::Unknown {
            key: "sigma".into()
        }
    );
    assert_eq!(notice("=2"), Notice::Unknown { key: String::new() });
    assert_eq!(notice("Mu=2"), Notice::Unknown { key: "Mu".into() });
    assert_eq!(notice("μ=2"), Notice::Unknown { key: "μ".into() });
}

#[test]
fn what_a_notice_repeats_is_short() {
    let long = "é".repeat(50_000);
    for query in [
        format!("s={long}"),
        format!("{long}=1"),
        format!("s={}", "9".repeat(100_000)),
    ] {
        let said = match notice(&query) {
            Notice::Clamped { given, .. }
            | Notice::Unreadable { given, .. }
            | Notice::Rounded { given, .. } => given,
            Notice::Unknown { key } => key,
        };
        assert_eq!(said.chars().count(), 41);
        assert!(said.ends_with('…'));
    }
}

#[test]
fn a_link_of_a_hundred_kilobytes_is_read() {
    let pairs = "mu=1&".repeat(20_000);
    let (_, values, notices) = logistic(&pairs);
    assert_eq!((values.get("mu"), notices.len()), (1.0, 0));
    logistic(&"%".repeat(100_000));
    logistic(&"&=".repeat(50_000));
}

#[test]
fn the_last_of_repeated_keys_counts() {
    let (_, values, notices) = logistic("mu=1&s=2&mu=3");
    assert_eq!(notices, []);
    assert_eq!((values.get("mu"), values.get("s")), (3.0, 2.0));
}

#[test]
fn percent_signs_plus_signs_and_spaces_are_understood() {
    for query in [
        "m%75=%31%2E5",
        "mu=+1.5",
        "mu=%201.5%20",
        "mu=1.5&",
        "&&mu=1.5",
        "mu=15e-1",
    ] {
        let (_, values, notices) = logistic(query);
        assert_eq!(notices, [], "{query}");
        assert_eq!(values.get("mu"), 1.5, "{query}");
    }
    // A percent sign that begins no code stands for itself, and bytes that are no text are replaced.
    assert!(matches!(notice("mu=%zz"), Notice::Unreadable { given, .. } if given == "%zz"));
    assert!(matches!(notice("mu=%ff"), Notice::Unreadable { given, .. } if given == "\u{fffd}"));
}

#[test]
fn minus_zero_is_zero() {
    let (site, values, notices) = logistic("mu=-0");
    assert_eq!(notices, []);
    assert_eq!(values.get("mu"), 0.0);
    assert!(values.get("mu").is_sign_positive());
    assert_eq!(write(&site, &values), "");
}

#[test]
fn notices_can_be_told_in_every_language() {
    for language in Language::ALL {
        let words = &language.text().notices;
        let parts = [
            ("key", "s"),
            ("given", "9"),
            ("range", "0 … 5"),
            ("used", "5"),
        ];
        for (template, names) in [
            (words.clamped, &["s", "9", "0 … 5"][..]),
            (words.unreadable, &["s", "9", "0 … 5"]),
            (words.unknown, &["s"]),
        ] {
            let said = fill(template, &parts);
            assert!(!said.contains('{'), "{said}");
            assert!(names.iter().all(|name| said.contains(name)), "{said}");
        }
    }
}

// The tables of parameters.

fn every_parameter() -> impl Iterator<Item = (&'static LabEntry, &'static Parameter)> {
    let pairs = |entry: &'static LabEntry| entry.parameters.iter().map(move |one| (entry, one));
    LABS.iter().copied().flat_map(pairs)
}

/// A step of a story says its own state; any other state is told besides, whatever it is.
#[test]
fn a_state_in_a_story_comes_back() {
    let state = logistic("n=12&view=density").1;
    let site = Site {
        story: Some(3),
        ..Site::default()
    };
    let link = |values: &Values| write_in_story(&site, values, &state);
    assert_eq!(link(&state), "story=3");
    for other in ["", "n=12", "n=12&view=density&mu=1", "view=density"] {
        let values = logistic(other).1;
        let (back, read, notices) = logistic(&link(&values));
        assert_eq!((back.story, back.has_state), (Some(3), true), "{other}");
        assert_eq!((read, notices), (values, Vec::new()), "{other}");
    }
}

#[test]
fn a_step_that_no_story_has_is_told() {
    for given in ["0", "-1", "1.5", "last", ""] {
        let (site, _, notices) = logistic(&format!("story={given}"));
        assert_eq!(site.story, None, "{given}");
        assert!(matches!(
            &notices[..],
            [Notice::Unreadable { key: "story", .. }]
        ));
    }
    assert_eq!(logistic("story=2").0.story, Some(2));
}

#[test]
fn keys_are_short_unique_and_not_those_of_the_site() {
    for entry in LABS {
        let mut keys: Vec<_> = entry.parameters.iter().map(|one| one.key).collect();
        for key in &keys {
            assert!((1..=9).contains(&key.len()), "{}: {key}", entry.id);
            let letters = key.trim_end_matches(|end: char| end.is_ascii_digit());
            let plain = letters.bytes().all(|byte| byte.is_ascii_lowercase());
            assert!(plain && !letters.is_empty(), "{key}");
            assert!(!RESERVED.contains(key), "{}: {key}", entry.id);
        }
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), entry.parameters.len(), "{}", entry.id);
        assert!(keys.len() <= Values::MOST, "{}", entry.id);
    }
}

#[test]
fn pages_have_names_of_their_own() {
    let mut ids: Vec<_> = LABS.iter().map(|entry| entry.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), LABS.len());
    assert!(!ids.contains(&"index"));
    assert!(reparam::labs::find("nosuchlab").is_none());
}

#[test]
fn every_lab_has_what_the_player_needs() {
    for entry in LABS {
        // A journey is not played in phases.
        let journey = (entry.create)().playback().animation;
        let counts = journey.map_or("phase", |journey| journey.key.name);
        for key in ["n", counts, "seed", "speed", "slow"] {
            let found = entry.parameters.iter().any(|one| one.key == key);
            assert!(found, "{}: {key}", entry.id);
        }
    }
}

#[test]
fn defaults_lie_in_their_ranges() {
    for (entry, one) in every_parameter() {
        let (low, high) = one.range();
        let what = format!("{}: {}", entry.id, one.key);
        assert!(low < high, "{what}");
        assert!((low..=high).contains(&one.default()), "{what}");
        assert_eq!(one.clamp(one.default()), one.default(), "{what}");
        assert_eq!(one.clamp(f64::NAN), one.default(), "{what}");
        assert_eq!(one.clamp(f64::INFINITY), high, "{what}");
        assert_eq!(one.clamp(f64::NEG_INFINITY), low, "{what}");
        if one.spread() == Spread::Log {
            assert!(low > 0.0, "{what}");
        }
    }
}

#[test]
fn sliders_reach_both_ends_and_the_default_exactly() {
    for (entry, one) in every_parameter() {
        let (low, high) = one.range();
        let what = format!("{}: {}", entry.id, one.key);
        assert_eq!(one.position(low), 0.0, "{what}");
        assert_eq!(one.position(high), 1.0, "{what}");
        assert_eq!(one.at_position(0.0), low, "{what}");
        assert_eq!(one.at_position(1.0), high, "{what}");
        for value in [low, high, one.default()] {
            assert_eq!(one.at_position(one.position(value)), value, "{what}");
        }
        for out in [-1.0, -1e300, 2.0, 1e300] {
            let end = if out < 0.0 { low } else { high };
            assert_eq!(one.at_position(out), end, "{what}");
        }
    }
}

#[test]
fn sliders_only_rise() {
    for (entry, one) in every_parameter() {
        let what = format!("{}: {}", entry.id, one.key);
        let values: Vec<_> = (0..=2000)
            .map(|step| one.at_position(f64::from(step) / 2000.0))
            .collect();
        assert!(values.is_sorted(), "{what}");
        let (low, high) = one.range();
        assert!(
            values.iter().all(|value| (low..=high).contains(value)),
            "{what}"
        );
        let positions: Vec<_> = values.iter().map(|&value| one.position(value)).collect();
        assert!(positions.is_sorted(), "{what}");
        // A slider stands where it was put, up to the rounding to two digits or to 0.01.
        if matches!(one.kind, Kind::Number { .. }) {
            for (step, position) in positions.iter().enumerate() {
                assert!(
                    (position - step as f64 / 2000.0).abs() < 0.02,
                    "{what}: {step}"
                );
            }
        }
    }
}

#[test]
fn choices_and_controls_have_names_in_every_language() {
    for language in Language::ALL {
        let text = language.text();
        for (entry, one) in every_parameter() {
            let what = format!("{}: {}, {}", entry.id, one.key, language.code());
            assert!(!(one.label)(text).is_empty(), "{what}");
            let options = (one.options)(text);
            match one.kind {
                Kind::Choice { words } => {
                    assert_eq!(options.len(), words.len(), "{what}");
                    let mut unique = words.to_vec();
                    unique.sort_unstable();
                    unique.dedup();
                    assert_eq!(unique.len(), words.len(), "{what}");
                    assert!(options.iter().all(|option| !option.is_empty()), "{what}");
                }
                _ => assert!(options.is_empty(), "{what}"),
            }
        }
    }
}

#[test]
fn ranges_are_told_in_words() {
    for (entry, one) in every_parameter() {
        let said = range(one);
        assert!(
            said.len() > 2 && !said.contains("NaN"),
            "{}: {said}",
            entry.id
        );
    }
    let seed = lab("logistic")
        .parameters
        .iter()
        .find(|one| one.key == "seed");
    assert_eq!(range(seed.expect("a seed")), "0 … 999\u{2009}999");
}

#[test]
fn on_the_way_between_states_only_real_numbers_move() {
    for entry in LABS {
        let table = entry.parameters;
        let pair = (any_values(table, 1e5), any_values(table, 1e5));
        proptest!(cases(100), |((from, to) in pair, part in 0.0..1.0)| {
            let between = from.towards(&to, part);
            for one in table {
                let (a, b, c) = (from.get(one.key), to.get(one.key), between.get(one.key));
                if matches!(one.kind, Kind::Number { .. }) {
                    let rounding = 1e-15 * a.abs().max(b.abs());
                    let way = a.min(b) - rounding..=a.max(b) + rounding;
                    prop_assert!(way.contains(&c), "{}: {}", one.key, c);
                } else {
                    prop_assert_eq!(c, b, "{}", one.key);
                }
            }
            prop_assert_eq!(from.towards(&from, part), from);
        });
    }
}
