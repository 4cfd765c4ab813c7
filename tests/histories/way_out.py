"""The way out of wherever a case stands: the next thing to do, and somebody who may do it. Where there is none, it is a dead end."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from minsheng.casework import actions
from minsheng.casework.models import Assignment, Case, Parking, Voice
from minsheng.casework.states import AssignmentState, Phase
from minsheng.foundation import clock
from minsheng.neighbourhood.models import User
from tests.chain import photo
from tests.people import Town, fresh

from .luck import WHY, NothingThere, done_whole

# Whoever works here or acts for somebody who serves here, those first who usually do it.
PEOPLE = ("laozhou", "chengguan", "wangjie", "xiaoliu", "shuji", "jiedao", "quji")
Way = tuple[str, Callable[[User], Any]]


def next_done(town: Town, case: Case) -> str:
    """Do the next thing that leads on, by the first who may. Returns its name; empty where nobody can do anything."""
    for name, do in ways_on(town, fresh(case)):
        for username in PEOPLE:
            person = fresh(getattr(town, username))
            if done_whole(lambda do=do, person=person: do(person)):  # type: ignore[misc]
                return name
    return ""


def ways_on(town: Town, case: Case) -> Iterator[Way]:
    """What may come next, the likeliest first."""
    if Parking.objects.unscoped(WHY).in_force().filter(case=case).exists():
        yield "take_up", lambda by: actions.take_up_case(case=fresh(case), words="办得成了", by=by)
    if case.phase == Phase.END_PROPOSED:
        yield "decline_end", lambda by: actions.decline_end(case=fresh(case), words="再办", by=by)
        yield "approve_end", lambda by: actions.approve_end(case=fresh(case), by=by)
    elif case.phase in (Phase.TO_DISPATCH, Phase.REOPENED, Phase.UNHELD):
        yield from with_a_lead(town, case)
    elif case.phase == Phase.TO_ANSWER:
        yield "answer", lambda by: actions.answer_residents(case=fresh(case), words="办好了，请您看看", by=by)
    elif case.phase == Phase.ASKING:
        yield from asked(case)
    for share in Assignment.objects.unscoped(WHY).standing().filter(case=case, round=case.round).order_by("pk"):
        yield from shares_on(share)


def with_a_lead(town: Town, case: Case) -> Iterator[Way]:
    for organisation in (town.property_company, town.bureau, town.volunteers, town.office):

        def offer(by: User, asked: Any = organisation) -> None:
            actions.offer_share(case=fresh(case), organisation=asked, role="lead", share="来办", by=by)

        yield "offer", offer


def shares_on(share: Assignment) -> Iterator[Way]:
    day = clock.today() + timedelta(days=3)
    if share.state in (AssignmentState.OFFERED, AssignmentState.ORDERED):
        yield "accept", lambda by: actions.accept_share(assignment=fresh(share), promise_date=day, by=by)
    if share.state == AssignmentState.REFUSED:
        yield (
            "adjudicate",
            lambda by: actions.adjudicate_refusal(assignment=fresh(share), decision="overruled", words="归你们", by=by),
        )
    if share.state in (AssignmentState.ACCEPTED, AssignmentState.ORDERED, AssignmentState.REWORK):
        yield "give", lambda by: given(share, by)
        yield "resume", lambda by: actions.resume_share(assignment=fresh(share), by=by)
    if share.state == AssignmentState.GIVEN:
        yield "check", lambda by: actions.check_result(assignment=fresh(share), passed=True, words="", by=by)


def given(share: Assignment, by: User) -> None:
    for stage in share.case.category.evidence:
        actions.attach(content=photo(), assignment=fresh(share), stage=stage, by=by)
    actions.give_result(assignment=fresh(share), words="办好了", by=by)


def asked(case: Case) -> Iterator[Way]:
    """Each speaker by the own code, then by telephone; where nobody can be asked, somebody looks; at last the end that nobody confirms."""
    spoke = list(Voice.objects.unscoped(WHY).filter(case=case, state="in_case").order_by("pk"))
    for voice in spoke:
        if unsaid(voice, case):
            yield "code", lambda by, voice=voice: actions.confirm(voice=fresh(voice), verdict="solved", via="code", by=None)
    yield "inspect", lambda by: inspected(case, by)
    for voice in spoke:
        yield "telephone", lambda by, voice=voice: by_telephone(voice, case, by)
    yield "unconfirmed", lambda by: actions.propose_end(case=fresh(case), kind="unconfirmed", words="没人答", by=by)


def unsaid(voice: Voice, case: Case) -> bool:
    return not voice.confirmations.unscoped(WHY).filter(case=case, round=case.round, counts=True).exists()


def inspected(case: Case, by: User) -> None:
    actions.inspect_case(case=fresh(case), verdict="solved", words="看过，好了", told_by="poster", by=by)


def by_telephone(voice: Voice, case: Case, by: User) -> None:
    """By whoever has not asked them yet, so that it gets further each time."""
    before = voice.confirmations.unscoped(WHY).filter(case=case, round=case.round, by=by)
    if before.exists():
        raise NothingThere
    actions.confirm(voice=fresh(voice), verdict="solved", via="phone", by=by)
