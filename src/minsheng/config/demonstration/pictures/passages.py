"""Three pairs on the way to the flats: lamp, basement, corridor."""

from .buildings import floorboards, room
from .canvas import HEIGHT, WIDTH, Canvas, Point, between, darker, lighter, mix
from .clutter import bag, carton, drip, litter
from .fixtures import extinguisher, halo
from .place import Place
from .vehicles import bicycle, electric_bicycle


def lamp(c: Canvas, place: Place, after: bool) -> None:
    """A dark flight of stairs beneath a hanging wire; then a lit lamp and clear steps."""
    plaster, far = mix("#efece2", place.wall, 0.3), (300.0, 96.0, 660.0, 330.0)
    left, top, right, low = far
    c.poly([(0, 0), (left, top), (right, top), (WIDTH, 0)], lighter(plaster, 0.4))
    c.poly([(left, low), (right, low), (870, 640), (90, 640)], "#b1ab9d")
    c.rect(left, top, right, low, plaster)
    c.rect(left, low - 96, right, low, place.wainscot)
    c.rect(left, low - 99, right, low - 94, "#2f7a60")
    for hand in (0, 1):

        def at(x: float, y: float, hand: int = hand) -> Point:
            return (WIDTH - x, y) if hand else (x, y)

        shade = 0.07 if hand else 0.12
        c.poly([at(0, 0), at(left, top), at(left, low), at(92, 668), at(0, 668)], darker(plaster, shade))
        c.poly([at(0, 404), at(left, low - 96), at(left, low), at(92, 668), at(0, 668)], darker(place.wainscot, shade))
        c.poly([at(0, 398), at(left, low - 100), at(left, low - 94), at(0, 408)], "#2a6e57")
    c.rect(320, 124, 432, 222, darker(plaster, 0.2))
    c.rect(322, 126, 430, 220, "#f2f0ea")
    c.rect(314, 220, 438, 228, lighter(plaster, 0.5))
    c.rect(314, 228, 438, 232, darker(plaster, 0.16))
    c.rect(329, 133, 423, 213, "#3d5468")
    c.poly([(329, 133), (372, 133), (344, 213), (329, 213)], "#4b647a")
    c.rect(373, 133, 379, 213, "#f2f0ea")
    c.oval(602, 176, 28, 28, "#2f7a60")
    c.digit(min(place.number, 6), 602, 176, 27, "#ffffff", 4.5)
    count = 9
    for k in range(count, -1, -1):
        share = (k / count) ** 0.86
        nxt = ((k + 1) / count) ** 0.86
        y, above = 640 - 310 * share + 24 * (1 - share), 640 - 310 * nxt + 24 * (1 - nxt)
        x, inner = 104 + 196 * share, 104 + 196 * nxt
        if k == count:
            continue
        tread = above + (y - above) * (0.42 - 0.3 * share)
        middle = x + (inner - x) * 0.6
        c.poly([(inner, above), (WIDTH - inner, above), (WIDTH - middle, tread), (middle, tread)], "#d6d1c4")
        c.poly([(middle, tread), (WIDTH - middle, tread), (WIDTH - x, y), (x, y)], "#b1ab9d")
        if after:
            c.poly(
                [
                    (middle, tread),
                    (WIDTH - middle, tread),
                    (WIDTH - middle, tread + 5 - 2 * share),
                    (middle, tread + 5 - 2 * share),
                ],
                "#efc64b",
            )
        elif k in (1, 4):
            c.poly(
                [(520 + k * 9, tread - 3), (566 + k * 9, tread - 2), (556 + k * 9, tread + 18), (536 + k * 9, tread + 12)],
                "#77705f",
            )
    _stair_rail(c, after)
    if after:
        c.rect(452, 48, 508, 58, "#b5b1a6", 3)
        halo(c, 480, 72, 330, "#fff0b4")
        c.oval(480, 68, 36, 20, "#fff3c4")
        c.oval(480, 68, 26, 13, "#fffdf2")
        c.poly([(452, 90), (508, 90), (690, 420), (270, 420)], "#fff0b81c")
        return
    random = place.chance("things")
    carton(c, 226, 556, 112, 84, "#8f7048")
    carton(c, 244, 472, 78, 56, "#9c7b52")
    bag(c, 372, 596, 1.0, "#4d5052")
    carton(c, 352, 404, 58, 44, "#8f7048")
    litter(c, random, 400, 740, 560, 616, 8)
    c.rect(452, 48, 508, 58, "#8b877c", 3)
    c.tint("#5f616d")
    c.poly([(329, 133), (372, 133), (344, 213), (329, 213)], "#8aa0b84a")
    c.curve([(474, 56), (468, 96), (490, 138), (476, 184)], "#141417", 6)
    c.curve([(488, 56), (504, 90), (516, 124), (542, 134)], "#141417", 5)
    c.line([(542, 134), (556, 126)], "#d9964e", 4)
    c.line([(542, 134), (556, 140)], "#d9964e", 3)
    c.rect(464, 182, 488, 212, "#141417", 5)
    c.rect(468, 212, 484, 222, "#b3965a", 2)


def _stair_rail(c: Canvas, whole: bool) -> None:
    """The handrail along the right wall."""
    low, high = (846.0, 566.0), (652.0, 268.0)
    for share in (0.02, 0.26, 0.5, 0.74, 0.98):
        x, y = between(low, high, share)
        length = 74 - 40 * share
        c.line([(x, y), (x, y + length)], "#5f6a66" if whole else "#6a5a4c", 8 - 4 * share)
    top: list[Point] = [(low[0] + 10, low[1] - 8), (low[0] - 6, low[1] - 12), (high[0], high[1] - 3), (high[0] + 4, high[1] + 3)]
    c.poly([*top[:3], top[3]], "#2f7a60" if whole else "#6d543c")
    c.line([(low[0] + 2, low[1] - 6), high], "#2f7a60" if whole else "#6d543c", 9)


DEEP = (326.0, 204.0, 634.0, 409.0)


def basement(c: Canvas, place: Place, after: bool) -> None:
    """Water stands in the corridor under the block; then a dry floor, painted walls and a pump."""
    left, top, right, low = DEEP
    random = place.chance("basement")
    wall = mix("#efeee6", place.wall, 0.18) if after else mix("#8b887a", place.wall, 0.15)
    room(c, wall, "#a9b7ad" if after else "#5d5f55", back=DEEP, wainscot="#bcd6c4" if after else "", height=0.4)

    def side(hand: int, depth: float, height: float) -> Point:
        x, y = between((0, HEIGHT * height), (left, top + (low - top) * height), depth)
        return (WIDTH - x, y) if hand else (x, y)

    c.rect(432, 256, 528, low, darker(wall, 0.3))
    c.rect(439, 263, 521, low, place.door if after else mix(place.door, "#5b5a52", 0.5))
    c.rect(502, 332, 511, 350, "#c9b98f")
    for hand in (0, 1):
        for near, deep in ((0.16, 0.42), (0.6, 0.78)):
            frame = [side(hand, near, 0.3), side(hand, deep, 0.3), side(hand, deep, 1), side(hand, near, 1)]
            c.poly(frame, darker(wall, 0.34))
            inner = [
                side(hand, near + 0.02, 0.325),
                side(hand, deep - 0.015, 0.325),
                side(hand, deep - 0.015, 1),
                side(hand, near + 0.02, 1),
            ]
            c.poly(inner, "#7f9a8c" if after else "#6d6a5b")
            for share in (0.3, 0.66):
                c.line(
                    [between(inner[0], inner[3], share), between(inner[1], inner[2], share)], "#6e897b" if after else "#605d4f", 3
                )
    for low_edge, high_edge, colour in ((0.16, 0.1, "#b9c3c0"), (0.24, 0.2, "#a5583f")):
        tone = colour if after else mix(colour, "#6b5f4c", 0.6)
        c.poly([side(0, 0, low_edge), side(0, 1, low_edge), side(0, 1, high_edge), side(0, 0, high_edge)], tone)
        c.poly(
            [side(0, 0, high_edge), side(0, 1, high_edge), side(0, 1, high_edge + 0.015), side(0, 0, high_edge + 0.015)],
            lighter(tone, 0.25),
        )
    for depth in (0.1, 0.5, 0.84):
        c.line([side(0, depth, 0.04), side(0, depth, 0.26)], "#6d7276", 6 - 3 * depth)
    for depth, wide in ((0.18, 92), (0.56, 58), (0.84, 40)):
        y = top * depth
        c.poly(
            [
                (480 - wide, y),
                (480 + wide, y),
                (480 + wide * 0.88, y + 22 - depth * 14),
                (480 - wide * 0.88, y + 22 - depth * 14),
            ],
            "#fffdf0" if after else "#6f6d63",
        )
        if after:
            c.poly([(480 - wide, y), (480 + wide, y), (480 + wide * 1.8, y + 34), (480 - wide * 1.8, y + 34)], "#fff3c42c")
    if after:
        for hand in (0, 1):
            c.poly([(WIDTH - x if hand else x, y) for x, y in ((122, 640), (366, low), (361, low), (98, 640))], "#efc64b")
        c.poly([(296, 640), (404, low), (412, low), (352, 640)], "#6d7673")
        for k in range(12):
            share = (k / 12) ** 1.5
            a, b = between((404, low), (296, 640), share), between((412, low), (352, 640), share)
            c.line([a, b], "#3c4442", 1 + 4 * share)
        _pump(c, 764, 590)
        return
    for hand in (0, 1):
        tide = [
            side(hand, 0, 0.62),
            side(hand, 0.2, 0.58),
            side(hand, 0.36, 0.66),
            side(hand, 0.58, 0.6),
            side(hand, 0.8, 0.68),
            side(hand, 1, 0.62),
            side(hand, 1, 1),
            side(hand, 0, 1),
        ]
        c.poly([*tide], "#4a4d4270")
        for _ in range(4):
            x, y = side(hand, random.uniform(0.02, 0.9), random.uniform(0.26, 0.34))
            drip(c, x, y, random.uniform(12, 30), random.uniform(50, 130), "#4a4d4258")
    c.rect(left, 328, right, low, "#4a4d4266")
    c.poly([side(0, 0, 0.87), side(0, 1, 0.87), side(1, 1, 0.87), side(1, 0, 0.87), (WIDTH, HEIGHT), (0, HEIGHT)], "#56655f")
    c.poly([(436, 382), (524, 382), (534, 474), (426, 474)], "#414a44")
    c.poly([side(0, 0.16, 0.87), side(0, 0.42, 0.87), (196, 640), (90, 640)], "#4a5650")
    c.poly([side(1, 0.16, 0.87), side(1, 0.42, 0.87), (764, 640), (870, 640)], "#4a5650")
    for x, y, wide in (
        (480, 420, 90),
        (380, 452, 56),
        (590, 470, 70),
        (300, 512, 90),
        (520, 540, 120),
        (730, 532, 80),
        (180, 590, 110),
        (430, 604, 90),
        (820, 606, 120),
    ):
        x += random.uniform(-20, 20)
        c.oval(x, y, wide, 2 + (y - 400) / 90, "#8fa39b")
        c.oval(x + wide * 0.4, y + 9, wide * 0.5, 1 + (y - 400) / 110, "#6f837b")
    for x, y in ((250, 474), (252, 474)):
        c.ring(x, y, 54, 12, "#8fa39b", 3)
        c.ring(x, y, 30, 7, "#a9bab3", 3)
    c.line([(251, 188), (251, 214)], "#a9c3c4", 4)
    for y in (250, 310, 388, 440):
        c.blob([(251, y - 12), (257, y + 2), (251, y + 7), (245, y + 2)], "#a9c3c4")
    c.poly([(604, 524), (690, 512), (706, 560), (616, 570)], "#9c7b52")
    c.poly([(604, 524), (690, 512), (664, 494), (588, 506)], "#b08f63")
    c.oval(652, 568, 74, 8, "#8fa39b")
    c.blob([(380, 572), (420, 562), (452, 570), (444, 582), (396, 584)], "#3f7fa3")
    c.line([(408, 572), (428, 566)], "#d8e4e6", 5)
    c.tint("#d6d6d0")


def _pump(c: Canvas, x: float, y: float) -> None:
    """A blue pump on its base, with a pipe to the ceiling and a switch box."""
    c.shadow(x, y + 8, 110, 12)
    c.oval(x + 34, 48, 26, 10, "#a7a396")
    c.line([(x - 40, y - 60), (x - 40, y - 128), (x + 34, y - 128), (x + 34, 48)], "#8d999d", 22, round_ends=False)
    c.line([(x - 46, y - 60), (x - 46, y - 132), (x + 28, y - 132), (x + 28, 48)], "#b4bec1", 6, round_ends=False)
    for py in (y - 170, y - 300):
        c.rect(x + 16, py, x + 52, py + 12, "#6d7276", 2)
    c.rect(x - 96, y - 8, x + 88, y + 8, "#4b4f4d", 2)
    c.oval(x - 40, y - 42, 46, 44, "#24598a")
    c.oval(x - 40, y - 42, 34, 33, "#2f6fa8")
    c.oval(x - 40, y - 42, 13, 13, "#1d4a73")
    c.rect(x - 6, y - 72, x + 84, y - 12, "#2f6fa8", 8)
    for k in range(5):
        c.rect(x + 14 + k * 13, y - 70, x + 19 + k * 13, y - 14, "#24598a")
    c.rect(x - 62, y - 98, x - 18, y - 84, "#24598a", 2)
    c.ring(x + 34, y - 200, 22, 22, "#b0302a", 7)
    c.line([(x + 14, y - 200), (x + 54, y - 200)], "#b0302a", 5)


LANDING = (70.0, 44.0, 890.0, 520.0)


def corridor(c: Canvas, place: Place, after: bool) -> None:
    """A landing stuffed with bicycles and cartons; then empty, with an extinguisher on the wall."""
    random = place.chance("things")
    plaster = mix("#f0ede3", place.wall, 0.25) if after else mix("#cfc9ba", place.wall, 0.35)
    floor = "#c2bcae" if after else "#a39d8e"
    room(c, plaster, floor, back=LANDING, wainscot=place.wainscot if after else mix(place.wainscot, "#8f8f7c", 0.35), height=0.36)
    floorboards(c, darker(floor, 0.08), LANDING, 8)
    _flat_door(c, place, 180)
    c.rect(370, 116, 550, 260, darker(plaster, 0.12))
    c.rect(374, 120, 546, 256, "#f2f0ea")
    c.rect(382, 128, 538, 248, "#bcd6e2" if after else "#93a5ab")
    c.poly([(382, 128), (446, 128), (410, 248), (382, 248)], "#ffffff40")
    c.rect(456, 128, 464, 248, "#e6e3da")
    c.rect(362, 256, 558, 266, "#d3cdbf")
    for k in range(7):
        x, y = 640 + k * 36, 520 - k * 38
        c.rect(x, y - 38, 890, y, "#b9b3a5" if k % 2 else "#b1ab9d")
        c.rect(x, y - 38, 890, y - 30, "#d6d1c4")
        c.rect(x, y - 38, x + 5, y, "#a09a8c")
    for k in range(7):
        x, y = 656 + k * 36, 482 - k * 38
        c.line([(x, y), (x, y - 92)], "#6d7f78", 5)
    c.line([(646, 394), (890, 136)], "#2f7a60", 12)
    c.line([(646, 394), (646, 520)], "#4f6b60", 10)
    if after:
        extinguisher(c, 596, 462, 1.15)
        c.rect(574, 296, 622, 344, "#b5302a", 3)
        c.blob([(588, 336), (584, 322), (594, 312), (596, 300), (608, 314), (613, 326), (608, 337), (598, 340)], "#ffffff")
        c.blob([(594, 337), (593, 328), (599, 320), (604, 330), (602, 338)], "#b5302a")
        _way_out(c, 460, 82)
        return
    for _ in range(9):
        left, top = random.uniform(340, 620), random.uniform(280, 380)
        c.rect(left, top, left + 26, top + 15, random.choice(("#e9e2cf", "#d7c8c0", "#c9d3c4", "#e3d9a8")), 1)
        c.line([(left + 4, top + 7), (left + 20, top + 7)], "#8b7f70", 2)
    drip(c, 600, 44, 90, 110, "#8f877640")
    for x, y, wide, high in (
        (330, 510, 120, 100),
        (346, 410, 94, 80),
        (356, 330, 72, 58),
        (468, 516, 96, 84),
        (480, 432, 74, 62),
        (92, 540, 96, 92),
        (100, 448, 76, 66),
    ):
        carton(c, x, y, wide, high, random.choice(("#b08a58", "#a5814f", "#b99463")))
    c.rect(576, 330, 690, 526, "#7d5a3c", 3)
    c.rect(584, 340, 630, 516, "#8c6847")
    c.rect(636, 340, 682, 516, "#8c6847")
    c.oval(626, 430, 4, 4, "#d3c08f")
    c.oval(640, 430, 4, 4, "#d3c08f")
    c.rect(590, 300, 676, 330, "#5d7a86", 3)
    bag(c, 640, 300, 0.9, "#d9d2bd")
    bag(c, 726, 436, 0.9, "#4a6a7a")
    carton(c, 762, 368, 62, 52, "#a5814f")
    bicycle(c, 356, 584, 1.16, 1, "#9c4a42")
    electric_bicycle(c, 646, 612, 1.42, -1, "#3f6f8f")
    for x, colour in ((180, "#7a5a44"), (224, "#6b4f3d")):
        c.blob([(x - 18, 576), (x - 24, 548), (x - 12, 524), (x + 12, 524), (x + 24, 548), (x + 18, 576)], colour)
        c.rect(x - 14, 516, x + 14, 527, lighter(colour, 0.2), 3)
    bag(c, 838, 590, 1.4, "#3d4145")
    c.line([(800, 596), (846, 420)], "#8c5a4a", 7)
    c.tint("#efe8da")


def _flat_door(c: Canvas, place: Place, x: float) -> None:
    """The door of a flat with a red New Year's paper on it and its number."""
    c.rect(x - 12, 176, x + 132, 520, "#a79f8f")
    c.rect(x, 188, x + 120, 520, place.door)
    c.rect(x + 12, 204, x + 108, 340, lighter(place.door, 0.1), 3)
    c.rect(x + 12, 364, x + 108, 506, lighter(place.door, 0.1), 3)
    c.poly([(x + 60, 222), (x + 100, 266), (x + 60, 310), (x + 20, 266)], "#b5302a")
    c.poly([(x + 60, 232), (x + 90, 266), (x + 60, 300), (x + 30, 266)], "#c94a3a")
    c.ring(x + 60, 266, 12, 12, "#f0c869", 4)
    c.rect(x + 100, 346, x + 110, 378, "#c9b98f", 3)
    c.rect(x + 38, 146, x + 82, 170, "#f4f2ea", 3)
    for dx, number in ((-12, place.number), (0, 0), (12, 1)):
        if number:
            c.digit(number, x + 60 + dx, 158, 14, "#43514b", 2.6)
        else:
            c.ring(x + 60, 158, 4.5, 7.5, "#43514b", 2.6)


def _way_out(c: Canvas, x: float, y: float) -> None:
    """The green sign of the way out: a runner and an arrow."""
    c.rect(x - 62, y - 20, x + 62, y + 20, "#1f8a5a", 4)
    c.oval(x - 22, y - 11, 4.6, 4.6, "#ffffff")
    for stroke in (
        [(-25, -4), (-32, 5)],
        [(-32, 5), (-42, 6)],
        [(-32, 5), (-22, 8), (-24, 16)],
        [(-36, -2), (-26, -5), (-16, 1)],
    ):
        c.line([(x + dx, y + dy) for dx, dy in stroke], "#ffffff", 4)
    c.poly(
        [(x + 4, y - 4), (x + 28, y - 4), (x + 28, y - 12), (x + 48, y), (x + 28, y + 12), (x + 28, y + 4), (x + 4, y + 4)],
        "#ffffff",
    )
