"""Volunteers and what they do, for programs."""

from ninja import Router

from .certificates import router as certificates
from .services import router as services
from .volunteers import router as volunteers

router = Router()
for part in (volunteers, services, certificates):
    router.add_router("", part)

__all__ = ["router"]
