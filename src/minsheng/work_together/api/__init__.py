"""Working together, for programs."""

from ninja import Router

from .whistles import router as whistles

router = Router()
router.add_router("", whistles)

__all__ = ["router"]
