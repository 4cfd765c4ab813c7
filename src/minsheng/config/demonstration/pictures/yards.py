"""Four pairs in the yard: green, rubbish, shed, fence."""

from collections.abc import Sequence

from .buildings import distance, facade, unit_door
from .canvas import WIDTH, Canvas, Point, between, darker, lighter, mix, smooth
from .clutter import bag, bricks, bucket, carton, crack, drip, litter, pool
from .fixtures import bench, bin_on_wheels, ground_tiles
from .place import Place
from .plants import cabbage, flowers, hedge, lawn, potted, shrub, tree, tuft, weeds


def kerb(c: Canvas, y: float) -> None:
    """The road along the lower edge."""
    c.rect(0, y, WIDTH, 640, "#c6c1b6")
    c.rect(0, y, WIDTH, y + 7, "#dedad0")
    c.rect(0, y + 7, WIDTH, y + 10, "#aaa599")


def green(c: Canvas, place: Place, after: bool) -> None:
    """Vegetable rows, a bamboo frame and rubble before the block; then lawn, hedges, young trees and a path."""
    random = place.chance("plants")
    shift = random.uniform(-26, 26)
    facade(c, place, base=356, without=(2,))
    unit_door(c, place, 400, 356, 104)
    if after:
        lawn(c, random, 356, 604)
        c.rect(0, 356, WIDTH, 362, "#6f9a5b")
        hedge(c, 8, 330, 398)
        hedge(c, 474, 952, 398)
        path = [(352, 356), (448, 356), (556, 604), (284, 604)]
        c.poly(path, "#d9d3c6")
        for share in (0.16, 0.36, 0.6, 0.84):
            c.line([between(path[0], path[3], share), between(path[1], path[2], share)], "#bdb6a6", 2 + 2 * share)
        c.line([path[0], path[3]], "#c4bcab", 5)
        c.line([path[1], path[2]], "#c4bcab", 5)
        tree(c, 176 + shift, 520, 1.02)
        tree(c, 838 + shift, 478, 0.86)
        tree(c, 608 + shift, 452, 0.66)
        bench(c, 700 + shift, 562)
        flowers(c, random, 96, 566, 6)
        flowers(c, random, 860 + shift, 572, 4)
    else:
        c.rect(0, 356, WIDTH, 604, "#a98862")
        c.blob([(-40, 366), (200, 358), (520, 380), (1000, 356), (1000, 408), (700, 404), (340, 424), (-40, 400)], "#9a7853")
        edges = smooth([(352, 356), (372, 440), (384, 520), (420, 604)]), smooth([(448, 356), (462, 430), (500, 520), (576, 604)])
        c.poly([*edges[0], *reversed(edges[1])], "#bb9b74")
        for row, (y, thick) in enumerate(((398, 9), (436, 12), (486, 15), (548, 19))):
            for left, right in ((-20, 366 - row * 8), (478 + row * 18, 700 - row * 26)):
                points = [(left + (right - left) * k / 4, y + (6, -4, 3, 8, 2)[k]) for k in range(5)]
                c.curve([(x, py + thick * 0.4) for x, py in points], "#8a6846", thick)
                c.curve(points, "#6f5138", thick * 0.7)
                step = 44 + row * 13
                x = left + step * 0.7
                while x < right - 14:
                    size = 0.62 + row * 0.24
                    if (row + (left > 0)) % 2:
                        cabbage(c, x, y + 2, size)
                    else:
                        tuft(c, x, y + 4, size)
                    x += step * random.uniform(0.9, 1.16)
        _bamboo_frame(c, 60 + shift)
        bucket(c, 590, 560, 1.05)
        bricks(c, 788 + shift * 0.4, 572, random, 5)
    kerb(c, 604)
    if not after:
        c.blob([(120, 604), (180, 596), (240, 604), (340, 606), (300, 616), (200, 612)], "#a98862")
        c.blob([(600, 606), (640, 600), (690, 607), (640, 613)], "#a98862")


def _bamboo_frame(c: Canvas, x: float) -> None:
    """Two trestles and a pole, with climbing beans."""
    for foot in (0, 176):
        c.line([(x + foot, 512), (x + foot + 52, 346)], "#c9b07f", 6)
        c.line([(x + foot + 104, 512), (x + foot + 44, 346)], "#bfa571", 6)
    c.line([(x + 30, 360), (x + 240, 356)], "#d4bc8b", 6)
    c.line([(x + 18, 450), (x + 262, 446)], "#c9b07f", 5)
    for stem, top in ((40, 366), (96, 376), (204, 362), (236, 380)):
        c.curve([(x + stem, 506), (x + stem + 8, 470), (x + stem - 2, 420), (x + stem + 8, top)], "#557f3e", 3)
        for k in range(6):
            side = 1 if k % 2 else -1
            lx, ly = x + stem + side * 9, 490 - k * (490 - top) / 6
            c.blob(
                [(lx - side * 9, ly), (lx, ly - 11), (lx + side * 11, ly + 2), (lx, ly + 9)], "#5c8a45" if k % 2 else "#6b9a4b"
            )


def rubbish(c: Canvas, place: Place, after: bool) -> None:
    """Overflowing bins and bags on bare ground; then four closed bins on a paved bay."""
    random = place.chance("bins")
    distance(c, place, 236)
    c.rect(0, 196, WIDTH, 424, mix(place.wall, "#a39d90", 0.12))
    for x in range(-40, 1000, 240):
        c.rect(x, 188, x + 34, 424, darker(place.wall, 0.09))
        c.rect(x - 5, 182, x + 39, 194, darker(place.wall, 0.2))
    c.rect(0, 190, WIDTH, 204, darker(place.wall, 0.24))
    c.rect(0, 370, WIDTH, 424, place.wainscot)
    c.rect(0, 366, WIDTH, 371, "#5f8a73")
    spots, kinds = (238, 398, 558, 718), ("blue", "green", "grey", "red")
    if after:
        c.rect(0, 424, WIDTH, 640, "#c9c4b8")
        ground_tiles(c, 424, 640, "#b8b2a5", 480, 60)
        c.rect(130, 214, 826, 424, "#eef1ea")
        c.rect(130, 340, 826, 424, "#cfe3d6")
        c.rect(130, 337, 826, 342, "#2f7a60")
        for x, kind in zip(spots, kinds, strict=True):
            c.rect(x - 38, 234, x + 38, 310, _BINS[kind], 6)
            _sign(c, x, 272, kind, "#ffffff", 1.5)
        for x in (122, 822):
            c.rect(x, 190, x + 14, 520, "#4f6b60")
        c.poly([(84, 176), (872, 176), (896, 206), (60, 206)], "#5a8c78")
        c.rect(60, 204, 896, 214, "#3f6d5c")
        c.rect(136, 214, 822, 226, "#2b241c26")
        c.poly([(130, 424), (826, 424), (900, 566), (56, 566)], "#d8d3c8")
        for k in range(1, 4):
            c.line([between((130, 424), (826, 424), k / 4), between((56, 566), (900, 566), k / 4)], "#efc64b", 5)
        c.line([(130, 424), (56, 566), (900, 566), (826, 424)], "#efc64b", 6)
        for x, kind in zip(spots, kinds, strict=True):
            bin_on_wheels(c, x, 518, _BINS[kind], lid="closed")
            _sign(c, x, 446, kind, "#ffffff", 1.1)
        potted(c, 74, 470, 1.3)
        shrub(c, 908, 470, 0.95)
        return
    c.rect(0, 424, WIDTH, 640, "#a89c86")
    c.blob([(-20, 470), (200, 440), (520, 452), (980, 436), (990, 540), (600, 600), (180, 590), (-20, 560)], "#998b74")
    for x, wide, high in ((170, 40, 96), (330, 56, 120), (640, 44, 104)):
        drip(c, x, 204, wide, high, "#6f6a5e30")
    pool(c, 520, 566, 250, 30, "#6b614c", random, "#81775f")
    carton(c, 790, 470, 84, 92)
    carton(c, 812, 384, 60, 50, "#bd9866")
    for dx, colour in ((40, "#3d4145"), (120, "#e4e2da"), (840, "#4a6a7a")):
        bag(c, dx + 20, 480, 1.2, colour)
    for x, kind, lid in zip(spots[:3], kinds, ("open", "open", "open"), strict=False):
        tilt = random.uniform(-7, 7)
        bin_on_wheels(c, x + tilt, 506, darker(_BINS[kind], 0.16), lid=lid)
        _sign(c, x + tilt, 434, kind, "#e7e4da", 1.1)
    for x, y, size, colour in (
        (224, 342, 1.05, "#3d4145"),
        (272, 350, 0.9, "#e4e2da"),
        (380, 346, 1.0, "#d9d2bd"),
        (424, 344, 1.1, "#3d4145"),
        (398, 316, 0.8, "#9c4a42"),
        (548, 346, 1.05, "#4a6a7a"),
        (596, 352, 0.85, "#e4e2da"),
    ):
        bag(c, x, y + 16, size, colour)
    bag(c, 690, 520, 1.5, "#3d4145")
    bag(c, 770, 540, 1.2, "#e4e2da")
    bag(c, 470, 566, 1.35, "#3d4145")
    bag(c, 400, 584, 1.05, "#9c4a42")
    bag(c, 160, 560, 1.45, "#3d4145")
    bag(c, 90, 580, 1.1, "#d9d2bd")
    litter(c, random, 60, 900, 556, 624, 26)


_BINS = {"blue": "#2f6596", "green": "#3f8156", "grey": "#6a6f72", "red": "#b0473a"}


def _sign(c: Canvas, x: float, y: float, kind: str, fill: str, size: float) -> None:
    """The sign of one sort of waste: arrows, leaf, cross or battery."""
    if kind == "blue":
        for k in range(3):
            c.arch(x, y, 15 * size, 120 * k + 8, 120 * k + 92, fill, 4 * size)
            dx, dy = ((12, 12), (-16, 6), (4, -17))[k]
            c.oval(x + dx * size, y + dy * size, 3.6 * size, 3.6 * size, fill)
    elif kind == "green":
        c.blob(
            [
                (x - 14 * size, y + 12 * size),
                (x - 12 * size, y - 8 * size),
                (x + 16 * size, y - 16 * size),
                (x + 10 * size, y + 10 * size),
            ],
            fill,
        )
        c.line([(x - 18 * size, y + 17 * size), (x + 4 * size, y - 4 * size)], fill, 3 * size)
    elif kind == "grey":
        c.ring(x, y, 16 * size, 16 * size, fill, 4 * size)
        c.line([(x - 10 * size, y + 10 * size), (x + 10 * size, y - 10 * size)], fill, 4 * size)
    else:
        c.rect(x - 9 * size, y - 12 * size, x + 9 * size, y + 16 * size, fill, 2)
        c.rect(x - 4 * size, y - 17 * size, x + 4 * size, y - 10 * size, fill)


def shed(c: Canvas, place: Place, after: bool) -> None:
    """A lean-to of corrugated sheets against the block; then the wall is free, with paving and shrubs."""
    random = place.chance("sheets")
    shift = random.uniform(-24, 24)
    facade(c, place, base=412, storey=112, columns=5, wainscot=64, without=(0,))
    unit_door(c, place, 112, 412, 112, 142)
    left, right = 300 + shift, 760 + shift
    if after:
        c.rect(0, 412, WIDTH, 640, "#d3cdbf")
        ground_tiles(c, 412, 640, "#bdb6a6", 480, 70)
        c.poly([(left - 60, 420), (right + 170, 420), (right + 214, 506), (left - 96, 506)], "#b1a994")
        c.poly([(left - 54, 420), (right + 164, 420), (right + 204, 496), (left - 86, 496)], "#86795c")
        c.poly([(left - 52, 420), (right + 162, 420), (right + 178, 450), (left - 66, 450)], "#7ba664")
        for k, x in enumerate((-10, 106, 220, 334, 450, 560)):
            shrub(c, left + x, 484 + (k % 2) * 4, 0.86 + (k % 3) * 0.08, "#498655" if k % 2 else "#56905a")
        flowers(c, random, left + 50, 478, 5)
        flowers(c, random, left + 400, 478, 5)
        bench(c, 140 + shift * 0.4, 592)
        return
    c.rect(0, 412, WIDTH, 640, "#b5a98f")
    c.blob([(-20, 440), (300, 424), (640, 436), (980, 428), (990, 600), (500, 610), (-20, 570)], "#a4977c")
    blue, rust = random.choice((("#5f86a3", "#8b5a41"), ("#6f8f7d", "#8b5a41"), ("#8d979c", "#8b5a41")))
    _lean_to(c, left, right, blue, rust)
    bricks(c, right + 116, 578, random, 3, 0.8)
    carton(c, left - 110, 560, 84, 66)
    carton(c, left - 96, 494, 60, 44, "#a07b4c")
    for k in range(4):
        c.line([(right + 60 + k * 10, 556), (right + 96 + k * 11, 330)], ("#8a6a48", "#9c7b52")[k % 2], 7)
    c.blob([(96, 590), (120, 556), (180, 548), (230, 570), (250, 596), (170, 604)], "#4f6f8f")
    c.blob([(112, 588), (130, 562), (176, 556), (166, 584)], "#668aa8")
    litter(c, random, 280, 880, 596, 628, 10)


def _lean_to(c: Canvas, left: float, right: float, sheet: str, rust: str) -> None:
    """Sheets of two colours, a crooked roof held down by bricks, a plank door and a stovepipe."""
    c.poly([(left - 20, 566), (right + 90, 566), (right + 60, 588), (left - 40, 588)], "#2b241c30")
    end = [(right, 262), (right + 62, 238), (right + 62, 500), (right, 566)]
    c.poly(end, darker(sheet, 0.34))
    for k in range(1, 5):
        c.line([between(end[0], end[1], k / 5), between(end[3], end[2], k / 5)], darker(sheet, 0.45), 3)
    x, k = left, 0
    while x < right:
        wide = min(23.0, right - x)
        colour = rust if k in (4, 5, 13, 14) else mix(sheet, "#9c7b52", 0.5) if k in (8, 9) else sheet
        c.rect(x, 262, x + wide, 566, colour)
        c.rect(x + wide * 0.62, 262, x + wide, 566, darker(colour, 0.16))
        c.rect(x, 262, x + wide * 0.2, 566, lighter(colour, 0.14))
        x, k = x + 23, k + 1
    for x, y, r in ((left + 30, 530, 20), (left + 330, 350, 16), (right - 24, 440, 18), (left + 250, 560, 24)):
        c.blob(
            [(x - r, y), (x - r * 0.2, y - r * 1.3), (x + r, y - r * 0.2), (x + r * 0.5, y + r), (x - r * 0.6, y + r * 0.8)],
            "#8b5a41b0",
        )
    c.rect(left, 548, right, 566, "#57504699")
    door = left + 92
    c.rect(door - 6, 346, door + 108, 566, "#6d543c")
    for k in range(5):
        c.rect(door + k * 21, 352, door + k * 21 + 19, 566, ("#9c7b52", "#8f6f48")[k % 2])
    c.line([(door + 4, 544), (door + 98, 372)], "#6d543c", 8)
    c.rect(door + 88, 462, door + 98, 478, "#4a4d52", 2)
    c.rect(left + 270, 350, left + 372, 424, "#54483a")
    c.rect(left + 277, 357, left + 365, 417, "#3f4d55")
    c.poly([(left + 277, 357), (left + 330, 357), (left + 290, 417), (left + 277, 417)], "#d8d2c0a0")
    roof = [(left - 44, 270), (right + 16, 284), (right + 86, 234), (left + 30, 218)]
    c.poly(roof, mix(sheet, "#b8b4aa", 0.4))
    for k in range(1, 18):
        c.line([between(roof[3], roof[2], k / 18), between(roof[0], roof[1], k / 18)], darker(sheet, 0.1), 3)
    c.poly(
        [
            between(roof[0], roof[1], 0.5),
            between(roof[0], roof[1], 0.78),
            between(roof[3], roof[2], 0.74),
            between(roof[3], roof[2], 0.5),
        ],
        "#4f6f8f",
    )
    c.poly([roof[0], roof[1], (roof[1][0], roof[1][1] + 9), (roof[0][0], roof[0][1] + 9)], darker(sheet, 0.4))
    for share, y in ((0.1, 256), (0.36, 250), (0.62, 264), (0.9, 258)):
        x = left + (right - left) * share
        c.rect(x, y - 14, x + 38, y, "#a14a36", 1)
        c.rect(x, y - 14, x + 38, y - 10, "#b8735a", 1)
    c.line([(right - 60, 250), (right - 60, 168), (right - 30, 168)], "#565a5c", 13, round_ends=False)


def fence(c: Canvas, place: Place, after: bool) -> None:
    """A bent fence and rusty equipment on cracked ground; then both straight and painted, on a soft mat."""
    random = place.chance("fence")
    distance(c, place, 330)
    shift = random.uniform(-20, 20)
    c.rect(0, 330, WIDTH, 400, "#8fb077")
    tree(c, 70, 424, 1.75, stakes=False)
    tree(c, 900, 410, 1.4, stakes=False, leaf="#56905a")
    hedge(c, -20, 980, 366, 50)
    paint = "#3f8065" if after else "#8c988b"
    pitch, top, foot = 192.0, 268.0, 430.0
    if after:
        c.rect(0, 396, WIDTH, 640, "#cfc8b9")
        ground_tiles(c, 396, 640, "#bdb6a6", 480, 64)
    else:
        c.rect(0, 396, WIDTH, 640, "#b3a994")
        c.blob([(-20, 430), (260, 410), (700, 424), (980, 412), (980, 520), (500, 560), (-20, 530)], "#a69b84")
    c.rect(0, 424, WIDTH, 436, "#a8a294")
    for k in range(5):
        left, right = k * pitch, (k + 1) * pitch
        corners = [(left, top), (right, top), (right, foot), (left, foot)]
        missing: tuple[int, ...] = ()
        if not after and k == 0:
            corners, missing = [(left, top + 6), (right - 52, top + 70), (right - 8, foot), (left, foot)], (3, 4, 7)
        elif not after and k == 2:
            continue
        elif not after and k in (1, 3, 4):
            missing = ((), (4,), (), (7, 8), (2, 5, 6))[k]
        _panel(c, corners, paint, missing)
    for k in range(6):
        lean = 0 if after else (0, -46, 14, 30, 0, 6)[k]
        x = k * pitch
        post = darker(paint, 0.2) if after else "#8f735b"
        c.line([(x, foot + 4), (x + lean, top - 12)], post, 11)
        c.oval(x + lean, top - 16, 8, 8, lighter(post, 0.1))
    if after:
        c.poly([(150, 470), (824, 470), (912, 604), (62, 604)], "#8f4f3d")
        c.poly([(156, 466), (818, 466), (904, 594), (70, 594)], "#b5694f")
        c.line([(186, 480), (790, 480), (858, 578), (116, 578), (186, 480)], "#e3c9a8", 4)
    else:
        c.poly([(156, 466), (818, 466), (904, 594), (70, 594)], "#9a7d68")
        for x, y in ((250, 500), (520, 560), (740, 496)):
            crack(c, (x, y), (90, 30), random, "#6e5a4a", 4)
        c.blob([(560, 520), (640, 500), (720, 530), (690, 570), (590, 566)], "#8c8069")
        c.blob([(90, 560), (150, 540), (220, 566), (180, 598), (60, 596)], "#8c8069")
        c.poly([(384, 446), (574, 424), (620, 512), (380, 536)], "#2b241c20")
        _panel(c, [(390, 438), (566, 414), (612, 500), (372, 524)], darker(paint, 0.3), (2, 6))
    _walker(c, 300 + shift, 566, after)
    _bars(c, 700 + shift, 560, after)
    if not after:
        weeds(c, random, 20, 190, 452, 8)
        weeds(c, random, 590, 930, 446, 12)
        weeds(c, random, 450, 560, 596, 4)
        litter(c, random, 60, 900, 600, 630, 9)


def _panel(c: Canvas, corners: Sequence[Point], paint: str, missing: tuple[int, ...]) -> None:
    """A fence panel between four corners, clockwise from the upper left."""
    a, b, d, e = corners
    for k in range(1, 10):
        if k not in missing:
            c.line([between(a, b, k / 10), between(e, d, k / 10)], paint, 5)
    for share in (0.1, 0.86):
        c.line([between(a, e, share), between(b, d, share)], darker(paint, 0.1), 8)


def _walker(c: Canvas, x: float, y: float, whole: bool) -> None:
    """The walking machine: a frame with two swinging foot plates."""
    frame, step = ("#2f6fa0", "#e0b23c") if whole else ("#56656c", "#93805a")
    c.shadow(x, y, 150, 12)
    for side in (-1, 1):
        c.line([(x + side * 128, y), (x + side * 104, y - 190)], darker(frame, 0.08), 13)
        c.rect(x + side * 128 - 24, y - 5, x + side * 128 + 24, y + 4, darker(frame, 0.35), 3)
    c.line([(x - 108, y - 184), (x + 108, y - 184)], frame, 13)
    swings: tuple[tuple[float, float], ...] = ((-42, -70), (42, 66)) if whole else ((-42, -64), (42, 120))
    for top, foot in swings:
        low = y - 34 if whole or foot < 0 else y - 8
        c.line([(x + top, y - 184), (x + foot, low)], lighter(frame, 0.16), 10)
        turn = 0 if whole or foot < 0 else 16
        c.line([(x + foot - 34, low + 4 - turn), (x + foot + 34, low + 4 + turn * 0.4)], step, 12)
    for side in (-1, 1):
        if whole or side < 0:
            c.line([(x + side * 56, y - 184), (x + side * 56, y - 226), (x + side * 26, y - 226)], step, 9)
    if not whole:
        for side, share in ((-1, 0.3), (1, 0.5), (-1, 0.66), (1, 0.12)):
            a, b = ((x + side * (128 - 24 * s), y - 190 * s) for s in (share, share + 0.16))
            c.line([a, b], "#9c5a42", 13, round_ends=False)
        c.line([(x - 44, y - 184), (x + 10, y - 184)], "#9c5a42", 13, round_ends=False)


def _bars(c: Canvas, x: float, y: float, whole: bool) -> None:
    """Two pull-up bars of different height on three posts; the higher one has come down when broken."""
    frame, bar = ("#e0b23c", "#2f6fa0") if whole else ("#93805a", "#56656c")
    c.shadow(x, y, 140, 12)
    heights = (158, 232, 232)
    posts = (-120, 0, 118)
    for dx, high in zip(posts, heights, strict=True):
        lean = 0 if whole or dx < 100 else 30
        c.line([(x + dx, y), (x + dx + lean, y - high)], frame, 13)
        c.rect(x + dx - 24, y - 5, x + dx + 24, y + 4, darker(frame, 0.4), 3)
        if not whole:
            c.line([(x + dx + lean * s, y - high * s) for s in (0.42, 0.62)], "#9c5a42", 13, round_ends=False)
    c.line([(x - 120, y - 150), (x, y - 150)], bar, 9)
    c.line([(x, y - 222), (x + 118, y - 222)] if whole else [(x, y - 214), (x + 88, y - 10)], bar, 9)
    if whole:
        c.oval(x - 120, y - 158, 9, 9, bar)
        c.oval(x, y - 232, 9, 9, bar)
        c.oval(x + 118, y - 232, 9, 9, bar)
