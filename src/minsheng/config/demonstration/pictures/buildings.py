"""Apartment blocks, their windows and doors, rooms seen from one end, and what stands far away."""

from collections.abc import Callable
from random import Random

from .canvas import HEIGHT, WIDTH, Canvas, Point, between, darker, lighter, mix
from .place import Place

GLASS, PANE, FRAME = "#5f7683", "#7d929d", "#e6e3da"
CURTAINS = ("#c9b79a", "#b7bfae", "#c7a79a", "#aab7be")


def window(c: Canvas, x: float, y: float, width: float, height: float, wall: str, random: Random) -> None:
    """A two-pane window with its sill; chance gives it a lighter pane, a curtain, bars or a flower pot."""
    c.rect(x - 4, y - 4, x + width + 4, y + height + 4, FRAME)
    c.rect(x, y, x + width, y + height, GLASS)
    middle = x + width / 2
    kind = random.random()
    if kind < 0.34:
        c.rect(x, y, middle, y + height, PANE)
    elif kind < 0.5:
        c.rect(middle, y, x + width, y + height, PANE)
    elif kind < 0.72:
        c.rect(x, y, x + width * 0.26, y + height, random.choice(CURTAINS))
        c.rect(x + width * 0.8, y, x + width, y + height, random.choice(CURTAINS))
    c.poly(
        [(x + width * 0.62, y), (x + width * 0.8, y), (x + width * 0.6, y + height), (x + width * 0.42, y + height)], "#ffffff14"
    )
    c.rect(middle - 1.5, y, middle + 1.5, y + height, FRAME)
    c.rect(x, y, x + width, y + 4, "#2b241c30")
    if 0.84 < kind < 0.94:
        for step in range(1, 8):
            c.line([(x + width * step / 8, y - 2), (x + width * step / 8, y + height + 2)], "#dcdad2", 1.5)
        for share in (0.06, 0.5, 0.94):
            c.line([(x - 3, y + height * share), (x + width + 3, y + height * share)], "#dcdad2", 2)
    if kind > 0.94:
        c.rect(x + width * 0.66, y + height - 8, x + width * 0.84, y + height + 4, "#a5583f", 2)
        c.oval(x + width * 0.75, y + height - 13, width * 0.1, 8, "#5f944f")
    c.rect(x - 8, y + height + 4, x + width + 8, y + height + 9, lighter(wall, 0.4))
    c.rect(x - 8, y + height + 9, x + width + 8, y + height + 12, darker(wall, 0.16))


def air_conditioner(c: Canvas, x: float, y: float, size: float = 1) -> None:
    """The outdoor unit on its bracket, its upper left corner at the point."""
    w, h = 34 * size, 25 * size
    c.rect(x + 3, y + h, x + 6, y + h + 6 * size, "#8f897c")
    c.rect(x + w - 6, y + h, x + w - 3, y + h + 6 * size, "#8f897c")
    c.rect(x, y, x + w, y + h, "#efede6", 2)
    c.rect(x, y + h - 3, x + w, y + h, "#cfcabd", 1)
    c.oval(x + w * 0.36, y + h * 0.48, h * 0.36, h * 0.36, "#c4c1b6")
    c.oval(x + w * 0.36, y + h * 0.48, h * 0.1, h * 0.1, "#efede6")
    for k in range(3):
        c.rect(x + w * 0.72, y + h * (0.24 + 0.2 * k), x + w * 0.92, y + h * (0.3 + 0.2 * k), "#c4c1b6")


def drainpipe(c: Canvas, x: float, top: float, bottom: float, wall: str) -> None:
    """A rain pipe down the wall."""
    c.rect(x, top, x + 9, bottom, darker(wall, 0.1))
    c.rect(x, top, x + 3, bottom, lighter(wall, 0.3))
    for y in range(round(top) + 30, round(bottom), 92):
        c.rect(x - 3, y, x + 12, y + 5, darker(wall, 0.25))


def facade(
    c: Canvas,
    place: Place,
    *,
    base: float,
    storey: float = 92,
    columns: int = 6,
    left: float = 0,
    right: float = WIDTH,
    top: float = 0,
    wainscot: float = 56,
    without: tuple[int, ...] = (),
    wall: str | None = None,
    plaster: Callable[[], None] | None = None,
) -> None:
    """A block seen from the front down to the ground line `base`.

    `without` names columns that have no window at ground level; `plaster` paints on the bare wall before the windows are set in.
    """
    wall = wall or place.wall
    random = place.chance("windows")
    c.rect(left, top, right, base, wall)
    pitch = (right - left) / columns
    wide, high = pitch * random.uniform(0.5, 0.58), storey * random.uniform(0.58, 0.64)
    c.rect(left, base - wainscot, right, base, place.wainscot)
    c.rect(left, base - wainscot - 4, right, base - wainscot + 1, "#5f8a73")
    c.rect(left, base - 7, right, base, darker(place.wainscot, 0.18))
    first, row = base - wainscot - 16, 0
    floor = first
    while floor > top:
        c.rect(left, floor - storey - 7, right, floor - storey - 2, darker(wall, 0.09))
        floor -= storey
    if plaster:
        plaster()
    floor = first
    while floor > top:
        for column in range(columns):
            x = left + pitch * column + (pitch - wide) / 2
            inner = Random(random.random())
            if row or column not in without:
                window(c, x, floor - high - 8, wide, high, wall, inner)
                if inner.random() < 0.36 and column < columns - 1:
                    air_conditioner(c, x + wide + (pitch - wide) / 2 - 15, floor - 44, min(1.0, pitch / 150))
        floor -= storey
        row += 1


def unit_door(c: Canvas, place: Place, x: float, base: float, width: float = 112, height: float = 124, beside: int = 1) -> None:
    """The entrance of a block with its canopy and its number on a blue plate, to the right (1) or left (-1)."""
    left, right, top = x - width / 2, x + width / 2, base - height
    c.rect(left - 8, top - 4, right + 8, base, darker(place.wall, 0.14))
    c.rect(left, top, right, base, place.door)
    for side in (left, x):
        c.rect(side + 9, top + 14, side + width / 2 - 9, top + height * 0.5, lighter(place.door, 0.14), 2)
        c.rect(side + 9, top + height * 0.58, side + width / 2 - 9, base - 12, darker(place.door, 0.3), 2)
    c.rect(x - 1.5, top, x + 1.5, base, darker(place.door, 0.5))
    c.rect(x + 7, top + height * 0.52, x + 11, top + height * 0.64, "#c9b98f", 1)
    c.rect(left - 20, top - 20, right + 20, top - 6, "#8c7b6b")
    c.rect(left - 20, top - 20, right + 20, top - 16, "#a5947f")
    c.rect(left - 8, top - 6, right + 8, top + 6, "#2b241c40")
    plate(c, place, x + beside * (width / 2 + 42), top + 4)


def plate(c: Canvas, place: Place, x: float, y: float, size: float = 1) -> None:
    """The number of the block, white on blue; none where none is known."""
    if not place.block:
        return
    c.rect(x - 21 * size, y - 17 * size, x + 21 * size, y + 17 * size, "#24507c", 4)
    c.rect(x - 19 * size, y - 15 * size, x + 19 * size, y + 15 * size, "#2c5c8c", 3)
    digits = [int(one) for one in str(place.block)]
    height, step = (18.0, 0.0) if len(digits) == 1 else (15.0, 16.0)
    for position, one in enumerate(digits):
        aside = (position - (len(digits) - 1) / 2) * step * (-1 if c.mirrored else 1)
        c.digit(one, x + aside * size, y, height * size, "#ffffff", (3.4 if step == 0 else 2.8) * size)


def distance(c: Canvas, place: Place, horizon: float) -> None:
    """Sky, pale blocks and a line of trees, down to the horizon."""
    random = place.chance("distance")
    c.rect(0, 0, WIDTH, horizon, place.sky)
    for _ in range(2):
        x, y, size = random.uniform(60, 860), random.uniform(40, horizon * 0.35), random.uniform(34, 56)
        for dx, dy, r in ((-1.2, 0.1, 0.8), (0, -0.12, 1.15), (1.2, 0.12, 0.75)):
            c.oval(x + dx * size, y + dy * size, r * size, r * size * 0.38, lighter(place.sky, 0.5))
    x = random.uniform(-60, 0)
    while x < WIDTH:
        width, height = random.uniform(120, 210), random.uniform(0.42, 0.66) * horizon
        colour = mix(place.sky, random.choice(("#a9a08f", "#9aa5a3", "#b09c88")), 0.42)
        c.rect(x, horizon - height, x + width, horizon, colour)
        c.rect(x - 3, horizon - height - 5, x + width + 3, horizon - height, darker(colour, 0.08))
        step = width / 5
        for row in range(int(height / 30)):
            for k in range(5):
                y = horizon - height + 12 + row * 30
                c.rect(x + step * (k + 0.25), y, x + step * (k + 0.75), y + 15, mix(colour, "#6d828c", 0.5))
        x += width + random.uniform(16, 70)
    x = -20.0
    while x < WIDTH + 30:
        size = random.uniform(26, 44)
        c.oval(x, horizon - size * 0.55, size, size * 0.9, mix(random.choice(("#4e8c57", "#5f944f", "#437d4f")), place.sky, 0.32))
        x += size * 1.15


Corners = tuple[float, float, float, float]
ROOM: Corners = (150, 84, 810, 486)


def room(c: Canvas, wall: str, floor: str, *, back: Corners = ROOM, wainscot: str = "", height: float = 0.42) -> None:
    """A room seen straight from one end, with a wainscot up to `height` of the wall if it has a colour."""
    left, top, right, bottom = back
    c.poly([(0, 0), (left, top), (right, top), (WIDTH, 0)], lighter(wall, 0.5))
    c.rect(left, top, right, bottom, wall)
    c.poly([(0, HEIGHT), (left, bottom), (right, bottom), (WIDTH, HEIGHT)], floor)
    for edge, corner, colour in ((0, left, darker(wall, 0.1)), (WIDTH, right, darker(wall, 0.06))):
        c.poly([(edge, 0), (corner, top), (corner, bottom), (edge, HEIGHT)], colour)
    if not wainscot:
        return
    line = bottom - (bottom - top) * height
    outer = HEIGHT - HEIGHT * height
    c.rect(left, line, right, bottom, wainscot)
    c.rect(left, line - 3, right, line + 3, "#2f7a60")
    c.rect(left, bottom - 8, right, bottom, darker(wainscot, 0.2))
    for edge, corner in ((0, left), (WIDTH, right)):
        c.poly([(edge, outer), (corner, line), (corner, bottom), (edge, HEIGHT)], darker(wainscot, 0.08))
        c.poly([(edge, outer - 5), (corner, line - 3), (corner, line + 3), (edge, outer + 5)], "#2a6e57")
        c.poly([(edge, HEIGHT - 14), (corner, bottom - 8), (corner, bottom), (edge, HEIGHT)], darker(wainscot, 0.26))


def floorboards(c: Canvas, colour: str, back: Corners = ROOM, count: int = 9) -> None:
    """Joints of a floor running towards the far wall."""
    for k in range(1, count):
        near: Point = (WIDTH * k / count, HEIGHT)
        far: Point = (back[0] + (back[2] - back[0]) * k / count, back[3])
        c.line([far, near], colour, 2)
    for share in (0.16, 0.4, 0.72):
        a, b = between((back[0], back[3]), (0, HEIGHT), share), between((back[2], back[3]), (WIDTH, HEIGHT), share)
        c.line([a, b], colour, 1.5 + share)
