//! What recordings promise: the motion in the right time, the colours of the pictures, a GIF that
//! other readers of the format show as it was meant.

#![allow(clippy::float_cmp, reason = "ends and colours are exact")]

use std::io::Cursor;

use crate::common::assert_close;
use crate::common::states::{cases, lab as entry, state};
use gif::{ColorOutput, DecodeOptions, Repeat};
use proptest::prelude::*;
use reparam::figure::gif_encoder::{COLOURS, GifEncoder};
use reparam::figure::palette::{ColorHistogram, Palette};
use reparam::figure::theme::Rgb;
use reparam::labs::parameters::Key;
use reparam::labs::recording::{frames, motion};
use reparam::labs::{LABS, LoopAnimation, Playback, Sweep, Values};

#[test]
fn a_recording_rests_at_both_ends_and_moves_at_twenty_pictures_a_second() {
    let all = frames(8.0);
    assert_eq!(all.len(), 161);
    assert_eq!((all[0].position, all[160].position), (0.0, 1.0));
    assert_eq!((all[0].hundredths, all[160].hundredths), (80, 120));
    assert!(all[1..160].iter().all(|frame| frame.hundredths == 5));
    // Beginning and end are the same motion, forwards and backwards, and slow.
    for (early, late) in all.iter().zip(all.iter().rev()) {
        assert_close(early.position, 1.0 - late.position, 1e-12, "symmetry");
    }
    let steps: Vec<f64> = all
        .windows(2)
        .map(|pair| pair[1].position - pair[0].position)
        .collect();
    assert!(steps.iter().all(|&step| step > 0.0));
    assert!(steps[..80].is_sorted());
    assert!(steps[0] < 0.1 * steps[80]);
}

#[test]
fn a_recording_of_hardly_any_time_has_both_ends() {
    for seconds in [0.0, 0.01, -1.0, f64::NAN] {
        let all = frames(seconds);
        let ends: Vec<_> = all
            .iter()
            .map(|frame| (frame.position, frame.hundredths))
            .collect();
        assert_eq!(ends, [(0.0, 80), (1.0, 120)]);
    }
}

#[test]
fn the_animation_is_recorded_before_the_sweep_and_the_sweep_before_nothing() {
    let animation = LoopAnimation {
        key: Key::new("t"),
        from: 0.0,
        to: 1.0,
        seconds: 3.0,
    };
    let sweep = Sweep {
        key: Key::new("s"),
        range: (5.0, 2.0),
        seconds: 4.0,
        label: |_| "",
    };
    let swept = LoopAnimation {
        key: Key::new("s"),
        from: 5.0,
        to: 2.0,
        seconds: 4.0,
    };
    for (animation, sweep, expected) in [
        (Some(animation), Some(sweep), Some(animation)),
        (None, Some(sweep), Some(swept)),
        (None, None, None),
    ] {
        let playback = Playback {
            animation,
            sweep,
            ..Playback::NOTHING
        };
        assert_eq!(motion(&playback), expected);
    }
}

#[test]
fn what_labs_record_is_within_their_parameters() {
    for entry in LABS {
        let lab = (entry.create)();
        let Some(motion) = motion(&lab.playback()) else {
            continue;
        };
        let values = Values::new(entry.parameters);
        let parameter = values
            .parameter(motion.key)
            .expect("a parameter of the lab");
        let way = (motion.from, motion.to);
        for end in [motion.from, motion.to] {
            assert_eq!(parameter.clamp(end), end, "{}", entry.id);
        }
        assert_close(parameter.along(way, 0.0), motion.from, 1e-12, entry.id);
        assert_eq!(parameter.along(way, 1.0), motion.to);
    }
}

#[test]
fn halfway_along_a_logarithmic_slider_is_the_geometric_mean() {
    let values = Values::new(entry("concrete").parameters);
    let parameter = values.parameter("lambda").expect("a temperature");
    assert_close(parameter.along((9.0, 0.25), 0.5), 1.5, 1e-12, "halfway");
    assert!(motion(&state("concrete", "view=toy").playback()).is_none());
}

/// A picture, four bytes a pixel.
fn picture(colours: impl IntoIterator<Item = Rgb>) -> Vec<u8> {
    let pixels = colours.into_iter();
    pixels.flat_map(|(r, g, b)| [r, g, b, 255]).collect()
}

fn palette(colours: impl IntoIterator<Item = Rgb>, most: usize) -> Palette {
    let mut histogram = ColorHistogram::default();
    histogram.add(&picture(colours));
    histogram.palette(most)
}

fn distance(a: Rgb, b: Rgb) -> i32 {
    let square = |a: u8, b: u8| (i32::from(a) - i32::from(b)).pow(2);
    square(a.0, b.0) + square(a.1, b.1) + square(a.2, b.2)
}

#[test]
fn few_colours_are_kept_as_they_are() {
    let colours: Vec<Rgb> = (0..=254).map(|one| (one, 255 - one, one / 3)).collect();
    let mut kept = palette(colours.repeat(3), COLOURS).colours().to_vec();
    kept.sort_unstable();
    assert_eq!(kept, colours);
}

#[test]
fn colours_apart_become_the_means_of_those_together() {
    // Three dark ones and one among light ones: pixels count, for the mean.
    let dark = [(0, 0, 0), (4, 0, 0), (8, 0, 0)];
    let light = [
        (200, 100, 50),
        (200, 100, 50),
        (200, 100, 50),
        (200, 140, 50),
    ];
    let mut two = palette(dark.into_iter().chain(light), 2).colours().to_vec();
    two.sort_unstable();
    assert_eq!(two, [(4, 0, 0), (200, 110, 50)]);
}

#[test]
fn a_thin_line_keeps_its_colour_beside_areas_of_many() {
    let area =
        (0..60_000).map(|pixel| (255 - (pixel % 64) as u8, 255, 255 - (pixel / 64 % 64) as u8));
    let line = (168, 58, 124);
    let mut palette = palette(area.chain([line; 30]), COLOURS);
    let index = palette.index(line);
    assert_eq!(palette.colours()[usize::from(index)], line);
}

#[test]
fn nothing_counted_is_no_palette() {
    let nothing = palette([], COLOURS);
    assert!(nothing.colours().is_empty());
    assert!(GifEncoder::new((4, 4), nothing).is_err());
}

/// What another program sees: each picture as it stands on the screen, with its delay.
fn seen(file: &[u8]) -> (Repeat, Vec<(Vec<Rgb>, u16)>) {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::RGBA);
    let mut decoder = options.read_info(Cursor::new(file)).expect("a GIF");
    let width = usize::from(decoder.width());
    let mut screen = vec![(0, 0, 0); width * usize::from(decoder.height())];
    let mut pictures = Vec::new();
    while let Some(frame) = decoder.read_next_frame().expect("a picture") {
        let pixels = frame.buffer.chunks_exact(4).enumerate();
        for (index, pixel) in pixels.filter(|(_, pixel)| pixel[3] > 0) {
            let (row, column) = (
                index / usize::from(frame.width),
                index % usize::from(frame.width),
            );
            let at = (row + usize::from(frame.top)) * width + column + usize::from(frame.left);
            screen[at] = (pixel[0], pixel[1], pixel[2]);
        }
        pictures.push((screen.clone(), frame.delay));
    }
    (decoder.repeat(), pictures)
}

/// Some colours, the first of which is paper.
const SOME: [Rgb; 5] = [
    (255, 255, 255),
    (27, 31, 36),
    (0, 98, 163),
    (196, 83, 0),
    (0, 0, 0),
];

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn every_picture_is_seen_as_it_was_for_as_long(
        width in 1_u16..7,
        pictures in prop::collection::vec((prop::collection::vec(0..SOME.len(), 6 * 5), 1_u16..200), 1..9),
    ) {
        let size = (width, 5);
        let area = usize::from(width) * 5;
        let taken: Vec<(Vec<Rgb>, u16)> = pictures
            .into_iter()
            .map(|(colours, delay)| (colours[..area].iter().map(|&one| SOME[one]).collect(), delay))
            .collect();
        let mut encoder = GifEncoder::new(size, palette(SOME, COLOURS)).expect("an encoder");
        for (pixels, delay) in &taken {
            // The same twice stays twice as long.
            for _ in 0..2 {
                encoder.add(&picture(pixels.iter().copied()), *delay).expect("a picture");
            }
        }
        let mut expected: Vec<(Vec<Rgb>, u16)> = Vec::new();
        for (pixels, delay) in taken {
            match expected.last_mut() {
                Some(last) if last.0 == pixels => last.1 += 2 * delay,
                _ => expected.push((pixels, 2 * delay)),
            }
        }
        let (repeat, pictures) = seen(&encoder.finish().expect("a file"));
        prop_assert_eq!(repeat, Repeat::Infinite);
        prop_assert_eq!(pictures, expected);
    }

    #[test]
    fn the_nearest_colour_is_found(
        own in prop::collection::vec(any::<Rgb>(), 1..300),
        asked in prop::collection::vec(any::<Rgb>(), 1..50),
        most in 1_usize..257,
    ) {
        let mut palette = palette(own, most);
        let colours = palette.colours().to_vec();
        prop_assert!((1..=most).contains(&colours.len()));
        // The second time from memory.
        for colour in asked.iter().chain(&asked) {
            let found = colours[usize::from(palette.index(*colour))];
            let least = colours.iter().map(|&one| distance(one, *colour)).min();
            prop_assert_eq!(Some(distance(found, *colour)), least);
        }
    }
}

#[test]
fn a_whole_recording_has_its_pictures_and_delays() {
    // A dot walks over a gradient of more colours than a palette holds.
    let (width, height) = (80_u16, 40_u16);
    let area = usize::from(width) * usize::from(height);
    let ground = |at: usize| (255 - (at % 80) as u8, 255 - (at / 80) as u8, 255);
    let dot = (168, 58, 124);
    let taken = |part: f64| {
        let dotted = (part * (area - 1) as f64) as usize;
        picture((0..area).map(move |at| if at == dotted { dot } else { ground(at) }))
    };
    let frames = frames(2.0);
    let mut histogram = ColorHistogram::default();
    for frame in [frames[0], frames[20], frames[40]] {
        histogram.add(&taken(frame.position));
    }
    let mut encoder =
        GifEncoder::new((width, height), histogram.palette(COLOURS)).expect("an encoder");
    for frame in &frames {
        encoder
            .add(&taken(frame.position), frame.hundredths)
            .expect("a picture");
    }
    let file = encoder.finish().expect("a file");
    assert_eq!(&file[..6], b"GIF89a");
    let (repeat, pictures) = seen(&file);
    assert_eq!(repeat, Repeat::Infinite);
    let delays: Vec<u16> = pictures.iter().map(|picture| picture.1).collect();
    let expected: Vec<u16> = frames.iter().map(|frame| frame.hundredths).collect();
    assert_eq!(delays, expected);
    for ((pixels, _), frame) in pictures.iter().zip(&frames) {
        let dotted = (frame.position * (area - 1) as f64) as usize;
        for (at, &pixel) in pixels.iter().enumerate() {
            if at == dotted {
                assert_eq!(pixel, dot);
            } else {
                // 3200 colours in 254 cells: cells of about 13, 4 by 4 apart.
                assert!(
                    distance(pixel, ground(at)) <= 2 * 4 * 4,
                    "{pixel:?} at {at}"
                );
            }
        }
    }
}

#[test]
fn noise_and_monotony_of_any_length_survive_the_compression() {
    // Of noise every other pair of indices is new, so that the codes run out again and again; of one
    // colour the sequences grow longer and longer.
    let own: Vec<Rgb> = (0..255).map(|one| (one, one, 255 - one)).collect();
    let mut state = 1_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 24
    };
    for width in (1..400).step_by(7).chain(3800..3850) {
        let mut encoder =
            GifEncoder::new((width, 9), palette(own.clone(), COLOURS)).expect("an encoder");
        let area = 9 * usize::from(width);
        let noisy: Vec<Rgb> = (0..area).map(|_| own[noise() as usize % 255]).collect();
        let plain = vec![own[0]; area];
        for pixels in [&noisy, &plain] {
            encoder
                .add(&picture(pixels.iter().copied()), 1)
                .expect("a picture");
        }
        let (_, pictures) = seen(&encoder.finish().expect("a file"));
        assert_eq!(pictures.len(), 2);
        assert!(pictures[0].0 == noisy && pictures[1].0 == plain, "{width}");
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let four = || palette(SOME, COLOURS);
    assert!(GifEncoder::new((0, 5), four()).is_err());
    assert!(GifEncoder::new((5, 0), four()).is_err());
    let many = (0..=255).map(|one| (one, 0, 0));
    assert!(GifEncoder::new((5, 5), palette(many, 256)).is_err());
    let mut encoder = GifEncoder::new((5, 5), four()).expect("an encoder");
    assert!(encoder.add(&picture([SOME[0]; 24]), 5).is_err());
    assert!(encoder.add(&picture([SOME[0]; 25]), 5).is_ok());
}

#[test]
fn a_picture_that_stays_for_ever_stays_as_long_as_a_gif_can() {
    let mut encoder = GifEncoder::new((1, 1), palette(SOME, COLOURS)).expect("an encoder");
    for _ in 0..3 {
        encoder.add(&picture([SOME[0]]), 60_000).expect("a picture");
    }
    let (_, pictures) = seen(&encoder.finish().expect("a file"));
    assert_eq!(pictures, [(vec![SOME[0]], u16::MAX)]);
}
