"""What happens for a case stands in its story, and its page offers what comes next: to the office and to each organisation its own."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from minsheng.casework import actions as casework
from minsheng.casework.models import WriteConflict
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import make_key
from minsheng.work_together import actions
from minsheng.work_together.actions import SeatGiven
from minsheng.work_together.models import JointPlan, JointSession, PlanSignature
from tests.acts.plans import planned_together, step
from tests.acts.whistles import WHY, blown, call_of
from tests.chain import heard, named, offered, opened
from tests.people import fresh
from tests.work_together.test_plans import shared
from tests.work_together.test_whistles import client_of, page


def band(user, case):
    return page(user, f"/cases/{case.number}/").split('id="band"')[1].split("</main>")[0]


def test_the_story_of_a_case_tells_whistles_sessions_and_plans(town):
    lead, support = shared(town)
    case = fresh(lead.case)
    soon = clock.now() + timedelta(minutes=5)
    whistle = blown(town, town.property_company, town.bureau, case=case, estate=None, at=soon)
    actions.answer_whistle(call=call_of(whistle, town.bureau), answer="refused", ground="no_people", by=town.chengguan)
    with clock.at(soon):
        actions.note_arrival(call=call_of(whistle, town.property_company), state="late", words="路上堵", by=town.xiaoliu)
    seats = [SeatGiven(town.property_company), SeatGiven(town.bureau, view="车这周排满了", disagrees=True)]
    actions.hold_session(case=case, how="on_spot", seats=seats, by=town.shuji)
    plan = planned_together(town, lead, step(lead), step(support))
    actions.sign_plan(plan=plan, share=support, verdict="disagrees", words="车不够", by=town.chengguan)
    planned_together(town, lead, step(lead))
    told = page(town.shuji, f"/cases/{case.number}/").split("来龙去脉")[1]
    for sentence in (
        "</b>吹哨，叫恒邻物业、区城管局",
        "</b>（区城管局）说不来，派不出人。",
        "</b>记下恒邻物业晚到了。路上堵",
        "到的有恒邻物业、区城管局。有不同意见的：区城管局。",
        "</b>定了方案，2步，请各家表态。",
        "</b>（区城管局）不同意第1版方案：车不够",
        "</b>改了方案，这是第2版，1步，各家要重新表态。",
    ):
        assert sentence in told
    assert "车这周排满了" not in told  # what each said stands with the session
    log = page(town.quji, "/log/")
    assert log.count(f"/cases/{case.number}/") >= 7


def test_a_whistle_without_a_case_stands_in_no_story(town):
    lead, _support = shared(town)
    blown(town)
    assert "吹哨，叫" not in page(town.shuji, f"/cases/{lead.case.number}/")


@pytest.mark.slow
def test_the_office_is_offered_what_comes_next(town):
    lead, support = shared(town)
    case = fresh(lead.case)
    assert "记会商" in band(town.shuji, case) and "记会商" not in band(town.wangjie, case)
    actions.hold_session(case=case, how="on_spot", seats=[SeatGiven(town.bureau)], by=town.shuji)
    assert "写方案" in band(town.shuji, case)
    plan = planned_together(town, lead, step(lead), step(support))
    assert "改方案" not in band(town.shuji, case)
    actions.sign_plan(plan=plan, share=support, verdict="disagrees", words="车不够", by=town.chengguan)
    assert "改方案" in band(town.shuji, case)
    assert "方案第1版，还没表态：恒邻物业，不同意：区城管局" in page(town.shuji, f"/cases/{case.number}/")


@pytest.mark.slow
def test_who_stands_there_waiting_comes_first(town):
    lead, _support = shared(town)
    case = fresh(lead.case)
    whistle = blown(town, town.property_company, town.bureau, case=case, estate=None, at=clock.now() + timedelta(hours=2))
    assert "记谁到了" not in band(town.shuji, case) and "来不来" in band(town.laozhou, case)
    actions.answer_whistle(call=call_of(whistle, town.property_company), answer="coming", by=town.laozhou)
    assert "来不来" not in band(town.laozhou, case) and "来不来" in band(town.chengguan, case)
    with clock.at(clock.now() + timedelta(hours=3)):
        assert "等恒邻物业、区城管局报到" in band(town.shuji, case)
        for organisation in (town.property_company, town.bureau):
            actions.note_arrival(call=call_of(whistle, organisation), state="came", by=town.shuji)
        assert "报到" not in band(town.shuji, case)


def test_an_organisation_is_asked_for_its_own_word_alone(town):
    lead, _support = shared(town)
    planned_together(town, lead, step(lead))
    assert "对方案表态" in band(town.laozhou, lead.case) and "对方案表态" not in band(town.chengguan, lead.case)
    assert page(town.xiaochen, f"/cases/{lead.case.number}/").find("方案") == -1


def test_an_open_page_reads_what_happened_beside_it(town):
    lead, _support = shared(town)
    case = fresh(lead.case)
    live = f"/cases/{case.number}/live/?version={case.version}"
    assert client_of(town.shuji).get(live).status_code == 204
    blown(town, case=case, estate=None)
    assert "吹哨" in client_of(town.shuji).get(live).content.decode()
    casework.accept_share(assignment=fresh(lead), promise_date=clock.today() + timedelta(days=3), by=town.laozhou)


def test_what_is_sent_twice_is_one(town):
    lead, _support = shared(town)
    here = f"/cases/{lead.case.number}/together"
    rows = {"client_id": str(uuid.uuid4()), "how": "on_spot", "seat-hengling-there": "on"}
    for _again in range(2):
        assert client_of(town.shuji).post(f"{here}/session/", rows).status_code == 302
    assert JointSession.objects.unscoped(WHY).count() == 1
    due = (clock.today() + timedelta(days=9)).isoformat()
    rows = {"client_id": str(uuid.uuid4()), "step-TOTAL_FORMS": "1", "step-INITIAL_FORMS": "0"}
    rows |= {"step-0-assignment": str(lead.pk), "step-0-what": "补种麦冬", "step-0-due": due}
    for _again in range(2):
        assert client_of(town.shuji).post(f"{here}/plan/", rows).status_code == 302
    plan = JointPlan.objects.unscoped(WHY).get()
    sign, rows = f"/plans/{plan.pk}/sign/{lead.pk}/", {"client_id": str(uuid.uuid4()), "verdict": "agrees"}
    for _again in range(2):
        assert client_of(town.laozhou).post(sign, rows).status_code == 302
    assert PlanSignature.objects.count() == 1
    assert page(town.shuji, f"/cases/{lead.case.number}/").count("同意第1版方案") == 1
    changed = rows | {"verdict": "disagrees", "words": "钱不够"}
    assert client_of(town.laozhou).post(sign, changed).status_code == 409
    assert "同意" in page(town.shuji, "/conflicts/") and WriteConflict.objects.count() == 1


@pytest.mark.parametrize("path", ["sessions", "plans"])
def test_programs_send_again_with_the_same_id(town, path):
    lead, _support = shared(town)
    body = {
        "sessions": {"how": "table", "seats": [{"organisation": "hengling", "view": "下周能补种"}]},
        "plans": {"steps": [{"assignment": str(lead.pk), "what": "补种", "due": clock.today().isoformat()}]},
    }[path] | {"client_id": str(uuid.uuid4())}
    where = f"/api/v1/cases/{lead.case.number}/{path}"
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.shuji)}"}
    sent = [Client().post(where, body, content_type="application/json", headers=key) for _n in range(2)]
    statuses = [answer.status_code for answer in sent]
    assert statuses == [201, 200]


@pytest.mark.slow
def test_an_organisation_accused_never_learns_who_spoke(town):
    voice = heard(town, "三号楼李秀英家门口的灯，物业收了钱不修", speaker=named(3))
    case = opened(town, voice, title="李秀英家门口：灯不亮", concerns=town.property_company)
    share = offered(town, case)
    whistle = blown(town, town.property_company, case=fresh(case), estate=None, words="看三号楼的灯")
    actions.hold_session(case=fresh(case), how="table", seats=[SeatGiven(town.property_company)], by=town.shuji)
    plan = planned_together(town, share, step(share, "换灯头"))
    call = call_of(whistle, town.property_company)
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.laozhou)}"}
    paths = [
        f"/cases/{case.number}/",
        f"/cases/{case.number}/together/",
        f"/whistles/{whistle.number}/",
        "/whistles/",
        "/my-day/",
    ]
    paths += ["/agenda/", f"/whistle-calls/{call.pk}/answer/", f"/plans/{plan.pk}/sign/{share.pk}/"]
    said = [page(town.laozhou, path) for path in paths]
    said += [
        Client().get(f"/api/v1/{path}", headers=key).content.decode()
        for path in (f"cases/{case.number}/together", f"whistles/{whistle.number}", "whistles", f"cases/{case.number}")
    ]
    for text in said:
        assert "404" not in text[:200] and not [word for word in ("李秀英", "收了钱", voice.number) if word in text]
