# Shared by the scripts beside it: where things are, how to speak, how to install. Sourced, not run.
# shellcheck shell=bash

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
TOOLS="$ROOT/.tools"
mkdir -p "$TOOLS"

# One line for each thing that takes longer than a few seconds.
say() { printf '==> %s\n' "$*" >&2; }

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

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
