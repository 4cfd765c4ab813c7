"""推一推: what is stuck reaches whom the levels name, in duty hours, once; nothing that is open is left to nobody."""

from datetime import date

import pytest
from django.db import connection

from minsheng.casework import actions as casework
from minsheng.casework.models import StageClock
from minsheng.config.wholeness import all_findings
from minsheng.desk.digest import digest_of
from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.work_together import actions
from minsheng.work_together.actions.escalation import push_batch
from minsheng.work_together.level_sheets import sheet_of
from minsheng.work_together.models import Escalation
from minsheng.work_together.pushing import moment_of
from minsheng.work_together.queries.escalation import clocks_seen_by, left_to_nobody, pushed_to
from minsheng.work_together.queries.push_levels import levels_in_force, shipped_levels
from minsheng.work_together.states import COMES_NEXT, OWNERS, PushStage
from minsheng.work_together.tasks import A_BATCH, push_what_is_stuck
from tests.acts.escalation import late
from tests.acts.parking import parked
from tests.acts.shares import refused as refused_share
from tests.chain import WHY, accepted, given, heard, offered, opened
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import fresh
from tests.work_together.days import at
from tests.work_together.test_whistles import client_of, page


def told(case) -> list[tuple[str, int]]:
    """(role, level) in the order in which they were told."""
    return list(Escalation.objects.unscoped(WHY).filter(case=case).order_by("at", "pk").values_list("role", "days"))


def entries(case) -> list[dict]:
    rows = TimelineEntry.objects.filter(subject_kind="case", subject_id=str(case.pk), kind="CasePushed").order_by("sequence")
    return [facts(row) for row in rows]


def swept(moment: str) -> int:
    with at(moment):
        return push_what_is_stuck().told


@pytest.mark.parametrize(
    ("day", "days", "moment"),
    [
        (date(2026, 3, 13), 0, "2026-03-13 08:30"),
        (date(2026, 3, 13), 1, "2026-03-16 08:30"),  # over the weekend
        (date(2026, 3, 16), -2, "2026-03-12 08:30"),
        (date(2026, 3, 14), 0, "2026-03-13 08:30"),  # a Saturday: the day before it
        (date(2026, 9, 30), 1, "2026-10-08 08:30"),  # over the national holiday
    ],
)
def test_a_level_is_reached_as_the_office_opens_on_a_working_day(db, day, days, moment):
    assert f"{moment_of(day, days, calendar_in_force()):%Y-%m-%d %H:%M}" == moment


def test_a_promise_is_reminded_of_before_on_the_day_and_after_and_then_goes_up(town):
    with at("2026-03-06 10:00"):
        case = opened(town)
        accepted(town, offered(town, case), days=7)  # Friday the 13th
    days = [
        "10 17:00",
        "11 08:20",
        "11 08:31",
        "12 10:00",
        "13 08:31",
        "16 09:00",
        "17 09:00",
        "18 09:00",
        "20 09:00",
        "27 09:00",
    ]
    assert {day: swept(f"2026-03-{day}") for day in days if swept(f"2026-03-{day}") == 0} and told(case) == [
        ("representative", -2),
        ("representative", 0),
        ("worker", 0),
        ("representative", 1),
        ("grid", 1),
        ("worker", 1),
        ("secretary", 3),
        ("street", 5),
        ("district", 10),
    ]
    assert [entry["days"] for entry in entries(case)] == [-2, 0, 1, 3, 5, 10]


def test_nothing_is_told_outside_duty_hours(town):
    case, _ = late(town, "2026-03-15 10:00")  # a Sunday
    assert [swept("2026-03-16 07:00"), swept("2026-03-16 12:30"), swept("2026-03-16 21:00"), told(case)] == [0, 0, 0, []]
    assert swept("2026-03-17 09:00") == 1


def test_looking_again_tells_nobody_twice(town):
    case, sweep = late(town)
    before = told(case)
    assert (sweep.told, swept("2026-03-16 09:01"), swept("2026-03-16 17:00"), told(case)) == (1, 0, 0, before)


def test_whoever_looks_late_tells_once_with_all_who_should_know(town):
    """The worker stood still for two weeks: one entry, no flood."""
    case, sweep = late(town, "2026-03-27 15:00")
    assert (sweep.told, len(entries(case))) == (1, 1)
    assert entries(case)[0]["roles"] == ["representative", "grid", "worker", "secretary", "street", "district"]


def test_what_moves_on_is_told_of_no_more(town):
    case, _ = late(town)
    with at("2026-03-16 10:00"):
        assert list(pushed_to(fresh(town.xiaoliu)).values_list("case", flat=True)) == [case.pk]
        given(town, fresh(case.assignments.unscoped(WHY).get()))
        assert pushed_to(fresh(town.xiaoliu)).count() == 0
    assert swept("2026-03-17 09:00") == 0  # the check ends on the 18th
    assert swept("2026-03-18 09:00") == 1


def test_time_in_which_nobody_holds_anything_counts_for_the_dispatcher(town):
    with at("2026-03-09 10:00"):
        case = opened(town)
    swept("2026-03-10 09:00"), swept("2026-03-11 09:00"), swept("2026-03-13 09:00")
    assert told(case) == [("worker", 0), ("secretary", 1), ("street", 3)]
    assert list(all_findings()) == []  # told of a case, not of a share: the shares stay what they are


def test_a_refusal_counts_for_whoever_decides_on_it(town):
    with at("2026-03-09 10:00"):
        case = fresh(refused_share(town)).case
    swept("2026-03-11 09:00"), swept("2026-03-16 09:00")
    assert told(case) == [("street", 0), ("street", 1), ("district", 3)]


def test_a_pause_is_told_of_on_its_last_day_and_the_promise_after_it(town):
    with at("2026-03-09 10:00"):
        share = accepted(town, offered(town), days=4)
        casework.pause_share(assignment=share, reason="material", until=date(2026, 3, 18), words="等配件", by=town.shuji)
    assert [swept(f"2026-03-{day} 09:00") for day in ("11", "13", "17")] == [0, 0, 0]
    assert swept("2026-03-18 09:00") == 1
    case = fresh(share).case
    assert told(case) == [("representative", 0), ("worker", 0)] and entries(case)[0]["stage"] == "paused"
    swept("2026-03-24 09:00"), swept("2026-03-25 09:00")
    assert {entry["stage"] for entry in entries(case)[1:]} == {"handle"}


def test_a_later_day_begins_anew(town):
    with at("2026-03-09 10:00"):
        share = accepted(town, offered(town), days=4)
    swept("2026-03-11 09:00")
    with at("2026-03-12 10:00"):
        casework.ask_extension(assignment=fresh(share), wanted=date(2026, 3, 20), words="等配件", by=town.laozhou)
        casework.decide_extension(assignment=fresh(share), granted=True, words="", by=town.shuji)
    assert [swept(f"2026-03-{day} 09:00") for day in ("13", "17", "18", "20")] == [0, 0, 1, 1]
    assert [entry["due"] for entry in entries(fresh(share).case)] == ["2026-03-13", "2026-03-20", "2026-03-20"]


def test_an_end_that_stayed_as_it_was_tells_nobody_twice(town):
    """Paused and resumed on one day, parked and taken up on one day, looked at again for the same day: each is told once a level."""
    with at("2026-03-09 10:00"):
        share = accepted(town, offered(town), days=4)
        case = share.case
    swept("2026-03-11 09:00")
    with at("2026-03-11 10:00"):
        casework.pause_share(assignment=fresh(share), reason="material", until=date(2026, 3, 18), words="等配件", by=town.shuji)
        casework.resume_share(assignment=fresh(share), by=town.shuji)
    swept("2026-03-11 10:30")
    with at("2026-03-11 11:00"):
        parked(town, case)
        casework.take_up_case(case=fresh(case), words="", by=town.shuji)
    assert [swept("2026-03-11 11:10"), told(case), len(entries(case))] == [0, [("representative", -2)], 1]
    with at("2026-03-12 10:00"):
        parked(town, case, review_on=date(2026, 3, 17))
        push_what_is_stuck()
    swept("2026-03-16 09:00")
    reached = told(case)
    with at("2026-03-16 10:00"):
        casework.review_parking(case=fresh(case), review_on=date(2026, 3, 17), words="还没来", by=town.jiedao)
    assert (swept("2026-03-16 10:10"), told(case)) == (0, reached)


def test_a_new_table_tells_nobody_again_of_a_pause(town):
    with at("2026-03-09 10:00"):
        share = accepted(town, offered(town), days=4)
        casework.pause_share(assignment=share, reason="material", until=date(2026, 3, 18), words="等配件", by=town.shuji)
    swept("2026-03-09 10:10"), swept("2026-03-18 09:00")
    with at("2026-03-18 09:30"):
        actions.take_in_push_levels(content=sheet_of(shipped_levels()), source="表.xlsx", by=town.quji)
    assert (swept("2026-03-18 10:00"), told(share.case)) == (0, [("representative", 0), ("worker", 0)])


def test_what_is_late_as_it_is_parked_is_told_of_anew_as_it_goes_on(town):
    """Its end is a new one: as late as before, by no day of those for which it stood."""
    case, _ = late(town)  # one working day
    with at("2026-03-16 10:00"):
        parked(town, case)
    with at("2026-03-27 10:00"):
        casework.take_up_case(case=fresh(case), words="", by=town.shuji)
    assert swept("2026-03-27 10:10") == 1
    assert [(entry["days"], entry["due"]) for entry in entries(case) if entry["stage"] == "handle"] == [
        (1, "2026-03-13"),
        (1, "2026-03-26"),
    ]


@pytest.mark.slow
def test_it_reads_what_is_due_and_no_more(town, django_assert_max_num_queries):
    """Thirty cases, three of them due: the sweep looks at three."""
    with at("2026-03-09 10:00"):
        for number in range(30):
            share = offered(town, opened(town, heard(town)))
            accepted(town, share, days=4 if number < 3 else 60)
        push_what_is_stuck()
    with at("2026-03-16 09:00"), django_assert_max_num_queries(20):
        sweep = push_what_is_stuck()
    assert (sweep.due, sweep.told, sweep.finished) == (3, 3, True)


def test_a_batch_is_small_so_that_nobody_waits_for_it(town):
    """Each chain is held as long as the transaction of its batch: 25 cases, not 200."""
    with at("2026-03-09 10:00"):
        for _ in range(A_BATCH + 2):
            opened(town)
    with at("2026-03-10 09:00"):
        first = push_batch(levels_in_force(), calendar_in_force(), A_BATCH)
        assert (first.due, first.told) == (25, 25)
        assert (push_what_is_stuck().told, push_what_is_stuck().told) == (2, 0)


def test_the_sweep_asks_by_its_index(town):
    late(town)
    if connection.vendor == "sqlite":
        rows = StageClock.objects.unscoped(WHY).running().filter(push_at__lte=clock.now()).order_by("push_at")
        assert "clock_to_push" in rows.explain()


def test_every_stage_has_an_owner_a_next_step_and_somebody_who_is_told_when_it_is_over():
    for stage in PushStage:
        assert stage in OWNERS and stage in COMES_NEXT
        assert max(level.days for level in shipped_levels()[stage]) >= (0 if stage == PushStage.PAUSED else 1)


def test_a_case_without_a_clock_is_found(town):
    case = opened(town)
    assert left_to_nobody(town.shuji).count() == 0
    StageClock.objects.unscoped(WHY).filter(case=case).update(push_at=None)
    assert list(left_to_nobody(town.shuji)) == [case]
    assert list(left_to_nobody(town.xiaochen)) == []
    assert case.number in page(town.jiedao, "/pushed/nobody/") and case.number not in page(town.xiaochen, "/pushed/nobody/")
    assert [line for line in all_findings() if "没有人会被告诉" in line] == [f"事项{case.number}：还没办完，可没有人会被告诉。"]


@pytest.mark.slow
def test_who_reads_what(town):
    """Staff and auditor read the list, each what reached their role; another community and another organisation nothing."""
    case, _ = late(town, "2026-03-18 09:00")
    with at("2026-03-18 10:00"):
        seen = {
            name
            for name in ("wangjie", "xiaoliu", "shuji", "jiedao", "quji", "shenji")
            if case.number in page(getattr(town, name), "/pushed/")
        }
        mine = {
            name for name in ("wangjie", "xiaoliu", "shuji", "jiedao", "quji") if pushed_to(fresh(getattr(town, name))).exists()
        }
        assert seen == {"wangjie", "xiaoliu", "shuji", "jiedao", "quji", "shenji"}
        assert mine == {"wangjie", "xiaoliu", "shuji"}
        assert case.number not in page(town.xiaochen, "/pushed/")
        assert client_of(town.laozhou).get("/pushed/").status_code == 404
        assert (pushed_to(fresh(town.laozhou)).count(), pushed_to(fresh(town.chengguan)).count()) == (1, 0)
        assert "推到了您这儿" in page(town.shuji, "/my-day/") and "推到了您这儿" not in page(town.jiedao, "/my-day/")
        assert "1件推到了您这儿" in digest_of(fresh(town.shuji)) and "1件推到了您这儿" not in digest_of(fresh(town.xiaochen))


def test_who_is_staff_next_door_and_acts_for_an_organisation_reads_its_own_share_alone(town):
    """小陈 works in 古城 and acts for 恒邻物业 too: of 万都 she reads what that company is waited for, to the building, and no more."""
    with at("2026-03-09 10:00"):
        case = opened(town)
        accepted(town, offered(town, case), days=4)
        accepted(town, offered(town, case, town.bureau, "support", share="把杆子扶正"), days=4)
        other = opened(town, heard(town, "东门的锁坏了"), title="东门的锁")
    town.property_company.representatives.create(user=town.xiaochen, since=date(2026, 1, 1))
    swept("2026-03-18 09:00")
    with at("2026-03-18 10:00"):
        seen = clocks_seen_by(fresh(town.xiaochen))
        assert [(row.case_id, row.assignment.organisation_id) for row in seen] == [(case.pk, town.property_company.pk)]
        body = page(town.xiaochen, "/pushed/")
        assert [words in body for words in (case.number, "区城管局", case.title, other.number, other.title)] == [
            True,
            False,
            False,
            False,
            False,
        ]
        # Staff of the place read all of it, with its title.
        assert (clocks_seen_by(fresh(town.shuji)).count(), case.title in page(town.shuji, "/pushed/")) == (3, True)


def test_the_story_says_whom_it_reached_and_names_nobody(town):
    case, _ = late(town, "2026-03-18 09:00")
    body = page(town.shuji, f"/cases/{case.number}/")
    assert "超了3个工作日，推到了单位、网格员、社区工作者、书记" in body
    with at("2026-03-18 10:00"):
        row = page(town.shuji, "/pushed/")
    row = row[row.index("<main") :]
    assert "再不动" in row and not [name for name in ("王姐", "小刘", "老周") if name in row]


def test_the_list_can_be_narrowed_to_a_level(town):
    case, _ = late(town, "2026-03-18 09:00")
    found = {to: case.number in page(town.quji, f"/pushed/?to={to}") for to in ("mine", "secretary", "street", "nonsense")}
    assert found == {"mine": False, "secretary": True, "street": False, "nonsense": True}


def test_what_comes_soon_stands_below(town):
    with at("2026-03-09 10:00"):
        case = opened(town)
        push_what_is_stuck()
        body = page(town.shuji, "/pushed/")
    assert "快要推的" in body and case.number in body and "还没告诉谁" in body


@pytest.mark.parametrize("path", ["/pushed/", "/pushed/levels/", "/pushed/nobody/"])
def test_a_long_list_costs_what_a_short_one_does(town, path):
    one, three = one_and_three(town.shuji, path, lambda n: late(town))
    assert one == three <= MOST_STATEMENTS


def test_programs_read_the_same(town):
    from django.test import Client

    from minsheng.neighbourhood.actions import make_key

    case, _ = late(town, "2026-03-18 09:00")

    def got(user, path):
        with at("2026-03-18 10:00"):
            key = {"Authorization": f"Bearer {make_key(name=path, by=user)}"}
            return Client().get(f"/api/v1/{path}", headers=key).json()

    [row] = got(town.shuji, "pushed")["items"]
    assert (row["case"], row["stage"], row["owner"], [one["to"] for one in row["told"]]) == (
        case.number,
        "handle",
        "恒邻物业",
        ["representative", "grid", "worker", "secretary"],
    )
    assert row["next"]["to"] == ["street"]
    [theirs] = got(town.laozhou, "pushed")["items"]
    assert [one["to"] for one in theirs["told"]] == ["representative"]
    assert [got(user, "pushed")["items"] for user in (town.xiaochen, town.chengguan, town.lilei)] == [[], [], []]
    assert got(town.shuji, "pushed/nobody")["items"] == []
    assert {item["stage"] for item in got(town.shuji, "push-levels")["items"]} == set(PushStage.values)


def test_a_clock_that_the_version_before_started_is_looked_at(town):
    """It writes no `push_at`: the database does."""
    with at("2026-03-09 10:00"):
        case = opened(town)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE casework_stageclock SET stopped_at = due_at")
        cursor.execute(
            "INSERT INTO casework_stageclock (case_id, stage, round, started_at, unit, due_at) "
            "SELECT case_id, stage, round, started_at, unit, due_at FROM casework_stageclock"
        )
    swept("2026-03-11 09:00")
    assert told(case) == [("worker", 0), ("secretary", 1)]
