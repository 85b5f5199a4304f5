#!/usr/bin/env bash
# Formats all Rust code; `format.sh --check` only checks it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cargo fmt --all "$@"
# The labs are declared by a macro (src/labs/mod.rs), in which rustfmt does not look for modules.
find src/labs -name '*.rs' -print0 | xargs -0 rustfmt --edition 2024 "$@"
