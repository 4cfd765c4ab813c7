"""Platforms that send orders, and the form of the reply that each wants: data that an office changes."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.casework import actions
from minsheng.casework.models import ExternalPlatform
from minsheng.casework.queries.external import reply_for
from minsheng.casework.queries.platforms import platforms, sample_of
from minsheng.casework.states.external import PLACES, braces_alone, filled, places_in, shipped_platforms
from minsheng.neighbourhood.actions import make_token
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.chain import opened, refused
from tests.people import Town, fresh

FORM = "单号：{单号}\n结果：{结果}"


def changed(town: Town, **more):
    return actions.change_platform(**({"code": "12345", "name": "12345 热线", "reply": FORM, "by": town.quji} | more))


def noted(town: Town, platform: str = "12345", number: str = "A1"):
    return actions.note_external_order(case=opened(town), platform=platform, number=number, by=town.xiaoliu)


def test_it_refuses_a_stranger(town: Town) -> None:
    assert strangers_refused(ACTS["change_platform"](town), town) == REFUSED


@pytest.mark.parametrize("code", list(shipped_platforms()))
def test_the_forms_that_are_shipped_are_whole(code: str) -> None:
    form = shipped_platforms()[code]["reply"]
    assert (set(places_in(form)) <= set(PLACES), braces_alone(form), "单号" in places_in(form)) == (True, False, True)
    assert "{" not in sample_of(form)


def test_every_place_has_something_in_the_sample() -> None:
    assert "{" not in sample_of("".join(f"{{{name}}}" for name in PLACES))


def test_each_platform_is_answered_in_its_own_form(town: Town) -> None:
    hotline, district = noted(town), noted(town, "district", "B1")
    assert reply_for(hotline).startswith("【工单编号】A1\n")
    assert reply_for(district).startswith("关于B1号事件的处置反馈\n")
    changed(town, reply="单号：{单号}；｛ 结果 ｝；{联系}")
    assert reply_for(fresh(hotline)) == "单号：A1；正在办理，有结果再报。；万都社区"
    assert reply_for(district).startswith("关于B1号事件的处置反馈\n")


def test_what_is_filled_in_is_not_filled_again() -> None:
    assert filled("{诉求}{结果}", {"诉求": "{结果}", "结果": "好了"}) == "{结果}好了"


@pytest.mark.parametrize(
    ("code", "field", "more"),
    [
        ("unknown_place", "reply", {"reply": "单号：{工单号}，{单号}"}),
        ("brace_alone", "reply", {"reply": "单号：{单号}，{结果"}),
        ("no_places", "reply", {"reply": "已办结。"}),
        ("too_long", "reply", {"reply": "{单号}" * 1001}),
        ("too_long", "name", {"name": "平" * 31}),
        ("platform_known", "name", {"code": "district", "name": "12345 热线"}),
        ("no_such_platform", "code", {"code": "fax"}),
        ("empty", "name", {"name": " "}),
    ],
)
def test_what_cannot_be_is_refused(town: Town, code: str, field: str, more: dict) -> None:
    with refused(code, field):
        changed(town, **more)
    assert ExternalPlatform.objects.count() == 0


def test_the_refusal_names_the_place_that_is_unknown(town: Town, client: Client) -> None:
    client.force_login(town.quji)
    page = client.post("/platforms/12345/", {"name": "热线", "reply": "单号：{工单号}，{单号}", "in_use": "on"})
    said = page.content.decode()
    assert (page.status_code, "{工单号}认不出来" in said, "{办理情况}" in said, "单号：{工单号}，{单号}" in said) == (
        422,
        True,
        True,
        True,
    )


def test_an_office_adds_a_platform_and_orders_come_from_it(town: Town, client: Client) -> None:
    client.force_login(town.quji)
    page = client.get("/platforms/add/").content.decode()
    assert "【工单编号】A202611030001" in page
    client.post("/platforms/add/", {"name": "数字城管", "reply": FORM, "in_use": "on"})
    code = ExternalPlatform.objects.get().code
    case = opened(town)
    client.force_login(town.shuji)
    assert "数字城管" in client.get(f"/cases/{case.number}/order/").content.decode()
    client.post(f"/cases/{case.number}/order/", {"platform": code, "number": "S9"})
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert ("<b>数字城管</b>" in page, "记了一张数字城管的单：S9" in page) == (True, True)
    changed(town, code=code, name="城管平台", in_use=False)
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert ("<b>城管平台</b>" in page, "记了一张数字城管的单：S9" in page) == (True, True)
    assert "城管平台" not in client.get(f"/cases/{opened(town).number}/order/").content.decode()
    case = opened(town)
    with refused("bad_input", "platform"):
        actions.note_external_order(case=case, platform=code, number="S10", by=town.xiaoliu)


def test_who_reads_and_who_changes(town: Town, client: Client) -> None:
    seen = {}
    for name in ("quji", "shuji", "shenji", "laozhou"):
        client.force_login(getattr(town, name))
        seen[name] = [
            client.get(at).status_code for at in ("/platforms/", "/platforms/12345/", "/platforms/add/", "/platforms/no/")
        ]
    assert seen == {
        "quji": [200, 200, 200, 404],
        "shuji": [200, 403, 403, 403],
        "shenji": [200, 403, 403, 403],
        "laozhou": [404, 404, 404, 404],
    }


def test_the_page_costs_the_same_for_one_as_for_three(town: Town, client: Client) -> None:
    client.force_login(town.quji)

    def statements(n: int) -> int:
        changed(town, code="", name=f"平台{n}")
        with CaptureQueriesContext(connection) as captured:
            assert f"平台{n}" in client.get("/platforms/").content.decode()
        return len(captured)

    one = statements(1)
    assert ([statements(2), statements(3)], one <= 12) == ([one, one], True)


def test_by_the_api(town: Town, client: Client) -> None:
    key = {"Authorization": f"Bearer {make_token(user=town.quji)}"}
    body = {"name": "数字城管", "reply": FORM}
    made = client.post("/api/v1/platforms", body, "application/json", headers=key).json()
    listed = client.get("/api/v1/platforms", headers=key).json()["items"]
    assert (listed[-1], [one["code"] for one in listed[:5]], made["changed"]) == (made, list(shipped_platforms()), True)
    wrong = client.post("/api/v1/platforms", {"name": "别的", "reply": "{工单号}"}, "application/json", headers=key)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "unknown_place")
    assert len(platforms()) == 6
