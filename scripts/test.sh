#!/usr/bin/env bash
# Runs every check there is, goes on after a failure, and ends with the line "N passed, N failed".
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/toolchain.sh"

need_cargo
need_lints
need_wasm
need_trunk
need_wasm_opt
need_browser

passed=0
failed=0
log="$TOOLS/test.log"

# A stage that is one check: it passes or it does not.
check() {
    say "$1"
    if "${@:2}"; then
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
    say "Library tests"
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
    say "Browser tests"
    local result="$ROOT/e2e/test-results/result.json" ended=0 counts
    rm -f "$result"
    (cd e2e && npx playwright test) || ended=1
    counts="$(node scripts/count.mjs "$result" "$ended")"
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
}

check "Format" cargo fmt --check || true
check "Lints" cargo clippy --locked --workspace --all-targets -- -D warnings || true
library_tests
if check "Release build within its budget" scripts/build.sh; then
    browser_tests
else
    say "Browser tests are left out: there is no build to run them against"
fi

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
