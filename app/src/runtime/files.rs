//! What a reader brings to a lab, and takes from it.

use leptos::prelude::*;
use reparam::labs::{File, Lab};
use reparam::strings::Text;

use super::LabRuntime;

impl LabRuntime {
    /// A file of the lab in one of its formats.
    pub(crate) fn save(self, format: &str) -> Option<File> {
        self.with_lab_mut(|lab| lab.files()?.save(format)).flatten()
    }

    /// The kinds of file that the lab opens in this state.
    pub(crate) fn accepted_files(self) -> Option<&'static str> {
        self.with_lab_mut(|lab| lab.files()?.accepts()).flatten()
    }

    /// Opens a reader's file; returns what was read, or what is wrong with it.
    pub(crate) fn open_file(self, bytes: &[u8]) -> Result<String, String> {
        self.bring(|lab, text| lab.files().map(|files| files.open(text, bytes)))
    }

    /// Takes a reader's own numbers; tells what is used.
    pub(crate) fn take_numbers(self, numbers: Vec<f64>) -> Result<String, String> {
        self.bring(|lab, text| {
            let data = lab.user_data()?;
            Some(Ok(data.take_numbers(text, numbers)))
        })
    }

    /// The words of the reader's language, for what happens later than an event of the page.
    pub(crate) fn text(self) -> &'static Text {
        self.session().language.get_untracked().text()
    }

    fn bring(
        self,
        take: impl FnOnce(&mut dyn Lab, &Text) -> Option<Result<String, String>>,
    ) -> Result<String, String> {
        let text = self.text();
        let taken = self.with_lab_mut(|lab| take(lab, text)).flatten();
        self.stop();
        self.request_frame();
        self.settle_later();
        taken.unwrap_or_else(|| Err(text.notices.part_missing.into()))
    }
}
