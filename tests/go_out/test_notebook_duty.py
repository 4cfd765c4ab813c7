"""Duty points on the phone without a signal: sit down, what is heard, who was there, handing over; in whatever order it arrives."""

from datetime import timedelta

import pytest

from minsheng.casework.models import Voice
from minsheng.foundation import clock
from minsheng.go_out import actions
from minsheng.go_out.models import Delivery, DutyPresence
from minsheng.go_out.queries.notebook import as_read, kept_for, pack_for
from tests.acts.duty import WHY, begun_shift, over_shift, seat_in, seated, shift_of, with_week
from tests.people import fresh
from tests.phones import Phone, written


def at_shift(shift, act, **fields):
    return written(act, shift=str(shift.pk), **fields)


def waiting_shift(town):
    """Today, and nobody sat down yet."""
    shift = shift_of(town, day=clock.today(), point=with_week(town))
    seated(town, shift, town.wangjie)
    seated(town, shift, town.laozhou, "property_staff")
    return fresh(shift)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_a_whole_shift_arrives_in_any_order_and_twice(town, order):
    shift, phone = waiting_shift(town), Phone(town.wangjie)
    said = [
        at_shift(shift, "duty_begin"),
        at_shift(shift, "remark", text="绿地光秃秃的", kind="problem"),
        at_shift(shift, "remark", text="医保怎么交", kind="question", answer="手机上交，教会了"),
        at_shift(shift, "duty_end", note="问问绿地"),
    ]
    for one in (*order, *order):
        phone.send(said[one])
    assert {state["state"] for state in phone.states(*(one["id"] for one in said))} == {"taken"}
    shift = fresh(shift)
    voices = Voice.objects.unscoped(WHY).filter(occasion=shift.occasion).order_by("words")
    assert [(v.words, v.source, v.state, v.kind) for v in voices] == [
        ("医保怎么交", "duty_point", "settled", "question"),
        ("绿地光秃秃的", "duty_point", "new", "problem"),
    ]
    assert (shift.state, shift.note) == ("over", "问问绿地")


def test_somebody_else_sat_down_first_and_once_is_enough(town):
    shift, phone = waiting_shift(town), Phone(town.wangjie)
    early = at_shift(shift, "remark", text="绿地光秃秃的")
    assert phone.send(early)[0]["state"] == "waiting"
    actions.begin_duty(shift=shift, by=town.shuji)
    assert phone.send(at_shift(shift, "duty_begin"))[0]["state"] == "taken"
    assert phone.states(early["id"])[0]["state"] == "taken"


def test_who_sits_there_too_is_said_once_and_corrected_only_by_name(town):
    shift, phone = begun_shift(town), Phone(town.wangjie)
    seat = str(seat_in(shift).pk)
    there = written("presence", seat=seat, present=True)
    again = written("presence", seat=seat, present=True, words="一直在")
    other = written("presence", seat=seat, present=False)
    right = written("presence", seat=seat, present=False, words="十点才来", corrects=True)
    states = [phone.send(one)[0]["state"] for one in (there, again, other, right)]
    assert states == ["taken", "taken", "person", "taken"]
    assert [(row.present, row.words) for row in DutyPresence.objects.order_by("pk")] == [(True, ""), (False, "十点才来")]


def test_nobody_says_it_of_themselves_and_what_is_refused_a_person_can_read(town):
    shift = waiting_shift(town)
    actions.begin_duty(shift=shift, by=town.wangjie)
    mine = written("presence", seat=str(seat_in(shift).pk), present=True)
    assert Phone(town.wangjie).send(mine)[0]["state"] == "person"
    (kept,) = kept_for(town.shuji)
    assert kept.community == town.wandu
    read = dict(as_read([kept])[0].lines)
    assert (read["谁"], read["在不在"]) == ("王姐", "在") and "您说我听" in read["哪一班"]


@pytest.mark.slow
def test_two_who_hand_over_with_different_words_lose_neither(town):
    shift, phone = over_shift(town), Phone(town.wangjie)
    same, other = at_shift(shift, "duty_end", note=shift.note), at_shift(shift, "duty_end", note="还有电梯")
    assert [one["state"] for one in phone.send(same, other)] == ["taken", "person"]
    assert fresh(shift).note == "下一班问问绿地"


def test_what_was_said_at_a_shift_that_was_called_off_can_be_taken_in_by_itself(town):
    shift, phone = waiting_shift(town), Phone(town.wangjie)
    actions.cancel_duty(shift=shift, words="下雨", by=town.shuji)
    assert phone.send(at_shift(shift, "remark", text="绿地光秃秃的"))[0]["state"] == "person"
    actions.take_delivery(delivery=Delivery.objects.unscoped(WHY).get(), by=town.shuji)
    voice = Voice.objects.unscoped(WHY).get()
    assert (voice.words, voice.estate, voice.occasion, voice.heard_by) == ("绿地光秃秃的", town.estate, None, town.shuji)


def test_a_stranger_hands_in_for_nobody(town):
    shift, phone = begun_shift(town), Phone(town.xiaoliu)
    for post in town.xiaoliu.posts.all():
        post.until = clock.today()
        post.save()
    with clock.at(clock.now() + timedelta(days=2)):
        said = (
            at_shift(shift, "remark", text="听来的"),
            written("presence", seat=str(seat_in(shift, "property_staff").pk), present=True),
        )
        assert [one["state"] for one in phone.send(*said)] == ["person", "person"]
    assert not Voice.objects.unscoped(WHY).exists() and not DutyPresence.objects.exists()


def test_the_phone_carries_the_own_shifts_and_what_was_handed_over(town):
    before = over_shift(town)
    with clock.at(clock.now() + timedelta(days=1)):
        shift = shift_of(town, day=clock.today(), point=before.point)
        seated(town, shift, town.wangjie)
        (carried,) = pack_for(fresh(town.wangjie))["shifts"]
        assert pack_for(fresh(town.shuji))["shifts"] == []
    assert carried["id"] == str(shift.pk) and carried["where"].endswith("您说我听 东门")
    assert [(one["name"], one["mine"], one["present"]) for one in carried["seats"]] == [("王姐", True, None)]
    assert (carried["before"]["note"], carried["before"]["heard"], carried["before"]["settled"]) == ("下一班问问绿地", 1, 0)
