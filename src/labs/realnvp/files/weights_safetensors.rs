//! Weights in the format safetensors: the header's length, a header in JSON, and all numbers.

use std::collections::BTreeMap;
use std::fmt;

use safetensors::Dtype;
use safetensors::tensor::TensorInfo;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Weights;
use super::tensors::{MOST_TENSORS, flow_shape};
use crate::flows::RealNvpConfig;
use crate::strings::quote;

/// The longest header that is read, in bytes; that of the largest flow has about 10 000.
const MOST_HEADER: u64 = 1_000_000;

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

/// A header as it is read.
struct HeaderIn {
    flags: FlagsIn,
    tensors: Tensors,
}

/// What a header says of the flow; each holds unless it is `"false"`.
#[derive(Default, Deserialize)]
struct FlagsIn {
    swap: Option<String>,
    bounded: Option<String>,
}

impl<'de> Deserialize<'de> for HeaderIn {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        deserializer.deserialize_map(HeaderVisitor)
    }
}

struct HeaderVisitor;

impl<'de> Visitor<'de> for HeaderVisitor {
    type Value = HeaderIn;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("tensors by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<HeaderIn, A::Error> {
        let mut header = HeaderIn {
            flags: FlagsIn::default(),
            tensors: Tensors::new(),
        };
        while let Some(name) = map.next_key::<String>()? {
            let wrong =
                |what: &dyn fmt::Display| A::Error::custom(format!("{}: {what}", quote(&name)));
            if name == "__metadata__" {
                header.flags = map.next_value().map_err(|error| wrong(&error))?;
                continue;
            }
            let info = map.next_value().map_err(|error| wrong(&error))?;
            if header.tensors.len() == MOST_TENSORS {
                return Err(A::Error::custom(format!(
                    "more than {MOST_TENSORS} tensors"
                )));
            }
            if header.tensors.contains_key(&name) {
                return Err(wrong(&"named twice"));
            }
            header.tensors.insert(name, info);
        }
        Ok(header)
    }
}

/// Reads the bytes of a file. Names, shapes, types and offsets are checked before any data is copied.
pub(super) fn read(bytes: &[u8]) -> Result<Weights, String> {
    let (header, data) = split(bytes)?;
    let header: HeaderIn = serde_json::from_slice(header).map_err(|error| error.to_string())?;
    let tensors = &header.tensors;
    let dimensions = tensors.iter();
    let dimensions = dimensions.map(|(name, info)| (name.as_str(), info.shape.as_slice()));
    let holds = |flag: &Option<String>| flag.as_deref() != Some("false");
    let shape = flow_shape(
        holds(&header.flags.swap),
        holds(&header.flags.bounded),
        &dimensions.collect(),
    );
    check_within(tensors, data.len())?;
    if let Ok(shape) = &shape {
        check_types(*shape, tensors)?;
        check_lengths(tensors)?;
    }
    check_order(tensors, data.len())?;
    let shape = shape?;
    let mut values = vec![0.0; shape.parameters()];
    for (tensor, _, range) in shape.tensors() {
        let name = tensor.to_string();
        let (from, to) = tensors.get(&name).map_or((0, 0), |info| info.data_offsets);
        // These are in the file, and as many as the shape says.
        let (numbers, _) = data[from..to].as_chunks::<4>();
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

/// The header of a file, and what follows it.
fn split(bytes: &[u8]) -> Result<(&[u8], &[u8]), String> {
    let Some((length, rest)) = bytes.split_first_chunk::<8>() else {
        return Err(format!("{} bytes, at least 8 are needed", bytes.len()));
    };
    let length = u64::from_le_bytes(*length);
    if length > MOST_HEADER {
        let what = format!("a header of {length} bytes, at most {MOST_HEADER} are read");
        return Err(what);
    }
    rest.split_at_checked(length as usize).ok_or_else(|| {
        format!(
            "a header of {length} bytes is not within the file, which has {}",
            bytes.len()
        )
    })
}

type Tensors = BTreeMap<String, TensorInfo>;

/// What is wrong with the offsets of a tensor.
fn wrong<T>(name: &str, info: &TensorInfo, what: &str) -> Result<T, String> {
    let (name, (from, to)) = (quote(name), info.data_offsets);
    Err(format!("{name}: data_offsets [{from}, {to}] {what}"))
}

/// Whether the bytes of all tensors are in the file.
fn check_within(tensors: &Tensors, bytes: usize) -> Result<(), String> {
    for (name, info) in tensors {
        let (from, to) = info.data_offsets;
        if from > to {
            return wrong(name, info, "end before they start");
        }
        if to > bytes {
            let what = format!("are not within the file, which has {bytes} bytes of data");
            return wrong(name, info, &what);
        }
    }
    Ok(())
}

/// Whether the tensors of a flow are of the type that is read.
fn check_types(shape: RealNvpConfig, tensors: &Tensors) -> Result<(), String> {
    for (tensor, _, _) in shape.tensors() {
        let name = tensor.to_string();
        if let Some(info) = tensors.get(&name).filter(|info| info.dtype != Dtype::F32) {
            return Err(format!("{name}: type {}, only F32 is read", info.dtype));
        }
    }
    Ok(())
}

/// Whether each tensor has as many bytes as its shape says.
fn check_lengths(tensors: &Tensors) -> Result<(), String> {
    for (name, info) in tensors {
        let (from, to) = info.data_offsets;
        let mut shape = info.shape.iter();
        let count = shape.try_fold(1, |count: usize, size| count.checked_mul(*size));
        let bits = count.and_then(|count| count.checked_mul(info.dtype.bitsize()));
        if bits != (to - from).checked_mul(8) {
            let what = format!("do not hold the shape {:?}", info.shape);
            return wrong(name, info, &what);
        }
    }
    Ok(())
}

/// Whether the tensors' bytes are all that there are, each byte once.
fn check_order(tensors: &Tensors, bytes: usize) -> Result<(), String> {
    let mut in_order: Vec<_> = tensors.iter().collect();
    in_order.sort_by_key(|(_, info)| info.data_offsets);
    let mut end = 0;
    for (name, info) in in_order {
        let (from, to) = info.data_offsets;
        if from < end {
            return wrong(name, info, "overlap those of another tensor");
        }
        if from > end {
            return wrong(name, info, &format!("leave a gap from {end} on"));
        }
        end = to;
    }
    if end < bytes {
        return Err(format!("{} bytes after those of all tensors", bytes - end));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use safetensors::SafeTensors;

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
