# Makes sure that the tools are there, each in its own function, quick when it is. Sourced, not run.
# shellcheck shell=bash

. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$ROOT/scripts/tools.sh"

WASM=wasm32-unknown-unknown
# Debian's compiler under the ordinary names, where that is the one that can compile for wasm.
WASM_RUST="$TOOLS/wasm-rust/bin"

# Rust itself.
need_cargo() {
    if ! have cargo || ! have rustc; then
        apt_install rustc-web cargo-web ||
            { apt_install rustup && timeout 600 rustup default stable >&2; } ||
            die "Rust is missing: install it from https://rustup.rs"
    fi
    local needed found
    needed="$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)"
    found="$(rustc --version | cut -d ' ' -f 2)"
    if ! at_least "$found" "$needed" && have rustup; then
        say "Updating Rust $found to at least $needed"
        timeout 600 rustup update --no-self-update stable >&2 || true
        found="$(rustc --version | cut -d ' ' -f 2)"
    fi
    at_least "$found" "$needed" || die "Rust $needed or newer is needed, and this is $found: run \`rustup update\`"

    # Trunk calls cargo without the network, so everything is fetched before.
    if ! cargo fetch --locked --offline --quiet 2>/dev/null; then
        say "Fetching the crates"
        cargo fetch --locked --quiet
    fi
}

# The formatter and the linter.
need_lints() {
    if ! cargo fmt --version >/dev/null 2>&1; then
        timeout 120 rustup component add rustfmt >&2 2>/dev/null || apt_install rustfmt-web ||
            die "rustfmt is missing: run \`rustup component add rustfmt\`"
    fi
    if ! cargo clippy --version >/dev/null 2>&1; then
        timeout 120 rustup component add clippy >&2 2>/dev/null || apt_install rust-web-clippy ||
            die "clippy is missing: run \`rustup component add clippy\`"
    fi
}

# A compiler for wasm. The ordinary way is a target of rustup; where its servers cannot be reached,
# Debian's compiler with a standard library built from its sources (wasm-std.sh). Both leave
# WASM_PATH as the PATH with which Trunk finds the right cargo.
need_wasm() {
    WASM_PATH="$PATH"
    local unreachable="$TOOLS/no-rustup-target" compiler
    compiler="$(rustc --version)"
    [ "$(command -v rustc)" = /usr/bin/rustc ] || ! has_target || return 0

    if have rustup && [ "$(cat "$unreachable" 2>/dev/null)" != "$compiler" ]; then
        say "Adding Rust's $WASM target with rustup"
        if timeout 60 rustup target add "$WASM" >&2 && has_target; then
            return 0
        fi
        # Remembered, so that not every run waits for it.
        printf '%s\n' "$compiler" >"$unreachable"
        say "rustup cannot add the target here; using Debian's compiler for the wasm build"
    fi
    scripts/wasm-std.sh
    mkdir -p "$WASM_RUST"
    ln -sf /usr/bin/cargo /usr/bin/rustc "$WASM_RUST/"
    WASM_PATH="$WASM_RUST:$PATH"
}

has_target() { [ -d "$(rustc --print sysroot)/lib/rustlib/$WASM/lib" ]; }

# Node, and npm with it.
need_node() {
    if ! have node || ! have npm; then
        apt_install nodejs npm || die "Node.js 18 or newer is missing: install it from https://nodejs.org"
    fi
    at_least "$(node --version | tr -d v)" 18 ||
        die "Node.js 18 or newer is needed, and this is $(node --version): see https://nodejs.org"
}

# wasm-opt, which makes the release build smaller and faster.
need_wasm_opt() {
    need_node
    npm_install "$ROOT/scripts"
}

# Playwright, a browser for it (in CHROMIUM), and fonts with which Japanese and Chinese can be seen.
need_browser() {
    need_node
    npm_install "$ROOT/e2e"
    find_browser "${SHELLS[@]}" ||
        { wants_shell && apt_install chromium-headless-shell && find_browser "${SHELLS[@]}"; } ||
        find_browser "${BROWSERS[@]}" || get_browser ||
        die "Chromium is missing: install it, or set CHROMIUM to the browser to be used"
    if have fc-list && [ -z "$(fc-list :lang=ja family)" ]; then
        apt_install fonts-noto-cjk || say "No font for Japanese: pictures of such pages will show boxes"
    fi
}

# Chromium's headless shell, which Playwright uses by itself: the tests take half the time in it.
SHELLS=("${CHROMIUM:-}" chromium-headless-shell chrome-headless-shell)
# The whole browser.
BROWSERS=(
    chromium chromium-browser google-chrome google-chrome-stable
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
    "$(cat "$TOOLS/chromium" 2>/dev/null || true)"
)

# Whether to install the shell: not where that would ask for a password and a whole browser is there.
wants_shell() { [ "$(id -u)" -eq 0 ] || ! find_browser "${BROWSERS[@]}"; }

# The first of these commands that is there.
find_browser() {
    local name
    for name in "$@"; do
        if [ -n "$name" ] && have "$name"; then
            CHROMIUM="$(command -v "$name")"
            export CHROMIUM
            return 0
        fi
    done
    return 1
}

# Playwright's own browser, for systems without a package.
get_browser() {
    say "Downloading a browser with Playwright"
    (cd e2e && timeout 600 npx playwright install chromium >&2) || return 1
    (cd e2e && node -p 'require("@playwright/test").chromium.executablePath()') >"$TOOLS/chromium"
    find_browser "$(cat "$TOOLS/chromium")"
}

# Runs Trunk, or what else needs the wasm compiler, with its path. Everything is there already, so
# Trunk need not ask the network for tools or news. (It takes NO_COLOR=1 for a mistake.)
with_wasm() {
    env -u NO_COLOR PATH="$WASM_PATH" TRUNK_SKIP_VERSION_CHECK=true \
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$(without_own_paths)" "$@"
}

# Flags by which the paths in panic messages of dependencies do not tell where the app was built. Cargo adds them to
# those of .cargo/config.toml. (It splits them at spaces, and so a path with one is left out.)
without_own_paths() {
    local folder
    for folder in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*; do
        case "$folder" in *" "*) ;; *) printf -- '--remap-path-prefix=%s=crates ' "$folder" ;; esac
    done
}
