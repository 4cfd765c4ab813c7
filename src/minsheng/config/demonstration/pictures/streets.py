"""Two pairs along the way: road and sewage."""

from .buildings import GLASS, PANE, distance, facade, unit_door
from .canvas import WIDTH, Canvas, Point, between, darker
from .clutter import crack, litter, pool
from .fixtures import bench, cover, grate, ground_tiles
from .place import Place
from .plants import hedge, lawn, potted, tree


def road(c: Canvas, place: Place, after: bool) -> None:
    """A pothole with a puddle and an open manhole; then a neat patch and a new cover."""
    random = place.chance("road")
    horizon = 250
    distance(c, place, horizon)
    c.rect(0, horizon, WIDTH, 640, "#8fb077")
    _side_block(c, place)
    c.poly([(0, 640), (0, 470), (372, horizon), (410, horizon), (60, 640)], "#cdc7ba")
    c.poly([(960, 640), (960, 420), (590, horizon), (560, horizon), (900, 640)], "#cdc7ba")
    asphalt = "#7a7b78" if after else "#85847e"
    c.poly([(410, horizon), (560, horizon), (930, 640), (30, 640)], asphalt)
    c.poly([(410, horizon), (404, horizon), (-6, 640), (30, 640)], "#e0dcd1")
    c.poly([(560, horizon), (566, horizon), (966, 640), (930, 640)], "#e0dcd1")
    for trunk, foot, size in ((70, 402, 0.86), (236, 312, 0.46), (800, 330, 0.6), (672, 284, 0.36), (910, 398, 0.9)):
        tree(c, trunk, foot, size, stakes=False, leaf=random.choice(("#4e8c57", "#498655", "#5a9158")))
    shift = random.uniform(-22, 22)
    if after:
        _patch(c, (318 + shift, 512), 174, 62)
    near = 0.0
    while near < 1:
        a, b = 640 - (640 - horizon) * near, 640 - (640 - horizon) * min(1.0, near + 0.1 * (1.1 - near))
        wa, wb = 9 * (1 - near) + 1, 9 * (0.98 - near) + 1
        c.poly([(484 - wa, a), (484 + wa, a), (484.5 + wb, b), (484.5 - wb, b)], "#f3f1ea" if after else "#a8a69d")
        near += 0.2 * (1.1 - near)
    if after:
        cover(c, 664 + shift, 452, 66)
        return
    for start, reach in (
        ((470, 540), (120, 60)),
        ((214, 470), (-40, 50)),
        ((560, 400), (-70, -50)),
        ((430, 470), (70, -30)),
        ((700, 560), (60, 40)),
    ):
        crack(c, (start[0] + shift, start[1]), reach, random, "#5f5e59", 4)
    with_edge = [
        (-180, 0),
        (-138, -46),
        (-60, -60),
        (30, -52),
        (110, -64),
        (168, -22),
        (186, 22),
        (110, 58),
        (10, 50),
        (-80, 66),
        (-158, 40),
    ]
    c.blob([(322 + shift + x, 512 + y) for x, y in with_edge], "#a39c8c")
    c.blob([(324 + shift + x * 0.91, 515 + y * 0.86) for x, y in with_edge], "#55524b")
    pool(c, 326 + shift, 522, 138, 34, "#7d949c", random, "#b9cdd3")
    for dx, dy, r in ((-214, 40, 12), (-190, 62, 8), (206, 44, 11), (180, 70, 8), (60, 80, 9), (-30, 84, 6)):
        c.oval(322 + shift + dx, 512 + dy, r, r * 0.6, "#5d5a53")
    x, y = 664 + shift, 452.0
    c.oval(x, y, 84, 32, "#a7a194")
    c.oval(x, y, 68, 25, "#1d1c1b")
    c.poly([(x - 66, y - 4), (x + 66, y - 4), (x + 60, y + 12), (x - 60, y + 12)], "#1d1c1b")
    c.line([(x + 6, y + 8), (x - 8, y - 92), (x - 22, y - 158)], "#6b5442", 9)
    for bend, high in ((44, -120), (-56, -138), (30, -160), (-50, -190)):
        c.line([(x - 6, y - 78), (x - 12 + bend * 0.4, y + high * 0.84), (x - 14 + bend, y + high)], "#6b5442", 4)
        for k in range(3):
            lx, ly = x - 14 + bend * (0.7 + 0.2 * k), y + high * (0.88 + 0.1 * k)
            c.blob([(lx - 12, ly), (lx, ly - 10), (lx + 14, ly), (lx, ly + 8)], "#8f9a4e" if k else "#7a8a45")
    c.poly([(x - 14, y - 130), (x + 34, y - 138), (x + 28, y - 118), (x + 38, y - 106), (x - 8, y - 112)], "#c2382b")
    c.oval(x + 122, y + 26, 52, 17, "#4b4a46")
    c.oval(x + 120, y + 22, 52, 17, "#68665f")
    c.ring(x + 120, y + 22, 36, 11, "#4b4a46", 3)
    c.line([(x + 92, y + 12), (x + 126, y + 24), (x + 120, y + 36)], "#33322f", 4)


def _side_block(c: Canvas, place: Place) -> None:
    """The block on the left, seen along its front."""
    wall = place.wall
    a, b, d, e = (-10.0, -60.0), (318.0, 112.0), (318.0, 262.0), (-10.0, 412.0)
    random = place.chance("windows")

    def at(u: float, v: float) -> Point:
        depth = u * 1.9 / (1 + 0.9 * u)
        return between(between(a, b, depth), between(e, d, depth), v)

    c.poly([a, b, d, e], wall)
    c.poly([b, (344, 126), (344, 258), d], darker(wall, 0.2))
    c.poly([at(0, 0.88), at(1, 0.88), at(1, 1), at(0, 1)], place.wainscot)
    c.poly([at(0, 0.872), at(1, 0.872), at(1, 0.885), at(0, 0.885)], "#5f8a73")
    for row in range(4):
        low = 0.1 + row * 0.195
        c.poly([at(0, low + 0.165), at(1, low + 0.165), at(1, low + 0.176), at(0, low + 0.176)], darker(wall, 0.1))
        for k in range(7):
            u = 0.05 + k * 0.135
            c.poly(
                [at(u - 0.006, low - 0.01), at(u + 0.086, low - 0.01), at(u + 0.086, low + 0.122), at(u - 0.006, low + 0.122)],
                "#e6e3da",
            )
            c.poly([at(u, low), at(u + 0.08, low), at(u + 0.08, low + 0.11), at(u, low + 0.11)], GLASS)
            if random.random() < 0.5:
                c.poly([at(u, low), at(u + 0.04, low), at(u + 0.04, low + 0.11), at(u, low + 0.11)], PANE)


def _patch(c: Canvas, middle: Point, width: float, depth: float) -> None:
    """A square-cut patch of new asphalt."""
    x, y = middle
    corners = [(x - width * 0.8, y - depth), (x + width * 0.96, y - depth), (x + width, y + depth), (x - width * 1.1, y + depth)]
    c.poly(corners, "#686a68")
    c.line([*corners, corners[0]], "#595b5a", 5)


def sewage(c: Canvas, place: Place, after: bool) -> None:
    """Dark water wells up around a drain; then clean paving and a new grate."""
    random = place.chance("sewage")
    facade(c, place, base=264, storey=120, columns=5, wainscot=60, without=(3,))
    unit_door(c, place, 672, 264, 112, 150)
    stone = "#d0cabd" if after else "#b3aa98"
    c.rect(0, 264, WIDTH, 640, stone)
    ground_tiles(c, 264, 640, "#bab3a5" if after else "#a0977f", 480, 66)
    shift = random.uniform(-24, 24)
    x, y = 440 + shift, 458
    lawn(c, place.chance("lawn"), 264, 300, 0, 560)
    c.rect(0, 298, 560, 304, "#dedad0" if after else "#c4bdae")
    hedge(c, 16, 548, 290, 34)
    tree(c, 108, 372, 0.9, stakes=False)
    if after:
        grate(c, x, y, 118, 36)
        potted(c, 584, 300, 1.0)
        potted(c, 764, 300, 1.0)
        bench(c, 836, 384, 0.9)
        return
    spread = [
        (-330, 0),
        (-250, -74),
        (-110, -98),
        (40, -112),
        (190, -88),
        (330, -104),
        (420, -30),
        (360, 50),
        (480, 108),
        (300, 128),
        (120, 104),
        (-20, 140),
        (-180, 108),
        (-300, 140),
        (-420, 70),
    ]
    c.blob([(x + dx * 1.07, y + dy * 1.12 + 4) for dx, dy in spread], "#8f8468")
    c.blob([(x + dx, y + dy) for dx, dy in spread], "#4d4a38")
    c.blob([(x + dx * 0.72, y + dy * 0.7) for dx, dy in spread], "#423f30")
    for dx, dy, wide in ((-260, 30, 54), (230, -46, 66), (300, 84, 50), (-120, -66, 60), (-190, 84, 44), (80, 84, 70)):
        c.oval(x + dx, y + dy, wide, 5, "#7a7860")
        c.oval(x + dx + 16, y + dy + 9, wide * 0.5, 3, "#65624c")
    for grow, colour in ((1.0, "#5c5942"), (0.72, "#6d6a50"), (0.44, "#5c5942")):
        c.oval(x, y, 136 * grow, 46 * grow, colour)
    c.poly([(x - 58, y - 18), (x + 40, y - 34), (x + 66, y + 6), (x - 32, y + 22)], "#5b5f5c")
    for k in range(5):
        c.line(
            [between((x - 50, y - 14), (x - 24, y + 16), k / 4), between((x + 34, y - 28), (x + 58, y + 2), k / 4)],
            "#33372f",
            5,
            round_ends=False,
        )
    for dx, dy, r in (
        (-84, -6, 11),
        (-66, 14, 7),
        (76, 12, 12),
        (92, -8, 7),
        (0, 30, 10),
        (22, 34, 6),
        (-20, -38, 7),
        (-104, 10, 5),
    ):
        c.ring(x + dx, y + dy, r, r * 0.8, "#a5a283", 2.5)
        c.oval(x + dx - r * 0.3, y + dy - r * 0.3, r * 0.26, r * 0.22, "#d3d0b4")
    for k, (bx, by) in enumerate(((694, 330), (664, 376), (706, 424), (680, 478), (726, 536))):
        size = 0.7 + k * 0.14
        c.rect(bx - 36 * size, by - 4, bx + 36 * size, by + 20 * size, "#7d3a2a")
        c.rect(bx - 36 * size, by - 10 * size, bx + 36 * size, by + 8 * size, "#a9573f")
    litter(c, random, x - 280, x + 300, y - 60, y + 100, 9)
