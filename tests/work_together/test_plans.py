"""会商和方案: what was agreed, in versions; silence is not consent; who waits for whom is read by everybody who holds a share."""

from datetime import timedelta

import pytest

from minsheng.casework import actions as casework
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, StateForbids
from minsheng.foundation.models import TimelineEntry
from minsheng.work_together import actions
from minsheng.work_together.actions import SeatGiven
from minsheng.work_together.models import JointPlan, JointSession, PlanSignature
from minsheng.work_together.queries.plans import drawn, together_of, waiting_in
from tests.acts.plans import planned_together, step
from tests.acts.whistles import blown
from tests.chain import heard, named, offered, opened
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import fresh
from tests.work_together.test_whistles import WHY, client_of, page


def shared(town):
    """恒邻物业 leads, 区城管局 helps."""
    case = opened(town, heard(town, "三号楼前的绿地都被种上菜了", speaker=named(3)), title="王大娘家门前的绿地")
    return offered(town, case), offered(town, fresh(case), town.bureau, role="support", share="清走菜畦")


def test_silence_is_no_consent_and_each_signs_for_itself(town):
    lead, support = shared(town)
    plan = planned_together(town, lead, step(support, "清走菜畦"), step(lead, after=[1]))
    assert [(one.share.organisation.name, one.verdict) for one in together_of(fresh(lead.case), town.shuji).signed] == [
        ("区城管局", ""),
        ("恒邻物业", ""),
    ]
    for user, share in ((town.laozhou, support), (town.shuji, lead), (town.chengguan, lead)):
        with pytest.raises(NotAllowed):
            actions.sign_plan(plan=plan, share=share, verdict="agrees", by=user)
    with pytest.raises(BadInput):
        actions.sign_plan(plan=plan, share=lead, verdict="disagrees", by=town.laozhou)
    actions.sign_plan(plan=plan, share=lead, verdict="disagrees", words="钱不够", by=town.laozhou)
    actions.sign_plan(plan=plan, share=lead, verdict="agrees", by=town.laozhou)
    assert PlanSignature.objects.get().verdict == "agrees"
    assert TimelineEntry.objects.filter(kind="PlanSigned").count() == 2
    assert "还没表态" in page(town.laozhou, f"/cases/{lead.case.number}/together/")


def test_a_changed_plan_keeps_the_old_version_and_asks_everybody_anew(town):
    lead, _support = shared(town)
    first = planned_together(town, lead, step(lead, "先补种"))
    actions.sign_plan(plan=first, share=lead, verdict="agrees", by=town.laozhou)
    second = planned_together(town, lead, step(lead, "先翻土"))
    with pytest.raises(StateForbids):
        actions.sign_plan(plan=fresh(first), share=lead, verdict="agrees", by=town.laozhou)
    there = together_of(lead.case, fresh(town.shuji))
    assert [(p.version, [s.what for s in p.steps.all()]) for p in there.plans] == [(2, ["先翻土"]), (1, ["先补种"])]
    assert there.signed[0].verdict == "" and JointPlan.objects.unscoped(WHY).filter(replaced_at=None).get() == second
    body = page(town.laozhou, f"/cases/{lead.case.number}/together/")
    assert "先翻土" in body and "先补种" in body


def test_a_step_is_of_a_share_and_waits_for_earlier_ones_alone(town):
    lead, support = shared(town)
    other = offered(town)
    past = clock.today() - timedelta(days=1)
    for steps in (
        [],
        [step(other)],
        [step(lead, after=[1])],
        [step(lead), step(support, after=[3])],
        [step(lead, due=past)],
        [step(lead, cost=100)],
        [step(lead, what="找李秀英3商量")],
    ):
        with pytest.raises(BadInput):
            actions.make_plan(case=fresh(lead.case), steps=steps, by=town.shuji)
    assert (fresh(lead).state, fresh(lead).promise_date) == ("offered", None)


def test_disagreement_is_written_down_as_such(town):
    lead, _support = shared(town)
    with pytest.raises(BadInput):
        actions.hold_session(case=fresh(lead.case), how="table", seats=[SeatGiven(town.bureau, disagrees=True)], by=town.shuji)
    with pytest.raises(BadInput):
        actions.hold_session(case=fresh(lead.case), how="table", seats=[], by=town.shuji)
    seats = [SeatGiven(town.property_company, "老周", "下周能补种"), SeatGiven(town.bureau, "马科员", "不归我们清", True)]
    actions.hold_session(case=fresh(lead.case), how="table", seats=seats, by=town.shuji)
    body = page(town.laozhou, f"/cases/{lead.case.number}/together/")
    assert "不归我们清" in body and "有不同意见" in body
    entry = TimelineEntry.objects.get(kind="SessionHeld")
    assert "区城管局" in entry.payload and "不归我们清" not in entry.payload


def test_who_waits_for_whom_in_working_hours(town):
    lead, support = shared(town)
    planned_together(town, lead, step(support, "清走菜畦"), step(lead, after=[1]))
    with clock.at(clock.now() + timedelta(days=14)):
        case = fresh(lead.case)
        found = waiting_in(case, together_of(case, fresh(town.laozhou)))
        pairs = {(one.who, one.for_whom) for one in found}
        assert ("恒邻物业", "区城管局") in pairs and ("万都社区", "恒邻物业") in pairs
        assert all(40 <= one.hours <= 14 * 8 for one in found) and any(one.late for one in found)


@pytest.mark.slow
def test_every_organisation_of_the_case_reads_it_and_nobody_else(town):
    lead, _support = shared(town)
    planned_together(town, lead)
    path = f"/cases/{lead.case.number}/together/"
    for user in (town.laozhou, town.chengguan, town.shenji, town.wangjie):
        assert client_of(user).get(path).status_code == 200
    for user in (town.xiaochen, town.lilei, town.passerby):
        assert client_of(user).get(path).status_code == 404
        assert (
            not JointPlan.objects.visible_to(fresh(user)).exists() and not JointSession.objects.visible_to(fresh(user)).exists()
        )
    body = page(town.chengguan, path)
    assert "种上菜" not in body and "李秀英" not in body and lead.case.title not in body


def test_a_plan_is_written_on_one_page_and_bad_input_keeps_what_was_typed(town):
    lead, _support = shared(town)
    path, due = f"/cases/{lead.case.number}/together/plan/", (clock.today() + timedelta(days=9)).isoformat()
    rows = {"step-TOTAL_FORMS": "2", "step-INITIAL_FORMS": "0"}
    rows |= {"step-0-assignment": str(lead.pk), "step-0-what": "补种麦冬", "step-0-due": due, "step-0-cost": "800"}
    got = client_of(town.shuji).post(path, rows)
    assert got.status_code == 422 and "补种麦冬" in got.content.decode()
    assert client_of(town.shuji).post(path, rows | {"step-0-payer": "物业"}).status_code == 302
    made = JointPlan.objects.unscoped(WHY).get().steps.get()
    assert (made.what, made.cost, made.payer) == ("补种麦冬", 800, "物业")
    assert "补种麦冬" in page(town.shuji, path)  # a changed plan begins with what stands


def test_a_session_is_written_on_one_page(town):
    lead, _support = shared(town)
    path = f"/cases/{lead.case.number}/together/session/"
    rows = {"how": "on_spot", "seat-hengling-there": "on", "seat-hengling-view": "下周能补种", "seat-chengguan-view": ""}
    assert client_of(town.shuji).post(path, rows).status_code == 302
    assert [seat.organisation.name for seat in JointSession.objects.unscoped(WHY).get().seats.all()] == ["恒邻物业"]


def test_bars_begin_where_what_they_wait_for_ends(town):
    lead, support = shared(town)
    day = clock.today()
    steps = [step(support, due=day + timedelta(days=4)), step(lead, due=day + timedelta(days=8), after=[1])]
    first, second = drawn(planned_together(town, lead, *steps)).bars
    assert (first.x, first.x + first.width, second.x + second.width) == (0, second.x, 640)


@pytest.mark.parametrize("who", ["shuji", "laozhou"])
def test_long_plans_cost_what_short_ones_do(town, who):
    lead, support = shared(town)

    def add(n):
        planned_together(town, lead, *[step(lead)] * n, step(support))
        blown(town, case=fresh(lead.case))
        seats = [SeatGiven(town.property_company), SeatGiven(town.bureau)]
        actions.hold_session(case=fresh(lead.case), how="table", seats=seats, by=town.shuji)

    one, three = one_and_three(getattr(town, who), f"/cases/{lead.case.number}/together/", add)
    assert one == three <= MOST_STATEMENTS


def test_the_promise_itself_stays_with_the_share(town):
    lead, _support = shared(town)
    planned_together(town, lead)
    casework.accept_share(assignment=fresh(lead), promise_date=clock.today() + timedelta(days=7), by=town.laozhou)
    assert "整份答应" in page(town.laozhou, f"/cases/{lead.case.number}/together/")


def rows_of(*rows, **more):
    """What a form of steps holds: each row is (share, what, after)."""
    due = (clock.today() + timedelta(days=9)).isoformat()
    sent = {"step-TOTAL_FORMS": str(len(rows)), "step-INITIAL_FORMS": str(len(rows)), **more}
    for number, (share, what, after) in enumerate(rows):
        sent |= {f"step-{number}-assignment": str(share.pk) if share else "", f"step-{number}-what": what}
        sent |= {f"step-{number}-due": due if share else "", f"step-{number}-after": after}
    return sent


def test_an_emptied_row_is_no_step_and_the_others_still_wait_for_the_right_one(town):
    lead, support = shared(town)
    planned_together(town, lead, step(lead, "先翻土"), step(support, "清走菜畦"), step(lead, "补种"))
    path = f"/cases/{lead.case.number}/together/plan/"
    sent = rows_of((None, "", ""), (support, "清走菜畦", ""), (lead, "补种", "2"))
    assert client_of(town.shuji).post(path, sent).status_code == 302
    newest = JointPlan.objects.unscoped(WHY).get(replaced_at=None)
    assert [(one.number, one.what, one.after) for one in newest.steps.all()] == [(1, "清走菜畦", []), (2, "补种", [1])]
    got = client_of(town.shuji).post(path, rows_of((None, "", ""), (lead, "补种", "1")))
    assert got.status_code == 422 and "第2步要等第1步，可第1步是空的" in got.content.decode()


def test_a_new_plan_begins_with_a_step_of_each_share(town):
    lead, support = shared(town)
    body = page(town.shuji, f"/cases/{lead.case.number}/together/plan/")
    assert f'value="{lead.share}"' in body and f'value="{support.share}"' in body


def test_who_is_expected_stands_first_and_everybody_else_is_folded(town):
    lead, _support = shared(town)
    blown(town, town.volunteers, case=fresh(lead.case))
    body = page(town.shuji, f"/cases/{lead.case.number}/together/session/")
    shown, folded = body.split('<details class="more"')
    for name in ("恒邻物业", "区城管局", "红马甲志愿队"):
        assert f"{name}来了" in shown and f"{name}来了" not in folded
    assert "万都社区居委会来了" in folded
