#!/usr/bin/env bash
# Checks format and lints; `lint.sh fmt` formats instead.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"

need_cargo
need_lints
if [ "${1:-}" = fmt ]; then
    exec scripts/format.sh
fi
scripts/format.sh --check
cargo clippy --locked --workspace --all-targets -- -D warnings
