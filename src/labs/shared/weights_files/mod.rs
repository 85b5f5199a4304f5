//! Weights of models as files, as safetensors and as JSON. Each lab has them in a chunk of its own.

mod json;
mod numbers;
mod safetensors;

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use crate::labs::lab::{Action, File};
use crate::labs::shared::training_run::strings;
use crate::strings::shorten;

/// The longest sentence about a file, in characters.
const LONGEST_REASON: usize = 200;

/// The most tensors that a file may name; the largest model has less than a hundred.
const MOST_TENSORS: usize = 10_000;

/// The dimensions of tensors, by name.
pub type Dimensions<'a> = BTreeMap<&'a str, &'a [usize]>;

/// What a file says of a model besides its tensors, each in a word.
pub type Metadata = BTreeMap<String, String>;

/// What is said of a model besides its tensors.
#[derive(Clone, Copy, Debug)]
pub enum Property {
    /// Whether something holds.
    Flag(bool),
    /// How many there are of something.
    Count(usize),
}

/// A model whose weights stand in files: what its tensors are, and how it is known from those of a file.
pub trait WeightsModel: Sized {
    /// What has to be said of it besides its tensors.
    fn properties(&self) -> Vec<(&'static str, Property)>;

    /// Its tensors in the order of the parameters: name, dimensions, and range among the parameters.
    fn tensors(&self) -> Vec<(String, Vec<usize>, Range<usize>)>;

    /// The model that a file is of, by what it says and the names and dimensions of tensors. Whether these are all that
    /// the model has is seen afterwards.
    ///
    /// # Errors
    /// Why there is no such model.
    fn of(metadata: &Metadata, tensors: &Dimensions) -> Result<Self, String>;
}

/// A model and its weights.
pub struct Weights<M> {
    /// The model.
    pub model: M,
    /// The weights, in the order of its tensors.
    pub values: Rc<[f32]>,
}

/// The formats that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// safetensors.
    Safetensors,
    /// JSON.
    Json,
}

impl Format {
    /// What can be asked for, one action for each format.
    pub fn actions() -> [Action; 2] {
        [
            Action::new("safetensors", |text| strings(text).save_safetensors),
            Action::new("json", |text| strings(text).save_json),
        ]
    }

    /// The format that an action asks for.
    pub fn of_action(key: &str) -> Option<Self> {
        match key {
            "safetensors" => Some(Self::Safetensors),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// The file of a model's weights, with this name without extension.
pub fn write<M: WeightsModel>(format: Format, stem: &str, model: &M, weights: &[f32]) -> File {
    match format {
        Format::Safetensors => File {
            name: format!("{stem}.safetensors"),
            mime: "application/octet-stream",
            bytes: safetensors::write(model, weights),
        },
        Format::Json => File {
            name: format!("{stem}.json"),
            mime: "application/json",
            bytes: json::write(model, weights),
        },
    }
}

/// Reads weights from a file of either format.
///
/// # Errors
/// What is wrong with it, in at most 200 characters: a file may hold a name of any length.
pub fn read<M: WeightsModel>(bytes: &[u8]) -> Result<Weights<M>, String> {
    // A pointer to either would keep it out of the chunks of labs.
    let weights = if is_json(bytes) {
        json::read(bytes)
    } else {
        safetensors::read(bytes)
    };
    weights.map_err(|reason| shorten(&reason, LONGEST_REASON))
}

/// Whether these bytes are JSON and not safetensors, which begins with the length of its header: read as
/// such a length, the first eight characters of a text are more than any file has.
fn is_json(bytes: &[u8]) -> bool {
    let header = bytes
        .first_chunk()
        .map(|length| u64::from_le_bytes(*length));
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    header.is_none_or(|length| length > bytes.len() as u64) && first == Some(&b'{')
}

/// The model whose tensors have these names and dimensions: every tensor of it is among them, with the dimensions that
/// it must have. Others are ignored.
///
/// Nothing of the tensors' data is read for this.
fn check_dimensions<M: WeightsModel>(
    metadata: &Metadata,
    tensors: &Dimensions,
) -> Result<M, String> {
    let model = M::of(metadata, tensors)?;
    for (name, expected, _) in model.tensors() {
        match tensors.get(&*name) {
            None => return Err(format!("{name}: missing")),
            Some(found) if **found != expected => {
                return Err(format!("{name}: shape {found:?}, expected {expected:?}"));
            }
            Some(_) => {}
        }
    }
    Ok(model)
}
