"""At a duty point: what is heard is a voice, what is answered is settled, who was there another person says, and it is handed over."""

import pytest
from django.test import Client

from minsheng.casework.models import Voice
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput, NotAllowed, StateForbids
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.go_out import actions
from minsheng.go_out.models import DutyPresence
from minsheng.go_out.queries.duty import presences_of, shift_or_none
from minsheng.neighbourhood.actions import change_office_rule
from tests.acts.duty import WHY, begun_shift, over_shift, seat_in, seated, shift_of
from tests.people import fresh


def here(shift, user):
    return {one.seat.ability: (one.known, one.present) for one in presences_of(shift_or_none(user, shift.pk))}


def test_what_is_said_is_a_voice_of_this_shift_and_what_is_answered_is_settled(town):
    shift = begun_shift(town)
    actions.note_at_duty(shift=shift, words="绿地光秃秃的", by=town.xiaoliu)
    actions.note_at_duty(shift=shift, words="医保怎么交", answer="手机上交，教会了", by=town.xiaoliu)
    voices = Voice.objects.unscoped(WHY).filter(occasion=shift.occasion).order_by("pk")
    assert [(v.words, v.source, v.state, v.estate) for v in voices] == [
        ("绿地光秃秃的", "duty_point", "new", town.estate),
        ("医保怎么交", "duty_point", "settled", town.estate),
    ]
    actions.end_duty(shift=shift, note="问问绿地", by=town.xiaoliu)
    entry = TimelineEntry.objects.get(kind="DutyEnded")
    assert (facts(entry)["heard"], facts(entry)["settled"]) == (2, 1) and "绿地" not in entry.payload


def test_nothing_is_heard_before_it_begins(town):
    shift = shift_of(town)
    with pytest.raises(StateForbids):
        actions.note_at_duty(shift=shift, words="早了", by=town.xiaoliu)
    with pytest.raises(StateForbids):
        actions.begin_duty(shift=shift, by=town.xiaoliu)  # its day has not come


def test_late_entry_is_normal_and_what_ended_too_early_goes_on(town):
    over = over_shift(town)
    assert actions.note_at_duty(shift=over, words="想起来了", by=town.wangjie).occasion == over.occasion
    actions.begin_duty(shift=over, by=town.xiaoliu)
    assert fresh(over).state == "going" and fresh(over).occasion == over.occasion


def test_a_second_person_says_who_was_there_and_never_oneself(town):
    shift = begun_shift(town)
    assert here(shift, town.shuji) == {"community_worker": (False, False), "property_staff": (False, False)}
    with pytest.raises(NotAllowed):
        actions.confirm_presence(seat=seat_in(shift), present=True, by=town.xiaoliu)
    actions.confirm_presence(seat=seat_in(shift), present=True, by=town.laozhou)
    assert here(shift, town.shuji)["community_worker"] == (True, True)


def test_what_somebody_heard_there_says_it_too_and_beginning_says_nothing(town):
    shift = begun_shift(town)  # 小刘 began it: no word about presence
    assert DutyPresence.objects.count() == 0 and not here(shift, town.shuji)["community_worker"][0]
    actions.note_at_duty(shift=shift, words="灯不亮", by=town.xiaoliu)
    assert here(shift, town.shuji) == {"community_worker": (True, True), "property_staff": (False, False)}
    assert DutyPresence.objects.count() == 0


def test_a_correction_is_a_new_row_that_names_the_old_one(town):
    shift = begun_shift(town)
    first = actions.confirm_presence(seat=seat_in(shift), present=False, by=town.laozhou)
    with pytest.raises(StateForbids):
        actions.confirm_presence(seat=seat_in(shift), present=True, by=town.shuji)
    with pytest.raises(BadInput):
        actions.confirm_presence(seat=seat_in(shift), present=False, replaces=first, by=town.shuji)
    second = actions.confirm_presence(seat=seat_in(shift), present=True, words="去楼上修灯了", replaces=first, by=town.shuji)
    assert (second.replaces, fresh(first).present, here(shift, town.shuji)["community_worker"]) == (first, False, (True, True))
    with pytest.raises(StateForbids):
        actions.confirm_presence(seat=seat_in(shift), present=False, replaces=first, by=town.shuji)


def test_nobody_says_it_before_its_time(town):
    shift = shift_of(town)
    seated(town, shift, town.xiaoliu)
    with pytest.raises(StateForbids):
        actions.confirm_presence(seat=seat_in(shift), present=True, by=town.shuji)


def test_the_company_reads_who_and_when_and_no_word_of_what_was_said(town):
    shift = over_shift(town, "三号楼的灯不亮")
    client = Client()
    for user, reads in ((town.shuji, True), (town.laozhou, False)):
        client.force_login(user)
        page = client.get(f"/duty-shifts/{shift.pk}/").content.decode()
        assert "小刘" in page and ("三号楼的灯不亮" in page, "下一班问问绿地" in page) == (reads, reads)
    token = client.get(f"/duty-shifts/{shift.pk}/end/")
    assert token.status_code == 403
    client.force_login(town.xiaochen)
    assert client.get(f"/duty-shifts/{shift.pk}/").status_code == 404


def test_the_next_shift_begins_with_what_the_last_one_left(town):
    over = over_shift(town)
    following = shift_of(town, point=over.point)
    client = Client()
    client.force_login(town.shuji)
    page = client.get(f"/duty-shifts/{following.pk}/").content.decode()
    assert "上一班交下来的" in page and "下一班问问绿地" in page


def test_handing_over_lists_what_goes_on_and_what_was_settled(town):
    shift, client = begun_shift(town), Client()
    client.force_login(town.xiaoliu)
    said = {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b24", "words": "灯不亮", "kind": ""}
    for _ in range(2):  # sent twice it is one
        client.post(f"/duty-shifts/{shift.pk}/", said)
    answered = {"client_id": "7f0c3f7e-5f5e-4c5e-9a0b-0d8f4a6f9b25", "words": "医保怎么交", "answer": "教会了"}
    client.post(f"/duty-shifts/{shift.pk}/", answered)
    assert Voice.objects.unscoped(WHY).filter(occasion=shift.occasion).count() == 2
    left, settled = client.get(f"/duty-shifts/{shift.pk}/end/").content.decode().split("当场办了的")
    assert "灯不亮" in left and "医保怎么交" not in left and "医保怎么交" in settled
    assert client.post(f"/duty-shifts/{shift.pk}/end/", {"note": ""}).status_code == 302
    assert fresh(shift).state == "over"


@pytest.mark.parametrize(
    ("rule", "shown", "hidden"), [(0, "社区的人", "（社区"), (1, "小（社区的人）", "小刘"), (2, "小刘（社区的人）", "?!")]
)
def test_the_gate_names_as_much_as_the_office_allows(town, rule, shown, hidden):
    change_office_rule(key="duty_names", value=rule, by=town.quji)
    shift = shift_of(town)
    seated(town, shift, town.xiaoliu)
    for code in (town.estate.code, town.wandu.code):
        page = Client().get(f"/duty/{code}/").content.decode()
        assert f"{clock.local(shift.start):%H:%M}—11:00" in page and shown in page and hidden not in page
    assert "09:00" not in Client().get(f"/duty/{town.estate_b.code}/").content.decode()
    assert Client().get("/duty/nowhere/").status_code == 404


def test_the_poster_has_the_times_and_a_code(town):
    shift = shift_of(town)
    seated(town, shift, town.xiaoliu)
    client = Client()
    client.force_login(town.shuji)
    page = client.get(f"/duty-points/{shift.point_id}/poster/").content.decode()
    assert "小（社区的人）" in page and page.count("<svg") > 1
    group = page.split('<textarea id="group-notice"')[1].split("</textarea>")[0]
    start = clock.local(shift.start)
    assert (f"{start.month}月{start.day}日" in group, f"{start:%H:%M}—" in group, "小（" in group) == (True, True, False)
