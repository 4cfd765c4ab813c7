"""Whoever sits at a duty point is told when they are seated, not needed any more, or it is called off: until they say that they know."""

from datetime import timedelta

from django.test import Client

from minsheng.channels.calendar_file import calendar_file
from minsheng.foundation import clock
from minsheng.foundation.agenda import Asked, dates_of
from minsheng.go_out import actions
from minsheng.go_out.queries.changes import changed_in_words, changes_waiting, not_seen_of
from tests.acts.duty import seated, shift_of
from tests.people import Town, fresh

from .test_changes import knows, my_day


def told(user) -> list[str]:
    return [changed_in_words(change) for change in changes_waiting(fresh(user))]


def when(shift) -> str:
    return f"{clock.day_shown(clock.local(shift.start).date())}09:00"


def test_who_is_seated_is_told_until_they_know(town: Town) -> None:
    shift = shift_of(town)
    seated(town, shift, town.wangjie)
    seated(town, shift, town.laozhou, "property_staff")
    words = f"给您排了一班：{when(shift)}在万都小区 您说我听"
    assert told(town.wangjie) == told(town.laozhou) == [words] and told(town.xiaoliu) == told(town.xiaochen) == []
    assert words in my_day(town.laozhou) and set(not_seen_of(shift)) == {"王姐", town.property_company.name}
    knows(town.wangjie)
    assert told(town.wangjie) == [] and not_seen_of(shift) == [town.property_company.name]


def test_another_in_the_seat_tells_both_and_a_free_seat_tells_whom_it_was(town: Town) -> None:
    shift = shift_of(town)
    seated(town, shift, town.wangjie)
    seat = seated(town, shift, town.xiaoliu)
    assert told(town.wangjie) == [f"{when(shift)}在万都小区 您说我听坐班，不用您去了"]
    assert told(town.xiaoliu)[0].startswith("给您排了一班")
    actions.free_seat(seat=seat, by=town.shuji)
    assert told(town.xiaoliu) == [f"{when(shift)}在万都小区 您说我听坐班，不用您去了"]


def test_called_off_and_taken_up_again_tells_who_sits_there_but_not_who_did_it(town: Town) -> None:
    shift = shift_of(town)
    for who, ability in ((town.shuji, "community_worker"), (town.laozhou, "property_staff")):
        seated(town, shift, who, ability)
    knows(town.laozhou)
    actions.cancel_duty(shift=fresh(shift), words="3号楼李大妈家办事，院里不方便", by=town.shuji)
    assert told(town.shuji) == []
    assert told(town.laozhou) == [f"{when(shift)}在万都小区 您说我听坐班取消了"]  # what may name somebody stays in the office
    client = Client()
    client.force_login(town.shuji)
    page = client.get(f"/duty-shifts/{shift.pk}/").content.decode()
    assert "还没看到的" in page and town.property_company.name in page
    actions.take_up_duty(shift=fresh(shift), by=town.shuji)
    assert told(town.laozhou) == [f"{when(shift)}在万都小区 您说我听照样坐班"]
    with clock.at(fresh(shift).start + timedelta(days=1)):
        assert told(town.laozhou) == []


def test_shifts_stand_on_the_agenda_and_in_the_calendar_of_a_telephone(town: Town) -> None:
    shift = shift_of(town)
    seated(town, shift, town.wangjie)
    asked = Asked(clock.now(), clock.now() + timedelta(days=30), mine=True)
    (one,) = dates_of(town.wangjie, asked)
    assert (one.kind, one.said.where, one.by, one.until) == ("坐班", "万都小区 东门", "王姐", shift.end)
    assert dates_of(town.xiaoliu, asked) == [] and dates_of(town.xiaochen, asked) == [] and dates_of(town.quji, asked) == []
    assert "坐班" in calendar_file([one], site="example.org").decode()
    actions.cancel_duty(shift=fresh(shift), words="下雨", by=town.shuji)
    (gone,) = dates_of(town.wangjie, asked)
    assert gone.cancelled and gone.version == one.version + 1 and gone.said.why == "下雨" and gone.outside.why == ""
    assert "STATUS:CANCELLED" in calendar_file([gone], site="example.org").decode()
