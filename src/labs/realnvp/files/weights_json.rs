//! Weights as JSON: `{"swap": …, "bounded": …, "tensors": {name: {"shape": […], "data": […]}}}`.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::marker::PhantomData;

use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::ser::Formatter;
use serde_json::value::RawValue;

use super::Weights;
use super::tensors::{MOST_TENSORS, flow_shape};
use crate::flows::RealNvpConfig;
use crate::numerics::parse_float;
use crate::strings::quote;

/// The most dimensions that a tensor may have; those of a flow have two.
const MOST_DIMENSIONS: usize = 8;

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
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, OwnNumbers);
    // All keys are strings and the target is memory: this cannot fail.
    let _ = flow.serialize(&mut serializer);
    bytes
}

/// Numbers as Rust's own formatter writes them, which is there already: the tables of another one would be in the main
/// module of each page.
struct OwnNumbers;

impl Formatter for OwnNumbers {
    fn write_f32<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: f32) -> io::Result<()> {
        write!(writer, "{value:?}")
    }
}

/// A number as it is read elsewhere, for the same reason.
struct Number(f32);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        match parse_float::<f32>(text) {
            Some(number) if number.is_finite() => Ok(Self(number)),
            Some(_) => Err(T::Error::custom("number out of range")),
            None => Err(T::Error::custom(format!("{} is no number", quote(text)))),
        }
    }
}

/// A flow's tensors as they are read: first with a [`Count`] of their data, which takes no memory.
#[derive(Deserialize)]
struct FlowIn<D> {
    #[serde(default)]
    swap: Flag,
    #[serde(default)]
    bounded: Flag,
    tensors: TensorsIn<D>,
}

/// A flag, which holds unless it is `false` or `"false"`.
struct Flag(bool);

impl Default for Flag {
    fn default() -> Self {
        Self(true)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        deserializer.deserialize_any(FlagVisitor)
    }
}

struct FlagVisitor;

impl Visitor<'_> for FlagVisitor {
    type Value = Flag;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("true or false")
    }

    fn visit_bool<E>(self, holds: bool) -> Result<Flag, E> {
        Ok(Flag(holds))
    }

    fn visit_str<E>(self, word: &str) -> Result<Flag, E> {
        Ok(Flag(word != "false"))
    }
}

struct TensorsIn<D>(BTreeMap<String, TensorIn<D>>);

#[derive(Deserialize)]
struct TensorIn<D> {
    #[serde(default)]
    shape: Shape,
    data: D,
}

/// The dimensions of a tensor.
#[derive(Default)]
struct Shape(Vec<usize>);

/// How many numbers there are.
struct Count(usize);

/// The numbers of a list, each given to a function.
fn each<'de, A: SeqAccess<'de>, T: Deserialize<'de>>(
    mut list: A,
    mut take: impl FnMut(T) -> Result<(), A::Error>,
) -> Result<(), A::Error> {
    while let Some(number) = list.next_element()? {
        take(number)?;
    }
    Ok(())
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        deserializer.deserialize_seq(ShapeVisitor)
    }
}

struct ShapeVisitor;

impl<'de> Visitor<'de> for ShapeVisitor {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a shape")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Shape, A::Error> {
        let mut shape = Vec::new();
        each(list, |dimension| {
            if shape.len() == MOST_DIMENSIONS {
                let what = format!("more than {MOST_DIMENSIONS} dimensions");
                return Err(A::Error::custom(what));
            }
            shape.push(dimension);
            Ok(())
        })?;
        Ok(Shape(shape))
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        deserializer.deserialize_seq(CountVisitor)
    }
}

struct CountVisitor;

impl<'de> Visitor<'de> for CountVisitor {
    type Value = Count;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list of numbers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Count, A::Error> {
        let mut count = 0;
        each(list, |_: Number| {
            count += 1;
            Ok(())
        })?;
        Ok(Count(count))
    }
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
            let wrong =
                |what: &dyn fmt::Display| A::Error::custom(format!("{}: {what}", quote(&name)));
            let tensor = map.next_value().map_err(|error| wrong(&error))?;
            if tensors.len() == MOST_TENSORS {
                return Err(A::Error::custom(format!(
                    "more than {MOST_TENSORS} tensors"
                )));
            }
            if tensors.contains_key(&name) {
                return Err(wrong(&"named twice"));
            }
            tensors.insert(name, tensor);
        }
        Ok(TensorsIn(tensors))
    }
}

/// Reads the bytes of a file. Names, shapes and lengths are checked before any data is collected.
pub(super) fn read(bytes: &[u8]) -> Result<Weights, String> {
    let shape = read_shape(bytes).map_err(|error| error.to_string())??;
    let flow: FlowIn<Vec<Number>> =
        serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let mut values = Vec::with_capacity(shape.parameters());
    // The parameters are those of the tensors, one after another.
    for (tensor, _, _) in shape.tensors() {
        if let Some(tensor) = flow.tensors.0.get(&tensor.to_string()) {
            values.extend(tensor.data.iter().map(|number| number.0));
        }
    }
    Ok(Weights {
        shape,
        values: values.into(),
    })
}

fn read_shape(bytes: &[u8]) -> serde_json::Result<Result<RealNvpConfig, String>> {
    let header: FlowIn<Count> = serde_json::from_slice(bytes)?;
    let tensors = &header.tensors.0;
    let dimensions = tensors.iter();
    let dimensions = dimensions.map(|(name, tensor)| (name.as_str(), tensor.shape.0.as_slice()));
    let shape = flow_shape(header.swap.0, header.bounded.0, &dimensions.collect());
    Ok(shape.and_then(|shape| {
        for (tensor, _, range) in shape.tensors() {
            let name = tensor.to_string();
            let found = tensors.get(&name).map_or(0, |tensor| tensor.data.0);
            let expected = range.len();
            if found != expected {
                return Err(format!("{name}: {found} numbers, expected {expected}"));
            }
        }
        Ok(shape)
    }))
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
}
