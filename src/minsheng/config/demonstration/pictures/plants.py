"""Trees, hedges, lawns and vegetables."""

from random import Random

from .canvas import WIDTH, Canvas, darker

LEAVES = ("#4e8c57", "#498655", "#56905a")


def lawn(c: Canvas, random: Random, top: float, bottom: float, left: float = 0, right: float = WIDTH) -> None:
    """Grass in two tones with small tufts."""
    c.rect(left, top, right, bottom, "#86b06e")
    middle = top + (bottom - top) * 0.48
    wide = right - left
    with c.inside([(left, top), (right, top), (right, bottom), (left, bottom)]):
        curve = [
            (left - 60, middle),
            (left + wide * 0.3, middle - 16),
            (left + wide * 0.65, middle + 8),
            (right + 60, middle - 12),
        ]
        c.blob([*curve, (right + 80, bottom + 80), (left - 80, bottom + 80)], "#7ba664")
    for _ in range(int(wide * (bottom - top) / 5200)):
        x, y = random.uniform(left + 10, right - 10), random.uniform(top + 40, bottom - 4)
        size = 5 + 5 * (y - top) / (bottom - top)
        for dx in (-0.55, 0, 0.55):
            c.poly(
                [(x + dx * size - 1.8, y), (x + dx * size * 1.7, y - size * (1.5 if dx == 0 else 1.1)), (x + dx * size + 1.8, y)],
                "#5f944f",
            )


def tree(c: Canvas, x: float, y: float, size: float = 1, stakes: bool = True, leaf: str = LEAVES[0]) -> None:
    """A young round tree standing at the point, with its three stakes."""
    c.shadow(x + 10 * size, y, 40 * size, 8 * size)
    c.oval(x, y, 24 * size, 6 * size, "#8a6a48")
    if stakes:
        for dx in (-30, 30):
            c.line([(x + dx * size, y + 2), (x + dx * 0.12 * size, y - 72 * size)], "#b79b6c", 5 * size)
        c.line([(x - 15 * size, y - 36 * size), (x + 15 * size, y - 36 * size)], "#b79b6c", 4 * size)
    c.line([(x, y), (x, y - 130 * size)], "#6b5442", 10 * size)
    c.line([(x, y - 96 * size), (x + 20 * size, y - 126 * size)], "#6b5442", 6 * size)
    top = y - 150 * size
    for dx, dy, r in ((-26, 10, 34), (28, 8, 33), (0, -16, 42)):
        c.oval(x + dx * size, top + dy * size, r * size, r * size * 0.95, darker(leaf, 0.1))
    for dx, dy, r in ((-24, 4, 31), (22, 2, 30), (-2, -20, 39)):
        c.oval(x + dx * size, top + dy * size, r * size, r * size * 0.94, leaf)
    for dx, dy, r in ((-18, -28, 20), (-34, 0, 12), (14, -8, 11)):
        c.oval(x + dx * size, top + dy * size, r * size, r * size * 0.85, "#73ad70")


def shrub(c: Canvas, x: float, y: float, size: float = 1, leaf: str = LEAVES[1]) -> None:
    """A clipped round bush standing at the point."""
    c.shadow(x + 6 * size, y, 52 * size, 8 * size)
    c.blob(
        [
            (x - 52 * size, y - 18 * size),
            (x - 34 * size, y - 52 * size),
            (x, y - 62 * size),
            (x + 36 * size, y - 50 * size),
            (x + 52 * size, y - 18 * size),
            (x + 34 * size, y),
            (x - 34 * size, y),
        ],
        leaf,
    )
    c.blob(
        [
            (x - 40 * size, y - 32 * size),
            (x - 24 * size, y - 52 * size),
            (x + 4 * size, y - 54 * size),
            (x - 4 * size, y - 34 * size),
        ],
        "#6ba36a",
    )


def hedge(c: Canvas, left: float, right: float, y: float, height: float = 46) -> None:
    """A row of bushes grown together."""
    c.shadow((left + right) / 2, y + 2, (right - left) / 2 + 8, 7)
    pitch, x, dark = height * 1.25, left + height * 0.6, False
    c.rect(left + height * 0.5, y - height * 0.4, right - height * 0.5, y, "#3f7a4c", 8)
    while x < right - height * 0.5:
        c.oval(x, y - height * 0.42, height * 0.84, height * 0.56, "#3f7a4c" if dark else "#498655")
        c.oval(x - height * 0.14, y - height * 0.64, height * 0.4, height * 0.22, "#6ba36a")
        x, dark = x + pitch, not dark


def tuft(c: Canvas, x: float, y: float, size: float = 1, colour: str = "#6b9a4b") -> None:
    """A vegetable plant of five pointed leaves."""
    for dx, dy in ((-15, -12), (15, -12), (-9, -24), (9, -23), (0, -27)):
        c.blob(
            [
                (x - 2.5 * size, y),
                (x + dx * 0.35 * size - 2.5 * size, y + dy * 0.6 * size),
                (x + dx * size, y + dy * size),
                (x + dx * 0.55 * size + 2.5 * size, y + dy * 0.45 * size),
                (x + 2.5 * size, y),
            ],
            darker(colour, 0.1) if dy < -23 else colour,
        )


def cabbage(c: Canvas, x: float, y: float, size: float = 1) -> None:
    """A head of cabbage."""
    c.oval(x, y - 6 * size, 20 * size, 9 * size, "#5c8a45")
    c.oval(x, y - 11 * size, 13 * size, 11 * size, "#8fb866")
    c.oval(x - 3 * size, y - 14 * size, 6 * size, 6 * size, "#acc985")


def weeds(c: Canvas, random: Random, left: float, right: float, y: float, count: int = 9) -> None:
    """Tall dry and green blades that nobody cut."""
    for _ in range(count):
        x = random.uniform(left, right)
        for _ in range(4):
            bend, high = random.uniform(-14, 14), random.uniform(22, 46)
            c.curve(
                [(x, y), (x + bend * 0.3, y - high * 0.6), (x + bend, y - high)],
                random.choice(("#7f8f4c", "#a39a57", "#6b8446")),
                3,
            )


def flowers(
    c: Canvas, random: Random, x: float, y: float, count: int = 5, colours: tuple[str, ...] = ("#e0b23c", "#d98b6a")
) -> None:
    """A few low flowers around the point."""
    for _ in range(count):
        fx, fy = x + random.uniform(-46, 46), y + random.uniform(-14, 14)
        c.line([(fx, fy), (fx, fy + 9)], "#5f944f", 2)
        c.oval(fx, fy, 6, 6, random.choice(colours))
        c.oval(fx, fy, 2.4, 2.4, "#fbf0d0")


def potted(c: Canvas, x: float, y: float, size: float = 1) -> None:
    """A plant in a clay pot."""
    c.shadow(x, y, 22 * size, 5 * size)
    for dx, dy in ((-20, -58), (18, -62), (0, -74), (-10, -66), (11, -50)):
        c.blob(
            [
                (x, y - 28 * size),
                (x + dx * 0.9 * size - 7, y + dy * 0.8 * size),
                (x + dx * size, y + dy * size),
                (x + dx * 0.7 * size + 6, y + dy * 0.75 * size),
            ],
            LEAVES[0] if dx > 0 else "#5f9b62",
        )
    c.poly([(x - 18 * size, y - 32 * size), (x + 18 * size, y - 32 * size), (x + 13 * size, y), (x - 13 * size, y)], "#b0644a")
    c.rect(x - 20 * size, y - 36 * size, x + 20 * size, y - 28 * size, "#c07457", 2)
