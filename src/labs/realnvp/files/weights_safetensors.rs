//! Weights in the format safetensors: the header's length, a header in JSON, and all numbers.

use std::collections::BTreeMap;

use safetensors::tensor::TensorInfo;
use safetensors::{Dtype, SafeTensorError, SafeTensors};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::Weights;
use super::tensors::{flow_shape, short_name};
use crate::flows::RealNvpConfig;

/// The header of a file. `safetensors::serialize` would write the two flags in random order; so the
/// same flow gives the same bytes.
struct Header(RealNvpConfig);

#[derive(Serialize)]
struct Flags {
    swap: String,
    bounded: String,
}

impl Serialize for Header {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let flags = Flags {
            swap: self.0.swap.to_string(),
            bounded: self.0.bounded.to_string(),
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("__metadata__", &flags)?;
        for (tensor, shape, range) in self.0.tensors() {
            let info = TensorInfo {
                dtype: Dtype::F32,
                shape,
                data_offsets: (4 * range.start, 4 * range.end),
            };
            map.serialize_entry(&tensor.to_string(), &info)?;
        }
        map.end()
    }
}

/// The bytes of a file.
pub(super) fn write(shape: RealNvpConfig, weights: &[f32]) -> Vec<u8> {
    // All keys are strings and the target is memory: this cannot fail.
    let mut header = serde_json::to_vec(&Header(shape)).unwrap_or_default();
    // Readers expect the numbers at a multiple of eight.
    header.resize(header.len().next_multiple_of(8), b' ');
    let length = (header.len() as u64).to_le_bytes();
    let numbers = weights.iter().flat_map(|weight| weight.to_le_bytes());
    length.into_iter().chain(header).chain(numbers).collect()
}

/// Reads the bytes of a file. Names, shapes and offsets are checked before any data is copied.
pub(super) fn read(bytes: &[u8]) -> Result<Weights, String> {
    let (length, header) =
        SafeTensors::read_metadata(bytes).map_err(|error| explain(&error, bytes))?;
    let data = &bytes[8 + length..];
    let flags = header.metadata().as_ref();
    let holds = |name| {
        flags
            .and_then(|flags| flags.get(name))
            .is_none_or(|flag| flag != "false")
    };
    let infos = header.tensors();
    if let Some((name, info)) = infos.iter().find(|(_, info)| info.dtype != Dtype::F32) {
        let name = short_name(name);
        return Err(format!("{name}: type {}, only F32 is read", info.dtype));
    }
    let tensors: Vec<_> = infos
        .iter()
        .map(|(name, info)| (name.as_str(), info.shape.as_slice()))
        .collect();
    let shape = flow_shape(holds("swap"), holds("bounded"), &tensors)?;
    let mut values = vec![0.0; shape.parameters()];
    for (tensor, _, range) in shape.tensors() {
        let name = tensor.to_string();
        let offsets = header.info(&name).map_or((0, 0), |info| info.data_offsets);
        // The crate has checked that these are in the file, and as many as the shape says.
        let (numbers, _) = data[offsets.0..offsets.1].as_chunks::<4>();
        for (value, bytes) in values[range.clone()].iter_mut().zip(numbers) {
            *value = f32::from_le_bytes(*bytes);
        }
        if let Some(value) = values[range].iter().find(|value| !value.is_finite()) {
            return Err(format!("{name}: {value} is not finite"));
        }
    }
    Ok(Weights {
        shape,
        values: values.into(),
    })
}

/// What is wrong with a file, with the name of the first tensor that is wrong where the crate does not
/// tell it.
fn explain(error: &SafeTensorError, bytes: &[u8]) -> String {
    wrong_tensor(bytes).unwrap_or_else(|| error.to_string())
}

/// The first tensor that is described wrongly, in the order of their names, and how.
fn wrong_tensor(bytes: &[u8]) -> Option<String> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (header, data) = rest.split_at_checked(length)?;
    let header: BTreeMap<String, Value> = serde_json::from_slice(header).ok()?;
    let mut infos = Vec::new();
    for (name, value) in header {
        if name == "__metadata__" {
            continue;
        }
        let name = short_name(&name);
        match serde_json::from_value::<TensorInfo>(value) {
            Ok(info) => infos.push((name, info)),
            Err(error) => return Some(format!("{name}: {error}")),
        }
    }
    for (name, info) in &infos {
        let (from, to) = info.data_offsets;
        let wrong = |what: &str| Some(format!("{name}: data_offsets [{from}, {to}] {what}"));
        if from > to {
            return wrong("end before they start");
        }
        if to > data.len() {
            return wrong(&format!(
                "are not within the file, which has {} bytes of data",
                data.len()
            ));
        }
        let shape = info.shape.iter().copied();
        let count = shape.into_iter().try_fold(1, usize::checked_mul);
        let bits = count.and_then(|count| count.checked_mul(info.dtype.bitsize()));
        if bits != (to - from).checked_mul(8) {
            return wrong(&format!("do not hold the shape {:?}", info.shape));
        }
    }
    infos.sort_by_key(|(_, info)| info.data_offsets);
    let mut end = 0;
    for (name, info) in &infos {
        let (from, to) = info.data_offsets;
        let wrong = |what: &str| Some(format!("{name}: data_offsets [{from}, {to}] {what}"));
        if from < end {
            return wrong("overlap those of another tensor");
        }
        if from > end {
            return wrong(&format!("leave a gap from {end} on"));
        }
        end = to;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(back.shape, SHAPE);
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
                "couplings.0.hidden1.weight: invalid value: integer `-4`",
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
            ("\"F32\"", "\"F64\"", "do not hold the shape"),
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
                "couplings.0.hidden1.weight: shape [1, 3], expected [1, 1]",
            ),
        ] {
            let file = with_header(|header| header.replacen(from, to, 1));
            let error = error(&file);
            assert!(error.contains(what), "{from} → {to}: {error}");
        }
        let file = write(SHAPE, &weights());
        assert!(error(&file[..file.len() - 4]).contains("within the file"));
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
                format!(
                    r#""t{index}":{{"dtype":"F32","shape":[1000000],"data_offsets":[0,4000000]}}"#
                )
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
}
