"""Each act of volunteers and services: who may do it, and the entry it writes."""

import pytest

from minsheng.foundation.models import TimelineEntry
from tests.acts import services, volunteers
from tests.acts.ready import who_may
from tests.people import fresh

ACTS = volunteers.ACTS | services.ACTS


@pytest.mark.parametrize("act", ACTS)
def test_who_may(town, act):
    ready = ACTS[act](town)
    assert who_may(ready, town) == ready.may
    last = TimelineEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    ready.do(fresh(ready.by))
    rows = TimelineEntry.objects.filter(id__gt=last).order_by("id")
    assert [f"{row.subject_kind} {row.kind}" for row in rows] == ready.entries
