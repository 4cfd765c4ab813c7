"""What was written on outings is found as soon as it is written, by whoever may read it there, by any stretch of it, and not once it is erased."""

import unicodedata

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.casework import actions as casework_actions
from minsheng.casework.queries.search import Asked, holding
from minsheng.casework.queries.texts import text_findings
from minsheng.foundation import text_index
from minsheng.go_out import actions
from minsheng.go_out.actions import Plan
from minsheng.go_out.models import Outing, OutingText
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import Home, Resident, User
from tests.acts.outings import home_of, planned
from tests.chain import heard
from tests.people import Town, fresh

WHY = "a test"


def outings(user: User, words: str, **changes) -> list[str]:
    return [hit.thing.number for hit in holding(fresh(user), Asked(words, **changes), ["outings"])["outings"].hits]


def visit(town: Town, **said) -> Outing:
    outing = actions.plan_outing(community=town.wandu, kind="visit", plan=Plan(estate=town.estate), by=town.shuji)
    actions.begin_outing(outing=outing, by=town.shuji)
    actions.make_stop(**{"outing": fresh(outing), "home": "3号楼502", "by": town.wangjie} | said)
    return outing


def test_what_it_is_about_is_found_from_the_planning_on_as_it_stands_now(town: Town) -> None:
    outing = planned(town, topic="停车位怎么分")
    assert outings(town.wangjie, "停车位") == outings(town.wangjie, "3号楼前 停车") == [outing.number]
    assert outings(town.wangjie, outing.number) == [outing.number]
    actions.change_outing(outing=fresh(outing), plan=Plan(estate=town.estate, place="凉亭", topic="养狗"), by=town.shuji)
    assert (outings(town.wangjie, "停车位"), outings(town.wangjie, "凉亭 养狗")) == ([], [outing.number])
    actions.cancel_outing(outing=fresh(outing), words="下大雨", by=town.shuji)
    assert outings(town.wangjie, "大雨") == [outing.number]
    actions.take_up_outing(outing=fresh(outing), by=town.shuji)
    assert (outings(town.wangjie, "大雨"), list(text_findings())) == ([], [])


def test_what_was_seen_at_a_door_is_found_apart_from_what_was_thought(town: Town) -> None:
    outing = visit(town, saw="阳台堆满纸箱", felt="怕是一个人住着心里空")
    found = [holding(town.shuji, Asked(words), ["outings"])["outings"].hits for words in ("纸箱", "心里空", "纸箱 心里空")]
    assert [[(hit.thing, hit.part) for hit in hits] for hits in found] == [[(outing, "看到的")], [(outing, "想到的")], []]
    assert found[0][0].pieces[1] == ("纸箱", True)


@pytest.mark.parametrize("who", ["xiaochen", "laozhou", "chengguan", "shenji", "lilei", "passerby"])
def test_who_may_not_open_it_finds_nothing_of_it(town: Town, who: str) -> None:
    """Not the organisation that comes along either: it is told where and when, and no more."""
    outing = visit(town, saw="阳台堆满纸箱", felt="心里空")
    planned(town, topic="停车位", organisations=[town.property_company])
    user = getattr(town, who)
    assert [outings(user, words) for words in ("纸箱", "心里空", "停车", "万都", outing.number)] == [[]] * 5
    client = Client()
    client.force_login(user)
    page = client.get("/search/?q=纸箱")
    assert f"/outings/{outing.number}/" not in page.content.decode()


@pytest.mark.slow
def test_what_is_erased_is_found_no_more(town: Town) -> None:
    home: Home = home_of(town, "502")
    outing = visit(town, saw="阳台堆满纸箱", felt="心里空", home="", dwelling=home)
    voice = heard(town, "灯不亮")
    resident = Resident.objects.unscoped(WHY).get(pk=voice.speaker_id)
    Resident.objects.unscoped(WHY).filter(pk=resident.pk).update(home=home)
    assert outings(town.shuji, "纸箱") == [outing.number]
    casework_actions.erase_resident(resident=fresh(resident), reason="本人要求", by=town.shuji)
    assert [outings(town.shuji, words) for words in ("纸箱", "心里空", "已按本人")] == [[]] * 3
    assert list(text_findings()) == []


def test_filters_narrow_and_those_of_cases_leave_outings_out(town: Town) -> None:
    outing = planned(town, topic="停车位")
    assert outings(town.shuji, "停车", estate=town.estate, community=town.wandu) == [outing.number]
    assert outings(town.shuji, "停车", kind="problem") == outings(town.shuji, "停车", community=town.gucheng) == []


def test_the_page_and_the_api_lead_there(town: Town, client: Client) -> None:
    outing = planned(town, topic="停车位怎么分")
    client.force_login(town.shuji)
    page = client.get("/search/?q=停车位").content.decode()
    assert f'href="/outings/{outing.number}/"' in page
    assert "<mark>停车位</mark>怎么分" in page
    key = {"Authorization": f"Bearer {make_token(user=town.shuji)}"}
    found = client.get("/api/v1/search?q=停车位&group=outings", headers=key).json()["outings"]
    assert ([one["number"] for one in found["items"]], found["count"]) == ([outing.number], "1")


def test_the_index_of_outings_is_compared_and_written_anew(town: Town) -> None:
    from django.core.management import call_command

    outing = visit(town, saw="阳台堆满纸箱")
    OutingText.objects.unscoped(WHY).filter(outing=outing, part="seen").delete()
    assert [finding[:4] for finding in text_findings()] == ["走出去 "]
    call_command("index", "--json")
    assert (list(text_findings()), outings(town.shuji, "纸箱")) == ([], [outing.number])


CHARS = "路灯不亮3号楼Aａ１ \n，。é"


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    words=st.text(CHARS, min_size=1, max_size=12).filter(lambda text: text.strip()), asked=st.text(CHARS, min_size=1, max_size=4)
)
def test_whatever_was_seen_is_found_by_any_part_of_it(town: Town, words: str, asked: str) -> None:
    outing = visit(town, saw=words, home="")
    kept = outing.stops.unscoped(WHY).get().saw
    plain = [unicodedata.normalize("NFKC", text).lower() for text in (kept, asked)]
    stands = bool(plain[1].split()) and all(term in plain[0] for term in plain[1].split())
    rows = OutingText.objects.visible_to(fresh(town.wangjie)).holding(text_index.terms_of(asked))
    assert rows.filter(outing=outing, part="seen").exists() == stands, (kept, asked)
