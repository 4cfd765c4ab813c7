"""The card of a home: what the next one who knocks should know. Two who wrote without knowing of each other lose nothing."""

from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework.actions import erase_resident
from minsheng.casework.states import TOMBSTONE
from minsheng.config.wholeness import all_findings
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, StateForbids
from minsheng.go_out import actions
from minsheng.go_out.models import CardVersion, Delivery, HouseholdCard, HouseholdConflict
from minsheng.go_out.queries.notebook import pack_for
from minsheng.neighbourhood.models import Home, Resident
from tests.people import fresh
from tests.phones import Phone, written


@pytest.fixture
def home(town):
    return Home.objects.create(building=town.building, code="502")


def the_card(home):
    return HouseholdCard.objects.unscoped("a test").get(home=home)


def conflicts():
    return HouseholdConflict.objects.unscoped("a test").order_by("pk")


def page(who, path, data=None):
    client = Client()
    client.force_login(who)
    return client.post(path, data, follow=True) if data is not None else client.get(path)


def test_it_is_written_on_its_version_and_the_ones_before_stay(town, home):
    actions.write_card(home=home, words="有狗", base=0, by=town.wangjie)
    now = actions.write_card(home=home, words="狗没了", base=1, by=town.xiaoliu)
    assert (now.card.words, now.card.version, now.card.by, now.conflict) == ("狗没了", 2, town.xiaoliu, None)
    assert CardVersion.objects.count() == 2


def test_nobody_writes_over_what_they_have_not_seen(town, home):
    phones = [Phone(town.wangjie), Phone(town.xiaoliu)]
    said = [written("card", home=str(home.pk), base=0, words=words) for words in ("有狗", "先打电话")]
    assert phones[0].send(said[0])[0]["state"] == "taken"
    answer = phones[1].send(said[1])[0]
    assert answer["state"] == "person" and "两份" in answer["words"]
    assert (the_card(home).words, conflicts().get().words, conflicts().get().by) == ("有狗", "先打电话", town.xiaoliu)
    assert not Delivery.objects.visible_to(town.shuji).open().exists()  # it is a task of its own
    actions.settle_card_conflict(conflict=conflicts().get(), words="有狗，先打电话", by=town.shuji)
    assert (the_card(home).words, the_card(home).version) == ("有狗，先打电话", 2)
    assert phones[1].states(said[1]["id"])[0]["state"] == "taken"
    with pytest.raises(StateForbids):
        actions.settle_card_conflict(conflict=conflicts().get(), words="又", by=town.shuji)


def test_the_same_words_by_two_are_no_conflict(town, home):
    actions.write_card(home=home, words="有狗", base=0, by=town.wangjie)
    assert actions.write_card(home=home, words="有狗", base=0, by=town.xiaoliu).conflict is None


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_ones_own_in_a_row_the_last_said_stands_in_any_order(town, home, order):
    phone, now = Phone(town.wangjie), clock.now() - timedelta(hours=1)
    said = [
        written("card", home=str(home.pk), base=0, words=words) | {"at": (now + timedelta(minutes=at)).isoformat()}
        for at, words in enumerate(["有狗", "狗没了"])
    ]
    for at in order:
        assert phone.send(said[at])[0]["state"] == "taken"
    assert (the_card(home).words, the_card(home).version, conflicts().count()) == ("狗没了", 2, 0)


def test_what_cannot_be_written_is_said(town, home):
    for changes in ({"words": "长" * 501}, {"base": 3}):
        with pytest.raises(BadInput):
            actions.write_card(**({"home": home, "words": "有狗", "base": 0, "by": town.wangjie} | changes))


def test_it_is_in_the_pack_with_telephones_covered(town, home):
    actions.write_card(home=home, words="女儿电话13812345678", base=0, by=town.wangjie)
    shown = pack_for(fresh(town.wangjie))["communities"][0]["estates"][0]["buildings"][0]["homes"][0]
    assert (shown["version"], shown["code"]) == (1, "502") and "138" not in shown["card"] and "女儿" in shown["card"]


def test_the_pages(town, home):
    page(town.wangjie, f"/notebook/cards/{home.pk}/", {"words": "有狗", "base": "0"})
    page(town.xiaoliu, f"/notebook/cards/{home.pk}/", {"words": "先打电话", "base": "0"})
    text = page(town.shuji, "/notebook/cards/conflicts/").content.decode()
    assert all(said in text for said in ("有狗", "先打电话", "王姐", "小刘", "3号楼"))
    assert "1户" in page(town.shuji, "/my-day/").content.decode()
    page(town.shuji, f"/notebook/cards/conflicts/{conflicts().get().pk}/", {"words": "有狗，先打电话"})
    assert the_card(home).words == "有狗，先打电话" and not conflicts().open().exists()
    assert page(town.xiaochen, f"/notebook/cards/{home.pk}/").status_code == 404
    assert page(town.laozhou, f"/notebook/cards/{home.pk}/").status_code == 404


def test_it_is_erased_with_who_lives_there(town, home):
    resident = Resident(community=town.wandu, home=home)
    resident.cover("赵千寻", "")
    resident.save()
    Phone(town.wangjie).send(written("card", home=str(home.pk), base=0, words="赵千寻有狗"))
    actions.write_card(home=home, words="赵千寻", base=0, by=town.xiaoliu)
    erase_resident(resident=resident, reason="本人要求", by=town.shuji)
    assert (the_card(home).words, conflicts().get().words) == (TOMBSTONE, TOMBSTONE)
    assert bytes(Delivery.objects.unscoped("a test").get().sealed) == b""
    assert list(all_findings()) == []
