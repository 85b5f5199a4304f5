#!/usr/bin/env bash
# Measures the training of flows: native, in a browser beside TensorFlow.js, and beside the page that draws; and of
# autoencoders: native beside PyTorch, and in a browser.
# Nothing else should run meanwhile.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"

need_cargo
need_wasm
need_trunk
need_wasm_opt
need_browser
npm_install "$ROOT/benches/browser"

# PyTorch, in an environment of its own: some gigabytes, which pip takes from where it is told to (PIP_INDEX_URL). It
# leaves the Python that has it in PYTORCH; where it cannot be had the library is measured alone.
get_pytorch() {
    local folder="$TOOLS/pytorch" wanted="$ROOT/benches/pytorch/requirements.txt"
    if ! cmp -s "$wanted" "$folder/installed"; then
        say "Installing PyTorch (once)"
        { python3 -m venv "$folder/python" && "$folder/python/bin/pip" install --quiet -r "$wanted" >&2 &&
            cp "$wanted" "$folder/installed"; } || return 1
    fi
    export PYTORCH="$folder/python/bin/python"
}
get_pytorch || say "PyTorch could not be installed: nothing is measured beside it"

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
cargo bench --quiet --locked --bench flow --bench vae --no-run

scripts/build.sh

say "Measuring (about twenty minutes, of which PyTorch trains for fifteen)"
cargo bench --quiet --locked --bench flow
cargo bench --quiet --locked --bench vae
node benches/browser/run.mjs "$compiled"
node benches/browser/frames.mjs
