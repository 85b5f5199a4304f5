#!/usr/bin/env bash
# Measures flow training: native, in a browser beside TensorFlow.js, and beside the page that draws.
# Nothing else should run meanwhile.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"

need_cargo
need_wasm
need_trunk
need_wasm_opt
need_browser
npm_install "$ROOT/benches/browser"

crate="$ROOT/benches/browser/wasm"
target="${CARGO_TARGET_DIR:-$ROOT/target}/browser"
compiled="$target/flow_training"

say "Building the benchmarks"
cp Cargo.lock "$crate/Cargo.lock"
with_wasm cargo build --quiet --offline --release --manifest-path "$crate/Cargo.toml" \
    --target "$WASM" --target-dir "$target"
wasm-bindgen --target web --no-typescript --out-dir "$compiled" \
    "$target/$WASM/release/flow_training.wasm"
# As Trunk calls it for the site.
wasm-opt -Oz "$compiled/flow_training_bg.wasm" -o "$compiled/flow_training_bg.wasm"
cargo bench --quiet --locked --bench flow --no-run

scripts/build.sh

say "Measuring (about three minutes)"
cargo bench --quiet --locked --bench flow
node benches/browser/run.mjs "$compiled"
node benches/browser/frames.mjs
