# Installs the commands that are written in Rust: Trunk and wasm-bindgen. Sourced, not run.
# shellcheck shell=bash
#
# What is on the PATH at the right version is used. Otherwise they go into the user's cargo folder,
# where the next clone finds them; where that folder or the PATH holds another version, which other
# projects may need, into .tools.

TRUNK_VERSION=0.21.14

# Trunk, and the wasm-bindgen command at the version of the crate in Cargo.lock.
need_trunk() {
    local bindgen
    bindgen="$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"/\1/p;}' Cargo.lock)"
    # Compiled, Trunk need not be fast, since it only starts the others; wasm-bindgen reads and
    # writes megabytes, and its own lock file may name versions that a registry does not have yet.
    need_tool trunk trunk "$TRUNK_VERSION" --locked
    need_tool wasm-bindgen wasm-bindgen-cli "$bindgen" --no-default-features --bin wasm-bindgen \
        --config 'profile.release.package.walrus.opt-level=2' \
        --config 'profile.release.package.wasmparser.opt-level=2' \
        --config 'profile.release.package.wasm-encoder.opt-level=2' \
        --config 'profile.release.package.wasm-bindgen-cli-support.opt-level=2'
}

# need_tool COMMAND CRATE VERSION [arguments of cargo install]
# From the project's release archive, by cargo binstall, or compiled: the first way that works.
need_tool() {
    local command="$1" crate="$2" version="$3" into="$CARGO_FOLDER"
    is_installed || {
        ! have "$command" || into="$TOOLS"
        { from_archive || from_binstall || from_source "${@:4}"; } && is_installed
    } || die "$command $version could not be installed: try \`cargo install $crate@$version\`"
}

is_installed() { [ "$("$command" --version 2>/dev/null)" = "$command $version" ]; }

# The project's own release archive, if tools.sha256 knows its checksum.
from_archive() {
    local host sum url folder
    host="$(rustc -vV | sed -n 's/^host: //p')"
    read -r sum url < <(grep "/v\?$version/$command-$host.tar.gz\$" scripts/tools.sha256) || return 1
    have curl || return 1
    say "Downloading $command $version"
    folder="$(mktemp -d)"
    if curl --silent --show-error --fail --location --proto '=https' --connect-timeout 5 --max-time 120 \
        --output "$folder/archive" "$url" &&
        [ "$(sha256 "$folder/archive")" = "$sum" ] && tar -xzf "$folder/archive" -C "$folder"; then
        mkdir -p "$into/bin"
        install -m 755 "$folder/$command" "$into/bin/$command"
    fi
    rm -rf "$folder"
    # It may have been made for another C library.
    is_installed || {
        say "No archive of $command $version for this machine, or no way to it"
        return 1
    }
}

sha256() { if have sha256sum; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1; }

# The same archives, found and checked by cargo binstall where the user has it.
from_binstall() {
    have cargo-binstall || return 1
    say "Installing $command $version with cargo binstall"
    timeout 180 cargo binstall --no-confirm --strategies crate-meta-data --maximum-resolution-timeout 5 \
        --root "$into" "$crate@$version" >&2 && is_installed
}

# Compiled, in the way that takes least time.
from_source() {
    say "Compiling $command $version into $into/bin (once, some minutes)"
    env CARGO_PROFILE_RELEASE_{OPT_LEVEL=0,LTO=off,CODEGEN_UNITS=256,DEBUG=0} \
        CARGO_TARGET_DIR="$TOOLS/build" \
        cargo install --quiet --root "$into" "$@" "$crate@$version" >&2 &&
        rm -rf "$TOOLS/build"
}
