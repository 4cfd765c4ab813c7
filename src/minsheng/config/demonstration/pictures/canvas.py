"""A flat canvas: shapes in picture units (960 × 640, y downwards), drawn at twice the size and reduced at the end."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageColor, ImageDraw

WIDTH, HEIGHT = 960, 640
SCALE = 2
QUALITY = 78

Point = tuple[float, float]


def mix(first: str, second: str, share: float) -> str:
    """The colour that lies `share` (0 to 1) of the way from `first` to `second`, both "#rrggbb"."""
    pairs = zip(ImageColor.getrgb(first)[:3], ImageColor.getrgb(second)[:3], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def darker(colour: str, share: float = 0.12) -> str:
    """The same colour in a warm shade."""
    return mix(colour, "#2b241c", share)


def lighter(colour: str, share: float = 0.15) -> str:
    """The same colour in a warm light."""
    return mix(colour, "#fffaf0", share)


def between(start: Point, end: Point, share: float) -> Point:
    """The point `share` of the way from `start` to `end`."""
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def smooth(points: Sequence[Point], closed: bool = False, steps: int = 10) -> list[Point]:
    """A Catmull-Rom curve through all points."""
    count = len(points)
    curve: list[Point] = []
    for i in range(count if closed else count - 1):
        if closed:
            a, b, c, d = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        else:
            a, b, c, d = points[max(i - 1, 0)], points[i], points[i + 1], points[min(i + 2, count - 1)]
        for step in range(steps):
            t = step / steps
            curve.append((_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t)))
    return curve if closed else [*curve, points[-1]]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    """One coordinate of a Catmull-Rom curve between `b` and `c`."""
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


class Canvas:
    """Draws shapes; `mirrored` turns the whole place left for right, so that seeds give two hands of each composition."""

    def __init__(self, mirrored: bool = False) -> None:
        self.mirrored = mirrored
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), "#f5f7f3")
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def _place(self, points: Sequence[Point]) -> list[Point]:
        return [((WIDTH - x if self.mirrored else x) * SCALE, y * SCALE) for x, y in points]

    def poly(self, points: Sequence[Point], fill: str) -> None:
        """A filled polygon."""
        self.pen.polygon(self._place(points), fill=fill)

    def blob(self, points: Sequence[Point], fill: str) -> None:
        """A filled smooth shape through the points."""
        self.poly(smooth(points, closed=True), fill)

    def rect(self, left: float, top: float, right: float, bottom: float, fill: str, radius: float = 0) -> None:
        """A filled rectangle, with round corners if wanted."""
        (x0, y0), (x1, y1) = self._place([(left, top), (right, bottom)])
        box = (min(x0, x1), y0, max(x0, x1) - 1, max(y0, y1 - 1))
        if box[2] >= box[0]:
            self.pen.rounded_rectangle(box, radius=radius * SCALE, fill=fill)

    def oval(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """A filled ellipse of half-axes `width` and `height` around a centre."""
        (cx, cy), w, h = self._place([(x, y)])[0], width * SCALE, height * SCALE
        self.pen.ellipse((cx - w, cy - h, cx + w, cy + h), fill=fill)

    def ring(self, x: float, y: float, width: float, height: float, fill: str, thickness: float) -> None:
        """An ellipse drawn as a line."""
        (cx, cy), w, h = self._place([(x, y)])[0], width * SCALE, height * SCALE
        self.pen.ellipse((cx - w, cy - h, cx + w, cy + h), outline=fill, width=round(thickness * SCALE))

    def line(self, points: Sequence[Point], fill: str, thickness: float = 2, round_ends: bool = True) -> None:
        """A line through the points; a translucent colour ("#rrggbbaa") gets square ends."""
        placed = self._place(points)
        self.pen.line(placed, fill=fill, width=max(1, round(thickness * SCALE)), joint="curve")
        if round_ends and thickness > 2 and len(fill) == 7:
            r = thickness * SCALE / 2
            for x, y in (placed[0], placed[-1]):
                self.pen.ellipse((x - r, y - r, x + r, y + r), fill=fill)

    def curve(self, points: Sequence[Point], fill: str, thickness: float = 2) -> None:
        """A smooth line through the points."""
        self.line(smooth(points), fill, thickness)

    def arch(self, x: float, y: float, radius: float, start: float, end: float, fill: str, thickness: float) -> None:
        """A part of a circle, in degrees, clockwise from the right."""
        angles = [math.radians(start + (end - start) * i / 24) for i in range(25)]
        self.line([(x + radius * math.cos(a), y + radius * math.sin(a)) for a in angles], fill, thickness)

    def shadow(self, x: float, y: float, width: float, height: float = 8) -> None:
        """What a thing standing on the ground darkens beneath it."""
        self.oval(x, y, width, height, "#2b241c38")

    @contextmanager
    def inside(self, points: Sequence[Point]) -> Iterator[None]:
        """Whatever is drawn within this block shows only inside the polygon."""
        earlier = self.image.copy()
        yield
        outside = Image.new("L", self.image.size, 255)
        ImageDraw.Draw(outside).polygon(self._place(points), fill=0)
        self.image.paste(earlier, mask=outside)

    def tint(self, colour: str) -> None:
        """Lay a light over everything drawn so far: white changes nothing, grey darkens, a hue colours."""
        light = ImageColor.getrgb(colour)[:3]
        self.image.paste(self.image.point([round(value * share / 255) for share in light for value in range(256)]))

    def digit(self, number: int, x: float, y: float, height: float, fill: str, thickness: float) -> None:
        """One digit, centred, made of lines; never mirrored."""
        hand = -1 if self.mirrored else 1
        for stroke in DIGITS[number]:
            self.line([(x + hand * dx * height * 0.52, y + dy * height) for dx, dy in smooth(stroke)], fill, thickness)

    def jpeg(self) -> bytes:
        """The finished picture."""
        small = self.image.reduce(SCALE)
        stream = BytesIO()
        small.save(stream, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        return stream.getvalue()


_RIGHT_BOWL: list[Point] = [(-0.1, -0.04), (0.32, 0.0), (0.48, 0.22), (0.3, 0.46), (-0.1, 0.5), (-0.45, 0.38)]
DIGITS: dict[int, list[list[Point]]] = {
    1: [[(-0.25, -0.34), (0.08, -0.5)], [(0.08, -0.5), (0.08, 0.5)]],
    2: [[(-0.42, -0.3), (-0.2, -0.48), (0.2, -0.48), (0.4, -0.25), (0.15, 0.08), (-0.45, 0.5)], [(-0.45, 0.5), (0.46, 0.5)]],
    3: [[(-0.42, -0.4), (-0.05, -0.5), (0.32, -0.42), (0.38, -0.22), (0.2, -0.05), (-0.1, -0.04)], _RIGHT_BOWL],
    4: [[(0.18, 0.5), (0.18, -0.5)], [(0.18, -0.5), (-0.48, 0.22)], [(-0.48, 0.22), (0.5, 0.22)]],
    5: [[(0.4, -0.5), (-0.36, -0.5)], [(-0.36, -0.5), (-0.4, -0.05)], [(-0.4, -0.05), *_RIGHT_BOWL[1:]]],
    6: [
        [(0.36, -0.48), (-0.1, -0.36), (-0.42, 0.05), (-0.4, 0.36), (0, 0.5), (0.4, 0.34), (0.38, 0.08), (0, -0.06), (-0.4, 0.1)]
    ],
    7: [[(-0.44, -0.5), (0.44, -0.5)], [(0.44, -0.5), (-0.12, 0.5)]],
    8: [[(0, -0.06), (-0.34, -0.26), (0, -0.5), (0.34, -0.26), (0, -0.06), (-0.42, 0.24), (0, 0.5), (0.42, 0.24), (0, -0.06)]],
    9: [
        [
            (-0.36, 0.48),
            (0.1, 0.36),
            (0.42, -0.05),
            (0.4, -0.36),
            (0, -0.5),
            (-0.4, -0.34),
            (-0.38, -0.08),
            (0, 0.06),
            (0.4, -0.1),
        ]
    ],
}
