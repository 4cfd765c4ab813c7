"""Electric bicycles and bicycles."""

from .canvas import Canvas, Point, darker, lighter

COLOURS = ("#b0473a", "#3f6f8f", "#e3e0d6", "#5b7f63", "#4a4d52", "#c48f3c")


def wheel(c: Canvas, x: float, y: float, radius: float, rim: str = "#8b9094") -> None:
    """A tyre with its hub."""
    c.oval(x, y, radius, radius, "#2e3032")
    c.oval(x, y, radius * 0.62, radius * 0.62, rim)
    c.oval(x, y, radius * 0.24, radius * 0.24, "#55595c")


def electric_bicycle(c: Canvas, x: float, y: float, size: float = 1, face: int = 1, colour: str = COLOURS[0]) -> None:
    """An electric bicycle from the side, its wheels on `y`; `face` 1 looks right, -1 left."""

    def at(*points: Point) -> list[Point]:
        return [(x + dx * size * face, y + dy * size) for dx, dy in points]

    c.shadow(x, y, 76 * size, 8 * size)
    (bx, by), (fx, fy) = at((-48, -18), (50, -18))
    wheel(c, bx, by, 19 * size)
    wheel(c, fx, fy, 19 * size)
    c.line(at((44, -46), (50, -18)), "#6d7276", 5 * size)
    c.blob(at((-74, -36), (-60, -48), (-20, -50), (-4, -44), (0, -22), (-16, -14), (-26, -20), (-34, -36), (-52, -40)), colour)
    c.poly(at((-6, -23), (34, -23), (34, -12), (-16, -12)), darker(colour, 0.3))
    c.blob(at((26, -14), (40, -30), (38, -64), (48, -70), (54, -54), (48, -28), (38, -12)), colour)
    c.blob(at((30, -42), (50, -46), (68, -36), (74, -22), (58, -36), (44, -38)), lighter(colour, 0.16))
    c.curve(at((-60, -54), (-48, -57), (-26, -55), (-8, -52)), "#36322f", 9 * size)
    c.line(at((42, -66), (36, -86)), "#55595c", 4 * size)
    c.line(at((24, -86), (42, -88)), "#2e3032", 6 * size)
    c.line(at((38, -88), (32, -102)), "#55595c", 2.5 * size)
    c.oval(*at((31, -104))[0], 7 * size, 5 * size, "#3a4045")
    c.oval(*at((54, -62))[0], 5 * size, 8 * size, "#f3e6b5")
    c.oval(*at((-74, -42))[0], 4 * size, 5 * size, "#c2382b")
    c.line(at((-24, -16), (-16, 0)), "#55595c", 3 * size)


def electric_bicycle_behind(c: Canvas, x: float, y: float, size: float = 1, colour: str = COLOURS[0]) -> None:
    """An electric bicycle seen from behind, as it stands in a row."""

    def box(left: float, top: float, right: float, bottom: float, fill: str, radius: float = 0) -> None:
        c.rect(x + left * size, y + top * size, x + right * size, y + bottom * size, fill, radius * size)

    c.shadow(x, y, 30 * size, 6 * size)
    box(-6, -42, 6, 1, "#2e3032", 5)
    c.line([(x - 30 * size, y - 92 * size), (x, y - 98 * size), (x + 30 * size, y - 92 * size)], "#3a3f43", 5 * size)
    for side in (-1, 1):
        c.line([(x + side * 22 * size, y - 95 * size), (x + side * 27 * size, y - 112 * size)], "#55595c", 2.5 * size)
        c.oval(x + side * 29 * size, y - 115 * size, 8 * size, 5.5 * size, "#3a4045")
    box(-14, -98, 14, -62, darker(colour, 0.2), 6)
    c.blob(
        [
            (x + dx * size, y + dy * size)
            for dx, dy in ((-20, -62), (0, -70), (20, -62), (22, -40), (14, -22), (-14, -22), (-22, -40))
        ],
        colour,
    )
    c.oval(x, y - 70 * size, 17 * size, 8 * size, "#36322f")
    box(-10, -56, 10, -50, "#c2382b", 2)
    box(-11, -42, 11, -30, "#f4f2ea", 1.5)
    box(-8, -38, 8, -34, "#5b8a66")


def bicycle(c: Canvas, x: float, y: float, size: float = 1, face: int = 1, colour: str = "#3f6f8f") -> None:
    """A bicycle from the side."""

    def at(*points: Point) -> list[Point]:
        return [(x + dx * size * face, y + dy * size) for dx, dy in points]

    c.shadow(x, y, 84 * size, 7 * size)
    for hub in at((-52, -34), (54, -34)):
        c.ring(*hub, 34 * size, 34 * size, "#35383a", 5 * size)
        c.ring(*hub, 29 * size, 29 * size, "#a9adae", 1.5)
        for dx, dy in ((28, 0), (0, 28), (20, 20), (20, -20)):
            c.line([(hub[0] - dx * size, hub[1] - dy * size), (hub[0] + dx * size, hub[1] + dy * size)], "#a9adae", 1)
        c.oval(*hub, 4 * size, 4 * size, "#55595c")
    c.line(at((-52, -34), (-2, -34), (38, -84), (-18, -84), (-2, -34)), colour, 5 * size)
    c.line(at((-52, -34), (-18, -84)), colour, 4 * size)
    c.line(at((54, -34), (36, -98)), colour, 5 * size)
    c.line(at((-18, -84), (-22, -96)), "#8b9094", 4 * size)
    c.curve(at((-38, -98), (-24, -100), (-6, -97)), "#36322f", 9 * size)
    c.curve(at((26, -104), (38, -102), (48, -110)), "#36322f", 5 * size)
    c.oval(*at((-2, -34))[0], 8 * size, 8 * size, "#6d7276")
    c.line(at((-2, -34), (6, -18)), "#6d7276", 3 * size)
    c.poly(at((50, -102), (80, -102), (76, -76), (54, -76)), "#b3ab98")
    c.line(at((52, -93), (79, -93)), "#8f8876", 2)
    c.line(at((53, -84), (78, -84)), "#8f8876", 2)
