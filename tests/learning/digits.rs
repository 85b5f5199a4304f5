//! The handwritten digits: the file, which parts of it are which, and what is refused.
//!
//! What is expected is printed by `scripts/digits.py`, which computes it with `NumPy` from scikit-learn's table.

use crate::common::assert_close;
use reparam::datasets::{Digits, DigitsError, Split};
use reparam::random::Stream;

const FILE: &[u8] = include_bytes!("../../assets/digits/digits.u8");

fn digits() -> Digits {
    Digits::parse(FILE).expect("the file")
}

#[test]
fn the_digits_are_those_of_scikit_learn() {
    let digits = digits();
    for (split, counts, sums) in [
        (
            Split::Training,
            [151, 151, 150, 153, 148, 152, 151, 149, 146, 149],
            [
                47628, 47319, 47141, 46831, 46073, 46953, 47076, 44920, 48185, 46519,
            ],
        ),
        (
            Split::HeldOut,
            [27, 31, 27, 30, 33, 30, 30, 30, 28, 31],
            [8787, 9688, 8425, 9320, 10166, 8962, 9260, 9369, 9223, 9873],
        ),
    ] {
        let mut found = [(0, 0); Digits::CLASSES];
        let images = digits.pixels(split).chunks_exact(Digits::PIXELS);
        for (image, &class) in images.zip(digits.classes(split)) {
            let (count, sum) = &mut found[usize::from(class)];
            *count += 1;
            *sum += image.iter().map(|&pixel| u32::from(pixel)).sum::<u32>();
        }
        assert_eq!(found.map(|(count, _)| count), counts, "{split:?}");
        assert_eq!(found.map(|(_, sum)| sum), sums, "{split:?}");
    }
}

#[test]
fn images_and_pixels_are_in_their_places() {
    let digits = digits();
    let all = [Split::Training, Split::HeldOut].map(|split| digits.pixels(split));
    let mut sum = 0;
    let mut rows = [0; Digits::SIDE];
    let mut columns = [0; Digits::SIDE];
    for (place, &value) in all.into_iter().flatten().enumerate() {
        let (image, pixel) = (place / Digits::PIXELS, place % Digits::PIXELS);
        let value = u64::from(value);
        sum += (image as u64 + 1) * (pixel as u64 + 1) * value;
        rows[pixel / Digits::SIDE] += value;
        columns[pixel % Digits::SIDE] += value;
    }
    assert_eq!(sum, 16337198609);
    assert_eq!(
        rows,
        [65530, 80453, 65129, 72207, 73737, 63065, 71636, 69961]
    );
    assert_eq!(
        columns,
        [47, 22060, 111764, 139371, 140798, 111088, 34994, 1596]
    );
    let zero = [
        [0, 0, 5, 13, 9, 1, 0, 0],
        [0, 0, 13, 15, 10, 15, 5, 0],
        [0, 3, 15, 2, 0, 11, 8, 0],
        [0, 4, 12, 0, 0, 8, 8, 0],
        [0, 5, 8, 0, 0, 9, 8, 0],
        [0, 4, 11, 0, 1, 12, 7, 0],
        [0, 2, 14, 5, 10, 12, 0, 0],
        [0, 0, 6, 13, 10, 0, 0, 0],
    ];
    assert_eq!(all[0][..Digits::PIXELS], *zero.as_flattened());
    let first_held_out = [0, 0, 0, 3, 12, 12, 2, 0, 0, 0, 7, 15, 16, 16, 0, 0];
    assert_eq!(all[1][..16], first_held_out);
    assert_eq!(digits.classes(Split::HeldOut)[0], 1);
}

#[test]
fn grey_means_become_binary_images() {
    const DRAWS: usize = 200;
    let digits = digits();
    for (split, count, dark) in [
        (Split::Training, 1500, 31012.0),
        (Split::HeldOut, 297, 6139.0),
    ] {
        let grey = digits.grey(split);
        assert_eq!((split.range().len(), grey.len()), (count, count * 64));
        let pixels = digits.pixels(split).iter();
        for (x, &pixel) in grey.iter().zip(pixels) {
            assert_eq!(x * 16.0, f64::from(pixel));
        }
        // A pixel of 8 is dark.
        let binary = digits.binary(split);
        assert_eq!(binary.iter().sum::<f64>(), dark);
        for (x, dark) in grey.iter().zip(binary) {
            assert_eq!(dark == 1.0, *x >= 0.5);
        }
    }
    let grey = &digits.grey(Split::HeldOut)[..20 * 64];
    let mut means = vec![0.0; grey.len()];
    let mut stream = Stream::new(2, "binary digits");
    for _ in 0..DRAWS {
        let drawn = digits.binary_draw(Split::HeldOut, &mut stream);
        for (mean, x) in means.iter_mut().zip(drawn) {
            assert!(x == 0.0 || x == 1.0);
            *mean += x / DRAWS as f64;
        }
    }
    for (&mean, &x) in means.iter().zip(grey) {
        // Five standard deviations, of which one in a million is beyond.
        let error = 5.0 * (x * (1.0 - x) / DRAWS as f64).sqrt();
        assert_close(mean, x, error + 1e-12, "mean of the draws");
    }
}

#[test]
fn what_is_no_file_of_digits_is_refused() {
    for bytes in [0, 1, FILE.len() - 1, FILE.len() + 1, 2 * FILE.len()] {
        let file: Vec<u8> = FILE.iter().copied().cycle().take(bytes).collect();
        let error = Digits::parse(&file).expect_err("another length");
        assert_eq!(error, DigitsError::Length { bytes });
        let said = format!("the file of digits has {bytes} bytes, but must have 116805");
        assert_eq!(error.to_string(), said);
    }
    let with = |at: usize, value| {
        let mut file = FILE.to_vec();
        file[at] = value;
        Digits::parse(&file)
    };
    let error = with(1796, 10).expect_err("no class");
    let expected = DigitsError::Class {
        image: 1796,
        value: 10,
    };
    assert_eq!(error, expected);
    assert_eq!(
        error.to_string(),
        "digits: the class of image 1796 is 10, but must be from 0 to 9"
    );
    // The second of the images of class 0 is the tenth of all, counted from 0.
    let error = with(Digits::COUNT * 4 + 1, 17).expect_err("no pixel");
    let expected = DigitsError::Pixel {
        image: 10,
        pixel: 3,
        value: 17,
    };
    assert_eq!(error, expected);
    assert_eq!(
        error.to_string(),
        "digits: pixel 3 of image 10 is 17, but must be from 0 to 16"
    );
    assert!(with(Digits::COUNT * 4 + 1, 16).is_ok());
}
