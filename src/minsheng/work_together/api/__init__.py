"""Working together, for programs."""

from ninja import Router

from .plans import router as plans
from .whistles import router as whistles

router = Router()
router.add_router("", whistles)
router.add_router("", plans)

__all__ = ["router"]
