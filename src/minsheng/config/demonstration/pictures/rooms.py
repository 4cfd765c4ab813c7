"""The storeroom that becomes a room for neighbours."""

from .buildings import floorboards, room
from .canvas import Canvas, darker, mix
from .clutter import bag, carton, drip
from .fixtures import halo
from .people import player, sitter
from .place import Place


def storeroom(c: Canvas, place: Place, after: bool) -> None:
    """A dark room of shelves and boxes; then a bright one where people play table tennis and chess."""
    random = place.chance("things")
    shift = random.uniform(-16, 16)
    if after:
        floor = random.choice(("#c7a87b", "#bf9f78", "#c9b08a"))
        room(c, mix("#f3f0e8", place.wall, 0.2), floor, wainscot="#bcd6c4")
        floorboards(c, darker(floor, 0.1))
        for x in (330, 630):
            c.poly([(x - 70, 34), (x + 70, 34), (x + 60, 50), (x - 60, 50)], "#ffffff")
            c.poly([(x - 70, 34), (x + 70, 34), (x + 68, 38), (x - 68, 38)], "#d9d6cb")
            c.poly([(x - 60, 50), (x + 60, 50), (x + 150, 84), (x - 150, 84)], "#fff3c840")
        _room_window(c, 524 + shift, clean=True)
        c.rect(214, 142, 380, 242, "#1c5f4c", 5)
        c.line([(282, 214), (304, 234)], "#c9a06a", 11)
        c.oval(266, 194, 30, 30, "#b23a2e")
        c.oval(330, 176, 11, 11, "#ffffff")
        c.line([(348, 160), (362, 150)], "#cfe3d6", 3)
        c.line([(352, 176), (368, 174)], "#cfe3d6", 3)
        _chess(c, 738, 520)
        player(c, 150 + shift, 560, "#9e3b33", "#dedbd4", 1, raised=10)
        player(c, 626 + shift, 536, "#2c5c8c", "#38332f", -1, skin="#cfa27c", raised=24, size=0.96)
        _table(c, 206 + shift, 560 + shift)
        c.oval(424 + shift, 366, 8, 8, "#ffffff")
        c.oval(426 + shift, 368, 6, 6, "#f1ede2")
        return
    room(c, mix("#827e74", place.wall, 0.08), "#55524b")
    c.poly([(150, 486), (810, 486), (960, 640), (0, 640)], "#55524b")
    floorboards(c, "#4c4943", count=6)
    _room_window(c, 524 + shift, clean=False)
    for x, y, wide, high in ((300, 84, 60, 90), (754, 84, 80, 130), (440, 84, 30, 70)):
        drip(c, x, y, wide, high, "#5f5c5366")
    c.line([(470, 30), (470, 92)], "#3c3934", 3)
    c.oval(470, 102, 11, 13, "#b8a86a")
    halo(c, 470, 102, 80, "#d8c77b")
    _shelf(c, 176 + shift)
    brown = "#94744a"
    for x, y, wide, high in ((486, 500, 150, 112), (508, 388, 104, 84), (664, 512, 120, 96), (682, 416, 84, 64)):
        carton(c, x + shift, y, wide, high, darker(brown, 0.08 if wide > 115 else 0))
    c.line([(826, 566), (816, 440), (770, 430), (776, 560)], "#3e5c4e", 9)
    c.line([(770, 500), (846, 506), (850, 574)], "#3e5c4e", 9)
    c.poly([(764, 492), (840, 484), (858, 504), (776, 512)], "#4a6a5a")
    bag(c, 440 + shift, 530, 1.2, "#5d5a50")
    carton(c, 300, 590, 130, 74, "#86683f")
    c.line([(470, 596), (640, 570)], "#6b5a3c", 10)
    c.line([(486, 612), (660, 592)], "#7a6644", 10)
    c.tint("#e6e2da")


def _room_window(c: Canvas, x: float, clean: bool) -> None:
    """The window of the storeroom: boarded up, or open to the sky."""
    c.rect(x - 10, 122, x + 174, 272, "#ffffff" if clean else "#6b675e")
    c.rect(x, 132, x + 164, 262, "#c3deeb" if clean else "#5a6468")
    if clean:
        with c.inside([(x, 132), (x + 164, 132), (x + 164, 262), (x, 262)]):
            c.oval(x + 40, 262, 46, 44, "#7fb07c")
            c.oval(x + 128, 270, 56, 58, "#6ba36a")
            c.oval(x + 112, 158, 28, 9, "#f2f7f8")
        c.rect(x + 78, 132, x + 86, 262, "#ffffff")
        c.rect(x - 20, 270, x + 184, 281, "#e6e2d6")
        return
    for y, tilt in ((144, 5), (182, -6), (222, 4)):
        c.poly([(x - 16, y + tilt), (x + 180, y - tilt), (x + 180, y + 24 - tilt), (x - 16, y + 24 + tilt)], "#77644a")
        c.line([(x - 16, y + 24 + tilt), (x + 180, y + 24 - tilt)], "#5f4f3a", 3)


def _shelf(c: Canvas, x: float) -> None:
    """A metal shelf with dented cartons."""
    for y in (190, 290, 390):
        for left, wide, high in ((14, 82, 58), (106, 96, 44)) if y != 290 else ((22, 108, 62), (142, 76, 46)):
            carton(c, x + left, y, wide, high, "#8f7048" if left > 50 else "#9c7b52")
        c.rect(x, y, x + 250, y + 11, "#45413b")
        c.rect(x, y, x + 250, y + 3, "#5d5850")
    bag(c, x + 66, 492, 1.1, "#54575a")
    bag(c, x + 160, 494, 1.3, "#6a6048")
    for left in (-4, 242):
        c.rect(x + left, 130, x + left + 12, 500, "#3d3934")


def _table(c: Canvas, left: float, right: float) -> None:
    """The table-tennis table with its net."""
    c.poly([(left - 6, 566), (right + 36, 566), (right + 10, 590), (left + 30, 590)], "#2b241c2a")
    for x, foot in ((left + 22, 572), (right - 14, 572), (left + 66, 546), (right - 62, 546)):
        c.rect(x - 5, 470, x + 5, foot, "#565a5c")
    c.poly([(left + 52, 420), (right - 36, 420), (right + 16, 482), (left, 482)], "#1f6a86")
    c.line([(left + 52, 420), (right - 36, 420), (right + 16, 482), (left, 482), (left + 52, 420)], "#e9f0f0", 4)
    c.line([(left + 26, 450), (right - 10, 450)], "#dbe7e8", 2.5)
    c.rect(left, 482, right + 16, 492, "#174f64")
    middle = (left + right) / 2 + 8
    c.poly([(middle - 6, 384), (middle + 10, 450), (middle + 10, 484), (middle - 6, 420)], "#f5f5f0c8")
    c.line([(middle - 6, 384), (middle + 10, 450)], "#ffffff", 5)
    c.line([(middle - 6, 384), (middle - 6, 422)], "#565a5c", 4)
    c.line([(middle + 10, 448), (middle + 10, 486)], "#565a5c", 4)


def _chess(c: Canvas, x: float, y: float) -> None:
    """A small table with a board, and one who waits for the next move."""
    sitter(c, x + 86, y + 50, "#5b7f63", "#8e8a83", -1, size=0.98)
    c.shadow(x, y + 52, 56, 8)
    for dx in (-34, 34):
        c.line([(x + dx, y - 24), (x + dx * 1.1, y + 48)], "#7d5a3c", 7)
    c.poly([(x - 44, y - 46), (x + 44, y - 46), (x + 54, y - 26), (x - 54, y - 26)], "#d8b98a")
    c.rect(x - 54, y - 26, x + 54, y - 18, "#a87f53")
    for k in range(1, 6):
        c.line([(x - 44 + k * 14.6, y - 46), (x - 54 + k * 18, y - 26)], "#9c7548", 1.5)
    for share in (0.35, 0.7):
        c.line([(x - 44 - 10 * share, y - 46 + 20 * share), (x + 44 + 10 * share, y - 46 + 20 * share)], "#9c7548", 1.5)
    for dx, dy, colour in (
        (-30, -42, "#b23a2e"),
        (-12, -36, "#33312e"),
        (8, -43, "#b23a2e"),
        (22, -33, "#33312e"),
        (34, -41, "#33312e"),
        (-34, -31, "#b23a2e"),
    ):
        c.oval(x + dx, y + dy + 2, 6, 4, "#8f6a42")
        c.oval(x + dx, y + dy, 6, 4, "#f0dfc0")
        c.oval(x + dx, y + dy, 3, 2, colour)
