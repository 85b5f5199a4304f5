# Shared by the scripts beside it: where things are, how to speak, how to install. Sourced, not run.
# shellcheck shell=bash

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# What this project installs for itself; git ignores it.
TOOLS="$ROOT/.tools"
cd "$ROOT" || exit 1
mkdir -p "$TOOLS"
# Where `cargo install` puts commands, for every project of this user.
CARGO_FOLDER="${CARGO_HOME:-$HOME/.cargo}"
export PATH="$TOOLS/bin:$ROOT/scripts/node_modules/.bin:$PATH:$CARGO_FOLDER/bin"

# One line for each thing that takes longer than a few seconds.
say() { printf '==> %s\n' "$*" >&2; }

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# True if version $1 is at least $2.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# Run a command as the administrator: as we are, or through sudo. False where neither is possible.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        return 1
    fi
}

# Install Debian packages. False where there is no apt, no right to use it, or no such package.
# The package lists are refreshed once in a run, and only if something must be installed.
apt_install() {
    have apt-get || return 1
    say "Installing $* with apt-get"
    if [ -z "${APT_REFRESHED:-}" ]; then
        as_root apt-get update -qq >&2 || return 1
        export APT_REFRESHED=1
    fi
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >&2
}

# Install what the package-lock.json of a folder lists, unless that is done.
npm_install() {
    local folder="$1"
    local done="$folder/node_modules/.installed-lock"
    if ! cmp -s "$folder/package-lock.json" "$done"; then
        say "Installing npm packages in ${folder#"$ROOT/"}"
        npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error >&2 &&
            cp "$folder/package-lock.json" "$done"
    fi
}

# How long each stage of a run took, for the table at its end.
STAGES=()

# timed NAME COMMAND...: runs a stage and notes its duration. Its exit code is the command's.
timed() {
    local started="$SECONDS" ended=0
    say "$1"
    "${@:2}" || ended="$?"
    note_duration "$1" "$((SECONDS - started))"
    return "$ended"
}

note_duration() { STAGES+=("$(printf '%4d:%02d  %s' "$(($2 / 60))" "$(($2 % 60))" "$1")"); }

# The table of stages, and what the whole run took.
durations() {
    printf '\n min:s  stage\n'
    printf '%s\n' "${STAGES[@]}" "$(printf '%4d:%02d  in all' "$((SECONDS / 60))" "$((SECONDS % 60))")"
}
