#!/usr/bin/env bash
# Runs a small set of tests of dist/ in Firefox and, where it can be had, WebKit, beside Chromium.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"

need_browser
npm_install "$ROOT/e2e/engines"
[ -f dist/index.html ] && [ -f e2e/labs.json ] || scripts/build.sh

find_firefox() { FIREFOX="$(command -v "${FIREFOX:-firefox-esr}" || command -v firefox)"; }

find_webkit() {
    WEBKIT_DRIVER="$(command -v WebKitWebDriver)" || return 1
    WEBKIT="$(find /usr/lib /usr/libexec -name MiniBrowser -type f 2>/dev/null | head -n 1)"
    [ -n "$WEBKIT" ]
}

find_firefox || { apt_install firefox-esr && find_firefox; } || die "Firefox is missing: install it, or set FIREFOX"
if ! find_webkit && ! { apt_install webkit2gtk-driver && find_webkit; }; then
    say "No WebKit here: Firefox alone"
    WEBKIT=
fi
export CHROMIUM FIREFOX WEBKIT WEBKIT_DRIVER

# WebKit's window needs a screen.
screen=()
if [ -n "$WEBKIT" ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    have xvfb-run || apt_install xvfb xauth || die "xvfb-run is missing: WebKit needs a screen"
    screen=(xvfb-run --auto-servernum)
fi
"${screen[@]}" node --test --test-concurrency=1 e2e/engines/
