"""Pictures for the demonstration: thirteen places before and after, drawn: no real place, no real person."""

from collections.abc import Callable
from typing import Literal

from . import fronts, passages, rooms, streets, yards
from .canvas import Canvas
from .place import Place

_PAINTERS: dict[str, Callable[[Canvas, Place, bool], None]] = {
    "green": yards.green,
    "storeroom": rooms.storeroom,
    "rubbish": yards.rubbish,
    "lamp": passages.lamp,
    "basement": passages.basement,
    "road": streets.road,
    "ramp": fronts.ramp,
    "corridor": passages.corridor,
    "charging": fronts.charging,
    "wall": fronts.wall,
    "sewage": streets.sewage,
    "shed": yards.shed,
    "fence": yards.fence,
}

SCENES: tuple[str, ...] = tuple(_PAINTERS)


def draw(scene: str, stage: Literal["before", "after"], seed: int = 0, block: int = 0) -> bytes:
    """A JPEG of 960 × 640 pixels: one of `SCENES`, as it was or as it became.

    The same seed gives the same place from the same angle in both stages; another seed gives another place of this kind.
    `block` is the number on its plate (1 to 99); without one there is no plate.
    Equal arguments give equal bytes under one version of Pillow. An unknown scene or stage is a ValueError.
    """
    if scene not in _PAINTERS or stage not in ("before", "after"):
        raise ValueError(f"no picture of {scene!r}, {stage!r}")
    place = Place.found(scene, seed, block)
    canvas = Canvas(mirrored=place.mirrored)
    _PAINTERS[scene](canvas, place, stage == "after")
    canvas.tint(place.light)
    return canvas.jpeg()
