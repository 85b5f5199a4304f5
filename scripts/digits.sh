#!/usr/bin/env bash
# Makes assets/digits/digits.u8 anew from the digits in scikit-learn's package (sklearn/datasets/data/digits.csv.gz).
# It needs Python with venv, and PyPI.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

have python3 || die "python3 is missing"
folder="$TOOLS/digits"
if [ ! -x "$folder/bin/python" ] || ! "$folder/bin/python" -c "import sklearn" 2>/dev/null; then
    say "Installing scikit-learn"
    python3 -m venv "$folder"
    "$folder/bin/pip" install --quiet scikit-learn==1.7.2
fi
"$folder/bin/python" scripts/digits.py
