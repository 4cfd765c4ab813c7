"""A phone hands in what was written days ago: the moment is that of the door, and a day is judged by the day on which it was named."""

from datetime import timedelta

import pytest

from minsheng.casework.models import Voice
from minsheng.foundation import clock
from minsheng.go_out.models import Outing, Promise, Stop
from tests.phones import Phone, written

WHY = "a test"


@pytest.fixture
def handed_in(town):
    """A visit of three days ago, handed in today: begun, a door with words, a promise for the next day, over with a next time that is past."""
    then = clock.local(clock.now() - timedelta(days=3))
    day = {"at": then.isoformat()}
    begun = written("begin", kind="visit", community=town.wandu.code, estate="wandu", place="3号楼") | day
    visit = {"record": begun["id"]}
    next_day = (then + timedelta(days=1)).date().isoformat()
    door = written("stop", outing=visit, home="502室", saw="煤", hurts="灯不亮", hopes="想有个棋牌室", next_on=next_day) | day
    promise = written("promise", outing=visit, words="把表送来", due=next_day) | day
    end = written("end", outing=visit, next_at=(then + timedelta(days=2)).isoformat()) | day
    states = Phone(town.wangjie).send(begun, door, promise, end)
    assert [one["state"] for one in states] == ["taken"] * 4
    return then


def test_what_was_said_at_a_door_was_heard_then(town, handed_in):
    voices = list(Voice.objects.unscoped(WHY))
    assert {voice.words for voice in voices} == {"灯不亮", "想有个棋牌室"}
    assert {voice.heard_at for voice in voices} == {handed_in} == {Stop.objects.unscoped(WHY).get().at}
    assert all(voice.recorded_at - voice.heard_at > timedelta(days=2) for voice in voices)


def test_a_day_that_passed_on_the_way_still_stands(town, handed_in):
    next_day = (handed_in + timedelta(days=1)).date()
    promise = Promise.objects.unscoped(WHY).get()
    assert (Stop.objects.unscoped(WHY).get().next_on, promise.due, promise.made_at) == (next_day, next_day, handed_in)


def test_it_was_over_when_it_was_over(town, handed_in):
    visit = Outing.objects.unscoped(WHY).get()
    assert (visit.at, visit.begun_at, visit.over_at) == (handed_in, handed_in, handed_in)
    assert visit.next_at == handed_in + timedelta(days=2)


def test_a_day_that_was_over_when_it_was_named_is_said_to_the_writer(town):
    then = clock.local(clock.now() - timedelta(days=3))
    late = written("promise", community=town.wandu.code, words="把表送来", due=(then - timedelta(days=1)).date().isoformat())
    assert Phone(town.wangjie).send(late | {"at": then.isoformat()})[0]["state"] == "you"
