//! The other side of the comparison, a process that waits for requests.

use crate::Outcome;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The program `benches/pytorch/vae.py`.
pub(crate) struct PyTorch {
    process: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl PyTorch {
    /// Starts it with the Python that the variable PYTORCH names, if it does.
    pub(crate) fn start() -> Outcome<Option<Self>> {
        let Some(python) = std::env::var_os("PYTORCH") else {
            return Ok(None);
        };
        let mut process = Command::new(python)
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/benches/pytorch/vae.py"
            ))
            .env("OMP_NUM_THREADS", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let ends = (process.stdin.take(), process.stdout.take());
        let (Some(requests), Some(answers)) = ends else {
            return Err("PyTorch has no input or no output".into());
        };
        let mut this = Self {
            process,
            requests,
            answers: BufReader::new(answers),
        };
        println!("PyTorch {}\n", this.line()?);
        Ok(Some(this))
    }

    /// The numbers that it answers.
    pub(crate) fn ask(&mut self, request: &str) -> Outcome<Vec<f64>> {
        self.send(request)?;
        self.receive()
    }

    /// Sends a request, which it answers when it has answered those before.
    pub(crate) fn send(&mut self, request: &str) -> Outcome<()> {
        Ok(writeln!(self.requests, "{request}")?)
    }

    /// The numbers of its next answer.
    pub(crate) fn receive(&mut self) -> Outcome<Vec<f64>> {
        let line = self.line()?;
        let numbers: Result<Vec<f64>, _> = line.split_whitespace().map(str::parse).collect();
        Ok(numbers.map_err(|_| format!("PyTorch says: {line}"))?)
    }

    fn line(&mut self) -> Outcome<String> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err("PyTorch has ended".into());
        }
        Ok(line.trim().to_owned())
    }
}

impl Drop for PyTorch {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
