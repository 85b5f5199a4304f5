"""Packs scikit-learn's digits into assets/digits/digits.u8, and prints what tests/learning/digits.rs expects of it.

Called by digits.sh. The file is 1 797 bytes of classes, 0 to 9, in scikit-learn's order, and then 64 × 1 797 bytes of
pixels, 0 to 16: all images' first pixels, all images' second ones, and so on; the images in the order of their classes,
and within a class in scikit-learn's. In this order brotli makes 33 kB of it, and 39 kB where it is image after image.
"""

import pathlib

import numpy as np
from sklearn.datasets import load_digits

TRAINING = 1500

digits = load_digits()
images, classes = digits.data.astype(np.uint8), digits.target.astype(np.uint8)
assert images.shape == (1797, 64) and (images == digits.data).all() and images.max() == 16

by_class = np.argsort(classes, kind="stable")
packed = classes.tobytes() + images[by_class].T.tobytes()
(pathlib.Path(__file__).parent.parent / "assets/digits/digits.u8").write_bytes(packed)

images = images.astype(int)
for name, part in [("training", slice(None, TRAINING)), ("held out", slice(TRAINING, None))]:
    print(f"{name}: images of each class {np.bincount(classes[part]).tolist()}")
    print(f"  sums of pixels by class {[images[part][classes[part] == c].sum().item() for c in range(10)]}")
    print(f"  pixels of at least 8: {(images[part] >= 8).sum()}")
    print(f"  first image, a {classes[part][0]}: {images[part][0].tolist()}")
    print(f"  last image, a {classes[part][-1]}: {images[part][-1].tolist()}")
print(f"sums by row of pixels {images.reshape(-1, 8, 8).sum((0, 2)).tolist()}")
print(f"sums by column of pixels {images.reshape(-1, 8, 8).sum((0, 1)).tolist()}")
# Images or pixels that change places change this.
weights = np.outer(np.arange(1, 1798), np.arange(1, 65))
print(f"sum of (place of the image) (place of the pixel) (pixel), places from 1: {(weights * images).sum()}")
