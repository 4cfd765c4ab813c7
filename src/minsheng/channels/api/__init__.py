"""Ways out and in, for programs."""

from . import agenda, documents
from .out import router

router.add_router("", documents.router)
router.add_router("", agenda.router)

__all__ = ["router"]
