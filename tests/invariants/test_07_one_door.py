"""Invariant 7. Who × where: every table asks through the door, and no post means no rows."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from minsheng.casework import actions
from minsheng.casework.models import Attachment, Case, Notice, Occasion, Voice
from minsheng.channels.actions import issue_meeting_invitation, leave_remark, replace_template
from minsheng.channels.documents.kinds import KINDS
from minsheng.channels.queries.templates import place_of_community
from minsheng.foundation import clock
from minsheng.foundation.door import ScopedQuerySet
from minsheng.go_out import actions as out
from minsheng.go_out.queries.outings import what_became_of
from minsheng.neighbourhood.actions import check_facility
from minsheng.neighbourhood.models import (
    Community,
    Grid,
    Home,
    Organisation,
    Post,
    Representative,
    Resident,
    Street,
    Unit,
)
from minsheng.work_together import actions as together
from tests.acts.contributions import gave
from tests.acts.dispatch_list import listed
from tests.acts.duty import begun_shift
from tests.acts.escalation import late, letter_of
from tests.acts.facilities import room
from tests.acts.notebook import by_two, kept, kept_file
from tests.acts.offering import judge_help, need_put, offer_put
from tests.acts.outings import over, planned
from tests.acts.parking import parked
from tests.acts.partners import invited, on_trial, promised
from tests.acts.plans import planned_together
from tests.acts.programmes import put
from tests.acts.ready import EVERYBODY, LEADS, OFFICE, STAFF
from tests.acts.return_visits import two
from tests.acts.services import certified
from tests.acts.volunteers import consented, pupil
from tests.acts.whistles import blown
from tests.chain import WHY, accepted, answered, given, heard, offered, opened, photo, says, voices_of
from tests.people import acting, fresh, organised, person, seen_as
from tests.words import word_file

ALL_MODELS = [
    m
    for m in apps.get_models()
    if m._meta.app_label
    in ("foundation", "neighbourhood", "casework", "go_out", "work_together", "partners", "activities", "channels")
]
DOORS = [m for m in ALL_MODELS if isinstance(m._default_manager.all(), ScopedQuerySet)]
# Tables that are asked for without saying for whom, and why that may be.
NO_DOOR = {
    "foundation": "knows of no neighbourhoods; shown by pages that ask for the subject through its door",
    "User": "names of staff, no residents",
    "District": "a public name",
    "Street": "a public name",
    "Post": "who works where is public",
    "Representative": "who acts for whom is public",
    "ApiToken": "hashes",
    "Way": "where letters go, sealed secrets; for the district officer alone",
    "AccountMessage": "ids and hashes, shown to nobody",
    "CalendarFeed": "hashes, and what their owner calls them; listed for that person alone",
    "Login": "whose a browser is; listed for that person alone",
    "SecondFactor": "a sealed secret, shown to nobody",
    "SpareCode": "hashes",
    "Passkey": "public halves of keys, and what their owner calls them; listed for that person alone",
    "OfficeRule": "numbers",
    "PlaceBatch": "names of files, for the district officer alone",
    "PlaceBatchRow": "names of places and staff, reached through its batch",
    "Category": "names of matters",
    "GoodCaseVersion": "the office's own words, reached through its good case",
    "GoodCasePhoto": "which photos are shown, reached through its good case",
    "CaseEnding": "the office's own words, reached through its case",
    "Refusal": "the organisation's own words, reached through its share",
    "ClockRule": "numbers",
    "ExternalPlatform": "names of platforms, and the office's own forms",
    "HandOver": "names of staff and posts, listed for both who sign",
    "HandOverLine": "the office's own titles, reached through its slip",
    "SharePause": "the office's own words, reached through its share",
    "Extension": "the organisation's own words, reached through its share",
    "OutingMember": "names of staff, reached through the outing",
    "OutingGuest": "names of organisations, reached through the outing",
    "CardVersion": "sealed, reached through its card",
    "Piece": "sealed bytes, reached through its file",
    "DutyTime": "opening times, reached through the point",
    "DutyTimeSeat": "names of staff, reached through the point",
    "DutySeat": "names of staff, reached through the shift",
    "DutySwap": "names of staff, listed for the two it is between",
    "DutyPresence": "whether somebody was there, reached through the shift",
    "AgreementArea": "names of communities, reached through its agreement",
    "Seat": "the organisation's own words, reached through its session",
    "PlanStep": "the office's own words, reached through its plan",
    "DispatchList": "which versions there were, by whom; the rows have a door",
    "ProgrammeHelper": "names of organisations, reached through the date",
    "PlanSignature": "the organisation's own words, reached through its plan",
    "PushTable": "numbers and roles",
    "ImportRow": "row numbers, reached through its batch",
    "Write": "hashes",
    "WriteConflict": "sealed, and listed only for those who work with who wrote it",
    "Reopening": "reached through its case; known: it holds a resident's words without a door of its own",
}
WORK = {
    "Answer",
    "BoardItem",
    "Confirmation",
    "ExternalOrder",
    "FacilityOfCase",
    "ImportBatch",
    "DocumentTemplate",
    "HouseholdCard",
    "HouseholdConflict",
    "DutyPoint",
    "Inspection",
    "MeetingNotice",
    "MeetingInvitation",
    "Notice",
    "Occasion",
    "Outing",
    "OutingHome",
    "OutingText",
    "Parking",
    "CameBack",
    "HelpVerdict",
    "ReturnVisit",
    "ShareLink",
    "Promise",
    "Resident",
    "Stop",
    "Voice",
    "VoiceText",
}
# Read by the office, the auditor, and the organisations that are called, sat at the table, were told or care for it.
TOGETHER = {
    "Contribution",
    "Escalation",
    "FacilityCheck",
    "JointPlan",
    "JointSession",
    "Programme",
    "ProgrammeDate",
    "SupervisionLetter",
    "ThanksWish",
    "Whistle",
    "WhistleCall",
}
# Read by the office, the auditor, and the partner itself.
PARTNERS = {"Agreement", "Help", "Invitation", "Need", "Offer", "Partner"}
# Of volunteers each table has readers of its own: no organisation reads of them, but what the office releases.
VOLUNTEERS = {
    **dict.fromkeys(("Volunteer", "Service", "SignUp", "ServiceHours"), STAFF | {"shenji"}),
    **dict.fromkeys(("Guardian", "Certificate", "CertificateLine"), OFFICE),
}
PLACES = {"Building", "Community", "Estate", "Facility", "Grid", "Home", "Unit", "Venue"}


@pytest.fixture
def full(town):
    """Something of 万都 in every table that asks through the door."""
    home = Home.objects.create(building=town.building, code="202")
    Unit.objects.create(building=town.building, code="1", name="1单元")
    grid = Grid.objects.create(community=town.wandu, code="g", name="网格")
    grid.buildings.add(town.building)
    grid.workers.add(town.wangjie)
    out.mark_household(home=home, kind="alone", by=town.shuji)
    facility = room(town)
    check_facility(facility=facility, in_order=True, by=town.wangjie)
    Occasion.objects.create(community=town.wandu, kind="visit", title="走访", at=clock.now())
    voice = heard(town, estate=town.estate)
    actions.attach(content=photo(), voice=voice, by=town.wangjie)
    case = answered(town, voice)
    actions.confirm(voice=fresh(voice), verdict="partly", via="phone", by=town.wangjie)
    notice = Notice.objects.unscoped(WHY).filter(voice=voice).first()
    actions.call_speaker(notice=notice, outcome="no_answer", words="", by=town.wangjie)
    silent = answered(town, heard(town, speaker=None))
    actions.inspect_case(case=silent, verdict="solved", words="看过", told_by="poster", by=town.wangjie)
    actions.release_to_board(case=fresh(case), title="灯", words="灯换了", by=town.shuji)
    actions.note_external_order(case=fresh(case), platform="12345", number="A1", by=town.shuji)
    actions.import_voices(content="编号,内容\n1,x\n".encode(), file_name="a.csv", community=town.wandu, by=town.shuji)
    leave_remark(words="字太小", by=town.wangjie)
    outing = over(town)
    until = clock.today()
    out.make_notice(outing=outing, lines=what_became_of(outing), until=until, by=town.shuji)
    out.give_promise(community=town.wandu, outing=outing, words="把表送来", due=until, by=town.wangjie)
    out.cancel_outing(outing=planned(town), words="下雨", by=town.shuji)
    visit = out.plan_outing(community=town.wandu, kind="visit", plan=out.Plan(), by=town.shuji)
    out.put_homes(outing=visit, homes=[home], by=town.shuji)
    out.begin_outing(outing=visit, by=town.shuji)
    out.make_stop(outing=visit, outcome="nobody", by=town.wangjie)
    kept(town)
    by_two(town)
    kept_file(town)
    begun_shift(town)
    blown(town)
    late(town)
    listed(town)
    put(town)
    promised(town, on_trial(town, organisation=town.property_company))
    consented(town, pupil(town))
    certified(town)
    invited(town, organisation=town.property_company, purpose="once")
    judge_help(town).do(town.xiaoliu)
    need_put(town)
    offer_put(town)
    letter_of(town)
    together.wish_thanks(case=gave(town).case, organisation=town.property_company, wished=True, by=town.laozhou)
    plan = planned_together(town)
    seats = [together.SeatGiven(town.property_company)]
    together.hold_session(case=fresh(plan.case), how="table", seats=seats, by=town.shuji)
    confirmed = answered(town)
    says(voices_of(confirmed)[0])
    actions.open_facility_of_case(case=fresh(confirmed), name="晾衣场", by=town.shuji)
    actions.write_good_case(case=fresh(confirmed), title="灯亮了", solved="换了灯头", by=town.shuji)
    at = clock.now() + timedelta(days=3)
    issue_meeting_invitation(community=town.wandu, topic="绿地", at=at, place="二楼", invited=["恒邻物业"], by=town.shuji)
    place, content = place_of_community(town.wandu), word_file("{{ topic }}")
    replace_template(kind=KINDS["meeting-invitation"], place=place, content=content, name="a.docx", by=town.shuji)
    parked(town)
    came, earlier = two(town)
    actions.link_came_back(case=came, earlier=earlier, by=town.xiaoliu)
    actions.hand_out_share(assignment=offered(town, opened(town), town.volunteers), by=town.xiaoliu)
    assert home.pk and case.pk
    return town


def seen(model, user) -> set[int]:
    """Primary keys somebody sees; the list, the count and the first must agree."""
    rows = model.objects.visible_to(user)
    keys = {row.pk for row in rows}
    assert (rows.count(), rows.exists(), len(keys)) == (len(keys), bool(keys), rows.distinct().count())
    return keys


def readers(model, town) -> set[str]:
    """Who sees any row of 万都: of what all rows are, only those that 小陈's own community has are left out."""
    own = {town.gucheng.pk, town.faraway.pk} if model is Community else set()
    of_gucheng = (
        {town.estate_b.pk} if model.__name__ == "Estate" else {town.building_b.pk} if model.__name__ == "Building" else own
    )
    return {name for name in EVERYBODY if seen(model, fresh(getattr(town, name))) - of_gucheng}


def test_every_table_has_a_door_or_a_reason():
    """Whatever holds what residents said or how to reach them asks through the door."""
    without = {m.__name__ for m in ALL_MODELS if m not in DOORS and m._meta.app_label not in NO_DOOR}
    assert without == set(NO_DOOR) - {"foundation"}


def test_every_table_behind_the_door_is_tried(full):
    assert {m.__name__ for m in DOORS} == WORK | PLACES | TOGETHER | PARTNERS | set(VOLUNTEERS) | {
        "Assignment",
        "DispatchRow",
        "Attachment",
        "HouseholdMark",
        "LastSeen",
        "Call",
        "Case",
        "CaseText",
        "DutyShift",
        "GoodCase",
        "GoodCaseText",
        "Organisation",
        "StageClock",
        "PlanChange",
        "Remark",
        "Delivery",
        "Device",
        "SentFile",
    }
    assert [m.__name__ for m in DOORS if not m.objects.unscoped(WHY).exists()] == []


def test_who_sees_anything_of_a_community(full):
    seen_by = {m.__name__: readers(m, full) for m in DOORS if m is not Organisation}
    assert seen_by == {
        **dict.fromkeys(WORK, STAFF),
        **dict.fromkeys(PLACES, STAFF | {"shenji", "laozhou"}),
        **dict.fromkeys(TOGETHER, STAFF | {"shenji", "laozhou"}),
        **dict.fromkeys(PARTNERS, STAFF | {"shenji", "laozhou"}),
        **VOLUNTEERS,
        "Case": STAFF | {"shenji", "laozhou"},
        "CaseText": STAFF | {"shenji", "laozhou"},
        "Assignment": STAFF | {"shenji", "laozhou"},
        "DutyShift": STAFF | {"laozhou"},
        "StageClock": STAFF | {"shenji", "laozhou"},
        "Attachment": STAFF | {"laozhou"},
        "GoodCase": STAFF | {"shenji"},
        "GoodCaseText": STAFF | {"shenji"},
        "DispatchRow": STAFF | {"shenji"},
        "Call": set(),
        "PlanChange": {"wangjie", "xiaoliu", "laozhou"},
        "Remark": {"wangjie", "quji"},
        "Delivery": LEADS,
        "SentFile": LEADS,
        "Device": LEADS | {"wangjie"},
        "HouseholdMark": {"wangjie", "xiaoliu", "shuji"},
        "LastSeen": {"wangjie", "xiaoliu", "shuji"},
    }


def test_everybody_sees_organisations_that_serve_their_own(town):
    codes = {name: {o.code for o in Organisation.objects.visible_to(fresh(getattr(town, name)))} for name in EVERYBODY}
    here, everywhere = (
        {"hengling", "chengguan", "red-vest", "wandu-juwei"},
        {"hengling", "chengguan", "red-vest", "wandu-juwei", "linjia"},
    )
    assert codes == {
        **dict.fromkeys(("wangjie", "shuji", "xiaoliu"), here),
        **dict.fromkeys(("jiedao", "quji", "shenji"), everywhere),
        "xiaochen": {"chengguan", "linjia"},
        "laozhou": {"hengling"},
        "chengguan": {"chengguan"},
        "lilei": {"linjia"},
        "passerby": set(),
    }


def nobody(full) -> list[object]:
    full.shuji.is_active = False
    full.shuji.save()
    return [None, AnonymousUser(), full.passerby, fresh(full.shuji)]


def test_without_a_post_there_are_no_rows(full):
    assert {model.__name__: seen(model, user) for model in DOORS for user in nobody(full) if seen(model, user)} == {}


@pytest.mark.parametrize(("since", "until"), [(-9, -1), (1, None), (1, 9)])
def test_a_post_that_is_over_or_has_not_begun_opens_nothing(full, since, until):
    today = clock.today()
    dates = {"since": today + timedelta(days=since), "until": today + timedelta(days=until) if until else None}
    Post.objects.filter(user__in=[full.shuji, full.jiedao, full.quji, full.shenji]).update(**dates)
    Representative.objects.filter(user=full.laozhou).update(**dates)
    people = [fresh(user) for user in (full.shuji, full.jiedao, full.quji, full.shenji, full.laozhou)]
    assert {model.__name__: seen(model, user) for model in DOORS for user in people if seen(model, user)} == {}


def test_a_post_holds_from_its_first_day_to_its_last(town):
    heard(town)
    Post.objects.filter(user=town.shuji).update(since=clock.today(), until=clock.today())
    assert len(seen(Voice, fresh(town.shuji))) == 1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["shuji", "laozhou", "xiaochen"])
def test_whoever_looks_as_somebody_sees_the_same_rows(full, name):
    user = getattr(full, name)
    viewed = {model.__name__: seen(model, seen_as(user, full.quji)) for model in DOORS}
    closed = dict.fromkeys(
        ("HouseholdMark", "LastSeen"), frozenset()
    )  # why a household is to be seen stays with who cares for it
    assert viewed == {model.__name__: seen(model, fresh(user)) for model in DOORS} | closed


def test_another_street_sees_nothing(full):
    other = Street.objects.get(code="131103002")
    officer = person("other", "另一街道的人")
    Post.objects.create(user=officer, role="street", street=other, since=clock.today())
    assert {m.__name__ for m in DOORS if m is not Organisation and seen(m, officer) - {full.faraway.pk}} == set()


def test_an_organisation_sees_the_cases_it_has_a_share_of_and_no_other(town):
    mine, other = opened(town), opened(town)
    offered(town, mine)
    offered(town, other, town.bureau)
    assert (seen(Case, town.laozhou), seen(Case, town.chengguan), seen(Case, town.lilei)) == ({mine.pk}, {other.pk}, set())


def test_an_organisation_sees_the_own_files_and_neither_a_voices_nor_the_others(town):
    voice = heard(town)
    actions.attach(content=photo(), voice=voice, by=town.wangjie)
    share = given(town, offered(town, opened(town, voice)))
    actions.attach(content=photo(), case=fresh(share.case), stage="before", by=town.wangjie)
    helper = accepted(town, offered(town, share.case, town.bureau, "support"))
    actions.attach(content=photo(), assignment=helper, stage="document", by=town.chengguan)
    own = set(Attachment.objects.unscoped(WHY).filter(assignment=share).values_list("pk", flat=True))
    assert (seen(Attachment, town.laozhou), len(own), Attachment.objects.unscoped(WHY).count()) == (own, 2, 5)


def test_a_partner_who_serves_two_communities_sees_no_voice_of_either(town):
    partner = acting("partner", "合伙人", organised("p", "合伙人", "business", town.wandu, town.gucheng), clock.today())
    offered(town, opened(town), Organisation.objects.unscoped(WHY).get(code="p"))
    assert [seen(model, fresh(partner)) for model in (Voice, Resident, Notice)] == [set()] * 3
