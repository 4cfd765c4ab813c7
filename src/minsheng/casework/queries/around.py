"""One case with all around it, read once: what is much of it in a statement of its own, what is little of it together in one."""

from dataclasses import dataclass

from django.db.models import QuerySet

from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.together import asked_together
from minsheng.foundation.working_time import Pause
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of

from ..models import (
    Answer,
    Assignment,
    Attachment,
    BoardItem,
    CameBack,
    Case,
    CaseEnding,
    Confirmation,
    Extension,
    ExternalOrder,
    FacilityOfCase,
    Handling,
    Inspection,
    Parking,
    ReturnVisit,
    StageClock,
    Voice,
)
from .beside import Beside, questions, told_beside
from .board import items_shown
from .cases import (
    Told,
    Wait,
    answers_asked,
    case_story,
    clocks_asked,
    endings_asked,
    inspections_asked,
    shares_asked,
    shares_in_order,
    told_asked,
    told_in_order,
    voices_of_case,
    waits_of,
)
from .evidence import files_asked
from .external import orders_asked
from .facilities import facilities_asked
from .parking import district_asked, lasting_among, parkings_asked, spells_among
from .phases import Count, count_among, count_of, handled_by_office, verdicts_asked
from .return_visits import ended_here_before, links_of, visits_of

WHY = "of a case already visible"


@dataclass(frozen=True)
class Around:
    """What stands on a case's page. `present` are the shares of the present round; `silent` the askable voices without a verdict in it."""

    sees_voices: bool
    shares: list[Assignment]
    present: list[Assignment]
    files: list[Attachment]
    voices: list[Voice]
    verdicts: dict[int, Confirmation]
    silent: list[Voice]
    timeline: list[TimelineEntry]
    clocks: list[StageClock]
    answers: list[Answer]
    ending: CaseEnding | None
    inspection: Inspection | None
    board_item: BoardItem | None
    orders: list[ExternalOrder]
    parking: Parking | None
    stood: list[Pause]
    visits: list[ReturnVisit]
    links: list[CameBack]
    alike_before: list[Case]
    facilities: list[FacilityOfCase]
    told: list[Told]
    count: Count
    others: Beside

    def waits(self, case: Case) -> list[Wait]:
        return waits_of(case, self.shares, self.clocks, self.stood)


def around(case: Case, user: User) -> Around:
    """Everything for staff and auditor. From here on `case` knows who had a hand in it (`Case.handling`)."""
    sees_voices = scope_of(user).covers(case.community_id)
    shares = list(shares_asked(case, user))
    voices = voices_of_case(case, user) if sees_voices else []
    (
        files,
        asked,
        given,
        clocks,
        answers,
        endings,
        inspections,
        items,
        orders,
        parkings,
        above,
        visits,
        links,
        before,
        left,
        told,
        *beside,
    ) = asked_together(
        files_asked(case),
        Extension.objects.filter(decided_at=None, assignment__case=case),
        verdicts_asked(case),
        clocks_asked(case),
        answers_asked(case, user),
        endings_asked(case),
        inspections_asked(case, user),
        items_shown().filter(case=case),
        orders_asked(case),
        parkings_asked(case),
        district_asked(case),
        visits_of(case),
        links_of(case),
        ended_here_before(case),
        facilities_asked(case),
        told_asked(case),
        *questions(case, user),
    )
    for parking in parkings:
        parking.above = parking.pk in {pk for (pk,) in above}
    for share in shares:
        share.case = case
        share.asked_extensions = [one for one in asked if one.assignment_id == share.pk]  # type: ignore[attr-defined]
    for one in (*voices, *answers, *endings, *items, *orders, *parkings, *visits):
        one.case = case
    case.handling = Handling(files, shares, answers)
    shares = shares_in_order(shares)
    present = [share for share in shares if share.round == case.round and share.stands]
    by_office = handled_by_office(present)
    said = {one.voice_id for one in given if one.round == case.round}
    return Around(
        sees_voices=sees_voices,
        shares=shares,
        present=present,
        files=files,
        voices=voices,
        verdicts={one.voice_id: one for one in sorted(given, key=lambda one: one.round)} if sees_voices else {},
        silent=sorted((one for one in voices if one.askable and one.pk not in said), key=lambda one: one.pk),
        timeline=case_story(case),
        clocks=clocks,
        answers=answers,
        ending=endings[0] if endings else None,
        inspection=inspections[0] if inspections else None,
        board_item=items[0] if items else None,
        orders=orders if sees_voices else [],
        parking=lasting_among(parkings),
        stood=spells_among(parkings),
        visits=visits if sees_voices else [],
        links=links if sees_voices else [],
        alike_before=before if sees_voices else [],
        facilities=left,
        told=told_in_order(told),
        count=count_among(case, voices, given, by_office) if sees_voices else count_of(case, by_office),
        others=told_beside(case, user, present, beside),
    )


def keep_handling(case: Case) -> None:
    """Read who had a hand in a case, for a page that asks about several acts."""
    files: QuerySet[Attachment] = Attachment.objects.unscoped(WHY).filter(case=case, taken_away_at=None)
    shares: QuerySet[Assignment] = Assignment.objects.unscoped(WHY).filter(case=case)
    case.handling = Handling(*asked_together(files, shares, Answer.objects.unscoped(WHY).filter(case=case)))
