"""Ways out and in, for programs."""

from . import agenda, documents, feeds, ways
from .out import router

router.add_router("", documents.router)
router.add_router("", agenda.router)
router.add_router("", feeds.router)
router.add_router("", ways.router)

__all__ = ["router"]
