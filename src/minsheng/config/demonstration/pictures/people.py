"""People without faces: at the table-tennis table, at chess, in a wheelchair."""

from .canvas import Canvas, Point, darker

SKINS = ("#d9b08c", "#cfa27c", "#e0ba98")


def head(c: Canvas, x: float, y: float, size: float, skin: str, hair: str, face: int) -> None:
    """A head with its hair, looking to the side `face` (1 right, -1 left)."""
    r = 21 * size
    c.rect(x - 7 * size, y + 10 * size, x + 7 * size, y + 32 * size, darker(skin, 0.1), 3)
    c.oval(x, y, r * 0.94, r, skin)
    c.blob(
        [
            (x + face * r * 0.8, y - r * 0.5),
            (x + face * r * 0.2, y - r * 1.14),
            (x - face * r * 0.7, y - r * 0.98),
            (x - face * r * 1.06, y - r * 0.1),
            (x - face * r * 0.86, y + r * 0.42),
            (x - face * r * 0.56, y - r * 0.1),
            (x - face * r * 0.1, y - r * 0.5),
        ],
        hair,
    )
    c.oval(x - face * r * 0.32, y + r * 0.12, 3.6 * size, 5 * size, darker(skin, 0.14))


def player(
    c: Canvas, x: float, y: float, shirt: str, hair: str, face: int, skin: str = SKINS[0], raised: float = 0, size: float = 1
) -> None:
    """Somebody playing table tennis, feet on `y`; `raised` lifts the hand with the bat."""

    def at(*points: Point) -> list[Point]:
        return [(x + dx * size * face, y + dy * size) for dx, dy in points]

    c.shadow(x, y, 52 * size, 8 * size)
    c.line(at((-38, -148), (-54, -116), (-34, -92)), darker(shirt, 0.16), 19 * size)
    c.oval(*at((-30, -90))[0], 9 * size, 9 * size, skin)
    for hip, knee, foot in ((-15, -26, -30), (14, 26, 22)):
        c.line(at((hip, -92), (knee, -48), (foot, -6)), "#454c55" if hip < 0 else "#505863", 24 * size)
        c.line(at((foot - 4, -4), (foot + 16, -4)), "#e9e5da", 11 * size)
    c.blob(at((-34, -160), (0, -174), (30, -162), (32, -120), (27, -82), (-28, -82), (-36, -118)), shirt)
    head(c, x + 6 * size * face, y - 198 * size, size, skin, hair, face)
    c.line(at((22, -150), (50, -120), (82, -128 - raised)), darker(shirt, 0.08), 18 * size)
    hand = at((88, -130 - raised))[0]
    c.oval(*hand, 10 * size, 10 * size, skin)
    bat = at((104, -142 - raised))[0]
    c.line([hand, bat], "#8a5a3a", 6 * size)
    c.oval(*bat, 16 * size, 18 * size, "#b23a2e")


def sitter(c: Canvas, x: float, y: float, shirt: str, hair: str, face: int, skin: str = SKINS[1], size: float = 1) -> None:
    """Somebody sitting on a stool and bending over a game, feet on `y`."""

    def at(*points: Point) -> list[Point]:
        return [(x + dx * size * face, y + dy * size) for dx, dy in points]

    c.shadow(x, y, 46 * size, 7 * size)
    for dx in (-20, 12):
        c.line(at((dx, -44), (dx - 3, 0)), "#8c6a48", 6 * size)
    c.line(at((-28, -48), (20, -48)), "#a07b54", 9 * size)
    c.line(at((-4, -60), (38, -58), (36, -6)), "#505863", 20 * size)
    c.line(at((34, -4), (50, -4)), "#3c3a38", 10 * size)
    c.blob(at((-24, -120), (-2, -134), (20, -122), (20, -92), (10, -54), (-26, -54), (-30, -88)), shirt)
    head(c, x + 12 * size * face, y - 154 * size, size * 0.92, skin, hair, face)
    c.line(at((8, -112), (20, -80), (46, -84)), darker(shirt, 0.12), 15 * size)
    c.oval(*at((52, -84))[0], 8 * size, 8 * size, skin)


def wheelchair_user(c: Canvas, x: float, y: float, shirt: str, hair: str, face: int, size: float = 1) -> None:
    """Somebody in a wheelchair, wheels on `y`."""

    def at(*points: Point) -> list[Point]:
        return [(x + dx * size * face, y + dy * size) for dx, dy in points]

    skin = SKINS[0]
    c.shadow(x + 8 * face, y, 52 * size, 6 * size)
    c.line(at((-40, -108), (-30, -102), (-28, -52), (30, -50), (42, -14)), "#55595c", 5 * size)
    c.line(at((-6, -64), (34, -62), (42, -18)), "#505863", 20 * size)
    c.line(at((42, -12), (58, -12)), "#3c3a38", 9 * size)
    c.blob(at((-24, -122), (-4, -134), (18, -122), (18, -92), (12, -58), (-22, -58), (-26, -90)), shirt)
    head(c, x + 2 * size * face, y - 156 * size, size * 0.9, skin, hair, face)
    c.ring(*at((-8, -34))[0], 34 * size, 34 * size, "#35383a", 5.5 * size)
    c.ring(*at((-8, -34))[0], 27 * size, 27 * size, "#aeb8bb", 2)
    c.oval(*at((-8, -34))[0], 5 * size, 5 * size, "#55595c")
    c.oval(*at((42, -9))[0], 9 * size, 9 * size, "#35383a")
    c.line(at((2, -112), (12, -84), (26, -74)), darker(shirt, 0.12), 14 * size)
    c.oval(*at((28, -72))[0], 7 * size, 7 * size, skin)
