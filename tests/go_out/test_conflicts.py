"""The same id with other content: what was kept is shown as what it is, and to nobody else."""

from django.test import Client

from minsheng.casework.models import WriteConflict
from minsheng.go_out.models import Outing, Stop


def page(who, path, data=None):
    client = Client()
    client.force_login(who)
    return client.post(path, data, follow=True) if data is not None else client.get(path)


def test_a_plan_and_a_door_that_came_twice_stand_side_by_side(town):
    key, other = "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b21", "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b22"
    for place in ("3号楼前", "5号楼前"):
        page(town.wangjie, "/outings/plan/", {"client_id": key, "kind": "visit", "place": place, "now": "1"})
    outing = Outing.objects.unscoped("a test").get()
    for saw in ("楼道堆着煤", "楼道清干净了"):
        data = {"client_id": other, "home": "3号楼502", "outcome": "met", "saw": saw}
        page(town.wangjie, f"/outings/{outing.number}/stop/", data)
    assert (Stop.objects.unscoped("a test").count(), WriteConflict.objects.count()) == (1, 2)
    assert {conflict.community for conflict in WriteConflict.objects.all()} == {town.wandu}
    text = page(town.shuji, "/conflicts/").content.decode()
    assert all(said in text for said in ("3号楼前", "5号楼前", "楼道堆着煤", "楼道清干净了", f"/outings/{outing.number}/"))
    text = page(town.xiaochen, "/conflicts/").content.decode()
    assert "号楼" not in text and "楼道" not in text
