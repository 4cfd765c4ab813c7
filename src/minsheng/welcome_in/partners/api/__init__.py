"""Partners, for programs."""

from ninja import Router

from .helps import router as helps
from .invitations import router as invitations
from .partners import router as partners

router = Router()
router.add_router("", partners)
router.add_router("", helps)
router.add_router("", invitations)

__all__ = ["router"]
