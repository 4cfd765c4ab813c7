"""Outings for phones and programs."""

from ninja import Router

from .notebook import router as notebook
from .outings import router as outings
from .visits import router as visits

router = Router()
router.add_router("", outings)
router.add_router("", visits)
router.add_router("", notebook)

__all__ = ["router"]
