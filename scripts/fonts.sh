#!/usr/bin/env bash
# Makes the fonts of text and interface anew: their subsets in assets/fonts/, and style/fonts.css.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

have python3 || die "python3 is missing"
folder="$TOOLS/fonts"
mkdir -p "$folder"
if [ ! -x "$folder/python/bin/python" ]; then
    say "Installing fonttools"
    python3 -m venv "$folder/python"
    "$folder/python/bin/pip" install --quiet fonttools==4.68.0 brotli==1.2.1
fi

# unpack NAME PACKAGE@VERSION: what a package of npm holds, in a folder of that name.
unpack() {
    [ -d "$folder/$1" ] && return
    say "Fetching $2"
    mkdir "$folder/$1"
    tar xz -C "$folder/$1" --strip-components 1 -f "$folder/$(npm pack --silent --pack-destination "$folder" "$2")"
}
unpack inter-ui inter-ui@4.1.1
unpack source-serif-4 @fontsource-variable/source-serif-4@5.3.1
# Only their widths are needed, of letters in the fonts that stand in.
unpack arimo @fontsource/arimo@5.3.0
unpack roboto @fontsource/roboto@5.3.0
unpack tinos @fontsource/tinos@5.3.0
unpack noto-serif @fontsource/noto-serif@5.3.0

"$folder/python/bin/python" scripts/fonts.py "$folder"
ls -l assets/fonts/*.woff2
