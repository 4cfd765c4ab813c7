"""What lies about: cartons, bags, bricks, puddles, cracks, stains."""

from random import Random

from .canvas import Canvas, Point, darker, lighter, smooth


def carton(c: Canvas, x: float, y: float, width: float, height: float, colour: str = "#b08a58") -> None:
    """A cardboard box standing on the line `y`, with its side turned a little towards us."""
    side = width * 0.18
    c.rect(x, y - height, x + width, y, colour)
    c.poly(
        [
            (x + width, y - height),
            (x + width + side, y - height - side * 0.5),
            (x + width + side, y - side * 0.5),
            (x + width, y),
        ],
        darker(colour, 0.2),
    )
    c.poly(
        [
            (x, y - height),
            (x + side, y - height - side * 0.5),
            (x + width + side, y - height - side * 0.5),
            (x + width, y - height),
        ],
        lighter(colour, 0.16),
    )
    c.rect(x + width * 0.42, y - height, x + width * 0.58, y - height * 0.68, lighter(colour, 0.3))
    c.rect(x + width * 0.1, y - height * 0.28, x + width * 0.34, y - height * 0.12, lighter(colour, 0.22), 1)


def bag(c: Canvas, x: float, y: float, size: float = 1, colour: str = "#3d4145") -> None:
    """A full, tied rubbish bag."""
    shape = [(-34, -8), (-38, -30), (-22, -50), (-6, -56), (8, -56), (24, -48), (38, -28), (34, -6), (0, 0)]
    c.poly(
        [
            (x - 12 * size, y - 66 * size),
            (x + 2 * size, y - 52 * size),
            (x + 14 * size, y - 68 * size),
            (x + 8 * size, y - 48 * size),
            (x - 8 * size, y - 48 * size),
        ],
        darker(colour, 0.2),
    )
    c.blob([(x + dx * size, y + dy * size) for dx, dy in shape], colour)
    c.curve(
        [(x - 22 * size, y - 34 * size), (x - 16 * size, y - 44 * size), (x - 4 * size, y - 50 * size)],
        lighter(colour, 0.3),
        4 * size,
    )
    c.curve(
        [(x + 6 * size, y - 48 * size), (x + 14 * size, y - 34 * size), (x + 15 * size, y - 20 * size)],
        darker(colour, 0.24),
        3 * size,
    )


def bricks(c: Canvas, x: float, y: float, random: Random, rows: int = 5, size: float = 1) -> None:
    """A pile of old bricks with a hump of broken mortar before it; `x` is its middle."""
    wide, high = 58 * size, 24 * size
    c.shadow(x, y, wide * (rows + 1.6) / 2, 12 * size)
    for row in range(rows):
        count = rows - row
        for k in range(count):
            left = x + (k - count / 2) * (wide + 5) + random.uniform(-7, 7)
            top = y - (row + 1) * (high + 3)
            colour = random.choice(("#a14a36", "#ab5540", "#95412f", "#b0624a"))
            tilt = random.uniform(-4, 4)
            c.poly(
                [(left, top + tilt), (left + wide, top - tilt), (left + wide, top + high - tilt), (left, top + high + tilt)],
                colour,
            )
            c.poly(
                [(left, top + tilt), (left + wide, top - tilt), (left + wide, top + 6 - tilt), (left, top + 6 + tilt)],
                lighter(colour, 0.14),
            )
    c.blob(
        [
            (x - wide * 2.6, y + 6),
            (x - wide * 1.6, y - 12 * size),
            (x - wide * 0.4, y - 24 * size),
            (x + wide * 0.6, y - 10 * size),
            (x + wide * 1.8, y - 14 * size),
            (x + wide * 2.8, y + 6),
            (x, y + 12),
        ],
        "#b7b2a8",
    )
    c.blob(
        [
            (x - wide * 1.4, y - 8 * size),
            (x - wide * 0.4, y - 20 * size),
            (x + wide * 0.3, y - 10 * size),
            (x - wide * 0.6, y - 4),
        ],
        "#c8c3b8",
    )


def pool(c: Canvas, x: float, y: float, width: float, height: float, colour: str, random: Random, shine: str = "") -> list[Point]:
    """A puddle of irregular edge; gives back its outline."""
    edge: list[Point] = []
    for dx, dy in (
        (-1, 0),
        (-0.72, -0.62),
        (-0.2, -0.9),
        (0.3, -0.82),
        (0.8, -0.6),
        (1, 0),
        (0.74, 0.64),
        (0.2, 0.95),
        (-0.3, 0.78),
        (-0.78, 0.66),
    ):
        grow = random.uniform(0.84, 1.14)
        edge.append((x + dx * width * grow, y + dy * height * grow))
    c.blob(edge, colour)
    for dx, dy, wide in ((-0.34, -0.3, 0.3), (0.22, 0.2, 0.36), (0.4, -0.36, 0.16)):
        c.oval(x + dx * width, y + dy * height, wide * width, max(2.0, height * 0.07), shine or lighter(colour, 0.28))
    return smooth(edge, closed=True)


def crack(c: Canvas, start: Point, reach: Point, random: Random, colour: str, thickness: float = 3) -> None:
    """A jagged crack from a point, with a few branches."""
    points = [start]
    for k in range(1, 6):
        x, y = start[0] + reach[0] * k / 5, start[1] + reach[1] * k / 5
        points.append((x + random.uniform(-9, 9), y + random.uniform(-6, 6)))
    c.line(points, colour, thickness)
    for k in (2, 3):
        x, y = points[k]
        c.line([(x, y), (x + random.uniform(-28, 28), y + random.uniform(8, 18))], colour, thickness * 0.7)


def drip(c: Canvas, x: float, y: float, width: float, height: float, colour: str) -> None:
    """A stain that has run down a wall from the line `y`."""
    c.blob(
        [
            (x - width * 0.5, y),
            (x + width * 0.5, y),
            (x + width * 0.42, y + height * 0.5),
            (x + width * 0.16, y + height * 0.7),
            (x + width * 0.1, y + height),
            (x - width * 0.08, y + height * 0.78),
            (x - width * 0.3, y + height * 0.86),
            (x - width * 0.4, y + height * 0.4),
        ],
        colour,
    )


def litter(c: Canvas, random: Random, left: float, right: float, top: float, bottom: float, count: int = 16) -> None:
    """Scraps, cups and peel on the ground."""
    for _ in range(count):
        x, y, turn = random.uniform(left, right), random.uniform(top, bottom), random.uniform(-7, 7)
        colour = random.choice(("#e8e4d8", "#d9cfae", "#c98a4b", "#7fa05a", "#9fb7c4", "#b7573f"))
        c.poly([(x - 9, y + turn * 0.4), (x + 3, y - 5), (x + 11, y + turn * 0.5), (x + 1, y + 6)], colour)
        c.poly([(x + 3, y - 5), (x + 11, y + turn * 0.5), (x + 1, y + 6)], darker(colour, 0.12))


def brickwork(c: Canvas, left: float, top: float, right: float, bottom: float, random: Random) -> None:
    """Bare brick courses, to be drawn inside a hole in the plaster."""
    c.rect(left, top, right, bottom, "#c2a48c")
    row, y = 0, top
    while y < bottom:
        x = left - (22 if row % 2 else 0)
        while x < right:
            c.rect(x, y, x + 40, y + 15, random.choice(("#a9573f", "#b2654b", "#9c4c38", "#b8735a")), 1)
            x += 44
        row, y = row + 1, y + 19


def bucket(c: Canvas, x: float, y: float, size: float = 1, colour: str = "#2f6fa8") -> None:
    """A plastic bucket with its handle up."""
    c.shadow(x, y, 26 * size, 6 * size)
    c.arch(x, y - 46 * size, 25 * size, 180, 360, "#5b5b58", 3 * size)
    c.poly([(x - 26 * size, y - 48 * size), (x + 26 * size, y - 48 * size), (x + 19 * size, y), (x - 19 * size, y)], colour)
    c.poly(
        [(x - 26 * size, y - 48 * size), (x - 12 * size, y - 48 * size), (x - 9 * size, y), (x - 19 * size, y)],
        lighter(colour, 0.16),
    )
    c.oval(x, y - 48 * size, 26 * size, 6 * size, darker(colour, 0.4))
