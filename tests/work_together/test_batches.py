"""一批一起派: a proposal with its reasons beside each case; a person ticks, changes, decides; what went and what did not is said of each."""

import importlib.util
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import translation

from minsheng.casework import actions as casework
from minsheng.casework.queries.cases import case_timeline
from minsheng.casework.queries.story import told
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.neighbourhood.actions import make_key
from minsheng.work_together import balancing
from minsheng.work_together.queries.batches import MOST, SEEN_FOR, batch_for, unsealed
from tests.acts.dispatch_list import listed
from tests.chain import done, heard, named, offered, opened, refused, shares
from tests.desk.test_lists import MOST_STATEMENTS, one_and_three
from tests.people import fresh, organised

PAGE = "/work/together/batch/"


def listed_for(organisation="恒邻物业", role="牵头", kind="", code="property-repair"):
    return (code, organisation, kind, role, "", "", "某政办〔2025〕3号", "")


def one(town, number=1, **changes):
    given = {"title": f"第{number}件", **changes}
    return opened(town, heard(town, f"第{number}件，楼门口的灯不亮", speaker=named(number)), **given)


def rows(town, user=None):
    return batch_for(fresh(user or town.shuji)).rows


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def typed(case, page, **changes):
    """What a browser sends of one case on the page that it was shown."""
    at = case.number
    value = {name: re.search(rf'name="{at}-{name}" value="([^"]*)"', page).group(1) for name in ("proposal", "client_id")}
    form = {"lead": "hengling", "share": "把灯修好", "support": "", "support_share": "", "due": "", **value, **changes}
    return {"case": [at]} | {f"{at}-{name}": said for name, said in form.items() if said is not None}


def together(*forms):
    return {key: value for form in forms for key, value in form.items()} | {"case": [n for form in forms for n in form["case"]]}


def story(case):
    return [line.sentence for line in told(case_timeline(case))]


# What is proposed, and why


def test_whom_the_list_of_duties_names_leads_and_helps_and_each_says_why(town):
    listed(town, listed_for(), listed_for("区城管局", "协办"))
    case = one(town)
    (row,) = rows(town)
    assert (row.case, row.lead.organisation, row.support.organisation) == (case, town.property_company, town.bureau)
    assert row.why == ["派单目录写它牵头：某政办〔2025〕3号", "管本社区", "手上没有活", "都照提议派了以后手上1件"]
    assert row.why_support[0] == "派单目录写它协办：某政办〔2025〕3号"


def test_where_the_list_is_silent_who_did_it_here_or_is_able_to(town):
    done(town, offered(town, opened(town, title="楼道灯")))
    case = one(town)
    (row,) = [row for row in rows(town) if row.case == case]
    assert row.lead.organisation == town.property_company and "同类的事在这儿办成过1件，1件按时" in row.why
    town.volunteers.abilities = ["遛狗"]
    town.volunteers.save()
    other = one(town, 2, category="surroundings-smell", title="遛狗的留下味道")
    (row,) = [row for row in rows(town) if row.case == other]
    assert row.lead.organisation == town.volunteers and "会办这一类" in row.why


def test_work_is_spread_over_those_who_may_lead_alike(town):
    organised("hongyuan", "宏远物业", "property", town.wandu)
    listed(town, listed_for("", kind="物业公司"))
    offered(town, opened(town))
    for number in range(1, 4):
        one(town, number)
    batch = batch_for(fresh(town.shuji))
    assert sorted(row.lead.organisation.code for row in batch.rows) == ["hengling", "hongyuan", "hongyuan"]
    assert [(load.organisation.code, load.before, load.after) for load in batch.loads] == [("hongyuan", 0, 2), ("hengling", 1, 2)]


def test_who_has_no_suggestion_gets_none_and_the_reason_is_said(town):
    one(town)
    (row,) = rows(town)
    assert (row.lead, row.support, row.why) == (None, None, ["目录里没有，会的也没有"])


def test_whom_the_case_concerns_never_leads(town):
    listed(town, listed_for())
    one(town, concerns=town.property_company)
    (row,) = rows(town)
    assert (row.lead, row.why) == (None, ["目录写的恒邻物业，这件事说的就是它", "别家会的也没有"])


def test_who_refused_this_very_case_is_not_asked_again(town):
    listed(town, listed_for())
    share = offered(town)
    casework.refuse_share(assignment=share, ground="not_ours", words="不归我们", by=town.laozhou)
    casework.adjudicate_refusal(assignment=fresh(share), decision="upheld", words="不归它", by=town.jiedao)
    (row,) = rows(town)
    assert (row.case.phase, row.lead, row.why) == ("unheld", None, ["目录写的恒邻物业拒接过这件事", "别家会的也没有"])


def test_who_does_not_serve_there_today_is_not_proposed(town):
    listed(town, listed_for("邻家商户"))
    one(town)
    (row,) = rows(town)
    assert (row.lead, row.why) == (None, ["目录写的邻家商户今天不服务这儿", "别家会的也没有"])


def test_the_office_is_not_proposed_for_what_is_a_departments_duty(town):
    listed(town, listed_for("万都社区居委会", code="surroundings-smell"))
    one(town, category="surroundings-smell")
    (row,) = rows(town)
    assert (row.lead, row.why[0]) == (None, "目录写的万都社区居委会不该牵头，这一类是部门的职责")


def test_what_somebody_holds_or_is_parked_waits_for_nobody_here_and_urgent_comes_first(town):
    offered(town)
    parked = one(town, 1)
    casework.propose_parking(
        case=parked,
        ground="funds",
        words="等经费",
        condition="钱到了",
        review_on=clock.today() + timedelta(days=30),
        by=town.shuji,
    )
    casework.approve_parking(case=fresh(parked), by=town.jiedao)
    calm, urgent = one(town, 2), one(town, 3, urgency="now")
    assert [row.case for row in rows(town)] == [urgent, calm]


def test_a_batch_is_as_long_as_somebody_reads_with_care(town):
    for number in range(MOST + 1):
        one(town, number)
    batch = batch_for(fresh(town.shuji))
    assert (len(batch.rows), batch.more) == (MOST, True)


def test_each_sees_those_of_the_communities_in_which_they_dispatch(town):
    here = one(town)
    next_door = opened(town, heard(town, community=town.gucheng, by=town.xiaochen), community=town.gucheng, by=town.xiaochen)
    seen = {name: {row.case for row in rows(town, getattr(town, name))} for name in ("shuji", "xiaochen", "jiedao", "wangjie")}
    assert seen == {"shuji": {here}, "xiaochen": {next_door}, "jiedao": {here, next_door}, "wangjie": set()}


# What a person decides


def test_nothing_is_ticked_and_nothing_goes_that_is_not(town):
    listed(town, listed_for())
    case, client = one(town), client_of(town.shuji)
    page = client.get(PAGE).content.decode()
    assert '<option value="hengling" selected>' in page and "checked" not in page
    answer = client.post(PAGE, typed(case, page))
    assert (answer.status_code, shares(case)) == (422, [])
    assert "什么都没派" in answer.content.decode() and "把灯修好" in answer.content.decode()


def test_what_is_ticked_goes_and_the_story_says_who_decided_and_what_was_proposed(town):
    listed(town, listed_for(), listed_for("区城管局", "协办"))
    case, client = one(town), client_of(town.shuji)
    form = typed(case, client.get(PAGE).content.decode(), tick="on", support="chengguan", support_share="来看看线路")
    assert client.post(PAGE, form).status_code == 302
    assert [(s.organisation, s.role, s.share) for s in shares(case)] == [
        (town.property_company, "lead", "把灯修好"),
        (town.bureau, "support", "来看看线路"),
    ]
    entry = TimelineEntry.objects.get(kind="ProposalDecided")
    said = facts(entry)
    assert (entry.by, said["proposed"], said["decided"]) == (town.shuji, ["恒邻物业", "区城管局"], ["恒邻物业", "区城管局"])
    assert said["reasons"][0] == "派单目录写它牵头：某政办〔2025〕3号" and "在这个社区手上0件" in said["reasons"]
    assert story(case)[0].startswith("看过程序的提议，定了恒邻物业、区城管局。")
    assert client.post(PAGE, form).status_code == 302 and len(shares(case)) == 2  # sent twice is one


def test_somebody_else_may_be_chosen_and_that_is_said_too(town):
    listed(town, listed_for())
    case, client = one(town), client_of(town.shuji)
    client.post(PAGE, typed(case, client.get(PAGE).content.decode(), tick="on", lead="red-vest"))
    assert [s.organisation for s in shares(case)] == [town.volunteers]
    assert story(case)[0].startswith("没照程序的提议（恒邻物业），定了红马甲志愿队。")


def test_where_nobody_was_proposed_the_story_says_why(town):
    case, client = one(town), client_of(town.shuji)
    client.post(PAGE, typed(case, client.get(PAGE).content.decode(), tick="on"))
    assert story(case)[0] == "定了恒邻物业；当时程序没有提议：目录里没有，会的也没有。"


def test_one_refusal_loses_neither_the_others_nor_what_was_typed(town):
    listed(town, listed_for())
    fine, quoted, left = one(town, 1), one(town, 2, title="门口灯"), one(town, 3)
    client = client_of(town.shuji)
    page = client.get(PAGE).content.decode()
    words = "居民说第2件，楼门口的灯不亮了"
    answer = client.post(
        PAGE,
        together(
            typed(fine, page, tick="on"),
            typed(quoted, page, tick="on", share=words, support="chengguan", support_share="看线路"),
            typed(left, page, share="还没想好", lead="red-vest"),
        ),
    )
    said = answer.content.decode()
    assert (answer.status_code, len(shares(fine)), shares(quoted), shares(left)) == (422, 1, [], [])
    assert "派了1件：第1件：恒邻物业。" in said and "有1件没派出去" in said and "是居民的原话" in said
    assert words in said and "看线路" in said and "还没想好" in said
    assert f'id="case-{fine.number}"' not in said and said.count('<option value="red-vest" selected>') == 1


def test_both_are_asked_or_none(town):
    case, client = one(town), client_of(town.shuji)
    page = client.get(PAGE).content.decode()
    answer = client.post(PAGE, typed(case, page, tick="on", support="hengling", support_share="也来"))
    assert (answer.status_code, shares(case)) == (422, [])
    assert "手上已经有这件事的一份" in answer.content.decode()


def test_what_there_is_to_think_about_is_said_before_it_goes(town):
    case, client = one(town, concerns=town.property_company), client_of(town.shuji)
    form = typed(case, client.get(PAGE).content.decode(), tick="on")
    answer = client.post(PAGE, form)
    assert (answer.status_code, shares(case)) == (422, []) and "先想一想" in answer.content.decode()
    assert client.post(PAGE, form | {f"{case.number}-think": "on"}).status_code == 302
    assert len(shares(case)) == 1


def test_somebody_who_was_faster_is_said_of_that_case(town):
    case, client = one(town), client_of(town.shuji)
    form = typed(case, client.get(PAGE).content.decode(), tick="on")
    offered(town, case, town.volunteers)
    answer = client.post(PAGE, form)
    assert answer.status_code == 422 and "已经有一家牵头了" in answer.content.decode() and len(shares(case)) == 1


def test_a_proposal_counts_for_whom_it_was_made_and_for_a_while(town):
    listed(town, listed_for())
    case = one(town)
    token = rows(town)[0].token
    assert unsealed(token, case, town.shuji).lead_name == "恒邻物业"
    for wrong, by in ((token[:-2], town.shuji), (token, town.xiaoliu), ("", town.shuji)):
        with pytest.raises(BadInput):
            unsealed(wrong, case, by)


def test_a_page_that_lay_open_too_long_shows_the_proposal_of_now(town):
    listed(town, listed_for())
    case, client = one(town), client_of(town.shuji)
    form = typed(case, client.get(PAGE).content.decode(), tick="on")
    with time_machine.travel(clock.now() + timedelta(seconds=SEEN_FOR + 60)):
        client.force_login(town.shuji)
        answer = client.post(PAGE, form)
        said = answer.content.decode()
        assert (answer.status_code, shares(case)) == (422, [])
        assert "不是刚才给您看的那一份" in said and "把灯修好" in said
        assert client.post(PAGE, typed(case, said, tick="on")).status_code == 302
    assert len(shares(case)) == 1


# Strangers, the extra, statements, programs


def test_xiaochen_dispatches_nothing_of_wandu(town):
    listed(town, listed_for())
    case, page = one(town), client_of(town.shuji).get(PAGE).content.decode()
    theirs = client_of(town.xiaochen)
    assert case.number not in theirs.get(PAGE).content.decode()
    answer = theirs.post(PAGE, typed(case, page, tick="on"))
    assert shares(case) == [] and case.title not in answer.content.decode()
    assert [client_of(user).get(PAGE).status_code for user in (town.wangjie, town.laozhou, town.shenji)] == [403, 404, 404]


def test_without_the_extra_the_page_says_so_and_cases_go_one_by_one(town, monkeypatch):
    listed(town, listed_for())
    case, found = one(town), importlib.util.find_spec
    monkeypatch.setattr(balancing, "find_spec", lambda name: None if name == "ortools" else found(name))
    page = client_of(town.shuji).get(PAGE).content.decode()
    assert "附加包 plan" in page and f"/cases/{case.number}/offer/" in page
    answer = client_of(town.shuji).get("/api/v1/together/batch", headers=keyed(town.shuji))
    assert (answer.status_code, answer.json()["code"]) == (409, "balancing_missing")


@pytest.mark.slow
def test_the_page_asks_as_much_for_three_as_for_one(town):
    listed(town, listed_for(), listed_for("区城管局", "协办"))
    first, three = one_and_three(town.shuji, PAGE, lambda number: one(town, number))
    assert first == three <= MOST_STATEMENTS


def keyed(user):
    return {"Authorization": f"Bearer {make_key(name='测试', by=user)}"}


def test_a_program_reads_the_proposal_and_says_what_a_person_decided(town):
    listed(town, listed_for(), listed_for("区城管局", "协办"))
    case, other = one(town, 1), one(town, 2, concerns=town.property_company)
    client, key = Client(), keyed(town.shuji)
    found = client.get("/api/v1/together/batch", headers=key).json()
    assert [(row["case"], row["lead"] and row["lead"]["code"]) for row in found["items"]] == [
        (case.number, "hengling"),
        (other.number, None),
    ]
    assert found["items"][1]["why_nobody"] == ["目录写的恒邻物业，这件事说的就是它", "别家会的也没有"]
    assert (found["loads"], found["more"]) == (
        [
            {"organisation": "chengguan", "before": 0, "after": 1},
            {"organisation": "hengling", "before": 0, "after": 1},
        ],
        False,
    )
    ids = ("7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b01", "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b02", "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b03")
    asked = [
        {"client_id": client_id, "case": number, "lead": "hengling", "share": "修好", "proposal": row["proposal"]}
        for client_id, number, row in zip(
            ids, (case.number, other.number, "WD-0"), [*found["items"], found["items"][0]], strict=True
        )
    ]
    asked[1]["lead"] = "nobody"
    for _ in range(2):  # a program that sends twice has asked once
        answer = client.post("/api/v1/together/batch", {"decisions": asked}, "application/json", headers=key)
        outcome = [(one["code"], one["assignment"] is not None) for one in answer.json()["items"]]
        assert (answer.status_code, outcome) == (200, [("", True), ("bad_input", False), ("no_such_case", False)])
    assert (len(shares(case)), shares(other)) == (1, [])


def test_a_helper_without_words_is_refused(town):
    from minsheng.work_together.actions import dispatch_case
    from tests.acts.batches import SEEN

    case = one(town)
    with refused("empty", "support_share"):
        dispatch_case(case=case, lead=town.property_company, share="修", support=town.bureau, seen=SEEN, by=town.shuji)


def test_what_is_kept_says_nothing_of_other_communities_and_says_it_in_chinese(town):
    """The street sees what 恒邻物业 holds next door; whoever reads the story of a case in 万都 does not."""
    town.property_company.communities.add(town.gucheng)
    next_door = opened(town, heard(town, community=town.gucheng, by=town.xiaochen), community=town.gucheng, by=town.xiaochen)
    offered(town, next_door, by=town.xiaochen)
    listed(town, listed_for())
    one(town)
    with translation.override("en"):
        (row,) = rows(town, town.jiedao)
    assert "1 share in hand" in row.why and "在这个社区手上0件" in row.seen.reasons
    assert not any("1" in reason for reason in row.seen.reasons)
