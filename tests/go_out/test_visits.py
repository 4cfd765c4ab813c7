"""望闻问切 at a door: what was seen, what was said and what somebody makes of it are three things."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework.models import Voice
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.foundation.models import TimelineEntry
from minsheng.go_out import actions
from minsheng.go_out.actions import Plan
from minsheng.go_out.models import Stop
from minsheng.go_out.queries.outings import to_see_again
from tests.acts.outings import going
from tests.desk.test_lists import one_and_three
from tests.people import fresh

WHY = "a test"


def visit(town):
    outing = actions.plan_outing(
        community=town.wandu, kind="visit", plan=Plan(estate=town.estate, reason="routine"), by=town.shuji
    )
    actions.begin_outing(outing=outing, by=town.wangjie)
    return outing


def stop(town, outing, **said):
    return actions.make_stop(outing=outing, by=town.wangjie, **({"home": "3号楼502", "saw": "楼道堆着煤"} | said))


def test_the_four_are_kept_apart(town):
    outing = visit(town)
    stop(town, outing, hopes="盼着装个扶手", hurts="腿疼下不了楼", felt="独居，怕麻烦人")
    voices = list(Voice.objects.unscoped(WHY).filter(occasion=outing.occasion_id).order_by("pk"))
    assert [(v.words, v.kind, v.speaker_mode, v.household) for v in voices] == [
        ("盼着装个扶手", "need", "household", "3号楼502"),
        ("腿疼下不了楼", "problem", "household", "3号楼502"),
    ]
    kept = Stop.objects.unscoped(WHY).get()
    assert (kept.saw, kept.felt) == ("楼道堆着煤", "独居，怕麻烦人")
    assert not any(word in kept.saw + kept.felt for word in ("扶手", "腿疼"))


def test_one_sentence_is_enough_and_nobody_at_home_needs_none(town):
    outing = visit(town)
    stop(town, outing, saw="", felt="要再来看看")
    stop(town, outing, saw="", outcome="nobody")
    with pytest.raises(BadInput):
        stop(town, outing, saw="")
    assert Stop.objects.unscoped(WHY).count() == 2


def test_a_judgement_stands_in_no_entry_and_no_organisation_reads_it(town):
    stop(town, visit(town), felt="怕是家里有难处")
    payloads = TimelineEntry.objects.filter(kind="StopMade").values_list("payload", flat=True)
    assert payloads and not any("难处" in payload or "煤" in payload for payload in payloads)
    for user in (town.laozhou, town.shenji, town.xiaochen):
        assert not Stop.objects.visible_to(fresh(user)).exists()


def test_a_door_to_come_back_to_stands_in_the_list_until_somebody_was_there(town):
    first = visit(town)
    stop(town, first, outcome="nobody", next_on=clock.today() + timedelta(days=3))
    assert [s.home for s in to_see_again(town.shuji)] == ["3号楼502"]
    with clock.at(clock.now() + timedelta(days=3)):
        stop(town, visit(town))
        assert list(to_see_again(town.shuji)) == []


def test_no_doors_in_a_meeting_and_no_day_that_is_over(town):
    with pytest.raises(StateForbids):
        stop(town, going(town))
    with pytest.raises(BadInput):
        stop(town, visit(town), next_on=clock.today() - timedelta(days=1))


def test_a_form_sent_twice_is_one_door(town):
    outing, client = visit(town), Client()
    client.force_login(town.wangjie)
    data = {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b23", "home": "3号楼502", "outcome": "met", "hurts": "灯不亮"}
    for _ in range(2):
        client.post(f"/outings/{outing.number}/stop/", data)
    assert Stop.objects.unscoped(WHY).count() == Voice.objects.unscoped(WHY).count() == 1
    assert Stop.objects.unscoped(WHY).get().building == town.building
    shown = client.post(f"/outings/{outing.number}/stop/", {"outcome": "met", "home": "3号楼"})
    assert shown.status_code == 422 and "随便写一句就行" in shown.content.decode()


@pytest.mark.parametrize("path", ["/outings/again/", ""])
def test_lists_of_doors_cost_the_same_for_one_as_for_three(town, path):
    outing = visit(town)

    def add(n: int) -> object:
        return stop(town, outing, home=f"3号楼50{n}", next_on=clock.today())

    one, three = one_and_three(town.shuji, path or f"/outings/{outing.number}/", add)
    assert one == three
