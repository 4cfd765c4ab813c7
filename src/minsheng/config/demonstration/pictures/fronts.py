"""Three pairs before the front of a block: ramp, charging, wall."""

import math
from random import Random

from .buildings import drainpipe, facade, unit_door
from .canvas import WIDTH, Canvas, between, darker, lighter, mix, smooth
from .clutter import bricks, brickwork, carton, crack, drip
from .fixtures import charging_box, ground_tiles, handrail, locker, wheelchair_sign
from .people import wheelchair_user
from .place import Place
from .plants import potted
from .vehicles import COLOURS, electric_bicycle, electric_bicycle_behind


def ramp(c: Canvas, place: Place, after: bool) -> None:
    """A parcel locker on the wheelchair ramp; then the ramp is free, with a handrail and yellow edges."""
    random = place.chance("ramp")
    facade(c, place, base=498, storey=150, columns=4, wainscot=104, without=(0, 1))
    drainpipe(c, 264, 0, 498, place.wall)
    c.rect(0, 498, WIDTH, 640, "#cbc5b8")
    ground_tiles(c, 498, 640, "#b8b1a3", 480, 76)
    unit_door(c, place, 404, 420, 144, 176)
    stone, top = "#c9c4b8", "#dbd6ca"
    back, front = ((560.0, 420.0), (884.0, 498.0)), ((578.0, 484.0), (920.0, 562.0))
    c.poly([(250, 420), back[0], front[0], (232, 484)], top)
    c.rect(232, 484, 578, 562, darker(stone, 0.08))
    c.poly([back[0], back[1], front[1], front[0]], "#d2cdc0" if after else "#aaa395")
    c.poly([front[0], front[1], (578, 562)], darker(stone, 0.16))
    for k in range(3):
        y = 484 + k * 42
        left, right = 296 - k * 10, 486 + k * 10
        c.rect(left, y, right, y + 26, darker(stone, 0.2))
        c.rect(left, y, right, y + 5, "#efc64b" if after else lighter(stone, 0.2))
        if k < 2:
            c.poly([(left, y + 26), (right, y + 26), (right + 10, y + 42), (left - 10, y + 42)], top)
    c.poly([(270, 594), (512, 594), (520, 600), (262, 600)], "#2b241c26")
    if not after:
        crack(c, (616, 458), (40, 30), random, "#7d776a", 3)
        crack(c, (592, 510), (20, 44), random, "#8d877a", 3)
        locker(c, 648, 588, place.number)
        carton(c, 600, 522, 40, 30)
        carton(c, 898, 612, 48, 34)
        carton(c, 904, 578, 36, 26, "#a5814f")
        return
    locker(c, 10, 548, place.number)
    wheelchair_sign(c, 718, 330)
    handrail(c, (566, 422), (884, 498), 66)
    for k in range(2, 12):
        share = k / 12
        if k % 3 == 0:
            middle = between(between(back[0], back[1], share - 0.05), between(front[0], front[1], share - 0.05), 0.5)
            c.line([between(back[0], back[1], share), middle, between(front[0], front[1], share)], "#efc64b", 7, round_ends=False)
        else:
            c.line([between(back[0], back[1], share), between(front[0], front[1], share)], "#bbb5a7", 2)
    for edge in (back, front):
        c.line([edge[0], edge[1]], "#efc64b", 8, round_ends=False)
    wheelchair_user(c, 806, 519, "#9c4a42", "#e4e1da", -1, 0.92)
    handrail(c, (582, 484), (912, 560), 62, posts=6)


def charging(c: Canvas, place: Place, after: bool) -> None:
    """Cables hang from windows to bicycles in disorder; then a shed with a row of charging boxes."""
    random = place.chance("bicycles")
    facade(c, place, base=352, without=(5,))
    unit_door(c, place, 880, 352, 92, 118, beside=-1)
    c.rect(0, 352, WIDTH, 640, "#cbc5b8" if after else "#bdb5a4")
    ground_tiles(c, 352, 640, "#b8b1a3" if after else "#aaa291", 480, 60)
    colours = list(COLOURS)
    random.shuffle(colours)
    if after:
        _charging_shed(c, colours, random)
        return
    cables = (
        (110, 90, 152, 462),
        (268, 184, 330, 444),
        (430, 92, 470, 490),
        (590, 276, 574, 442),
        (752, 184, 760, 470),
        (590, 92, 690, 452),
    )
    for k, (window, y, sx, sy) in enumerate(cables):
        x = window + random.uniform(-8, 8)
        sag = random.uniform(24, 52) * (1 if sx > x else -1)
        points = [
            (x, y),
            (x + sag * 0.2, y + 14),
            (x + (sx - x) * 0.3 - sag, y + (sy - y) * 0.5),
            (sx - sag * 0.6, sy - 60),
            (sx, sy),
        ]
        c.curve([(px + 4, py + 3) for px, py in points], "#2b241c2e", 4)
        c.curve(points, ("#2e3032", "#f0ede4", "#c2382b", "#2e3032", "#e0862e", "#2e3032")[k], 4.5)
        c.rect(sx - 28, sy, sx + 28, sy + 14, "#f4f2ea", 3)
        c.rect(sx - 28, sy + 10, sx + 28, sy + 14, "#cfcabd", 2)
        for dx in (-16, 0, 16):
            c.rect(sx + dx - 4, sy + 3, sx + dx + 4, sy + 8, "#6d6a62")
    spots = (
        (160, 500, 1.12, 1),
        (352, 482, 1.06, -1),
        (560, 476, 1.04, 1),
        (776, 500, 1.12, -1),
        (262, 584, 1.36, -1),
        (498, 592, 1.4, 1),
        (744, 604, 1.4, 1),
    )
    for k, (x, y, size, face) in enumerate(spots):
        electric_bicycle(c, x + random.uniform(-14, 14), y, size, face, colours[k % len(colours)])
    for start, end in (((152, 476), (206, 448)), ((330, 458), (300, 430)), ((470, 504), (520, 540)), ((690, 466), (724, 548))):
        c.curve([start, ((start[0] + end[0]) / 2, max(start[1], end[1]) + 22), end], "#2e3032", 4)


def _charging_shed(c: Canvas, colours: list[str], random: Random) -> None:
    """A roof on posts, a rail with boxes and bicycles parked between lines."""
    c.poly([(62, 470), (738, 470), (780, 606), (20, 606)], "#b4bab0")
    c.rect(82, 392, 718, 470, "#e4ebe4")
    c.rect(82, 436, 718, 470, "#b9cdbb")
    c.rect(82, 433, 718, 437, "#2f7a60")
    for k in range(8):
        c.line([(62 + 676 * k / 7, 472), (20 + 760 * k / 7, 604)], "#f3f1ea", 6)
    c.line([(20, 605), (780, 605)], "#f3f1ea", 6)
    for post in (86, 400, 714):
        c.rect(post - 6, 344, post + 6, 472, "#6d7f78")
    c.rect(82, 400, 718, 408, "#6d7f78")
    full = random.sample(range(7), 5)
    for k in range(7):
        share = (k + 0.5) / 7
        box = 82 + 636 * share
        charging_box(c, box, 384, k in full)
        if k in full:
            x, y = between((62 + 676 * share, 470), (20 + 760 * share, 604), 0.74)
            c.curve([(box + 8, 428), (box + 28, 452), (x + 30, y - 76), (x + 15, y - 56)], "#2e3032", 3)
            electric_bicycle_behind(c, x, y, 1.12, colours[k % len(colours)])
    for post in (22, 778):
        c.rect(post - 7, 352, post + 7, 566, "#5a6d66")
        c.rect(post - 16, 560, post + 16, 568, "#4a5a54", 2)
    c.poly([(64, 318), (736, 318), (796, 352), (4, 352)], "#6fa08c")
    for k in range(1, 16):
        c.line([(64 + 672 * k / 16, 318), (4 + 792 * k / 16, 352)], "#61917d", 3)
    c.rect(4, 350, 796, 362, "#3f6d5c")
    c.rect(82, 362, 718, 376, "#2b241c24")


def wall(c: Canvas, place: Place, after: bool) -> None:
    """Plaster has fallen from the front and brick shows; then it is painted anew."""
    random = place.chance("plaster")
    old, new = mix(place.wall, "#9b978c", 0.5), mix(lighter(place.wall, 0.1), "#f0d9ae", 0.35)
    paint = new if after else old
    facade(c, place, base=556, storey=196, columns=4, wainscot=100, wall=paint, plaster=lambda: _plaster(c, paint, random, after))
    pipe = new if after else "#8b7a68"
    drainpipe(c, 508, 0, 540 if after else 322, pipe)
    c.rect(0, 556, WIDTH, 640, "#cbc5b8" if after else "#b7ae9c")
    ground_tiles(c, 556, 640, "#b8b1a3" if after else "#a39a87", 480, 90)
    if after:
        for x in (30, 250, 706, 930):
            potted(c, x, 588, 0.9)
        return
    drainpipe(c, 508, 440, 540, pipe)
    c.line([(512, 322), (484, 372)], darker(pipe, 0.1), 9)
    bricks(c, 480, 604, random, 2, 0.62)
    for x, width in ((150, 120), (860, 130), (300, 70), (650, 90)):
        c.blob(
            [(x - width, 604), (x - width * 0.5, 582), (x, 572), (x + width * 0.6, 586), (x + width, 606), (x, 614)], "#b9b2a3"
        )
        for k in range(6):
            px, py = x + random.uniform(-width * 0.7, width * 0.7), 592 + random.uniform(-8, 14)
            c.poly([(px - 18, py + 4), (px - 4, py - 9), (px + 18, py - 2), (px + 8, py + 9)], "#a9573f" if k % 3 else "#ddd5c4")


def _plaster(c: Canvas, paint: str, random: Random, whole: bool) -> None:
    """The wall between the windows: fresh panels, or stains, cracks and holes down to the brick."""
    if whole:
        for k in range(4):
            c.rect(k * 240 + 34, 0, k * 240 + 206, 452, mix(paint, "#c98f62", 0.34))
            c.rect(k * 240 + 34, 0, k * 240 + 40, 452, lighter(paint, 0.5))
            c.rect(k * 240 + 200, 0, k * 240 + 206, 452, lighter(paint, 0.5))
        return
    for k in range(12):
        x = (0, 240, 480, 720)[k % 4] + random.uniform(46, 190)
        drip(
            c, x, 244.0 if k < 6 else 440.0, random.uniform(18, 44), random.uniform(40, 62), "#5f5a4e48" if k % 2 else "#4f5a4a40"
        )
    c.blob(
        [(-20, 556), (-20, 500), (90, 512), (200, 486), (330, 520), (470, 498), (620, 524), (760, 494), (980, 516), (980, 556)],
        "#6f7a684a",
    )
    holes = (
        (236, 262, 96, 118),
        (720, 64, 84, 96),
        (500, 462, 176, 62),
        (914, 392, 110, 128),
        (30, 66, 66, 92),
        (130, 502, 100, 40),
        (690, 290, 104, 50),
    )
    for x, y, wide, high in holes:
        hole = [
            (x + math.cos(k * 0.7) * wide * random.uniform(0.7, 1.1), y + math.sin(k * 0.7) * high * random.uniform(0.7, 1.1))
            for k in range(9)
        ]
        c.blob([(px + (px - x) * 0.14 + 3, py + (py - y) * 0.14 + 5) for px, py in hole], "#d3cbba")
        c.blob([(px - 3, py - 4) for px, py in hole], "#6e5a4a")
        with c.inside(smooth(hole, closed=True)):
            brickwork(c, x - wide * 1.3, y - high * 1.3, x + wide * 1.3, y + high * 1.3, Random(x))
    for start, reach in (
        ((300, 330), (-30, 120)),
        ((640, 250), (-150, 20)),
        ((800, 270), (70, 24)),
        ((210, 60), (40, 90)),
        ((480, 130), (-20, 110)),
        ((350, 500), (-90, -20)),
    ):
        crack(c, start, reach, random, "#6f685b", 3.5)
