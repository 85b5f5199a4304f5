//! Weights as JSON: what is said of the model, and `"tensors": {name: {"shape": […], "data": […]}}`.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::marker::PhantomData;

use serde::de::{Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::ser::Formatter;
use serde_json::value::RawValue;

use super::numbers::{Number, Whole};
use super::{MOST_TENSORS, Metadata, Property, Weights, WeightsModel, check_dimensions};
use crate::strings::quote;

/// The most dimensions that a tensor may have; those of a model have two.
const MOST_DIMENSIONS: usize = 8;

/// A model's tensors as they are written.
struct ModelOut<'a, M> {
    model: &'a M,
    weights: &'a [f32],
}

struct TensorsOut<'a, M>(&'a ModelOut<'a, M>);

#[derive(Serialize)]
struct TensorOut<'a> {
    shape: Vec<usize>,
    data: &'a [f32],
}

impl<M: WeightsModel> Serialize for ModelOut<'_, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, property) in self.model.properties() {
            match property {
                Property::Flag(holds) => map.serialize_entry(name, &holds)?,
                Property::Count(count) => map.serialize_entry(name, &count)?,
            }
        }
        map.serialize_entry("tensors", &TensorsOut(self))?;
        map.end()
    }
}

impl<M: WeightsModel> Serialize for TensorsOut<'_, M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, shape, range) in self.0.model.tensors() {
            let data = &self.0.weights[range];
            map.serialize_entry(&name, &TensorOut { shape, data })?;
        }
        map.end()
    }
}

/// The bytes of a file.
pub(super) fn write<M: WeightsModel>(model: &M, weights: &[f32]) -> Vec<u8> {
    let model = ModelOut { model, weights };
    let mut bytes = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, OwnNumbers);
    // All keys are strings and the target is memory: this cannot fail.
    let _ = model.serialize(&mut serializer);
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

/// A model's tensors as they are read: first with a [`Count`] of their data, which takes no memory.
struct ModelIn<D> {
    metadata: Metadata,
    tensors: TensorsIn<D>,
}

/// What a file says of a model, as a word.
struct Word(String);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        Ok(Self(text.trim_matches('"').to_owned()))
    }
}

impl<'de, D: Deserialize<'de>> Deserialize<'de> for ModelIn<D> {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        deserializer.deserialize_map(ModelVisitor(PhantomData))
    }
}

struct ModelVisitor<D>(PhantomData<D>);

impl<'de, D: Deserialize<'de>> Visitor<'de> for ModelVisitor<D> {
    type Value = ModelIn<D>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a model")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut metadata = Metadata::new();
        let mut tensors = None;
        while let Some(name) = map.next_key::<String>()? {
            if name == "tensors" {
                if tensors.is_some() {
                    return Err(A::Error::duplicate_field("tensors"));
                }
                tensors = Some(map.next_value()?);
            } else if name.len() <= LONGEST_NAME && metadata.len() < MOST_PROPERTIES {
                metadata.insert(name, map.next_value::<Word>()?.0);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        let tensors = tensors.ok_or_else(|| A::Error::missing_field("tensors"))?;
        Ok(ModelIn { metadata, tensors })
    }
}

/// What a file may say of a model, and the longest name of it.
const MOST_PROPERTIES: usize = 32;
const LONGEST_NAME: usize = 64;

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
        each(list, |Whole(dimension)| {
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
pub(super) fn read<M: WeightsModel>(bytes: &[u8]) -> Result<Weights<M>, String> {
    let model: M = read_model(bytes).map_err(|error| error.to_string())??;
    let file: ModelIn<Vec<Number>> =
        serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    let mut values = Vec::new();
    // The parameters are those of the tensors, one after another.
    for (name, ..) in model.tensors() {
        if let Some(tensor) = file.tensors.0.get(&name) {
            values.extend(tensor.data.iter().map(|number| number.0));
        }
    }
    Ok(Weights {
        model,
        values: values.into(),
    })
}

fn read_model<M: WeightsModel>(bytes: &[u8]) -> serde_json::Result<Result<M, String>> {
    let header: ModelIn<Count> = serde_json::from_slice(bytes)?;
    let tensors = &header.tensors.0;
    let dimensions = tensors.iter();
    let dimensions = dimensions.map(|(name, tensor)| (name.as_str(), tensor.shape.0.as_slice()));
    let model: Result<M, String> = check_dimensions(&header.metadata, &dimensions.collect());
    Ok(model.and_then(|model| {
        for (name, _, range) in model.tensors() {
            let found = tensors.get(&name).map_or(0, |tensor| tensor.data.0);
            let expected = range.len();
            if found != expected {
                return Err(format!("{name}: {found} numbers, expected {expected}"));
            }
        }
        Ok(model)
    }))
}
