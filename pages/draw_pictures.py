"""Draw the pictures of the first page: each lesson's own, in ui/<chapter>/<name>/picture.py. All, or those named.

python -m pages.draw_pictures [NAME …]
"""

from __future__ import annotations

import sys
from importlib import import_module

from PIL import Image

from pages.lessons import HERE, LESSONS
from ui.figures import SIZE, WIDE


def main(names: list[str]) -> None:
    """Write them. The browser tab's picture is the middle of the perceptron's."""
    for lesson in LESSONS:
        if lesson.name in names or not names:
            picture = import_module(f"ui.{lesson.chapter}.{lesson.name}.picture").picture()
            Image.fromarray(picture).save(lesson.picture, optimize=True)
            if lesson.name == "perceptron":
                middle = picture[:, (WIDE - SIZE) // 2 : (WIDE + SIZE) // 2]
                Image.fromarray(middle).resize((64, 64)).save(HERE / "pictures" / "icon.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
