"""The working calendar comes from a sheet a year; nothing is guessed in silence."""

import re
from datetime import date, datetime

import pytest
from django.urls import reverse

from minsheng.foundation import clock
from minsheng.foundation.calendar import calendar_in_force, year_shown
from minsheng.foundation.errors import BadInput
from minsheng.foundation.kept import kept
from minsheng.foundation.models import CalendarYear
from minsheng.foundation.working_days import is_working_day, published, working_days_after
from minsheng.neighbourhood.actions import make_key, take_in_calendar
from minsheng.neighbourhood.calendar_sheets import calendar_template
from tests.chain import offered, refused
from tests.sheets import xlsx, year_sheet


def taken(town, content, source="2027年.xlsx"):
    return take_in_calendar(content=content, source=source, by=town.quji)


def test_a_new_year_is_known_once_its_sheet_is_in(town):
    assert (published(date(2027, 1, 1)), is_working_day(date(2027, 1, 1)), is_working_day(date(2027, 1, 9))) == (
        False,
        True,
        False,
    )
    assert taken(town, year_sheet()) == [2027]
    assert (published(date(2027, 1, 1)), is_working_day(date(2027, 1, 1)), is_working_day(date(2027, 1, 9))) == (
        True,
        False,
        True,
    )
    assert working_days_after(date(2026, 12, 31), 1) == date(2027, 1, 4)


def test_the_rest_of_a_page_sees_the_new_sheet(town):
    with kept():
        assert calendar_in_force().knows(date(2027, 1, 1)) is False
        taken(town, year_sheet())
        assert calendar_in_force().knows(date(2027, 1, 1)) is True


def test_a_sheet_taken_in_again_stands_for_the_whole_year(town):
    taken(town, year_sheet())
    taken(town, year_sheet(("2027-05-01", "2027-05-05", "休", "劳动节")))
    assert [day for day, _ in sorted(CalendarYear.objects.get().days.items())] == [f"2027-05-0{n}" for n in range(1, 6)]


def test_an_own_sheet_stands_in_place_of_the_shipped_year(town):
    taken(town, year_sheet(("2026-05-01", "", "休", "劳动节")))
    assert (is_working_day(date(2026, 5, 1)), is_working_day(date(2026, 10, 1))) == (False, True)


def test_half_days_alone_are_added_and_make_no_year_known(town):
    """An office that enters the afternoon before a feast has not done away with all the others."""
    taken(town, year_sheet(("2026-12-30", "", "半天", "迎新"), ("2027-03-08", "", "半天", "妇女节")))
    assert (is_working_day(date(2026, 10, 1)), published(date(2026, 10, 1)), published(date(2027, 10, 1))) == (False, True, False)
    hours = [calendar_in_force().hours_of(day)[-1][1] for day in (date(2026, 12, 30), date(2027, 3, 8))]
    assert [f"{at:%H:%M}" for at in hours] == ["12:00", "12:00"]
    taken(town, year_sheet(("2027-10-01", "2027-10-07", "放假", "国庆节")))
    taken(town, year_sheet(("2027-03-08", "", "半天", "妇女节")))
    assert (is_working_day(date(2027, 10, 1)), published(date(2027, 10, 1))) == (False, True)


NEW_YEAR = ("2026-12-31", "2027-01-02", "放假", "元旦")
SPRING = ("2027-02-05", "2027-02-11", "放假", "春节")


def test_a_holiday_over_new_year_wipes_neither_year(town):
    assert taken(town, year_sheet(NEW_YEAR, ("2026-12-26", "", "上班", "元旦调休"), SPRING)) == [2027]
    assert [is_working_day(day) for day in (date(2026, 10, 1), date(2026, 12, 26), date(2026, 12, 31), date(2027, 2, 5))] == [
        False,
        True,
        False,
        False,
    ]
    assert [(first, last) for first, last, _kind, name in year_shown(2026).runs if name == "元旦"][-1][1] == date(2026, 12, 31)
    taken(town, year_sheet(("2026-01-01", "2026-01-03", "放假", "元旦"), ("2026-10-01", "2026-10-07", "放假", "国庆节")))
    assert (is_working_day(date(2026, 10, 1)), is_working_day(date(2026, 12, 31))) == (False, False)


def test_what_reaches_into_the_next_year_does_not_make_it_known(town):
    sheet = year_sheet(SPRING, ("2027-12-31", "2028-01-02", "放假", "元旦"), ("2028-01-08", "", "上班", "元旦调休"))
    assert taken(town, sheet) == [2027]
    assert (published(date(2028, 1, 3)), is_working_day(date(2027, 12, 31)), is_working_day(date(2028, 1, 8))) == (
        False,
        False,
        True,
    )
    shown = year_shown(2028)
    assert (shown.known, [day for day, _kind, _name in shown.days][-1]) == (False, date(2028, 1, 8))
    assert taken(town, year_sheet(("2028-01-01", "", "放假", "元旦"), ("2028-01-26", "2028-02-01", "放假", "春节"))) == [2028]
    assert (published(date(2028, 1, 3)), is_working_day(date(2028, 1, 26))) == (True, False)


def test_two_whole_years_in_one_sheet_are_two_years(town):
    assert taken(town, year_sheet(NEW_YEAR, SPRING, ("2026-10-01", "2026-10-07", "放假", "国庆节"))) == [2026, 2027]


def test_the_days_around_new_year_alone_are_no_year(town):
    with refused("no_whole_year", "file"):
        taken(town, year_sheet(NEW_YEAR))
    assert (CalendarYear.objects.count(), published(date(2027, 10, 1)), is_working_day(date(2026, 10, 1))) == (0, False, False)


def test_hours_of_the_season_and_half_days(town):
    rows = [("2026-06-01", "2026-09-30", "08:00－12:00，15:00－18:00", "")]
    taken(town, year_sheet(("2026-12-31", "", "半天", "迎新"), hours=rows))
    calendar = calendar_in_force()
    assert [f"{b:%H:%M}-{e:%H:%M}" for b, e in calendar.hours_of(date(2026, 7, 1))] == ["08:00-12:00", "15:00-18:00"]
    assert [f"{b:%H:%M}-{e:%H:%M}" for b, e in calendar.hours_of(date(2026, 12, 31))] == ["08:30-12:00"]


def test_a_sheet_of_hours_alone_leaves_the_days_as_they_were(town):
    taken(town, xlsx([("从", "到", "上班时间"), ("2026-06-01", "2026-09-30", "08:00-12:00 15:00-18:00")]))
    assert (is_working_day(date(2026, 10, 1)), published(date(2026, 10, 1))) == (False, True)
    taken(town, year_sheet())
    taken(town, xlsx([("从", "到", "上班时间"), ("2027-06-01", "", "08:00-12:00 15:00-18:00")]))
    assert (is_working_day(date(2027, 1, 1)), published(date(2027, 1, 1))) == (False, True)


def test_hours_that_end_before_they_begin_are_refused(town):
    with refused("calendar_rows", "file"):
        taken(town, xlsx([("从", "到", "上班时间"), ("2026-09-30", "2026-06-01", "08:00-12:00")]))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("二月三十", "", "放假", ""), "“放假和上班”第2行：日期“二月三十”看不懂"),
        (("2027-01-01", "", "过年", ""), "“放假和上班”第2行：类型“过年”认不出来"),
        (("2027-01-03", "2027-01-01", "放假", ""), "“到”要在“从”之后"),
        (("2027-01-01", "2027-12-31", "放假", ""), "一次最多一个月"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_comes_in(town, row, said):
    with pytest.raises(BadInput) as error:
        taken(town, year_sheet(row, ("2027-02-01", "", "放假", "")))
    assert (error.value.code, said in error.value.message) == ("calendar_rows", True)
    assert CalendarYear.objects.count() == 0


def test_a_day_with_two_kinds_is_refused(town):
    with refused("calendar_rows", "file"):
        taken(town, year_sheet(("2027-01-01", "", "放假", ""), ("2027-01-01", "", "上班", "")))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", "从,到".encode()])
def test_a_file_that_is_no_workbook_is_refused(town, content):
    with refused("not_a_sheet", "file"):
        taken(town, content)


def test_the_empty_template_is_not_taken_for_a_calendar(town):
    with refused("calendar_rows", "file"):  # its example of hours is not filled in
        taken(town, calendar_template(2027))


def test_only_the_district_takes_one_in(town):
    for user in (town.shuji, town.jiedao, town.xiaochen, town.laozhou):
        with refused("not_allowed"):
            take_in_calendar(content=year_sheet(), source="", by=user)


def test_the_page_warns_of_a_year_that_is_not_there_and_takes_its_sheet(town, client):
    from io import BytesIO

    client.force_login(town.quji)
    assert "放假安排还没有导入" in client.get(reverse("calendar")).content.decode()
    wrong = BytesIO(year_sheet(("x", "", "放假", "")))
    wrong.name = "a.xlsx"
    answer = client.post(reverse("calendar"), {"file": wrong})
    assert (answer.status_code, "日期“x”看不懂" in answer.content.decode()) == (422, True)
    right = BytesIO(year_sheet())
    right.name = "2027.xlsx"
    assert client.post(reverse("calendar"), {"file": right}).status_code == 302


@pytest.mark.parametrize(
    ("day", "years", "missing"),
    [
        ("2026-11-24", (), [2027]),
        ("2026-11-24", (2027,), []),
        ("2027-03-01", (), [2027, 2028]),
        ("2027-03-01", (2028,), [2027]),
        ("2027-03-01", (2027,), [2028]),
    ],
)
def test_the_page_warns_of_each_year_that_is_missing_up_to_the_next(town, client, day, years, missing):
    for year in years:
        taken(town, year_sheet((f"{year}-02-05", f"{year}-02-11", "放假", "春节")))
    client.force_login(town.quji)
    with clock.at(datetime.fromisoformat(f"{day}T10:00+08:00")):
        text = client.get(reverse("calendar")).content.decode()
        sheet = client.get(reverse("calendar_template"))["Content-Disposition"]
    assert [int(year) for year in re.findall(r"(20\d\d)年的放假安排还没有导入", text)] == missing
    assert str((missing or [2028 if day.startswith("2027") else 2027])[0]) in sheet


UNKNOWN = "2027年的放假安排还没有导入"


@pytest.mark.slow
def test_a_day_in_a_year_that_nobody_knows_says_so_in_words(town, client):
    with clock.at(datetime(2026, 11, 24, 10, tzinfo=clock.SHANGHAI)):
        share = offered(town)
        client.force_login(town.laozhou)
        page, form = reverse("case", args=[share.case.number]), f"/shares/{share.pk}/accept/"
        assert (in_words(client, form), in_words(client, page), in_words(client, "/my-day/")) == (True, False, False)
        client.post(form, {"promise_date": "2027-02-10"})
        assert (in_words(client, page), in_words(client, "/my-day/")) == (True, True)
        client.force_login(town.shuji)
        assert (in_words(client, page), in_words(client, "/my-day/")) == (True, False)  # it is not soon
        key = {"Authorization": f"Bearer {make_key(name='a', by=town.shuji)}"}
        shown = client.get(f"/api/v1/cases/{share.case.number}", headers=key).json()
        assert (shown["holidays_known"], shown["assignments"][0]["holidays_known"]) == (True, False)
    with clock.at(datetime(2027, 2, 8, 10, tzinfo=clock.SHANGHAI)):
        assert in_words(client, "/my-day/")
        taken(town, year_sheet())
        assert (in_words(client, "/my-day/"), in_words(client, page)) == (False, False)


def test_a_day_that_is_asked_for_in_such_a_year_says_so_in_the_form(town, client):
    with clock.at(datetime(2026, 3, 9, 10, tzinfo=clock.SHANGHAI)):
        client.force_login(town.laozhou)
        near, far = offered(town), offered(town, due=date(2027, 1, 15))
        assert [in_words(client, f"/shares/{share.pk}/accept/") for share in (near, far)] == [False, True]


def in_words(client, path):
    """Not only in what appears below a pointer."""
    return UNKNOWN in re.sub(r"<[^>]*>", "", client.get(path).content.decode())
