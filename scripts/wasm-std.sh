#!/usr/bin/env bash
# Builds Rust's standard library for wasm from the sources that Debian ships, and puts it where
# Debian's compiler looks for it. That stands in for `rustup target add wasm32-unknown-unknown`
# on a machine that cannot reach rustup's servers. About half a minute; once per compiler version.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

RUSTC=/usr/bin/rustc
CARGO=/usr/bin/cargo
TARGET=wasm32-unknown-unknown

for package in rustc:rustc-web cargo:cargo-web; do
    [ -x "/usr/bin/${package%%:*}" ] || apt_install "${package##*:}" ||
        die "no way to compile for $TARGET: neither rustup's target nor Debian's ${package##*:} can be installed"
done

sysroot="$("$RUSTC" --print sysroot)"
home="$sysroot/lib/rustlib/$TARGET"
version="$("$RUSTC" --version)"

if [ -f "$home/built-for" ] && [ "$(cat "$home/built-for")" = "$version" ]; then
    exit 0
fi

# The linker has to be of the compiler's own LLVM version. rust-web-llvm brings `wasm-component-ld`
# and friends, rust-web-src the standard library's sources.
llvm="$("$RUSTC" -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')"
[ -e "$sysroot/lib/rustlib/src/rust/library/std/Cargo.toml" ] && have "wasm-ld-$llvm" ||
    apt_install rustc-web cargo-web rust-web-src rust-web-llvm "lld-$llvm" ||
    die "the wasm standard library needs Debian's rust-web-src, rust-web-llvm and lld-$llvm"

say "Building Rust's standard library for $TARGET with $version (once, about a minute)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir "$work/src"
printf '#![no_std]\n' >"$work/src/lib.rs"
cat >"$work/Cargo.toml" <<'TOML'
[package]
name = "throwaway"
version = "0.0.0"
edition = "2021"

[profile.release]
panic = "unwind"
TOML

# The bitcode lets a release build optimise across crates (LTO).
(
    cd "$work"
    env -u CARGO_BUILD_TARGET -u CARGO_ENCODED_RUSTFLAGS -u RUSTC_WRAPPER \
        RUSTC="$RUSTC" RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes \
        "$CARGO" build --quiet --release --target "$TARGET" --target-dir "$work/target" \
        -Zbuild-std=std,panic_abort,panic_unwind,test >&2
)
rm -f "$work/target/$TARGET/release/deps/"libthrowaway*

as_root rm -rf "$home/lib" "$home/built-for" || die "no right to write into $home"
as_root mkdir -p "$home/lib"
as_root cp "$work/target/$TARGET/release/deps/"*.rlib "$home/lib/"
printf '%s\n' "$version" >"$work/built-for"
as_root cp "$work/built-for" "$home/built-for"
