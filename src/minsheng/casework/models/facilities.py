"""Which facility came of which case."""

from django.db import models

from minsheng.neighbourhood.models import Facility

from .cases import Case
from .residents_say import WithCase


class FacilityOfCase(models.Model):
    """What a case left behind for everybody: the storeroom that became a room for chess."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="facilities")
    facility = models.OneToOneField(Facility, models.PROTECT, related_name="came_of")

    objects = WithCase.as_manager()
