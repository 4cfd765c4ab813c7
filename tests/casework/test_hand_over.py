"""交接: what one holds, another holds from that minute; the slip lists what was open; the past keeps its names."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from minsheng.casework import actions
from minsheng.casework.models import Assignment, Case, HandOver, Voice
from minsheng.casework.queries.hand_over import open_in_hands_of, who_may_take
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput
from minsheng.neighbourhood.actions import make_key
from minsheng.neighbourhood.models import Post, Representative
from minsheng.neighbourhood.queries import colleagues_of, scope_of, user_of_token
from tests.acts import REFUSED, strangers_refused
from tests.acts.office import ACTS
from tests.acts.parking import parked, proposed
from tests.chain import accepted, heard, offered, opened, refused
from tests.people import Town, fresh, person

DAY = timedelta(days=1)


def test_it_refuses_a_stranger(town: Town) -> None:
    assert strangers_refused(ACTS["hand_over_work"](town), town) == REFUSED


def handed(town: Town, **more):
    more = {"of": town.xiaoliu, "to": town.wangjie, "reason": "transfer", "by": town.shuji} | more
    return actions.hand_over_work(**more)


def roles(user) -> set[str]:
    return set(scope_of(fresh(user)).roles)


def test_from_that_minute_one_holds_it_and_the_other_sees_nothing(town: Town, client: Client) -> None:
    voice = heard(town)
    client.force_login(town.xiaoliu)
    assert client.get(f"/voices/{voice.number}/").status_code == 200
    handed(town)
    assert client.get(f"/voices/{voice.number}/").status_code == 404
    assert (roles(town.xiaoliu), roles(town.wangjie)) == (set(), {"grid", "worker"})


def test_what_was_done_keeps_its_name(town: Town) -> None:
    case = opened(town, by=town.xiaoliu)
    handed(town)
    assert (fresh(case).opened_by, Case.objects.visible_to(fresh(town.shuji)).get(pk=case.pk).opened_by.name) == (
        town.xiaoliu,
        town.xiaoliu.name,
    )


def test_what_is_parked_stands_on_the_slip(town: Town) -> None:
    """Of a secretary what is to be looked at again there; of who proposed or approved it, their own."""
    case, other = parked(town), proposed(town, opened(town, heard(town, "东门的锁坏了")))

    def lines(user):
        found = [line for line in open_in_hands_of(user, seen_by=town.quji) if line.kind == "parking"]
        return [(line.number, "再看" in line.state) for line in found]

    assert lines(town.shuji) == lines(town.jiedao) == [(case.number, True)]
    assert lines(town.xiaoliu) == [(case.number, True), (other.number, False)]
    assert lines(town.wangjie) == lines(town.xiaochen) == []
    slip = handed(town, of=town.shuji, to=town.xiaoliu, by=town.quji)
    assert list(slip.lines.filter(kind="parking").values_list("number", flat=True)) == [case.number]


def test_a_leave_comes_back_by_itself(town: Town) -> None:
    last = clock.today() + 6 * DAY
    handed(town, reason="leave", until=last)
    assert (roles(town.xiaoliu), roles(town.wangjie)) == (set(), {"grid", "worker"})
    with clock.at(clock.day_start(last)):
        assert (roles(town.xiaoliu), roles(town.wangjie)) == (set(), {"grid", "worker"})
    with clock.at(clock.day_start(last + DAY)):
        assert (roles(town.xiaoliu), roles(town.wangjie)) == ({"worker"}, {"grid"})


def test_a_later_day_changes_nothing_before_it(town: Town) -> None:
    first = clock.today() + 3 * DAY
    handed(town, since=first)
    assert (roles(town.xiaoliu), roles(town.wangjie)) == ({"worker"}, {"grid"})
    with clock.at(clock.day_start(first)):
        assert (roles(town.xiaoliu), roles(town.wangjie)) == (set(), {"grid", "worker"})


def test_handed_over_and_back_on_one_day(town: Town) -> None:
    handed(town)
    actions.hand_over_work(of=fresh(town.wangjie), to=fresh(town.xiaoliu), reason="other", by=town.jiedao)
    assert roles(town.xiaoliu) == {"grid", "worker"}
    assert all(post.until is None or post.until >= post.since for post in Post.objects.all())


def test_who_left_comes_in_no_more_by_browser_or_program(town: Town, client: Client) -> None:
    key = make_key(name="a", by=town.xiaoliu)
    client.force_login(town.xiaoliu)
    handed(town, reason="left")
    assert client.get("/my-day/").status_code == 302
    assert (user_of_token(key), fresh(town.xiaoliu).is_active) == (None, False)


def test_the_slip_lists_what_was_open_and_no_words(town: Town) -> None:
    said = "三单元的李老师说楼道灯不亮"
    voice = heard(town, said, by=town.xiaoliu)
    case = opened(town, by=town.xiaoliu)
    slip = handed(town)
    lines = [(line.kind, line.number) for line in slip.lines.order_by("id")]
    assert lines == [("case", case.number), ("voice", voice.number)]
    assert not any(said[:6] in line.title for line in slip.lines.all())


def test_a_representative_hands_over_to_their_own_people_alone(town: Town) -> None:
    colleague = person("xiaozhou", "小周")
    Representative.objects.create(user=colleague, organisation=town.property_company, since=clock.today())
    share = accepted(town, offered(town))
    for to in (town.wangjie, town.chengguan):
        with refused("bad_input", "to"):
            handed(town, of=town.laozhou, to=to, by=town.quji)
    slip = handed(town, of=town.laozhou, to=colleague, by=town.quji)
    assert [(line.kind, line.number) for line in slip.lines.all()] == [("share", share.case.number)]
    seen = [list(Assignment.objects.visible_to(fresh(user))) for user in (town.laozhou, colleague)]
    assert seen == [[], [share]]


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("to", {"to": "xiaoliu"}),
        ("to", {"to": "xiaochen"}),
        ("to", {"to": "laozhou"}),
        ("reason", {"reason": "whatever"}),
        ("since", {"since": -1}),
        ("until", {"since": 3, "until": 2}),
        ("since", {"reason": "left", "since": 1}),
    ],
)
def test_what_cannot_be_is_refused(town: Town, field: str, more: dict) -> None:
    given = {
        key: getattr(town, value) if key == "to" else value if key == "reason" else clock.today() + value * DAY
        for key, value in more.items()
    }
    with refused("bad_input", field):
        handed(town, **given)
    assert (HandOver.objects.count(), roles(town.xiaoliu)) == (0, {"worker"})


def test_nobody_rises_by_being_handed_what_the_giver_may_not_give(town: Town) -> None:
    with refused("not_allowed"):
        handed(town, of=town.jiedao, to=town.wangjie, by=town.shuji)


def test_by_the_page_and_the_slip_is_for_both(town: Town, client: Client) -> None:
    opened(town, by=town.xiaoliu, title="二号楼漏水")
    client.force_login(town.shuji)
    assert "二号楼漏水" in client.get("/staff/xiaoliu/hand-over/").content.decode()
    short = client.post("/staff/xiaoliu/hand-over/", {"to": "", "words": "钥匙在抽屉里"})
    assert (short.status_code, "钥匙在抽屉里" in short.content.decode()) == (422, True)
    done = client.post("/staff/xiaoliu/hand-over/", {"to": "wangjie", "reason": "transfer"})
    slip = client.get(done["Location"]).content.decode()
    assert ("二号楼漏水" in slip, "交出人签字" in slip) == (True, True)
    seen = {}
    for name in ("wangjie", "xiaoliu", "xiaochen", "laozhou"):
        client.force_login(getattr(town, name))
        seen[name] = client.get(done["Location"]).status_code
    assert seen == {"wangjie": 200, "xiaoliu": 200, "xiaochen": 404, "laozhou": 404}


def test_by_the_api(town: Town, client: Client) -> None:
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.shuji)}"}
    made = client.post("/api/v1/staff/xiaoliu/hand-over", {"to": "wangjie", "reason": "leave"}, "application/json", headers=key)
    assert (made.status_code, made.json()["posts"]) == (201, ["社区工作者 · 万都社区"])
    assert client.get(f"/api/v1/hand-overs/{made.json()['id']}", headers=key).json() == made.json()
    assert Voice.objects.visible_to(fresh(town.xiaoliu)).count() == 0


@pytest.mark.parametrize("who", ["xiaoliu", "laozhou"])
def test_only_who_can_take_it_is_offered(town: Town, who: str) -> None:
    of, others = getattr(town, who), [other for other, _label in colleagues_of(town.quji)]
    offered_to = who_may_take(of, others)
    taken = set()
    for other in others:
        try:
            with transaction.atomic():
                actions.hand_over_work(of=of, to=other, reason="transfer", by=town.quji)
                taken.add(other.pk)
                transaction.set_rollback(True)
        except BadInput:
            continue
    assert offered_to == taken


def test_the_form_offers_no_organisation_the_post_of_a_grid_worker(town: Town, client: Client) -> None:
    client.force_login(town.shuji)
    page = client.get("/staff/wangjie/hand-over/").content.decode()
    assert ('value="xiaoliu"' in page, 'value="laozhou"' in page) == (True, False)
