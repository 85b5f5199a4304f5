#!/usr/bin/env bash
# Serves the site with live reload.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"

need_cargo
need_wasm
need_trunk

port="${PORT:-8080}"
say "Building (the first time takes minutes), then serving with live reload. Ctrl-C ends it."
# Trunk tells once in its own words that it listens; this is the same, easier to find.
say "Open http://127.0.0.1:$port"
with_wasm trunk --log warn serve --offline --locked --port "$port"
