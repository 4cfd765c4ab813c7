"""Ways out and in, for programs."""

from . import documents
from .out import router

router.add_router("", documents.router)

__all__ = ["router"]
