//! Weights as JSON: `{"swap": …, "bounded": …, "tensors": {name: {"shape": […], "data": […]}}}`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::Weights;
use super::tensors::{flow_shape, short_name};
use crate::flows::RealNvpConfig;

/// A flow's tensors as they are written.
#[derive(Serialize)]
struct FlowOut<'a> {
    swap: bool,
    bounded: bool,
    tensors: TensorsOut<'a>,
}

struct TensorsOut<'a> {
    shape: RealNvpConfig,
    weights: &'a [f32],
}

#[derive(Serialize)]
struct TensorOut<'a> {
    shape: Vec<usize>,
    data: &'a [f32],
}

impl Serialize for TensorsOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (tensor, shape, range) in self.shape.tensors() {
            let data = &self.weights[range];
            map.serialize_entry(&tensor.to_string(), &TensorOut { shape, data })?;
        }
        map.end()
    }
}

/// The bytes of a file.
pub(super) fn write(shape: RealNvpConfig, weights: &[f32]) -> Vec<u8> {
    let flow = FlowOut {
        swap: shape.swap,
        bounded: shape.bounded,
        tensors: TensorsOut { shape, weights },
    };
    // All keys are strings and the target is memory: this cannot fail.
    serde_json::to_vec(&flow).unwrap_or_default()
}

/// A flow's tensors as they are read: first with data of the type [`IgnoredAny`], which takes no memory.
#[derive(Deserialize)]
struct FlowIn<D> {
    swap: Option<Value>,
    bounded: Option<Value>,
    tensors: TensorsIn<D>,
}

struct TensorsIn<D>(BTreeMap<String, TensorIn<D>>);

#[derive(Deserialize)]
struct TensorIn<D> {
    #[serde(default)]
    shape: Vec<usize>,
    data: D,
}

impl<'de, D: Deserialize<'de>> Deserialize<'de> for TensorsIn<D> {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        deserializer.deserialize_map(TensorsVisitor(PhantomData))
    }
}

struct TensorsVisitor<D>(PhantomData<D>);

impl<'de, D: Deserialize<'de>> Visitor<'de> for TensorsVisitor<D> {
    type Value = TensorsIn<D>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("tensors by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut tensors = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            let tensor = map
                .next_value()
                .map_err(|error| A::Error::custom(format!("{}: {error}", short_name(&name))))?;
            tensors.insert(name, tensor);
        }
        Ok(TensorsIn(tensors))
    }
}

/// Reads the bytes of a file. Names and shapes are checked before any data is read.
pub(super) fn read(bytes: &[u8]) -> Result<Weights, String> {
    let shape = read_shape(bytes).map_err(|error| error.to_string())??;
    let flow: FlowIn<Vec<f32>> =
        serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let mut values = vec![0.0; shape.parameters()];
    for (tensor, _, range) in shape.tensors() {
        let name = tensor.to_string();
        let data = flow
            .tensors
            .0
            .get(&name)
            .map_or(&[][..], |tensor| &tensor.data);
        if data.len() != range.len() {
            let (found, expected) = (data.len(), range.len());
            return Err(format!("{name}: {found} numbers, expected {expected}"));
        }
        values[range].copy_from_slice(data);
    }
    Ok(Weights {
        shape,
        values: values.into(),
    })
}

fn read_shape(bytes: &[u8]) -> serde_json::Result<Result<RealNvpConfig, String>> {
    let header: FlowIn<IgnoredAny> = serde_json::from_slice(bytes)?;
    let tensors = header.tensors.0.iter();
    let tensors = tensors.map(|(name, tensor)| (name.as_str(), tensor.shape.as_slice()));
    let tensors: Vec<_> = tensors.collect();
    let holds = |flag: &Option<Value>| {
        !flag
            .as_ref()
            .is_some_and(|flag| *flag == false || *flag == "false")
    };
    Ok(flow_shape(
        holds(&header.swap),
        holds(&header.bounded),
        &tensors,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(back.shape, SHAPE);
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
                "couplings.1.hidden1.bias: invalid value: integer `-3`",
            ),
            (
                "\"data\":[",
                "\"data\":[7,",
                "couplings.1.hidden1.bias: 4 numbers, expected 3",
            ),
            (
                "\"data\":[",
                "\"data\":[null,",
                "couplings.1.hidden1.bias: invalid type: null",
            ),
            (
                "\"data\":[",
                "\"data\":[1e39,",
                "couplings.1.hidden1.bias: number out of range",
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
}
