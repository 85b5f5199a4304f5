"""Makes the subsets of the text and interface faces in assets/fonts/, and style/fonts.css. Run by fonts.sh.

    fonts.py <folder with the unpacked npm packages>
"""

import re
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = Path(sys.argv[1])
FONTS = ROOT / "assets/fonts"

# What English texts of the site are written with. Formulas have a font of their own.
ASCII = "".join(map(chr, range(0x20, 0x7F)))
PUNCTUATION = "\u00a0–—‘’“”…×·±²³¹−äéöü"
SIGNS = "ΑΒΓΔΘΛΞΠΣΦΨΩαβγδεζηθικλμνξπρστφχψω←↑→↓≤≥≈≠∞√∂∫ℓ✓✗⁰⁴⁵⁶⁷⁸⁹⁻ⁿ₀₁₂₃₄₅₆₇₈₉ₖₙ"

# Chinese and Japanese have these in the width of their own characters.
WIDE = set("–—‘’“”…×·±←↑→↓")

WEIGHTS = (400, 650)
SERIF = "source-serif-4/files/source-serif-4-latin-wght-{}.woff2"
# File, package's file, family in the style sheet, style, limits of its axes, characters.
FACES = [
    ("inter.woff2", "inter-ui/variable/InterVariable.woff2", "Inter", "normal",
     {"wght": WEIGHTS, "opsz": 14}, ASCII + PUNCTUATION + SIGNS),
    # “Source” is a reserved name, which a subset must not bear.
    ("text-serif.woff2", SERIF.format("normal"), "Text Serif", "normal", {"wght": WEIGHTS}, ASCII + PUNCTUATION),
    ("text-serif-italic.woff2", SERIF.format("italic"), "Text Serif", "italic", {"wght": 400}, ASCII + PUNCTUATION),
]

# What a reader's system has in place of a face until it has come: family, its names there, a font of the same widths.
STAND_INS = [
    ("Inter", "Inter Arial", ["Arial", "Liberation Sans", "Arimo"], "arimo/files/arimo-latin-400-normal.woff2"),
    ("Inter", "Inter Roboto", ["Roboto"], "roboto/files/roboto-latin-400-normal.woff2"),
    ("Text Serif", "Text Serif Times", ["Times New Roman", "Liberation Serif", "Tinos"],
     "tinos/files/tinos-latin-400-normal.woff2"),
    ("Text Serif", "Text Serif Noto", ["Noto Serif"], "noto-serif/files/noto-serif-latin-400-normal.woff2"),
]


def subset(file, source, axes, characters):
    """Writes one subset."""
    limited = BytesIO()
    instantiateVariableFont(TTFont(PACKAGES / source, recalcTimestamp=False), axes).save(limited)
    font = TTFont(limited, recalcTimestamp=False)
    options = Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = ["kern", "liga", "ccmp", "tnum", "rvrn"]
    # Copyright, version, licence; the others become blank.
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.obfuscate_names = True
    subsetter = Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(FONTS / file)


def letters():
    """How often each letter stands in the English prose."""
    texts = (path.read_text() for path in (ROOT / "src/labs").glob("*/prose.en.md"))
    prose = re.sub(r"\$.*?\$|\]\(.*?\)", "", " ".join(texts))
    return Counter(letter for letter in prose if letter in ASCII)


def mean_width(font, counts):
    """The mean width of a letter, in ems."""
    names, widths = font.getBestCmap(), font["hmtx"]
    total = sum(count * widths[names[ord(letter)]][0] for letter, count in counts.items())
    return total / sum(counts.values()) / font["head"].unitsPerEm


def unicode_range(characters):
    codes = sorted(map(ord, set(characters)))
    runs = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)


def face(family, lines):
    body = "".join(f"    {name}: {value};\n" for name, value in lines)
    return f'@font-face {{\n    font-family: "{family}";\n{body}}}\n'


def main():
    counts = letters()
    css = ["/* The text and interface faces; the same without the signs that Chinese and Japanese have in another width\n"
           "   (\u201cLetters\u201d); and what stands in for them, at the same size, until they have come. Made by\n"
           "   scripts/fonts.sh; assets/fonts/README.md tells where they are from. */\n"]
    metrics = {}
    for file, source, family, style, axes, characters in FACES:
        subset(file, source, axes, characters)
        font = TTFont(FONTS / file)
        metrics.setdefault(family, font)
        weight = axes["wght"]
        signs = set(map(chr, font.getBestCmap()))
        for name, some in [(family, signs), (f"{family} Letters", signs - WIDE)]:
            css.append(face(name, [
                ("src", f'url("fonts/{file}") format("woff2")'),
                ("font-style", style),
                ("font-weight", f"{weight[0]} {weight[1]}" if isinstance(weight, tuple) else str(weight)),
                ("font-display", "swap"),
                ("unicode-range", unicode_range(some)),
            ]))
    for family, name, local, source in STAND_INS:
        font = metrics[family]
        size = mean_width(font, counts) / mean_width(TTFont(PACKAGES / source), counts)
        height, head = font["head"].unitsPerEm, font["hhea"]
        css.append(face(name, [
            ("src", ", ".join(f'local("{one}")' for one in local)),
            ("size-adjust", f"{100 * size:.2f}%"),
            ("ascent-override", f"{100 * head.ascent / height / size:.2f}%"),
            ("descent-override", f"{-100 * head.descent / height / size:.2f}%"),
            ("line-gap-override", f"{100 * head.lineGap / height / size:.2f}%"),
            ("unicode-range", unicode_range(ASCII)),
        ]))
    (ROOT / "style/fonts.css").write_text("\n".join(css))


main()
