"""Voices, cases, shares and receipts as typed JSON, over the same acts as the pages."""

from ninja import Router

from .cases import router as cases
from .external import router as external
from .facilities import router as facilities
from .files import router as files
from .good_cases import router as good_cases
from .hand_over import router as hand_over
from .office import router as office
from .parking import router as parking
from .receipts import router as receipts
from .return_visits import router as return_visits
from .search import router as search
from .shares import router as shares
from .voices import router as voices

router = Router()
router.add_router("", voices)
router.add_router("", cases)
router.add_router("", shares)
router.add_router("", files)
router.add_router("", facilities)
router.add_router("", office)
router.add_router("", external)
router.add_router("", good_cases)
router.add_router("", parking)
router.add_router("", return_visits)
router.add_router("", hand_over)
router.add_router("", search)

__all__ = ["receipts", "router"]
