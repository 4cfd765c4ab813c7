"""How a test gets to where it begins: each step through the act that people use, none by writing rows.

heard → opened → offered → accepted → given → done → answered; each makes what comes before it where that is not handed in.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import Any

import pytest
from PIL import Image

from minsheng.casework import actions
from minsheng.casework.actions import Speaker
from minsheng.casework.models import Answer, Assignment, Case, Confirmation, Notice, Voice
from minsheng.casework.states import Verdict, Via
from minsheng.foundation import clock
from minsheng.foundation.errors import Refusal
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.models import Organisation, User

from .people import Town, fresh

WHY = "a test looks at all rows"


@lru_cache
def photo(colour: str = "green", size: tuple[int, int] = (48, 32), kind: str = "JPEG") -> bytes:
    """A real picture, small."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def named(number: int = 1) -> Speaker:
    """Somebody with a name and a telephone that nobody can have: no mobile number begins with 100."""
    return Speaker(mode="named", name=f"李秀英{number}", phone=f"1000000{number:04d}")


def heard(town: Town, words: str = "三号楼门口的灯不亮，晚上看不见路", **changes: Any) -> Voice:
    """王姐 writes down in 万都 what a named person says."""
    given = {"words": words, "community": town.wandu, "by": town.wangjie, "speaker": named(), **changes}
    return fresh(actions.hear_voice(**given))


def opened(town: Town, *voices: Voice, category: str = "property-repair", **changes: Any) -> Case:
    """The secretary opens a case with these voices; with one of a named person where there are none."""
    given = {"title": "三号楼门口灯不亮", "community": town.wandu, "by": town.shuji, **changes}
    case = actions.open_case(category=town.category(category), voices=voices or [heard(town)], **given)
    return fresh(case)


def offered(
    town: Town, case: Case | None = None, organisation: Organisation | None = None, role: str = "lead", **changes: Any
) -> Assignment:
    """The secretary asks the property company to lead."""
    case, organisation = case or opened(town), organisation or town.property_company
    given = {"share": "把灯修好", "by": town.shuji, **changes}
    return fresh(actions.offer_share(case=fresh(case), organisation=organisation, role=role, **given))


def hand_of(town: Town, share: Assignment) -> User:
    """Who acts for an organisation: its own person, else the worker who writes down what it says."""
    return {town.property_company.pk: town.laozhou, town.bureau.pk: town.chengguan}.get(share.organisation_id, town.xiaoliu)


def accepted(town: Town, share: Assignment | None = None, by: User | None = None, days: int = 3) -> Assignment:
    share = fresh(share or offered(town))
    day = clock.today() + timedelta(days=days)
    actions.accept_share(assignment=share, promise_date=day, by=by or hand_of(town, share))
    return fresh(share)


def proved(town: Town, share: Assignment, by: User | None = None, *stages: str) -> Assignment:
    """Hand in the files that the category asks for."""
    for stage in stages or share.case.category.evidence:
        actions.attach(content=photo(), assignment=fresh(share), stage=stage, by=by or hand_of(town, share))
    return fresh(share)


def given(town: Town, share: Assignment | None = None, by: User | None = None, words: str = "换了灯泡") -> Assignment:
    """The result is in, with its proof."""
    share = fresh(share or accepted(town))
    if share.state == "offered":
        share = accepted(town, share, by)
    share = proved(town, share, by)
    actions.give_result(assignment=share, words=words, by=by or hand_of(town, share))
    return fresh(share)


def done(town: Town, share: Assignment | None = None, checker: User | None = None, by: User | None = None) -> Assignment:
    """The result is in, and 王姐, who had no part in it, has looked."""
    share = given(town, share, by)
    actions.check_result(assignment=share, passed=True, words="", by=checker or town.wangjie)
    return fresh(share)


def answered(town: Town, *voices: Voice, case: Case | None = None, **changes: Any) -> Case:
    """Everyone who spoke has been told; the case waits for their yes or no."""
    case = case or opened(town, *voices, **changes)
    if not shares(case):
        done(town, offered(town, case))
    actions.answer_residents(case=fresh(case), words="灯修好了，请您看看", by=town.shuji)
    return fresh(case)


def says(voice: Voice, verdict: str = Verdict.SOLVED, by: User | None = None, via: str = "", **changes: Any) -> Confirmation:
    """The speaker says so: by the receipt code, or to `by` on the telephone."""
    via = via or (Via.PHONE if by else Via.CODE)
    return actions.confirm(voice=fresh(voice), verdict=verdict, via=via, by=by, **changes)


def voices_of(case: Case) -> list[Voice]:
    return list(Voice.objects.unscoped(WHY).filter(case=case).order_by("id"))


def shares(case: Case) -> list[Assignment]:
    return list(Assignment.objects.unscoped(WHY).filter(case=case).order_by("id"))


def notices_of(voice: Voice) -> list[Notice]:
    """What this speaker is told, the withdrawn left out."""
    return list(Notice.objects.unscoped(WHY).filter(voice=voice, void=False).order_by("id"))


def answer_of(case: Case) -> Answer:
    return Answer.objects.unscoped(WHY).get(case=case, round=case.round)


def kinds_on(subject: str, identity: object) -> list[str]:
    """The kinds of entries on one chain, in order."""
    rows = TimelineEntry.objects.filter(subject_kind=subject, subject_id=str(identity)).order_by("sequence")
    return list(rows.values_list("kind", flat=True))


@contextmanager
def entries_written() -> Iterator[list[tuple[str, str]]]:
    """(chain, kind) of every entry that is written inside the block."""
    written: list[tuple[str, str]] = []
    last = TimelineEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    yield written
    rows = TimelineEntry.objects.filter(id__gt=last).order_by("id")
    written += [(f"{kind} {identity}", event) for kind, identity, event in rows.values_list("subject_kind", "subject_id", "kind")]


@contextmanager
def refused(code: str, field: str = "") -> Iterator[None]:
    """The act inside must be refused with this code, name this field, and leave the timeline as it was."""
    with entries_written() as written, pytest.raises(Refusal) as refusal:
        yield
    assert (refusal.value.code, refusal.value.field, written) == (code, field, [])
