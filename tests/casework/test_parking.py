"""挂账: a case that cannot be solved now stands with a condition and a day to look again; its clocks stand, and it is no end."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.casework import actions
from minsheng.casework.models import Case, Parking, StageClock
from minsheng.casework.models.clocks import AT_ONCE
from minsheng.casework.queries.cases import waits_of
from minsheng.casework.queries.parking import parkings_due, parkings_to_decide
from minsheng.casework.queries.receipts import receipt_by_code
from minsheng.config.wholeness import record_findings
from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force
from minsheng.insight.queries import QUESTIONS, silent, waiting
from minsheng.neighbourhood.actions import change_office_rule, make_key
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.acts.parking import parked, proposed
from tests.chain import WHY, accepted, answered, done, given, heard, kinds_on, notices_of, offered, opened, refused, voices_of
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import Town, fresh

DAY = timedelta(days=1)


def running(case: Case) -> list[str]:
    return sorted(StageClock.objects.unscoped(WHY).running().filter(case=case).values_list("stage", flat=True))


def in_days(number: int):
    return clock.at(clock.now() + number * DAY)


@pytest.mark.parametrize("act", ["propose_parking", "approve_parking", "decline_parking", "review_parking", "take_up_case"])
def test_it_refuses_a_stranger(town: Town, act: str) -> None:
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def test_it_stays_open_in_its_phase_and_one_clock_runs(town: Town) -> None:
    case = accepted(town).case
    assert (case.phase, running(proposed(town, case))) == ("working", ["handle"])
    actions.approve_parking(case=fresh(case), by=town.jiedao)
    case = fresh(case)
    assert (case.phase, case.has_ended, case.ended_at, running(case)) == ("working", False, None, ["review"])
    ends = StageClock.objects.unscoped(WHY).running().get(case=case).due_at
    assert ends == calendar_in_force().close_of(clock.today() + 60 * DAY)


def test_verify_holds_the_flag_against_what_was_approved(town: Town) -> None:
    case = parked(town)
    assert list(record_findings()) == []
    Case.objects.unscoped(WHY).filter(pk=case.pk).update(parked_until=clock.today() + 300 * DAY)
    assert list(record_findings()) == [f"事项{case.number}：挂账的日子和批的对不上。"]


def test_a_second_person_of_a_higher_level(town: Town) -> None:
    case = proposed(town)
    with refused("not_allowed"):
        actions.approve_parking(case=case, by=town.shuji)
    mine = proposed(town, opened(town, heard(town)), by=town.jiedao)
    with refused("same_person"):
        actions.approve_parking(case=mine, by=town.jiedao)
    sent = proposed(town, offered(town, opened(town, heard(town)), by=town.jiedao).case)
    with refused("district_decides"):
        actions.approve_parking(case=sent, by=town.jiedao)
    for one in (mine, sent):
        actions.approve_parking(case=fresh(one), by=town.quji)
    with refused("district_decides"):
        actions.review_parking(case=fresh(sent), review_on=clock.today() + DAY, words="再等", by=town.jiedao)


@pytest.mark.parametrize("phase", ["checking", "to_answer", "asking", "disputed", "end_proposed"])
def test_what_is_to_be_done_first_is_done_first(town: Town, phase: str) -> None:
    if phase == "checking":
        case = given(town).case
    elif phase == "to_answer":
        case = done(town).case
    elif phase == "asking":
        case = answered(town)
    else:
        case = offered(town).case
        if phase == "disputed":
            share = case.assignments.unscoped(WHY).get()
            actions.refuse_share(assignment=share, ground="no_means", words="没有", by=town.laozhou)
        else:
            actions.propose_end(case=fresh(case), kind="explained", words="办不了", by=town.xiaoliu)
    assert fresh(case).phase == phase
    with refused("case_phase"):
        proposed(town, case)


def test_its_day_has_a_ceiling(town: Town) -> None:
    case = opened(town)
    for day, code in ((0, "in_the_past"), (181, "parking_ceiling")):
        with refused(code, "review_on"):
            proposed(town, case, review_on=clock.today() + day * DAY)
    change_office_rule(key="parking_days", value=30, by=town.quji)
    with refused("parking_ceiling", "review_on"):
        proposed(town, case)
    with refused("bad_input", "ground"):
        proposed(town, case, ground="lazy")
    proposed(town, case, review_on=clock.today() + 30 * DAY)
    with refused("already_parked"):
        proposed(town, case, review_on=clock.today() + 30 * DAY)
    with in_days(30), refused("review_past"):
        actions.approve_parking(case=fresh(case), by=town.jiedao)


def test_while_it_stands_nobody_is_waited_for(town: Town) -> None:
    share = accepted(town)
    case = parked(town, share.case)
    tomorrow = clock.today() + DAY
    for act in (
        lambda: actions.offer_share(case=case, organisation=town.bureau, role="support", share="清运", by=town.shuji),
        lambda: actions.remind_share(assignment=fresh(share), words="", by=town.shuji),
        lambda: actions.take_back_share(assignment=fresh(share), words="收回", by=town.shuji),
        lambda: actions.pause_share(assignment=fresh(share), reason="weather", until=tomorrow, words="雪", by=town.shuji),
        lambda: actions.ask_extension(assignment=fresh(share), wanted=tomorrow + 9 * DAY, words="忙", by=town.laozhou),
        lambda: actions.propose_end(case=case, kind="explained", words="办不了", by=town.xiaoliu),
    ):
        with refused("case_parked"):
            act()
    for by in (town.shuji, town.jiedao):
        with in_days(40):
            assert (list(waiting(by)), list(silent(by))) == ([], [])
    [wait] = waits_of(case, [], list(StageClock.objects.unscoped(WHY).running().filter(case=case)), [])
    assert ("再看" in wait.who, wait.late) == (True, 0)


def test_a_pause_of_a_parked_case_is_not_ended_by_hand(town: Town) -> None:
    share = accepted(town)
    until = clock.today() + 5 * DAY
    actions.pause_share(assignment=share, reason="material", until=until, words="等配件", by=town.shuji)
    parked(town, share.case)
    with refused("case_parked"):
        actions.resume_share(assignment=fresh(share), by=town.shuji)


def test_a_proposal_falls_with_its_case(town: Town, client: Client) -> None:
    """Nobody decided, and the case came to an end: nothing waits for a decision, now or once it is opened again."""
    case = proposed(town)
    actions.propose_end(case=fresh(case), kind="withdrawn", words="居民不要了", by=town.xiaoliu)
    actions.approve_end(case=fresh(case), by=town.shuji)
    assert list(parkings_to_decide(town.jiedao)) == []
    with refused("nothing_proposed"):
        actions.approve_parking(case=fresh(case), by=town.jiedao)
    client.force_login(town.jiedao)
    assert "提请挂账，还没批" not in client.get(f"/cases/{case.number}/").content.decode()
    actions.reopen_case(case=fresh(case), words="又要了", by=town.shuji)
    with refused("nothing_proposed"):
        actions.approve_parking(case=fresh(case), by=town.jiedao)
    assert (fresh(case).parked_until, list(record_findings())) == (None, [])
    assert parked(town, case).parked_until is not None


@pytest.mark.slow
def test_what_is_to_be_done_first_stands_first_on_the_page_and_the_day(town: Town, client: Client) -> None:
    """It was proposed, and then the result came: the officer is asked to check it, and can still say no."""
    share = accepted(town)
    proposed(town, share.case)
    given(town, share)
    client.force_login(town.jiedao)
    page = client.get(f"/cases/{share.case.number}/").content.decode()
    assert ("到场核验" in page, "批不批挂账" in page, "/park/decline/" in page) == (True, False, True)
    assert (list(parkings_to_decide(town.jiedao)), "去批" in client.get("/my-day/").content.decode()) == ([], False)
    client.force_login(town.shuji)
    assert "/park/decline/" not in client.get(f"/cases/{share.case.number}/").content.decode()


@pytest.mark.slow
def test_the_street_is_not_asked_what_the_district_decides(town: Town, client: Client) -> None:
    sent = proposed(town, offered(town, opened(town), by=town.jiedao).case)
    mine = proposed(town, opened(town, heard(town, "东门的锁坏了")), by=town.jiedao)
    here = proposed(town, opened(town, heard(town, "西门的锁坏了")))
    for name, expected in (("jiedao", [here.pk]), ("quji", [sent.pk, mine.pk, here.pk])):
        client.force_login(getattr(town, name))
        assert list(parkings_to_decide(getattr(town, name)).values_list("case", flat=True)) == expected, name
        for case in (sent, mine, here):
            page = client.get(f"/cases/{case.number}/").content.decode()
            assert ("/park/approve/" in page) is (case.pk in expected), (name, case.title)
    actions.approve_parking(case=fresh(sent), by=town.quji)
    for name, found in (("jiedao", False), ("quji", True)):
        client.force_login(getattr(town, name))
        assert ("/park/review/" in client.get(f"/cases/{sent.number}/").content.decode()) is found, name


def test_the_speakers_are_told_why_and_that_it_goes_on(town: Town) -> None:
    case = parked(town)
    [voice] = voices_of(case)
    told = notices_of(voice)[-1].words
    assert ("要动维修资金" in told, "明年的资金批下来" in told, "没有结束" in told) == (True, True, True)
    assert "先挂着" in receipt_by_code(voice.receipt_code).sentence
    late = heard(town, "我家门口也不亮")
    actions.link_voice(case=fresh(case), voice=late, by=town.xiaoliu)
    assert any("要动维修资金" in notice.words for notice in notices_of(late))
    actions.review_parking(case=fresh(case), review_on=clock.today() + 90 * DAY, words="资金明年三月批", by=town.jiedao)
    assert "资金明年三月批" in notices_of(voice)[-1].words
    actions.take_up_case(case=fresh(case), words="批了", by=town.shuji)
    assert "接着办了" in notices_of(voice)[-1].words


def test_a_look_sets_another_day_and_its_clock(town: Town) -> None:
    case, day = parked(town), clock.today() + 90 * DAY
    StageClock.objects.unscoped(WHY).running().filter(case=case).update(push_at=None, pushed=3)
    actions.review_parking(case=fresh(case), review_on=day, words="还没批", by=town.jiedao)
    row = Parking.objects.unscoped(WHY).get()
    assert (row.review_on, row.reviews, fresh(case).parked_until, running(case)) == (day, 1, day, ["review"])
    runs = StageClock.objects.unscoped(WHY).running().get(case=case)
    # Who is told when counts from the new end.
    assert (runs.due_at, runs.push_at, runs.pushed) == (calendar_in_force().close_of(day), AT_ONCE, None)


def test_what_is_proposed_is_taken_back_or_declined_and_proposed_again(town: Town) -> None:
    case = proposed(town)
    with refused("not_allowed"):
        actions.decline_parking(case=case, words="不", by=town.shuji)
    actions.decline_parking(case=case, words="想错了", by=town.xiaoliu)
    actions.decline_parking(case=proposed(town, case), words="能办", by=town.jiedao)
    for act in (actions.approve_parking, lambda **by: actions.decline_parking(words="不", **by)):
        with refused("nothing_proposed"):
            act(case=fresh(case), by=town.jiedao)
    with refused("not_parked"):
        actions.take_up_case(case=fresh(case), words="", by=town.xiaoliu)
    again = parked(town, case)
    actions.take_up_case(case=again, words="", by=town.xiaoliu)
    assert (fresh(case).parked_until, running(case)) == (None, ["dispatch"])
    kinds = kinds_on("case", case.pk)
    assert [kinds.count(f"Parking{what}") for what in ("Proposed", "Declined", "Approved")] == [3, 2, 1]


@pytest.mark.slow
def test_on_its_day_it_waits_for_who_approved_it_and_for_the_secretary(town: Town, client: Client) -> None:
    case = proposed(town)
    readers = ("jiedao", "quji", "shuji", "xiaoliu", "wangjie", "xiaochen")
    assert [list(parkings_to_decide(getattr(town, name)).values_list("case", flat=True)) for name in readers] == [
        [case.pk],
        [case.pk],
        [],
        [],
        [],
        [],
    ]
    actions.approve_parking(case=case, by=town.jiedao)
    assert [parkings_due(getattr(town, name)).count() for name in readers] == [0] * 6
    with in_days(60):
        assert [parkings_due(fresh(getattr(town, name))).count() for name in readers] == [1, 0, 1, 0, 0, 0]
        for name, found in (("shuji", True), ("jiedao", True), ("xiaoliu", False), ("xiaochen", False)):
            client.force_login(getattr(town, name))
            assert ("挂账到日子了" in client.get("/my-day/").content.decode()) is found, name


@pytest.mark.slow
def test_it_counts_in_no_figure_of_waiting_and_is_shown_beside_them(town: Town, client: Client) -> None:
    case = parked(town, accepted(town).case)
    other = opened(town, heard(town, "东门的锁坏了"), title="东门的锁")
    client.force_login(town.shuji)
    listed = {name: client.get(f"/cases/?phase={name}").content.decode() for name in ("parked", "working", "to_dispatch", "all")}
    assert {name: (case.number in page, other.number in page) for name, page in listed.items()} == {
        "parked": (True, False),
        "working": (False, False),
        "to_dispatch": (False, True),
        "all": (True, True),
    }
    assert [row.case for row in QUESTIONS["waiting"].show(waiting(town.shuji))] == [other]
    shown = QUESTIONS["parked"].show(QUESTIONS["parked"].find(town.shuji, "funds"))
    assert [(row.case, row.holder) for row in shown] == [(case, "等经费")]
    assert [(g.key, g.number) for g in QUESTIONS["parked"].groups(town.shuji)] == [("funds", 1)]
    assert '/cases/?phase=parked">1</a>' in client.get("/my-day/").content.decode()
    client.force_login(town.xiaochen)
    for path in ("/cases/?phase=parked", "/stuck/parked/", "/my-day/"):
        assert case.number not in client.get(path).content.decode()


def test_an_organisation_is_told_that_it_stands_and_not_why(town: Town, client: Client) -> None:
    case = parked(town, accepted(town).case)
    client.force_login(town.laozhou)
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert ("先挂着" in page, "维修资金" in page, "资金批下来" in page) == (True, False, False)
    assert client.get(f"/cases/{case.number}/park/").status_code == 403
    assert case.number not in client.get("/my-day/").content.decode()


@pytest.mark.slow
def test_by_the_pages(town: Town, client: Client) -> None:
    case = opened(town)
    at = f"/cases/{case.number}/"
    client.force_login(town.xiaoliu)
    typed = {"ground": "policy", "words": "等新规定", "condition": "市里的办法出来", "review_on": "2001-01-01"}
    short = client.post(f"{at}park/", typed)
    assert (short.status_code, "等新规定" in short.content.decode()) == (422, True)
    day = clock.today() + 30 * DAY
    client.post(f"{at}park/", typed | {"review_on": day.isoformat()})
    assert "收回，不挂了" in client.get(at).content.decode()
    client.force_login(town.jiedao)
    assert "批不批挂账" in client.get(at).content.decode()
    client.post(f"{at}park/approve/")
    assert fresh(case).parked_until == day
    assert "市里的办法出来" in client.get(f"{at}park/review/").content.decode()
    client.post(f"{at}park/review/", {"review_on": (day + DAY).isoformat(), "words": "还没出来"})
    assert fresh(case).parked_until == day + DAY
    client.force_login(town.shuji)
    page = client.get(at).content.decode()
    assert (f"{at}take-up/" in page, "提请结束" in page, "等新规定" in page) == (True, False, True)
    client.post(f"{at}take-up/", {"words": "出来了"})
    assert fresh(case).parked_until is None
    assert "接着办了，时限接着走" in client.get(at).content.decode()
    client.force_login(town.xiaochen)
    assert [client.get(at + path).status_code for path in ("park/", "park/review/", "take-up/")] == [404] * 3


def test_by_the_api(town: Town, client: Client) -> None:
    case = opened(town)
    at = f"/api/v1/cases/{case.number}/"
    keys = {n: {"Authorization": f"Bearer {make_key(name=n, by=getattr(town, n))}"} for n in ("xiaoliu", "jiedao", "xiaochen")}

    def post(path: str, by: str, **body: object):
        return client.post(at + path, body, "application/json", headers=keys[by])

    day = (clock.today() + 30 * DAY).isoformat()
    made = post("parking", "xiaoliu", ground="law", words="在打官司", condition="判下来", review_on=day)
    assert (made.status_code, made.json()["parked_until"], made.json()["parking"]["ground"]) == (201, None, "law")
    assert post("parking/approve", "jiedao").json()["parked_until"] == day
    assert post("parking/review", "jiedao", review_on="2001-01-01", words="等").json()["code"] == "in_the_past"
    assert post("parking/approve", "jiedao").status_code == 409
    assert post("take-up", "xiaochen").status_code == 404
    other = offered(town, opened(town, heard(town, "东门的锁坏了"))).case

    def numbers(query: str, by: str = "xiaoliu") -> list[str]:
        answer = client.get(f"/api/v1/cases?{query}", headers=keys[by]).json()
        return [one["number"] for one in answer["items"]]

    found = [other.number, case.number]
    assert [numbers(query) for query in ("", "parked=false", "parked=true")] == [found, found[:1], found[1:]]
    assert [numbers(f"phase={case.phase}&parked={said}") for said in ("true", "false")] == [found[1:], []]
    assert (numbers("parked=true", "xiaochen"), client.get("/api/v1/cases?parked=x", headers=keys["xiaoliu"]).status_code) == (
        [],
        422,
    )
    assert post("take-up", "xiaoliu").json() == {"number": case.number, "parked_until": None, "parking": None}


def taken_up(town: Town) -> Case:
    case = parked(town, accepted(town, offered(town, opened(town, heard(town)))).case)
    actions.take_up_case(case=case, words="", by=town.xiaoliu)
    return fresh(case)


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/cases/?phase=parked", "/my-day/", "/stuck/parked/", "/stuck/", "/stuck/waiting/"])
def test_a_list_costs_the_same_for_one_as_for_three(town, path):
    one, three = one_and_three(town.jiedao, path, lambda number: (parked(town), proposed(town), taken_up(town)))
    assert one == three <= MOST_STATEMENTS


@pytest.mark.slow
@pytest.mark.parametrize("who", ["jiedao", "quji", "shuji"])
@pytest.mark.parametrize("made", [parked, proposed, taken_up])
def test_its_page_takes_few_statements(town, who, made):
    case = made(town)
    client = Client()
    client.force_login(getattr(town, who))
    client.get("/my-day/")
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/cases/{case.number}/").status_code == 200
    assert len(captured) <= MOST_STATEMENTS, len(captured)
