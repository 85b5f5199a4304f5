//! Weights of flows as JSON.

use super::read;
use crate::flows::RealNvpConfig;
use crate::labs::shared::weights_files::{self, Format};

fn write(shape: RealNvpConfig, weights: &[f32]) -> Vec<u8> {
    weights_files::write(Format::Json, "flow", &shape, weights).bytes
}

const SHAPE: RealNvpConfig = RealNvpConfig {
    couplings: 2,
    width: 3,
    swap: false,
    bounded: true,
};

fn weights() -> Vec<f32> {
    (0..SHAPE.parameters())
        .map(|index| (index as f32 * 0.37).sin() * 10_f32.powi(index as i32 % 9 - 5))
        .collect()
}

#[test]
fn what_is_written_is_read() {
    let back = read(&write(SHAPE, &weights())).expect("a file");
    assert_eq!(back.model, SHAPE);
    assert_eq!(&*back.values, &weights()[..]);
}

#[test]
fn what_is_wrong_is_named() {
    let text = String::from_utf8(write(SHAPE, &weights())).expect("text");
    let name = "couplings.1.hidden1.bias";
    let start = text.find(name).expect("a tensor");
    let changed = |from: &str, to: &str| {
        let rest = text[start..].replacen(from, to, 1);
        read((text[..start].to_owned() + &rest).as_bytes())
            .err()
            .unwrap_or_default()
    };
    for (from, to, what) in [
        (name, "other", "couplings.1.hidden1.bias: missing"),
        (
            "[3]",
            "[4]",
            "couplings.1.hidden1.bias: shape [4], expected [3]",
        ),
        (
            "[3]",
            "[-3]",
            "couplings.1.hidden1.bias: -3 is no whole number",
        ),
        (
            "\"data\":[",
            "\"data\":[7,",
            "couplings.1.hidden1.bias: 4 numbers, expected 3",
        ),
        (
            "\"data\":[",
            "\"data\":[null,",
            "couplings.1.hidden1.bias: null is no number",
        ),
        (
            "\"data\":[",
            "\"data\":[1e39,",
            "couplings.1.hidden1.bias: number out of range",
        ),
        (
            "[3]",
            "[3,1,1,1,1,1,1,1,1]",
            "couplings.1.hidden1.bias: more than 8 dimensions",
        ),
        (
            name,
            "couplings.1.hidden1.weight",
            "couplings.1.hidden1.weight: named twice",
        ),
        (
            "\"data\"",
            "\"date\"",
            "couplings.1.hidden1.bias: missing field `data`",
        ),
        ("}", "", "line 1 column"),
    ] {
        let error = changed(from, to);
        assert!(error.contains(what), "{from} → {to}: {error}");
    }
    let error = read(br#"{"tensors": 3}"#).err().unwrap_or_default();
    assert!(error.contains("tensors by name"), "{error}");
    let long = format!(r#"{{"tensors": {{"{}": 3}}}}"#, "x".repeat(5000));
    let error = read(long.as_bytes()).err().unwrap_or_default();
    assert!(error.len() < 200, "{error}");
    let deep = "{\"tensors\":".repeat(100_000);
    assert!(read(deep.as_bytes()).is_err());
}
