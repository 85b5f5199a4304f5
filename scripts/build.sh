#!/usr/bin/env bash
# Writes the release build to dist/, and weighs it.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"

need_cargo
need_wasm
need_trunk
need_wasm_opt

say "Building dist/ (the first time takes minutes)"
with_wasm trunk --log warn build --release --offline --locked
with_wasm cargo run --quiet --locked --package xtask -- budget
# What the browser tests go over.
with_wasm cargo run --quiet --locked --package xtask -- labs >e2e/labs.json
