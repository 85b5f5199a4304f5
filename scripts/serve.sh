#!/usr/bin/env bash
# Serves the site with live reload.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"

port="${PORT:-8080}"
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }
answers && die "port $port is taken: end what runs there, or choose another with \`make serve PORT=8081\`"

need_cargo
need_wasm
need_trunk

announce() {
    until answers; do sleep 1; done
    say "Ready: http://127.0.0.1:$port (it reloads when a file changes; Ctrl-C ends it)"
}
announce &
waiting=$!
trap 'kill "$waiting" 2>/dev/null || true' EXIT

say "Building for http://127.0.0.1:$port (the first time takes minutes)"
with_wasm trunk --log warn serve --offline --locked --port "$port"
