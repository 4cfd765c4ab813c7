"""Pages for people: whose phones there are, and what they handed in that waits for the secretary."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.casework.models import Voice
from minsheng.go_out import actions
from minsheng.go_out.models import Delivery
from tests.acts import REFUSED, strangers_refused, who_may
from tests.acts.notebook import ACTS, kept, kept_file
from tests.people import fresh


def page(who, path, data=None):
    client = Client()
    client.force_login(who)
    return client.post(path, data, follow=True) if data is not None else client.get(path)


@pytest.mark.parametrize("act", ACTS)
def test_who_may(town, act):
    ready = ACTS[act](town)
    assert who_may(ready, town) == ready.may


@pytest.mark.parametrize("act", sorted(set(ACTS) - {"register_device"}))
def test_strangers_are_refused(town, act):
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def test_the_secretary_reads_what_waits_and_takes_it_in(town):
    found = kept(town, "三号楼的灯不亮")
    text = page(town.shuji, "/notebook/kept/").content.decode()
    assert all(said in text for said in ("三号楼的灯不亮", "王姐", "红米", "这部手机已经收回"))
    assert "手机送来的" in page(town.shuji, "/my-day/").content.decode()
    page(town.shuji, f"/notebook/kept/{found.pk}/take/", {})
    assert Voice.objects.unscoped("a test").get().heard_by == town.shuji
    assert "没有等您看的" in page(town.shuji, "/notebook/kept/").content.decode()
    assert "手机送来的" not in page(town.shuji, "/my-day/").content.decode()


def test_not_taken_in_says_why_and_keeps_it(town):
    found = kept(town)
    address = f"/notebook/kept/{found.pk}/turn-down/"
    assert page(town.shuji, address, {"words": ""}).status_code == 422
    page(town.shuji, address, {"words": "重了"})
    assert (fresh(found).state, fresh(found).words, bytes(fresh(found).sealed) != b"") == ("turned_down", "重了", True)
    assert not Voice.objects.unscoped("a test").exists()


def test_a_photo_that_cannot_be_used_is_listed_until_somebody_looked(town):
    found = kept_file(town)
    assert "放不上去的照片" in page(town.shuji, "/notebook/kept/").content.decode()
    page(town.shuji, f"/notebook/kept/photos/{found.pk}/turn-down/", {"words": "不是照片"})
    assert "没有等您看的" in page(town.shuji, "/notebook/kept/").content.decode()


def test_a_lost_phone_is_withdrawn_by_its_owner_or_the_secretary(town):
    device, _secret = actions.register_device(name="红米", by=town.wangjie)
    assert "红米" in page(town.wangjie, "/notebook/phones/").content.decode()
    assert "红米" not in page(town.xiaoliu, "/notebook/phones/").content.decode()
    assert "同事的手机" in page(town.shuji, "/notebook/phones/").content.decode()
    assert page(town.xiaoliu, f"/notebook/phones/{device.pk}/withdraw/", {}).status_code == 404
    page(town.shuji, f"/notebook/phones/{device.pk}/withdraw/", {})
    assert fresh(device).withdrawn_by == town.shuji
    assert "收回了" in page(town.wangjie, "/notebook/phones/").content.decode()
    assert page(town.laozhou, "/notebook/phones/").status_code == 403


def test_the_pages_take_as_many_statements_for_three_as_for_one(town):
    client = Client()
    client.force_login(town.shuji)

    def statements():
        counts = []
        for path in ("/notebook/kept/", "/notebook/phones/"):
            with CaptureQueriesContext(connection) as said:
                assert client.get(path).status_code == 200
            counts.append(len(said))
        return counts

    kept(town, "一")
    one = statements()
    kept(town, "二")
    kept(town, "三")
    assert statements() == one and max(one) <= 12
    assert Delivery.objects.unscoped("a test").count() == 3
