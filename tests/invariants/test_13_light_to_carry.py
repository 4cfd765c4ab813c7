"""Invariant 13. A field is required only if the act is impossible without it; nobody is measured or followed."""

import inspect

import pytest
from django.apps import apps

from minsheng.casework import actions
from minsheng.casework.queries.receipts import receipt_by_code
from minsheng.go_out import actions as out
from minsheng.neighbourhood.models import Post, Representative, User
from minsheng.welcome_in.activities import actions as activities
from minsheng.welcome_in.partners import actions as partners
from minsheng.work_together import actions as together
from tests.chain import answered, heard, says

# What each act cannot do without. A new word here is a new burden for somebody at a door or on the telephone.
NEEDED = {
    "hear_voice": {"words", "community"},
    "sort_voice": {"voice"},
    "settle_voice": {"voice", "words"},
    "check_settled": {"voice", "fine", "words"},
    "hand_over_voice": {"voice", "community"},
    "hand_over_work": {"of", "to", "reason"},
    "end_hand_over": {"hand_over"},
    "note_voice": {"voice", "words"},
    "pass_voice": {"voice", "track", "words"},
    "repeat_voice": {"voice", "earlier"},
    "unsort_voice": {"voice"},
    "open_facility_of_case": {"case", "name"},
    "link_facility": {"voice"},
    "open_case": {"title", "category", "community"},
    "link_voice": {"case", "voice"},
    "unlink_voice": {"voice"},
    "release_excerpt": {"case", "words"},
    "reopen_case": {"case", "words"},
    "offer_share": {"case", "organisation", "role", "share"},
    "accept_share": {"assignment", "promise_date"},
    "refuse_share": {"assignment", "ground", "words"},
    "adjudicate_refusal": {"assignment", "decision", "words"},
    "take_back_share": {"assignment", "words"},
    "remind_share": {"assignment", "words"},
    "hand_out_share": {"assignment"},
    "revoke_share_link": {"link"},
    "give_result": {"assignment", "words"},
    "check_result": {"assignment", "passed", "words"},
    "attach": {"content"},
    "answer_residents": {"case", "words"},
    "confirm": {"voice", "verdict", "via"},
    "inspect_case": {"case", "verdict", "words", "told_by"},
    "call_speaker": {"notice", "outcome", "words"},
    "propose_end": {"case", "kind", "words"},
    "approve_end": {"case"},
    "decline_end": {"case", "words"},
    "import_voices": {"content", "file_name", "community"},
    "undo_import": {"batch"},
    "read_receipt": {"voice"},
    "say_more": {"earlier", "words"},
    "record_return_visit": {"visit", "found", "words"},
    "undo_return_visit": {"visit"},
    "link_came_back": {"case", "earlier"},
    "unlink_came_back": {"case", "earlier"},
    "propose_parking": {"case", "ground", "words", "condition", "review_on"},
    "approve_parking": {"case"},
    "decline_parking": {"case", "words"},
    "review_parking": {"case", "review_on", "words"},
    "take_up_case": {"case", "words"},
    "release_to_board": {"case", "title", "words"},
    "take_down_from_board": {"case", "words"},
    "write_good_case": {"case", "title", "solved"},
    "edit_good_case": {"good_case", "title", "solved"},
    "release_good_case": {"good_case", "circle"},
    "withdraw_good_case": {"good_case", "words"},
    "release_good_case_photo": {"good_case", "attachment"},
    "take_back_good_case_photo": {"good_case", "attachment"},
    "settle_conflict": {"conflict"},
    "pause_share": {"assignment", "reason", "until", "words"},
    "resume_share": {"assignment"},
    "ask_extension": {"assignment", "wanted", "words"},
    "decide_extension": {"assignment", "granted", "words"},
    "change_clock_rule": {"stage", "amount", "unit"},
    "drop_clock_rule": {"stage"},
    "change_platform": {"name", "reply"},
    "note_external_order": {"case", "platform", "number"},
    "reply_external_order": {"order", "words"},
    "take_back_external_order": {"order"},
    "erase_resident": {"resident", "reason"},
}
OUT = {
    "plan_outing": {"community", "kind", "plan"},
    "change_outing": {"outing", "plan"},
    "begin_outing": {"outing"},
    "count_people": {"outing", "headcount"},
    "end_outing": {"outing"},
    "cancel_outing": {"outing", "words"},
    "take_up_outing": {"outing"},
    "acknowledge_change": {"change"},
    "note_remark": {"outing", "words"},
    "make_stop": {"outing"},
    "put_homes": {"outing", "homes"},
    "keep_round": {"community", "worker", "at", "homes"},
    "mark_household": {"home", "kind"},
    "change_interval": {"mark", "days"},
    "end_mark": {"mark"},
    "drop_home": {"outing_home"},
    "order_homes": {"outing", "order"},
    "make_notice": {"outing", "lines", "until"},
    "give_promise": {"community", "words", "due"},
    "keep_promise": {"promise"},
    "register_device": set(),
    "withdraw_device": {"device"},
    "take_delivery": {"delivery"},
    "turn_down_delivery": {"delivery", "words"},
    "write_card": {"home", "words", "base"},
    "settle_card_conflict": {"conflict", "words"},
    "turn_down_file": {"sent_file", "words"},
    "open_duty_point": {"community", "estate", "name"},
    "set_week": {"point", "times"},
    "close_duty_point": {"point", "words"},
    "make_roster": {"community", "since", "until"},
    "seat_person": {"seat", "who"},
    "free_seat": {"seat"},
    "accept_roster": {"community", "seats"},
    "ask_swap": {"seat", "to"},
    "answer_swap": {"swap", "agreed"},
    "withdraw_swap": {"swap"},
    "begin_duty": {"shift"},
    "note_at_duty": {"shift", "words"},
    "end_duty": {"shift"},
    "cancel_duty": {"shift", "words"},
    "take_up_duty": {"shift"},
    "confirm_presence": {"seat", "present"},
}

TOGETHER = {
    "blow_whistle": {"community", "organisations", "at", "words"},
    "answer_whistle": {"call", "answer"},
    "note_arrival": {"call", "state"},
    "call_off_whistle": {"whistle", "words"},
    "hold_session": {"case", "how", "seats"},
    "make_plan": {"case", "steps"},
    "sign_plan": {"plan", "share", "verdict"},
    "dispatch_case": {"case", "lead", "share", "seen"},
    "note_contribution": {"case", "kind", "amount"},
    "take_back_contribution": {"contribution", "words"},
    "attach_receipt": {"contribution", "content"},
    "wish_thanks": {"case", "organisation", "wished"},
    "issue_supervision_letter": {"assignment", "words", "until"},
    "take_in_push_levels": {"content", "source"},
    "import_dispatch_list": {"content", "file_name"},
    "put_back_dispatch_list": {"listing"},
    "correct_dispatch_list": {"share"},
    "start_programme": {"name", "organisation"},
    "end_programme": {"programme", "words"},
    "plan_programme_date": {"programme", "community", "plan"},
    "change_programme_date": {"date", "plan"},
    "call_off_programme_date": {"date", "words"},
    "note_programme_held": {"date", "headcount"},
    "note_at_programme": {"date", "words"},
}

PARTNERS = {
    "apply_partner": {"community", "kind", "name", "brings", "contact", "phone"},
    "check_partner": {"partner"},
    "accept_partner": {"partner", "words"},
    "decline_partner": {"partner", "words"},
    "sign_agreement": {"partner", "scope", "communities", "since", "until", "review_on"},
    "make_full": {"partner"},
    "review_partner": {"partner", "words", "review_on"},
    "end_partner": {"partner", "words"},
    "erase_applicant": {"partner"},
    "promise_help": {"partner", "words", "due"},
    "note_help": {"promise", "kept"},
    "invite": {"community", "purpose", "words", "until"},
    "accept_invitation": {"invitation"},
    "decline_invitation": {"invitation"},
    "withdraw_invitation": {"invitation", "words"},
    "erase_invited": {"invitation"},
    "put_offer": {"organisation", "community", "kind", "words", "since"},
    "withdraw_offer": {"offer"},
    "put_offer_again": {"offer"},
    "put_need": {"kind", "words", "since"},
    "take_need_down": {"need", "words"},
    "match_need": {"need", "offer", "words", "due"},
    "judge_help": {"promise", "voice", "verdict", "via"},
}

ACTIVITIES = {
    "apply_volunteer": {"community", "name", "phone", "age", "agreed"},
    "enter_volunteer": {"community", "name", "phone", "age", "agreed"},
    "welcome_volunteer": {"volunteer"},
    "decline_volunteer": {"volunteer", "words"},
    "change_volunteer": {"volunteer", "name", "phone", "age"},
    "note_consent": {"volunteer", "name", "phone", "relation", "how"},
    "take_back_consent": {"volunteer", "words"},
    "leave": {"volunteer"},
    "plan_service": {"community", "plan"},
    "change_service": {"service", "plan"},
    "cancel_service": {"service", "words"},
    "release_names": {"service", "released"},
    "sign_up": {"service", "volunteer"},
    "step_back": {"sign_up"},
    "tell_volunteer": {"sign_up"},
    "confirm_attendance": {"sign_up", "came"},
    "correct_attendance": {"hours", "came", "reason"},
    "ask_certificate": {"volunteer"},
    "issue_certificate": {"volunteer"},
    "void_certificate": {"certificate", "words"},
    "erase_volunteer": {"volunteer"},
}


def test_every_act_is_listed():
    assert set(actions.__all__) - {"Speaker", "recompute_phase", "mark_told"} == set(NEEDED)
    assert set(out.__all__) - {"Plan", "Made", "SeatWanted", "TimeWanted"} == set(OUT)
    assert set(together.__all__) - {"DatePlan", "SeatGiven", "StepGiven", "TopicGiven"} == set(TOGETHER)
    assert set(partners.__all__) == set(PARTNERS)
    assert set(activities.__all__) - {"GuardianSaid", "ServicePlan"} == set(ACTIVITIES)


@pytest.mark.parametrize(
    ("package", "act", "needed"),
    [
        (p, *row)
        for p, rows in ((actions, NEEDED), (out, OUT), (together, TOGETHER), (partners, PARTNERS), (activities, ACTIVITIES))
        for row in rows.items()
    ],
)
def test_an_act_asks_for_no_more_than_it_needs_and_for_who_does_it(package, act, needed):
    parameters = inspect.signature(getattr(package, act)).parameters.values()
    assert {p.kind for p in parameters} == {inspect.Parameter.KEYWORD_ONLY}
    assert {p.name for p in parameters if p.default is inspect.Parameter.empty} == needed | {"by"}


def test_nothing_is_required_to_sit_down_and_listen(town):
    """No time, no place, no team: whoever sits down already has no form to fill."""
    assert out.plan_outing(community=town.wandu, kind="yard_meeting", plan=out.Plan(), by=town.wangjie).at is not None


def test_nobody_who_works_here_is_followed():
    """No table about staff has a place for where somebody was, a check-in, or a score."""
    fields = {field.name for model in (User, Post, Representative) for field in model._meta.concrete_fields}
    watched = ("latitude", "longitude", "position", "track", "score", "points", "rank", "check_in", "count")
    assert [name for name in sorted(fields) if any(word in name for word in watched)] == []


def test_no_table_keeps_a_figure_about_one_person():
    about_people = [
        m
        for m in apps.get_models()
        if m._meta.app_label == "neighbourhood" and any(f.related_model is User for f in m._meta.concrete_fields)
    ]
    assert {m.__name__ for m in about_people} == {
        "Post",
        "Representative",
        "Facility",
        "FacilityCheck",
        "ApiToken",
        "PlaceBatch",
        "Login",
        "SecondFactor",
        "Passkey",
    }


def test_a_speaker_reads_what_became_of_it_without_an_account(town):
    voice = heard(town, "灯不亮")
    answered(town, voice)
    receipt = receipt_by_code(voice.receipt_code)
    assert (receipt.voice.words, receipt.answer.words, receipt.may_confirm) == ("灯不亮", "灯修好了，请您看看", True)
    says(voice, "not_solved")
    assert receipt_by_code(voice.receipt_code).may_confirm is False


def test_a_speaker_reads_nothing_about_anybody_else(town):
    one, other = heard(town, "我家的灯"), heard(town, "别人家的灯", speaker=actions.Speaker(name="王五", phone="10000000009"))
    answered(town, one, other)
    receipt = receipt_by_code(one.receipt_code)
    shown = repr([receipt.voice.words, receipt.sentence, receipt.organisations, [n.words for n in receipt.notices]])
    assert [word for word in ("别人家", "王", "0009", other.number) if word in shown] == []


@pytest.mark.parametrize("typed", ["", "1234", "0" * 16, "一二三四"])
def test_a_wrong_code_opens_nothing(town, typed):
    heard(town)
    assert receipt_by_code(typed) is None
