//! Weights of flows as safetensors.

use safetensors::SafeTensors;

use super::read;
use crate::flows::RealNvpConfig;
use crate::labs::shared::weights_files::{self, Format};

fn write(shape: RealNvpConfig, weights: &[f32]) -> Vec<u8> {
    weights_files::write(Format::Safetensors, "flow", &shape, weights).bytes
}

const SHAPE: RealNvpConfig = RealNvpConfig {
    couplings: 2,
    width: 3,
    swap: true,
    bounded: false,
};

fn weights() -> Vec<f32> {
    (0..SHAPE.parameters())
        .map(|index| (index as f32 * 0.37).sin())
        .collect()
}

/// A file with another header.
fn with_header(change: impl Fn(&str) -> String) -> Vec<u8> {
    let file = write(SHAPE, &weights());
    let (old, data) = file[8..].split_at(header_length(&file));
    let header = change(std::str::from_utf8(old).expect("text"));
    let length = (header.len() as u64).to_le_bytes();
    [&length[..], header.as_bytes(), data].concat()
}

fn header_length(file: &[u8]) -> usize {
    u64::from_le_bytes(*file.first_chunk().expect("a length")) as usize
}

fn error(file: &[u8]) -> String {
    read(file).err().unwrap_or_default()
}

#[test]
fn what_is_written_is_read() {
    let file = write(SHAPE, &weights());
    assert_eq!(file, write(SHAPE, &weights()));
    assert_eq!(header_length(&file) % 8, 0);
    let back = read(&file).expect("a file");
    assert_eq!(back.model, SHAPE);
    assert_eq!(&*back.values, &weights()[..]);
}

#[test]
fn the_crate_reads_what_is_written() {
    let file = write(SHAPE, &weights());
    let tensors = SafeTensors::deserialize(&file).expect("safetensors");
    assert_eq!(tensors.len(), SHAPE.tensors().count());
    for (tensor, shape, range) in SHAPE.tensors() {
        let view = tensors.tensor(&tensor.to_string()).expect("a tensor");
        assert_eq!(view.shape(), shape);
        let bytes: Vec<u8> = weights()[range]
            .iter()
            .flat_map(|w| w.to_le_bytes())
            .collect();
        assert_eq!(view.data(), bytes);
    }
}

#[test]
fn what_is_wrong_is_named() {
    // The first tensor, couplings.0.hidden1.weight, has the offsets [0,12].
    for (from, to, what) in [
        (
            "[0,12]",
            "[-4,8]",
            "couplings.0.hidden1.weight: -4 is no whole number",
        ),
        (
            "[0,12]",
            "[12,0]",
            "couplings.0.hidden1.weight: data_offsets [12, 0] end before",
        ),
        ("[0,12]", "[0,99999999]", "are not within the file"),
        (
            "[0,12]",
            "[0,16]",
            "couplings.0.hidden1.weight: data_offsets [0, 16] do not hold",
        ),
        (
            "[0,12]",
            "[4,16]",
            "couplings.0.hidden1.weight: data_offsets [4, 16] leave a gap",
        ),
        (
            "[12,24]",
            "[8,20]",
            "couplings.0.hidden1.bias: data_offsets [8, 20] overlap",
        ),
        ("\"F32\"", "\"F64\"", "type F64, only F32 is read"),
        ("\"F32\"", "\"I32\"", "type I32, only F32 is read"),
        ("\"F32\"", "\"X\"", "unknown variant `X`"),
        (
            "couplings.0.hidden1.weight",
            "a",
            "couplings.0.hidden1.weight: missing",
        ),
        (
            "[3,1]",
            "[1,3]",
            "couplings.0.hidden1.weight: shape [1, 3], expected [3, 1]",
        ),
    ] {
        let file = with_header(|header| header.replacen(from, to, 1));
        let error = error(&file);
        assert!(error.contains(what), "{from} → {to}: {error}");
    }
    let file = write(SHAPE, &weights());
    assert!(error(&file[..file.len() - 4]).contains("within the file"));
    let longer = error(&[&file[..], &[0; 4]].concat());
    assert_eq!(longer, "4 bytes after those of all tensors");
    let endless = error(&u64::MAX.to_le_bytes());
    assert!(endless.contains("at most 1000000"), "{endless}");
    for end in 0..64 {
        assert!(!error(&file[..end]).is_empty());
    }
    let mut infinite = weights();
    infinite[4] = f32::INFINITY;
    let error = error(&write(SHAPE, &infinite));
    assert_eq!(error, "couplings.0.hidden1.bias: inf is not finite");
}

#[test]
fn many_entries_of_the_same_bytes_are_refused() {
    let entries: Vec<String> = (0..1200)
        .map(|index| {
            format!(r#""t{index}":{{"dtype":"F32","shape":[1000000],"data_offsets":[0,4000000]}}"#)
        })
        .collect();
    let header = format!("{{{}}}", entries.join(","));
    let length = (header.len() as u64).to_le_bytes();
    let file = [&length[..], header.as_bytes(), &vec![0; 4_000_000]].concat();
    let error = error(&file);
    assert!(error.contains("overlap"), "{error}");
}

#[test]
fn a_long_name_is_cut_short() {
    let long = "x".repeat(5000);
    let file = with_header(|header| {
        let header = header.replacen("F32", "X", 1);
        header.replacen("couplings.0.hidden1.weight", &long, 1)
    });
    let error = error(&file);
    assert!(!error.is_empty() && error.len() < 300, "{error}");
}
