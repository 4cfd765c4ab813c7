"""Questions asked often: their statement is written once, and what comes back is what the ORM alone would have brought."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minsheng.casework.models import Case, Voice, Write
from minsheng.casework.queries.first_asked import first_asked, first_asked_with_place
from minsheng.foundation import clock
from minsheng.foundation.canonical import text_fingerprint
from minsheng.foundation.door import DoorClosed
from minsheng.foundation.together import AskedOften
from minsheng.neighbourhood.models import Community, Estate, Resident
from tests.chain import heard, named, opened
from tests.people import Town

WHY = "a test"


def _voices(number: str, community: int) -> Any:
    rows = Voice.objects.unscoped(WHY).select_related("community", "speaker")
    return rows.filter(number=number), rows.filter(community_id=community).order_by("-pk")


def test_other_values_bring_other_rows_by_the_same_statement(town: Town) -> None:
    often = AskedOften(_voices)
    one, other = heard(town, "灯不亮", speaker=named(1)), heard(town, "路不平")
    for voice, community in ((one, town.wandu), (other, town.gucheng), (other, town.wandu)):
        with CaptureQueriesContext(connection) as captured:
            found, there = often(voice.number, community.pk)
        assert len(captured) == 1
        assert [found, there] == [list(rows) for rows in _voices(voice.number, community.pk)]
        assert found[0].community == town.wandu
    assert often("'); --", 2**62) == [[], []]


def test_a_value_may_be_compared_with_the_smallest_column(town: Town) -> None:
    """Beyond its range Django would ask nothing, whatever came later."""
    case = opened(town, heard(town, "灯不亮"))
    often = AskedOften(lambda case, round: [Case.objects.unscoped(WHY).filter(pk=case, round=round)])
    assert [often(case.pk, 1), often(case.pk, 2), often(0, 1)] == [[[case]], [[]], [[]]]


def test_what_the_question_says_itself_is_no_value(town: Town) -> None:
    """Also where it is the number that stands for a value while the statement is written."""
    case = opened(town, heard(town, "灯不亮"))
    often = AskedOften(lambda case: [Case.objects.unscoped(WHY).filter(pk=case, version__lt=32_100, round__lt=32_100)])
    Case.objects.unscoped(WHY).filter(pk=case.pk).update(version=case.pk)
    assert [often(case.pk), often(0)] == [[[case]], [[]]]


def test_ids_of_writes_are_values_too(town: Town) -> None:
    often = AskedOften(lambda client_id: [Write.objects.filter(client_id=client_id)])
    ids = [uuid.uuid4(), uuid.uuid4()]
    for client_id in ids:
        Write.objects.create(client_id=client_id, content="c", act="hear_voice", result="1", at=clock.now(), by=town.shuji)
    assert [one.client_id for client_id in ids for one in often(client_id)[0]] == ids
    assert often(uuid.uuid4()) == [[]]


def test_a_value_that_is_looked_at_is_refused() -> None:
    """Else the first one would be asked for ever after."""
    with pytest.raises(ValueError, match="compared"):
        AskedOften(lambda phone: [Resident.objects.unscoped(WHY).with_phone(phone)])("13900000001")


def test_the_door_is_asked_for(town: Town) -> None:
    with pytest.raises(DoorClosed):
        AskedOften(lambda number: [Voice.objects.filter(number=number)])("MS-WD-2611-0001")


def test_who_left_no_telephone_is_nobodys_neighbour_by_it(town: Town) -> None:
    heard(town, "灯不亮", speaker=named(1))
    Resident.objects.unscoped(WHY).update(phone_index="")
    assert first_asked(town.wandu, "", text_fingerprint("灯不亮")).same_phone == []


def test_the_same_by_the_codes_of_a_place(town: Town) -> None:
    voice = heard(town, "灯不亮", speaker=named(1))
    phone, fingerprint = voice.speaker.uncovered_phone(), text_fingerprint("灯不亮")
    asked = {"client_id": uuid.uuid4(), "phone": phone, "fingerprint": fingerprint}
    estates, writes, first = first_asked_with_place(community=town.wandu.code, estate=town.estate.code, **asked)
    assert (estates, writes, first) == ([town.estate], [], first_asked(town.wandu, phone, fingerprint))
    assert first is not None and (first.same_phone, first.same_words) == ([voice.speaker], [voice])
    assert first.is_of(town.wandu, phone, fingerprint)
    others = [(town.gucheng, phone, fingerprint), (town.wandu, "", fingerprint), (town.wandu, phone, "")]
    assert not any(first.is_of(*other) for other in others)
    assert first_asked_with_place(community=town.wandu.code, estate="", **asked)[2] is None


def test_no_answer_where_the_codes_fit_two_communities(town: Town) -> None:
    """A code may come again with another day of beginning; whose words they are must not depend on which row comes first."""
    day = clock.today().replace(year=2001)
    twin = Community.objects.create(
        code=town.wandu.code, name="万都二", letters="WE", street=town.wandu.street, valid_from=day, valid_to=None
    )
    Estate.objects.create(code=town.estate.code, name="又一个", community=twin, valid_from=day)
    asked = {"client_id": uuid.uuid4(), "phone": "", "fingerprint": text_fingerprint("灯不亮")}
    estates, _, first = first_asked_with_place(community=town.wandu.code, estate=town.estate.code, **asked)
    assert (len(estates), first) == (2, None)
    Community.objects.unscoped(WHY).filter(pk=twin.pk).update(valid_to=clock.today())
    _, _, first = first_asked_with_place(community=town.wandu.code, estate=town.estate.code, **asked)
    assert first is not None and first.community == town.wandu.pk
