"""Outings and duty points for phones and programs."""

from ninja import Router

from .cards import router as cards
from .changes import router as changes
from .duty_points import router as duty_points
from .homes import router as homes
from .households import router as households
from .notebook import router as notebook
from .outings import router as outings
from .rounds import router as rounds
from .shifts import router as shifts
from .visits import router as visits

router = Router()
router.add_router("", changes)
router.add_router("", outings)
router.add_router("", visits)
router.add_router("", notebook)
router.add_router("", cards)
router.add_router("", homes)
router.add_router("", households)
router.add_router("", rounds)
router.add_router("", duty_points)
router.add_router("", shifts)

__all__ = ["router"]
