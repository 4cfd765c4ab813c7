"""Start and end what a department does all year."""

from collections.abc import Sequence

from django.db import transaction

from minsheng.casework.models import Category, Voice
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.texts import short_words_kept
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import Community, Organisation, Street, User
from minsheng.neighbourhood.permission import require

from ..events import ProgrammeEnded, ProgrammeStarted
from ..models import Programme
from ..queries.programmes import able_to_run
from .texts import require_for_organisations, require_reworded


@transaction.atomic
def start_programme(
    *,
    name: str,
    organisation: Organisation,
    by: User,
    community: Community | None = None,
    street: Street | None = None,
    categories: Sequence[Category] = (),
) -> Programme:
    """A programme of one community, of a street, or, without either, of the whole district.

    Raises BadInput for an organisation that does not work there.
    """
    programme = Programme(organisation=organisation, community=community, street=None if community else street)
    require(by, "work_together.start_programme", programme)
    programme.name = short_words_kept(name, "name", 40, required=True)
    require_for_organisations(None, {"name": programme.name}, True)
    if not able_to_run(programme.community, programme.street).filter(pk=organisation.pk).exists():
        raise BadInput(f"{organisation.name}不管这一片，请重选。", "organisation", "not_serving_area")
    programme.started_by, programme.started_at = by, clock.now()
    programme.save(force_insert=True)
    programme.categories.set(categories)
    area = programme.community or programme.street
    record(
        ProgrammeStarted(
            programme_id=programme.pk,
            name=programme.name,
            organisation=organisation.name,
            area=area.name if area else "",
            categories=[one.name for one in categories],
            by_id=by.pk,
        )
    )
    return programme


@transaction.atomic
def end_programme(*, programme: Programme, words: str, by: User) -> None:
    """No more dates are planned, and why. Those that are planned already still take place, or are called off one by one."""
    require(by, "work_together.end_programme", programme)
    kept = short_words_kept(words, "words", 200, required=True)
    require_for_organisations(None, {"words": kept}, True)
    require_reworded(
        Voice.objects.unscoped("what was said at its dates").filter(occasion__programme_date__programme=programme),
        {"words": kept},
    )
    rows = Programme.objects.unscoped("end").filter(pk=programme.pk, ended_at=None)
    if not rows.update(ended_at=clock.now(), ended_words=kept):
        raise StateForbids("这个项目已经停了，不用再停。", "programme_ended")
    record(ProgrammeEnded(programme_id=programme.pk, words=kept, by_id=by.pk))
