"""What an estate sets up on purpose: benches, bins, covers, rails, lamps, extinguishers, lockers, paving."""

import math

from .canvas import WIDTH, Canvas, darker, lighter


def ground_tiles(c: Canvas, top: float, bottom: float, joint: str, middle: float, first: float) -> None:
    """Joints of paving that runs away from us; `first` is the width of a tile at the far edge."""
    y, step = top, 16.0
    while y < bottom:
        y += step
        step *= 1.36
        c.line([(0, y), (WIDTH, y)], joint, 1 + (y - top) / (bottom - top))
    spread = (bottom - top) / 110 + 1
    for k in range(-16, 17):
        c.line([(middle + k * first, top), (middle + k * first * spread, bottom)], joint, 1.5)


def bench(c: Canvas, x: float, y: float, size: float = 1) -> None:
    """A park bench with its feet on `y`."""
    c.shadow(x + 6, y, 84 * size, 7 * size)
    for side in (-1, 1):
        c.line(
            [(x + side * 58 * size, y), (x + side * 58 * size, y - 36 * size), (x + side * 62 * size, y - 76 * size)],
            "#4b4f4d",
            7 * size,
        )
    for dy, high in ((-74, 11), (-57, 11)):
        c.rect(x - 80 * size, y + dy * size, x + 80 * size, y + (dy + high) * size, "#9c6340", 3)
    c.rect(x - 84 * size, y - 40 * size, x + 84 * size, y - 31 * size, "#b0734c", 3)
    c.rect(x - 84 * size, y - 30 * size, x + 84 * size, y - 23 * size, "#8c5739", 2)


def bin_on_wheels(c: Canvas, x: float, y: float, colour: str, lid: str) -> None:
    """A bin of 240 litres standing on `y`, its lid "closed" or "open" (thrown back)."""
    c.shadow(x, y + 4, 70, 11)
    if lid == "open":
        c.poly([(x - 56, y - 158), (x + 58, y - 158), (x + 70, y - 232), (x - 44, y - 236)], darker(colour, 0.2))
        c.poly([(x - 46, y - 162), (x + 50, y - 162), (x + 60, y - 222), (x - 36, y - 226)], darker(colour, 0.36))
    for side in (-1, 1):
        c.oval(x + side * 42, y - 6, 12, 13, "#2e3032")
    c.poly([(x - 60, y - 152), (x + 60, y - 152), (x + 46, y), (x - 46, y)], colour)
    c.poly([(x + 30, y - 152), (x + 60, y - 152), (x + 46, y), (x + 26, y)], darker(colour, 0.14))
    c.poly([(x - 60, y - 152), (x - 46, y - 152), (x - 36, y), (x - 46, y)], lighter(colour, 0.1))
    c.rect(x - 66, y - 160, x + 66, y - 146, darker(colour, 0.24), 4)
    if lid == "closed":
        c.poly([(x - 62, y - 158), (x - 52, y - 178), (x + 52, y - 178), (x + 62, y - 158)], lighter(colour, 0.12))
        c.rect(x - 68, y - 164, x + 68, y - 154, colour, 4)
        c.rect(x - 26, y - 186, x + 26, y - 177, darker(colour, 0.3), 4)


def cover(c: Canvas, x: float, y: float, width: float, fresh: str = "#6a6d6c") -> None:
    """A round manhole cover lying in the road."""
    high = width * 0.36
    c.oval(x, y, width * 1.14, high * 1.16, "#b3aea4")
    c.oval(x, y, width, high, darker(fresh, 0.4))
    c.oval(x, y - 2, width * 0.94, high * 0.92, fresh)
    c.ring(x, y - 2, width * 0.7, high * 0.68, darker(fresh, 0.3), 3)
    c.ring(x, y - 2, width * 0.4, high * 0.38, darker(fresh, 0.3), 3)
    for k in range(12):
        a = math.pi * k / 6
        c.line(
            [
                (x + math.cos(a) * width * 0.48, y - 2 + math.sin(a) * high * 0.46),
                (x + math.cos(a) * width * 0.64, y - 2 + math.sin(a) * high * 0.62),
            ],
            darker(fresh, 0.3),
            3,
        )


def grate(c: Canvas, x: float, y: float, width: float, depth: float, metal: str = "#5f6664") -> None:
    """A rectangular drain grate in the paving, a little narrower at the back."""
    back = width * 0.88

    def frame(grow: float, fill: str) -> None:
        c.poly(
            [
                (x - back - grow, y - depth - grow),
                (x + back + grow, y - depth - grow),
                (x + width + grow, y + depth + grow),
                (x - width - grow, y + depth + grow),
            ],
            fill,
        )

    frame(13, "#e2ddd2")
    frame(4, darker(metal, 0.25))
    frame(-3, "#23282a")
    for k in range(13):
        share = -0.94 + 1.88 * k / 12
        c.line([(x + back * share, y - depth + 2), (x + width * share, y + depth - 2)], metal, 7, round_ends=False)
    c.line([(x - width * 0.93, y), (x + width * 0.93, y)], metal, 6, round_ends=False)


def extinguisher(c: Canvas, x: float, y: float, size: float = 1) -> None:
    """A red extinguisher hanging with its foot at `y`."""
    c.rect(x - 16 * size, y - 74 * size, x + 16 * size, y, "#b5302a", 10 * size)
    c.rect(x - 16 * size, y - 66 * size, x - 8 * size, y - 8 * size, "#cf5247", 4 * size)
    c.rect(x - 16 * size, y - 50 * size, x + 16 * size, y - 24 * size, "#f4efe2")
    c.rect(x - 7 * size, y - 86 * size, x + 7 * size, y - 72 * size, "#3a3d3e", 2)
    c.line([(x - 4 * size, y - 86 * size), (x + 22 * size, y - 96 * size)], "#3a3d3e", 5 * size)
    c.curve([(x + 5 * size, y - 80 * size), (x + 26 * size, y - 70 * size), (x + 25 * size, y - 36 * size)], "#2e3032", 5 * size)


def locker(c: Canvas, x: float, y: float, number: int) -> None:
    """A parcel locker, its front's lower left corner at the point: doors around a screen."""
    width, high, side = 214, 232, 30
    c.poly([(x - 10, y + 4), (x + width + side + 16, y + 4), (x + width + side, y - 16), (x, y - 16)], "#2b241c38")
    c.poly([(x + width, y - high), (x + width + side, y - high - 16), (x + width + side, y - 16), (x + width, y)], "#9f4d22")
    c.poly([(x, y - high), (x + side, y - high - 16), (x + width + side, y - high - 16), (x + width, y - high)], "#eda36a")
    c.rect(x, y - high, x + width, y, "#d97b35")
    c.rect(x, y - high, x + width, y - high + 26, "#c26828")
    c.rect(x, y - 12, x + width, y, "#5b5550")
    for column, left in enumerate((8, 60, 112, 164)):
        top, k = y - high + 34, 0
        while top < y - 30:
            tall = (36, 24, 52, 30)[(column * 2 + k + number) % 4]
            tall = min(tall, round(y - 16 - top))
            if column != 1 or not 1 <= k <= 2:
                c.rect(x + left, top, x + left + 46, top + tall - 5, "#e9e5da", 2)
                c.rect(x + left + 36, top + tall / 2 - 6, x + left + 41, top + tall / 2, "#8b8578")
            top, k = top + tall, k + 1
    c.rect(x + 60, y - 158, x + 106, y - 74, "#4c5254", 3)
    c.rect(x + 65, y - 152, x + 101, y - 116, "#9fd0e0", 2)
    c.rect(x + 69, y - 106, x + 97, y - 84, "#c9c6bb", 2)
    for row in range(2):
        for k in range(3):
            c.rect(x + 73 + k * 8, y - 102 + row * 8, x + 78 + k * 8, y - 98 + row * 8, "#5b5550")


def handrail(c: Canvas, start: tuple[float, float], end: tuple[float, float], high: float, posts: int = 5) -> None:
    """A steel rail with two bars above a slope from `start` to `end`."""
    for k in range(posts):
        x, y = start[0] + (end[0] - start[0]) * k / (posts - 1), start[1] + (end[1] - start[1]) * k / (posts - 1)
        c.line([(x, y), (x, y - high)], "#8f9a9e", 6)
    for share in (0.5, 1.0):
        c.line(
            [(start[0] - 12, start[1] - high * share), (end[0] + 16, end[1] - high * share)],
            "#aeb8bb" if share == 1 else "#9aa5a9",
            8,
        )
    c.line([(start[0] - 12, start[1] - high - 2), (end[0] + 16, end[1] - high - 2)], "#dfe5e6", 2)


def charging_box(c: Canvas, x: float, y: float, busy: bool) -> None:
    """A charging point on its rail: a white box, a light, two sockets."""
    c.rect(x - 21, y - 2, x + 21, y + 58, "#2b241c30", 5)
    c.rect(x - 22, y - 6, x + 20, y + 54, "#f4f5ef", 5)
    c.rect(x - 22, y - 6, x + 20, y + 12, "#2f7a60", 5)
    c.poly([(x + 2, y - 4), (x - 8, y + 5), (x - 2, y + 5), (x - 5, y + 11), (x + 6, y + 2), (x, y + 2)], "#ffe08a")
    c.oval(x - 1, y + 22, 5, 5, "#4fb06a" if busy else "#d0d3cb")
    for side in (-10, 8):
        c.oval(x + side, y + 40, 6.5, 6.5, "#53595a")


def wheelchair_sign(c: Canvas, x: float, y: float, size: float = 1) -> None:
    """A white wheelchair on blue; wheel and sitter made of lines."""
    c.rect(x - 30 * size, y - 30 * size, x + 30 * size, y + 30 * size, "#24507c", 5)
    c.rect(x - 28 * size, y - 28 * size, x + 28 * size, y + 28 * size, "#2c5c8c", 4)
    c.oval(x - 4 * size, y - 18 * size, 5 * size, 5 * size, "#ffffff")
    points = [(-4, -10), (-3, 4), (9, 4), (14, 17), (19, 15)]
    c.line([(x + dx * size, y + dy * size) for dx, dy in points], "#ffffff", 4.4 * size)
    c.line([(x - 3 * size, y - 4 * size), (x + 8 * size, y - 4 * size)], "#ffffff", 3.6 * size)
    c.arch(x - 2 * size, y + 9 * size, 13 * size, 20, 250, "#ffffff", 4 * size)


def halo(c: Canvas, x: float, y: float, reach: float, colour: str = "#ffe9a8") -> None:
    """Light around a lamp, in flat steps."""
    for share, alpha in ((1.0, "1c"), (0.72, "24"), (0.46, "34"), (0.26, "50")):
        c.oval(x, y, reach * share, reach * share, colour + alpha)
