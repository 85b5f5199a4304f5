#!/usr/bin/env bash
# Runs every check there is, goes on after a failure, and ends with how long each stage took and
# the line "N passed, N failed". `test.sh quick` leaves out the release build and the browser.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"

quick=
[ "${1:-}" != quick ] || quick=1

passed=0
failed=0
log="$TOOLS/test.log"

# What is compiled takes both cores and what is downloaded none, so the two go on at once. apt-get
# allows one run at a time: what may need it stands before, or in the part that runs beside.
set_up() {
    need_cargo
    need_lints
    [ -z "$quick" ] || return 0
    need_node
    need_wasm
    { need_wasm_opt && need_browser; } &
    local downloads="$!"
    need_trunk
    wait "$downloads"
    # Quick now; it tells which browser it is.
    need_browser
}

# A stage that is one check: it passes or it does not.
check() {
    if timed "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        say "FAILED: $1"
        return 1
    fi
}

# The tests of the library and of the site tool. Cargo tells for each binary how many passed and
# failed; a binary that started and never told has crashed, and counts as one failure.
library_tests() {
    local ended=0 started told count
    cargo test --color never --locked --no-fail-fast --workspace 2>&1 | tee "$log" || ended=1
    started="$(grep -cE '^ +(Running|Doc-tests) ' "$log" || true)"
    told="$(grep -c '^test result: ' "$log" || true)"
    count="$(sum failed)"
    if [ "$started" -gt "$told" ]; then
        count=$((count + started - told))
    fi
    if [ "$ended" -ne 0 ] && [ "$count" -eq 0 ]; then
        count=1
    fi
    passed=$((passed + $(sum passed)))
    failed=$((failed + count))
}

sum() { sed -n "s/^test result: .* \([0-9]*\) $1;.*/\1/p" "$log" | awk '{n += $1} END {print n + 0}'; }

# The browser tests. Playwright writes its counts into a file; none means that it crashed.
browser_tests() {
    local result="$ROOT/e2e/test-results/result.json" ended=0 counts
    rm -f "$result"
    (cd e2e && npx playwright test) || ended=1
    counts="$(node scripts/count.mjs "$result" "$ended")"
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
}

# The library's documentation, of which a broken link or a missing example is an error.
documentation() { RUSTDOCFLAGS="-D warnings" cargo doc --quiet --locked --package reparam --no-deps; }

lints() { cargo clippy --quiet --locked --workspace --all-targets -- -D warnings; }

# The release build runs beside the library's checks: most of its time is one thread's.
start_build() {
    [ -z "$quick" ] || return 0
    scripts/build.sh >"$TOOLS/build.log" 2>&1 &
    build="$!"
    # A job in the background does not hear Ctrl-C.
    trap 'trap - TERM; kill 0' INT TERM
}

wait_for_build() {
    local ended=0
    wait "$build" || ended="$?"
    cat "$TOOLS/build.log"
    return "$ended"
}

set_up
note_duration "Tools" "$SECONDS"
start_build
check "Format" scripts/format.sh --check || true
check "Lints" lints || true
check "Documentation" documentation || true
timed "Library tests" library_tests
if [ -z "$quick" ]; then
    if check "Release build within its budget (the rest of it)" wait_for_build; then
        timed "Browser tests" browser_tests
    else
        say "Browser tests are left out: there is no build to run them against"
    fi
fi

durations
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
