"""Somebody asks that their data be erased: what was written for organisations about them goes too, and the chains stay whole."""

import uuid
from datetime import timedelta

from minsheng.casework import actions as casework
from minsheng.casework.actions import Speaker, erase_resident
from minsheng.casework.models import WriteConflict
from minsheng.casework.states import TOMBSTONE
from minsheng.config.wholeness import all_findings
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood import actions as place_actions
from minsheng.neighbourhood.models import FacilityCheck
from minsheng.work_together import actions
from minsheng.work_together.actions import SeatGiven
from minsheng.work_together.models import Contribution, PlanSignature, PlanStep, Seat, SupervisionLetter, Whistle
from tests.acts.contributions import gave
from tests.acts.escalation import letter_of
from tests.acts.facilities import room
from tests.acts.plans import planned_together, step
from tests.acts.programmes import planning, put
from tests.acts.whistles import blown, call_of
from tests.chain import accepted, heard, offered, opened
from tests.people import fresh

ZHAO = Speaker("named", "钮千寻")
# Before the person spoke, nobody could know that a text names them.
TEXT = "到钮千寻家楼下看水管"


def spoke(town, words="我家楼下水管漏了半个月", **changes):
    return heard(town, words, speaker=ZHAO, **changes)


def payloads_with(*pieces):
    rows = TimelineEntry.objects.exclude(payload=None).values_list("payload", flat=True)
    return [payload for payload in rows if any(piece in payload for piece in pieces)]


def erased(town, voice):
    erase_resident(resident=fresh(voice).speaker, reason="本人要求", by=town.shuji)
    assert payloads_with("钮千寻", "我家楼下水管漏了半个月") == []
    assert list(all_findings()) == []


def test_the_name_goes_from_whistles_and_from_what_was_answered(town):
    whistle = blown(town, where="钮千寻楼下", words=TEXT)
    other = blown(town, words="看绿地怎么补种")
    actions.answer_whistle(call=call_of(whistle, town.property_company), answer="coming", words="去钮千寻家", by=town.laozhou)
    actions.call_off_whistle(whistle=fresh(whistle), words="钮千寻不在家", by=town.shuji)
    erased(town, spoke(town))
    one = Whistle.objects.unscoped("a test").get(pk=whistle.pk)
    assert (one.where, one.words, one.called_off_words) == ("某某楼下", "到某某家楼下看水管", "某某不在家")
    assert call_of(whistle, town.property_company).words == "去某某家"
    assert fresh(other).words == "看绿地怎么补种" and payloads_with("看绿地怎么补种")


def test_and_from_letters_sessions_and_plans_of_any_case_there(town):
    share = accepted(town, offered(town))
    letter = letter_of(town, share, words=TEXT)
    actions.hold_session(
        case=fresh(share.case),
        how="on_spot",
        seats=[SeatGiven(town.property_company, "周师傅", "先修钮千寻家的")],
        looked_over=True,
        by=town.xiaoliu,
    )
    plan = planned_together(town, share, step(share, "修钮千寻家的"))
    actions.sign_plan(plan=fresh(plan), share=fresh(share), verdict="disagrees", words="钮千寻家修不了", by=town.laozhou)
    erased(town, spoke(town))
    assert SupervisionLetter.objects.unscoped("a test").get(pk=letter.pk).words == "到某某家楼下看水管"
    assert Seat.objects.get().view == "先修某某家的"
    assert PlanStep.objects.get().what == "修某某家的"
    assert PlanSignature.objects.get().words == "某某家修不了"


def test_a_text_that_repeats_their_words_goes_whole(town):
    case = opened(town)
    whistle = blown(town, words="我家楼下水管漏了半个月，来看看", case=case)
    voice = spoke(town)
    casework.link_voice(voice=voice, case=fresh(case), by=town.shuji)
    erased(town, voice)
    assert fresh(whistle).words == TOMBSTONE


def test_from_a_date_its_sentence_and_why_it_was_called_off(town):
    date = put(town, topic="给钮千寻讲讲", who="王法官")
    actions.note_programme_held(date=date, headcount=3, words="钮千寻问了车棚", by=town.xiaoliu)
    off = put(town, date.programme, place="钮千寻楼下")
    actions.change_programme_date(date=off, plan=planning(town, clock.now() + timedelta(days=1)), by=town.xiaoliu)
    actions.call_off_programme_date(date=fresh(off), words="钮千寻不来", by=town.xiaoliu)
    actions.end_programme(programme=date.programme, words="钮千寻说够了", by=town.shuji)
    before = fresh(date).version
    erased(town, spoke(town))
    one, other = fresh(date), fresh(off)
    assert (one.topic, one.who, one.held_words, one.version) == ("给某某讲讲", "王法官", "某某问了车棚", before + 1)
    assert one.occasion.title == "万都小区 东门口 给某某讲讲"
    assert other.called_off_words == "某某不来" and fresh(date.programme).ended_words == "某某说够了"


def test_the_same_letters_in_another_community_are_not_theirs(town):
    whistle = actions.blow_whistle(community=town.gucheng, organisations=[town.bureau], at=clock.now(), words=TEXT, by=town.quji)
    erase_resident(resident=spoke(town).speaker, reason="本人要求", by=town.shuji)
    assert fresh(whistle).words == TEXT and payloads_with("钮千寻")


def test_from_what_each_gave_also_where_it_was_put_right_or_taken_back(town):
    first = gave(town, words="给钮千寻家换灯")
    second = gave(town, first.case, words="给钮千寻家换了两盏灯", replaces=first)
    person = gave(town, first.case, organisation=None, role="钮千寻的邻居", kind="hours", words="帮忙", by=town.xiaoliu)
    other = gave(town, first.case, words="楼道灯具")
    actions.take_back_contribution(contribution=other, words="钮千寻说记重了", by=town.laozhou)
    erased(town, spoke(town))
    assert [fresh(one).words for one in (first, second, other)] == ["给某某家换灯", "给某某家换了两盏灯", "楼道灯具"]
    assert fresh(person).role == "某某的邻居"


def test_a_changed_row_is_still_found_after_an_erasure(town):
    first = gave(town, words="给钮千寻家换灯")
    other = gave(town, first.case, words="楼道灯具")
    erased(town, spoke(town))
    Contribution.objects.unscoped("a test").filter(pk=other.pk).update(words="换了")
    assert [text for text in all_findings() if "各方出的" in text]


def test_from_what_everybody_reads_of_a_facility_and_from_looks_at_it(town):
    facility = room(town, name="钮千寻棋室", purpose="下棋")
    for words in ("钮千寻说门坏了", "我家楼下水管漏了半个月", "灯好了"):
        place_actions.check_facility(facility=fresh(facility), in_order=False, words=words, by=town.wangjie)
    # Only then somebody says it: what was written before is held against nobody.
    voice = spoke(town, facility=facility)
    place_actions.close_facility(facility=fresh(facility), words="钮千寻不让开", by=town.shuji)
    erased(town, voice)
    checks = FacilityCheck.objects.unscoped("a test").order_by("pk")
    assert (fresh(facility).name, [one.words for one in checks]) == ("某某棋室", ["某某说门坏了", TOMBSTONE, "灯好了"])


def test_and_from_other_content_that_waits_for_a_person(client, town):
    case, same = gave(town).case, str(uuid.uuid4())
    client.force_login(town.xiaoliu)
    for words in ("换灯", "给钮千寻家换灯"):
        given = {"who": "residents", "kind": "hours", "amount": "3", "words": words, "client_id": same, "looked_over": "on"}
        client.post(f"/cases/{case.number}/together/gave/", given)
    [kept] = WriteConflict.objects.all()
    assert "钮千寻" in kept.received
    erased(town, spoke(town))
    assert "钮千寻" not in fresh(kept).received
