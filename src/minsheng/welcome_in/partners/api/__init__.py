"""Partners, for programs."""

from ninja import Router

from .helps import router as helps
from .partners import router as partners

router = Router()
router.add_router("", partners)
router.add_router("", helps)

__all__ = ["router"]
