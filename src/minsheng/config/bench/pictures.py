"""The two photos that every made-up proof shows."""

import io
from functools import lru_cache

from PIL import Image

from minsheng.foundation.pictures import keep_file

COLOURS = {"before": (150, 140, 120), "after": (120, 170, 120)}


@lru_cache(maxsize=2)
def picture(stage: str) -> str:
    """The path of the photo `before` or `after`, kept under the name of its content like any other."""
    drawn = io.BytesIO()
    Image.new("RGB", (640, 480), COLOURS[stage]).save(drawn, "JPEG")
    return keep_file(drawn.getvalue(), ".jpg")
