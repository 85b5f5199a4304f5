//! The configuration of a RealNVP, and the layout of its parameters.

use crate::distributions::{ParameterError, check};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

const FAMILY: &str = "RealNVP";

/// The configuration of a RealNVP on the plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RealNvpConfig {
    /// How many couplings follow each other, 1 to 64.
    pub couplings: usize,
    /// The units of each of a coupling's two hidden layers, 1 to 1024.
    pub width: usize,
    /// Whether the coordinates change places after each coupling.
    pub swap: bool,
    /// Whether the log scale s goes through tanh, and so stays within ±1.
    pub bounded: bool,
}

impl RealNvpConfig {
    /// The configuration itself, if it is allowed.
    ///
    /// # Errors
    /// When there are not 1 to 64 couplings, or the width is not 1 to 1024.
    pub fn checked(self) -> Result<Self, ParameterError> {
        let Self {
            couplings, width, ..
        } = self;
        let count = couplings as f64;
        let allowed = (1..=64).contains(&couplings);
        check(allowed, FAMILY, "couplings", count, "from 1 to 64")?;
        let allowed = (1..=1024).contains(&width);
        check(allowed, FAMILY, "width", width as f64, "from 1 to 1024")?;
        Ok(self)
    }

    /// How many parameters there are: (w² + 5w + 2) per coupling of width w.
    pub fn parameters(&self) -> usize {
        self.couplings * self.coupling_parameters()
    }

    /// Every tensor in the order of the parameters: its name, its dimensions, and its range among the parameters.
    pub fn tensors(self) -> impl Iterator<Item = (Tensor, Vec<usize>, Range<usize>)> {
        let all = (0..self.couplings).flat_map(|coupling| {
            TensorKind::ALL
                .into_iter()
                .map(move |kind| Tensor { coupling, kind })
        });
        all.map(move |tensor| {
            let dimensions = tensor.kind.dimensions(self.width);
            (tensor, dimensions, self.range(tensor))
        })
    }

    /// The range of a tensor among the parameters.
    pub fn range(&self, tensor: Tensor) -> Range<usize> {
        let before = TensorKind::ALL[..tensor.kind as usize].iter();
        let start = tensor.coupling * self.coupling_parameters()
            + before.map(|kind| kind.count(self.width)).sum::<usize>();
        start..start + tensor.kind.count(self.width)
    }

    pub(super) fn coupling_parameters(&self) -> usize {
        self.width * self.width + 5 * self.width + 2
    }
}

/// A weight or a bias of a flow; it shows as its name, such as `couplings.0.hidden1.weight`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tensor {
    /// Its coupling, from 0.
    pub coupling: usize,
    /// Which of the coupling's.
    pub kind: TensorKind,
}

impl fmt::Display for Tensor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "couplings.{}.{}", self.coupling, self.kind.name())
    }
}

/// The weights and biases of one coupling, in their order.
///
/// A weight has the dimensions \[outputs, inputs\], row by row, and y = W x + b, as in PyTorch's `Linear`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TensorKind {
    /// First hidden layer, \[width, 1\].
    Hidden1Weight,
    /// First hidden layer, \[width\].
    Hidden1Bias,
    /// Second hidden layer, \[width, width\].
    Hidden2Weight,
    /// Second hidden layer, \[width\].
    Hidden2Bias,
    /// The head that gives the log scale s, \[1, width\].
    ScaleWeight,
    /// The head that gives the log scale s, \[1\].
    ScaleBias,
    /// The head that gives the translation t, \[1, width\].
    TranslationWeight,
    /// The head that gives the translation t, \[1\].
    TranslationBias,
}

impl TensorKind {
    /// All of them, in the order of the parameters.
    pub const ALL: [Self; 8] = [
        Self::Hidden1Weight,
        Self::Hidden1Bias,
        Self::Hidden2Weight,
        Self::Hidden2Bias,
        Self::ScaleWeight,
        Self::ScaleBias,
        Self::TranslationWeight,
        Self::TranslationBias,
    ];

    /// The weights; the bias of the same layer follows each.
    pub(super) const LAYERS: [Self; 4] = [
        Self::Hidden1Weight,
        Self::Hidden2Weight,
        Self::ScaleWeight,
        Self::TranslationWeight,
    ];

    /// Layer and role, such as `hidden1.weight`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hidden1Weight => "hidden1.weight",
            Self::Hidden1Bias => "hidden1.bias",
            Self::Hidden2Weight => "hidden2.weight",
            Self::Hidden2Bias => "hidden2.bias",
            Self::ScaleWeight => "scale.weight",
            Self::ScaleBias => "scale.bias",
            Self::TranslationWeight => "translation.weight",
            Self::TranslationBias => "translation.bias",
        }
    }

    /// Its dimensions in a net of this width.
    pub fn dimensions(self, width: usize) -> Vec<usize> {
        match self {
            Self::Hidden1Weight => vec![width, 1],
            Self::Hidden2Weight => vec![width, width],
            Self::Hidden1Bias | Self::Hidden2Bias => vec![width],
            Self::ScaleWeight | Self::TranslationWeight => vec![1, width],
            Self::ScaleBias | Self::TranslationBias => vec![1],
        }
    }

    /// How many inputs and outputs the layer of a weight has.
    pub(super) fn fans(self, width: usize) -> [usize; 2] {
        match self {
            Self::Hidden1Weight => [1, width],
            Self::Hidden2Weight => [width, width],
            _ => [width, 1],
        }
    }

    fn count(self, width: usize) -> usize {
        match self {
            Self::Hidden2Weight => width * width,
            Self::ScaleBias | Self::TranslationBias => 1,
            _ => width,
        }
    }
}

/// Views of the parameters of one coupling.
#[derive(Clone, Copy)]
pub(super) struct Coupling<'a, R> {
    pub hidden1_weight: &'a [R],
    pub hidden1_bias: &'a [R],
    pub hidden2_weight: &'a [R],
    pub hidden2_bias: &'a [R],
    pub scale_weight: &'a [R],
    pub scale_bias: R,
    pub translation_weight: &'a [R],
    pub translation_bias: R,
}

impl<'a, R: Copy> Coupling<'a, R> {
    pub(super) fn split(parameters: &'a [R], width: usize) -> Self {
        let (hidden1_weight, rest) = parameters.split_at(width);
        let (hidden1_bias, rest) = rest.split_at(width);
        let (hidden2_weight, rest) = rest.split_at(width * width);
        let (hidden2_bias, rest) = rest.split_at(width);
        let (scale_weight, rest) = rest.split_at(width);
        let (scale_bias, rest) = rest.split_at(1);
        let (translation_weight, translation_bias) = rest.split_at(width);
        Self {
            hidden1_weight,
            hidden1_bias,
            hidden2_weight,
            hidden2_bias,
            scale_weight,
            scale_bias: scale_bias[0],
            translation_weight,
            translation_bias: translation_bias[0],
        }
    }
}

/// Views of the gradient by the parameters of one coupling.
pub(super) struct CouplingGradient<'a, R> {
    pub hidden1_weight: &'a mut [R],
    pub hidden1_bias: &'a mut [R],
    pub hidden2_weight: &'a mut [R],
    pub hidden2_bias: &'a mut [R],
    pub scale_weight: &'a mut [R],
    pub scale_bias: &'a mut R,
    pub translation_weight: &'a mut [R],
    pub translation_bias: &'a mut R,
}

impl<'a, R> CouplingGradient<'a, R> {
    pub(super) fn split(gradient: &'a mut [R], width: usize) -> Self {
        let (hidden1_weight, rest) = gradient.split_at_mut(width);
        let (hidden1_bias, rest) = rest.split_at_mut(width);
        let (hidden2_weight, rest) = rest.split_at_mut(width * width);
        let (hidden2_bias, rest) = rest.split_at_mut(width);
        let (scale_weight, rest) = rest.split_at_mut(width);
        let (scale_bias, rest) = rest.split_at_mut(1);
        let (translation_weight, translation_bias) = rest.split_at_mut(width);
        Self {
            hidden1_weight,
            hidden1_bias,
            hidden2_weight,
            hidden2_bias,
            scale_weight,
            scale_bias: &mut scale_bias[0],
            translation_weight,
            translation_bias: &mut translation_bias[0],
        }
    }
}
