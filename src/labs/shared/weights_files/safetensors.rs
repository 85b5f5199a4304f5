//! Weights in the format safetensors: the header's length, a header in JSON, and all numbers.

use std::collections::BTreeMap;
use std::fmt;

use safetensors::Dtype;
use safetensors::tensor::TensorInfo;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::numbers::Whole;
use super::{MOST_TENSORS, Metadata, Property, Weights, WeightsModel, check_dimensions};
use crate::strings::quote;

/// The longest header that is read, in bytes; that of the largest model has about 10 000.
const MOST_HEADER: u64 = 1_000_000;

/// The header of a file. `safetensors::serialize` would write the metadata in random order; so the
/// same model gives the same bytes.
struct Header<'a, M>(&'a M);

/// What is said of a model, each in a word.
struct Properties<'a, M>(&'a M);

impl<M: WeightsModel> Serialize for Properties<'_, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, property) in self.0.properties() {
            let word = match property {
                Property::Flag(holds) => holds.to_string(),
                Property::Count(count) => count.to_string(),
            };
            map.serialize_entry(name, &word)?;
        }
        map.end()
    }
}

impl<M: WeightsModel> Serialize for Header<'_, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("__metadata__", &Properties(self.0))?;
        for (name, shape, range) in self.0.tensors() {
            let info = TensorInfo {
                dtype: Dtype::F32,
                shape,
                data_offsets: (4 * range.start, 4 * range.end),
            };
            map.serialize_entry(&name, &info)?;
        }
        map.end()
    }
}

/// The bytes of a file.
pub(super) fn write<M: WeightsModel>(model: &M, weights: &[f32]) -> Vec<u8> {
    // All keys are strings and the target is memory: this cannot fail.
    let mut header = serde_json::to_vec(&Header(model)).unwrap_or_default();
    // Readers expect the numbers at a multiple of eight.
    header.resize(header.len().next_multiple_of(8), b' ');
    let length = (header.len() as u64).to_le_bytes();
    let numbers = weights.iter().flat_map(|weight| weight.to_le_bytes());
    length.into_iter().chain(header).chain(numbers).collect()
}

/// A header as it is read.
struct HeaderIn {
    metadata: Metadata,
    tensors: Tensors,
}

impl<'de> Deserialize<'de> for HeaderIn {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        deserializer.deserialize_map(HeaderVisitor)
    }
}

/// What is said of a tensor.
#[derive(Deserialize)]
struct InfoIn {
    dtype: Dtype,
    shape: Vec<Whole>,
    data_offsets: (Whole, Whole),
}

impl From<InfoIn> for TensorInfo {
    fn from(info: InfoIn) -> Self {
        let (Whole(from), Whole(to)) = info.data_offsets;
        Self {
            dtype: info.dtype,
            shape: info.shape.into_iter().map(|Whole(size)| size).collect(),
            data_offsets: (from, to),
        }
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
            metadata: Metadata::new(),
            tensors: Tensors::new(),
        };
        while let Some(name) = map.next_key::<String>()? {
            let wrong =
                |what: &dyn fmt::Display| A::Error::custom(format!("{}: {what}", quote(&name)));
            if name == "__metadata__" {
                header.metadata = map.next_value().map_err(|error| wrong(&error))?;
                continue;
            }
            let info: InfoIn = map.next_value().map_err(|error| wrong(&error))?;
            if header.tensors.len() == MOST_TENSORS {
                return Err(A::Error::custom(format!(
                    "more than {MOST_TENSORS} tensors"
                )));
            }
            if header.tensors.contains_key(&name) {
                return Err(wrong(&"named twice"));
            }
            header.tensors.insert(name, info.into());
        }
        Ok(header)
    }
}

/// Reads the bytes of a file. Names, shapes, types and offsets are checked before any data is copied.
pub(super) fn read<M: WeightsModel>(bytes: &[u8]) -> Result<Weights<M>, String> {
    let (header, data) = split(bytes)?;
    let header: HeaderIn = serde_json::from_slice(header).map_err(|error| error.to_string())?;
    let tensors = &header.tensors;
    let dimensions = tensors.iter();
    let dimensions = dimensions.map(|(name, info)| (name.as_str(), info.shape.as_slice()));
    let model: Result<M, String> = check_dimensions(&header.metadata, &dimensions.collect());
    check_within(tensors, data.len())?;
    if let Ok(model) = &model {
        check_types(model, tensors)?;
        check_lengths(tensors)?;
    }
    check_order(tensors, data.len())?;
    let model = model?;
    let all = model.tensors();
    let mut values = vec![0.0; all.iter().map(|(_, _, range)| range.end).max().unwrap_or(0)];
    for (name, _, range) in all {
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
        model,
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

/// Whether the tensors of a model are of the type that is read.
fn check_types<M: WeightsModel>(model: &M, tensors: &Tensors) -> Result<(), String> {
    for (name, ..) in model.tensors() {
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
