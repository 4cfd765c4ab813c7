"""Partners, for programs."""

from ninja import Router

from .helps import router as helps
from .invitations import router as invitations
from .offering import router as offering
from .partners import router as partners
from .verdicts import router as verdicts

router = Router()
router.add_router("", partners)
router.add_router("", helps)
router.add_router("", invitations)
router.add_router("", offering)
router.add_router("", verdicts)

__all__ = ["router"]
