"""Volunteers, for programs."""

from ninja import Router

from .volunteers import router as volunteers

router = Router()
router.add_router("", volunteers)

__all__ = ["router"]
