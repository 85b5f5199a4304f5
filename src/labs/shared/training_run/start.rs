//! What a run starts from, and what can be asked of it.

use super::parameters::StartWeights;
use super::strings::strings;
use crate::labs::lab::Action;
use crate::labs::training::{TrainingEnd, TrainingRequest, TrainingState};
use crate::strings::Text;

/// What a run starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The weights that come with the page.
    Pretrained,
    /// Random weights, as long as those that come with the page are missing.
    NoPretrained,
    /// Random weights.
    Random,
    /// The file that a reader opened as the so manyth.
    File(u32),
    /// Random weights, as long as no file is opened.
    NoFile,
}

impl Start {
    /// What is started from where a reader asks for weights: of `pretrained` whether they are there, none where they are
    /// for another model; of `file` the number of the last one. A run that began without pretrained weights goes on.
    #[must_use]
    pub fn chosen(
        self,
        asked: StartWeights,
        has_begun: bool,
        pretrained: Option<bool>,
        file: Option<u32>,
    ) -> Self {
        match (asked, pretrained) {
            (StartWeights::Pretrained, Some(is_there)) => {
                if is_there && !(self == Self::NoPretrained && has_begun) {
                    Self::Pretrained
                } else {
                    Self::NoPretrained
                }
            }
            (StartWeights::File, _) => file.map_or(Self::NoFile, Self::File),
            (StartWeights::Pretrained | StartWeights::Random, _) => Self::Random,
        }
    }

    /// Whether a file was asked for.
    pub fn is_file(self) -> bool {
        matches!(self, Self::File(_) | Self::NoFile)
    }

    /// Whether the weights that come with the page were asked for.
    pub fn is_pretrained(self) -> bool {
        matches!(self, Self::Pretrained | Self::NoPretrained)
    }
}

/// What can be asked of a run, where it has `data` to be trained on: from scratch, pause, train on, one step, back to the
/// pretrained weights, and where these are missing to load them; the last two have their own words.
pub fn actions(
    start: Start,
    request: &TrainingRequest,
    state: &TrainingState,
    data: bool,
    [back, load]: [fn(&Text) -> &'static str; 2],
) -> Vec<Action> {
    let has_ended = state.end.is_some_and(|end| end != TrainingEnd::CodeMissing);
    let can_go_on = data && !request.running && state.step < request.horizon && !has_ended;
    let at_pretrained = start.is_pretrained() && state.step == 0;
    let mut actions = vec![
        Action::new("scratch", |text| strings(text).scratch)
            .main()
            .enabled(data),
        Action::new("pause", |text| strings(text).pause)
            .main()
            .enabled(request.running),
        Action::new("train", |text| strings(text).train).enabled(can_go_on),
        Action::new("one", |text| strings(text).one_step).enabled(can_go_on),
        Action::new("pretrained", back).enabled(!at_pretrained),
    ];
    if start == Start::NoPretrained {
        actions.push(Action::new("load", load));
    }
    actions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_began_without_the_pretrained_weights_goes_on() {
        let asked = |start: Start, has_begun, is_there| {
            start.chosen(StartWeights::Pretrained, has_begun, Some(is_there), None)
        };
        assert_eq!(asked(Start::Random, true, true), Start::Pretrained);
        assert_eq!(asked(Start::Random, false, false), Start::NoPretrained);
        assert_eq!(asked(Start::NoPretrained, true, true), Start::NoPretrained);
        assert_eq!(asked(Start::NoPretrained, false, true), Start::Pretrained);
    }

    #[test]
    fn weights_of_another_model_are_random_and_a_file_is_waited_for() {
        let chosen = |asked, file| Start::Pretrained.chosen(asked, false, None, file);
        assert_eq!(chosen(StartWeights::Pretrained, Some(1)), Start::Random);
        assert_eq!(chosen(StartWeights::Random, Some(1)), Start::Random);
        assert_eq!(chosen(StartWeights::File, None), Start::NoFile);
        assert_eq!(chosen(StartWeights::File, Some(2)), Start::File(2));
    }
}
