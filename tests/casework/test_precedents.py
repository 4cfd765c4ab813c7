"""Beside a refusal to be decided stands how those of the same kind were decided before, of the same place first."""

import re

from django.test import Client

from minsheng.casework import actions
from minsheng.casework.models import Assignment
from minsheng.casework.queries.precedents import precedents_for
from minsheng.neighbourhood.models import Community, User
from tests.chain import hand_of, heard, named, offered, opened
from tests.people import Town, fresh


def refused(town: Town, number: int, words: str = "", community: Community | None = None, **case: object) -> Assignment:
    """The bureau refuses its share of a case of this number; with `words` the street said that it must act."""
    place = {"estate": case.pop("estate", None)}
    voice = heard(town, f"第{number}处的灯不亮，走路看不见", speaker=named(number), **place)
    share = offered(town, opened(town, voice, title=f"第{number}处的灯", **case), town.bureau)
    actions.refuse_share(assignment=share, ground="not_ours", words=f"第{number}处不归我们", by=hand_of(town, share))
    if words:
        actions.adjudicate_refusal(assignment=fresh(share), decision="overruled", words=words, by=town.jiedao)
    return fresh(share)


def page(user: User, share: Assignment) -> str:
    client = Client()
    client.force_login(user)
    return re.sub(r"\s+", " ", client.get(f"/shares/{share.pk}/adjudicate/").content.decode())


def test_the_same_place_comes_first_and_another_kind_not_at_all(town: Town) -> None:
    refused(town, 1, "院外的灯归它", estate=None)
    refused(town, 2, "院里的灯归它", estate=town.estate)
    refused(town, 3, "绿地的事归它", estate=town.estate, category="surroundings-green")
    waiting = refused(town, 4, estate=town.estate)
    said = page(town.jiedao, waiting).split("以前同类的怎么定的")[1]
    assert said.index("院里的灯归它") < said.index("院外的灯归它") and "绿地的事归它" not in said
    assert re.search("区城管局（不归我们管）：[^<]+。院里的灯归它", said)


def test_where_nothing_was_decided_there_is_no_box(town: Town) -> None:
    refused(town, 1)  # not decided yet
    assert "以前同类的怎么定的" not in page(town.jiedao, refused(town, 2))


def test_what_one_may_not_see_is_no_precedent(town: Town) -> None:
    before = refused(town, 1, "院里的灯归它", estate=town.estate)
    waiting = refused(town, 2, estate=town.estate)
    assert [one.assignment for one in precedents_for(waiting, fresh(town.jiedao))] == [before]
    assert precedents_for(waiting, fresh(town.xiaochen)) == []
