"""Working together, for programs."""

from ninja import Router

from .batches import router as batches
from .contributions import router as contributions
from .dispatch_list import router as dispatch_list
from .escalation import router as escalation
from .plans import router as plans
from .programmes import router as programmes
from .supervision import router as supervision
from .whistles import router as whistles

router = Router()
router.add_router("", whistles)
router.add_router("", plans)
router.add_router("", contributions)
router.add_router("", escalation)
router.add_router("", dispatch_list)
router.add_router("", programmes)
router.add_router("", supervision)
router.add_router("", batches)

__all__ = ["router"]
