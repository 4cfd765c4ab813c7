"""A drawn slip of paper, for the documents of the demonstration: lines and a stamp, no words that could be anyone's."""

import io
import random

from PIL import Image, ImageDraw


def paper(seed: int) -> bytes:
    """A JPEG of 720 × 960 that looks like a filled-in form; the same seed gives the same paper."""
    rng = random.Random(seed)
    image = Image.new("RGB", (720, 960), "#EFEDE6")
    pen = ImageDraw.Draw(image)
    pen.rectangle((40, 36, 680, 924), fill="#FFFFFF", outline="#C9C4B9", width=2)
    pen.rectangle((220, 84, 500, 104), fill="#43514B")
    for row in range(9):
        top = 150 + row * 72
        pen.line((80, top + 52, 640, top + 52), fill="#DCE2DC", width=2)
        pen.rectangle((80, top + 22, 80 + rng.randint(70, 120), top + 34), fill="#9AA59F")
        pen.rectangle((240, top + 20, 240 + rng.randint(120, 380), top + 36), fill="#5C6963")
    pen.ellipse((470, 700, 610, 840), outline="#B4413A", width=6)
    pen.line((500, 770, 580, 770), fill="#B4413A", width=6)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=78)
    return out.getvalue()
