"""Every list with a page of its own: the file holds the rows of the page in their order, and nobody else's; read a page at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minsheng.casework import actions as casework
from minsheng.channels.actions import issue_meeting_invitation
from minsheng.channels.lists import listing_of
from minsheng.foundation import clock, listing
from minsheng.go_out import actions as go_out
from minsheng.neighbourhood.models import PlaceBatch, PlaceBatchRow
from minsheng.welcome_in.activities.models import Service
from minsheng.work_together.models import Programme
from tests.acts import services
from tests.acts.dispatch_list import LAMP, listed
from tests.acts.duty import seated, shift_of, with_week, worked_day
from tests.acts.facilities import room
from tests.acts.offering import need_put, needed, offer_put
from tests.acts.outings import home_of, visit_with_homes
from tests.acts.partners import applied, invited
from tests.acts.programmes import put, started
from tests.acts.volunteers import active, wants
from tests.chain import WHY, answered, heard, named, says, voices_of
from tests.channels.test_excel import exported, taken_out
from tests.people import Town, fresh

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Tried:
    """One list: what puts the n-th row into it, its page and its file, and the column of which every value stands on the page.

    `add` returns what `{}` stands for in both addresses. `paged`: its rows are read a page at a time; else one page of the program holds them.
    """

    name: str
    page: str
    file: str
    column: str
    add: Callable[[Town, int], Any]
    reader: str = "shuji"
    paged: bool = True
    ordered: bool = True


def _solved(town: Town, n: int) -> Any:
    return answered(town, heard(town, f"第{n}盏灯不亮", speaker=named(n)), estate=town.estate)


def _good(town: Town, n: int) -> None:
    case = _solved(town, n)
    says(voices_of(case)[0])
    row = casework.write_good_case(case=fresh(case), title=f"=楼道亮了{n}", solved="换灯", by=town.xiaoliu)
    casework.release_good_case(good_case=row, circle="community", by=town.shuji)


def _board(town: Town, n: int) -> None:
    case = _solved(town, n)
    with clock.at(clock.now() + timedelta(minutes=n)):
        casework.release_to_board(case=fresh(case), title=f"=灯亮了{n}", words="灯换了。", by=town.shuji)


def _meeting(town: Town, n: int) -> None:
    said = {"topic": f"=商量灯的事{n}", "at": clock.now() + timedelta(days=n), "place": "活动室", "invited": ["恒邻物业"]}
    issue_meeting_invitation(community=town.wandu, by=town.xiaoliu, **said)


def _invited(town: Town, n: int) -> None:
    invited(town, name=f"=星火{n}", kind="social", contact="贺老师", phone="10000000091")


def _need(town: Town, n: int) -> None:
    need_put(town, words=f"=要人陪着去医院{n}", voice=needed(town, speaker=named(n)))


def _volunteer(town: Town, n: int) -> None:
    wants(town, skills=f"=理发{n}", phone=f"1000000031{n}")


def _sign_up(town: Town, n: int) -> str:
    service = Service.objects.unscoped(WHY).first() or services.planned(town)
    services.signed(town, service, active(town, name=f"白鸽{n}", phone=f"1000000031{n}"))
    return str(service.number)


def _due(town: Town, n: int) -> None:
    go_out.mark_household(home=home_of(town, f"50{n}"), kind="ill", days=n, by=town.shuji)


def _again(town: Town, n: int) -> None:
    plan = go_out.Plan(estate=town.estate)
    outing = go_out.plan_outing(community=town.wandu, kind="visit", plan=plan, by=town.shuji)
    go_out.begin_outing(outing=outing, by=town.shuji)
    day = clock.today() + timedelta(days=n)
    go_out.make_stop(outing=outing, building=town.building, home=f"3号楼20{n}", outcome="nobody", next_on=day, by=town.shuji)


def _visit(town: Town, n: int) -> str:
    return str(visit_with_homes(town, *(f"60{k}" for k in range(1, n + 1))).number)


def _own_shift(town: Town, n: int) -> None:
    shift = shift_of(town, day=worked_day(n), point=with_week(town, name=f"=您说我听{n}"))
    seated(town, shift, town.xiaoliu)


def _version(town: Town, n: int) -> str:
    """One row of 万都, one of the next community, one more of 万都."""
    who = [("恒邻物业", "牵头", "万都社区"), ("恒邻物业", "牵头", "古城社区"), ("区城管局", "协办", "万都社区")][:n]
    rows = [(LAMP[0], name, "", role, "", there, f"@某政办〔2025〕{k}号", "") for k, (name, role, there) in enumerate(who)]
    return str(listed(town, *rows).version)


def _date(town: Town, n: int) -> str:
    found = Programme.objects.unscoped(WHY).first() or started(town)
    put(town, found, at=clock.now() + timedelta(minutes=n), topic=f"=怎么充电{n}")
    return str(found.pk)


def _batch(town: Town, n: int) -> str:
    batch = PlaceBatch.objects.first() or PlaceBatch.objects.create(file_name="=地方.xlsx", by=town.quji, at=clock.now())
    PlaceBatchRow.objects.create(batch=batch, sheet="楼栋", row=n, kind="building", name=f"=楼{n}", outcome="created")
    return str(batch.pk)


def _file(town: Town, n: int) -> None:
    PlaceBatch.objects.create(file_name=f"=地方{n}.xlsx", by=town.quji, at=clock.now())


LISTS = [
    Tried("facilities", "/facilities/", "/excel/facilities/", "设施", lambda town, n: room(town, name=f"=球室{n}")),
    Tried("good-cases", "/good-cases/", "/excel/good-cases/", "标题", _good),
    Tried("board", "/board/", "/excel/board/", "公示的事", _board),
    Tried("board", "/board/wandu/", "/excel/board/wandu/", "公示的事", _board),
    Tried("meeting-invitations", "/documents/", "/excel/meeting-invitations/", "什么事", _meeting),
    Tried("partners", "/partners/", "/excel/partners/", "单位", lambda town, n: applied(town, name=f"=春芽{n}")),
    Tried("invitations", "/partner-invitations/", "/excel/invitations/", "请谁", _invited),
    Tried("needs", "/offers-and-needs/", "/excel/needs/", "怎么说的", _need),
    Tried("offers", "/offers-and-needs/", "/excel/offers/", "怎么说的", lambda town, n: offer_put(town, words=f"=能出两个人{n}")),
    Tried("volunteers", "/volunteers/", "/excel/volunteers/", "会做什么", _volunteer),
    Tried("service-sign-ups", "/services/{}/", "/excel/service-sign-ups/{}/", "到哪一步", _sign_up, paged=False, ordered=False),
    Tried("homes-due", "/homes/due/", "/excel/homes-due/", "门牌", _due),
    Tried("homes-due", "/homes/due/?list=unreached", "/excel/homes-due/?list=unreached", "门牌", _due),
    Tried("homes-due", "/homes/due/?list=all&estate=wandu", "/excel/homes-due/?list=all&estate=wandu", "门牌", _due),
    Tried("outing-homes", "/outings/{}/", "/excel/outing-homes/{}/", "门牌", _visit, paged=False),
    Tried("stops-again", "/outings/again/", "/excel/stops-again/", "哪一户", _again),
    Tried("my-shifts", "/my-shifts/", "/excel/my-shifts/", "服务点", _own_shift, "xiaoliu"),
    Tried("dispatch-list", "/dispatch-list/", "/excel/dispatch-list/", "依据", _version),
    Tried("dispatch-list", "/dispatch-list/{}/", "/excel/dispatch-list/{}/", "依据", _version),
    Tried("dispatch-versions", "/dispatch-list/", "/excel/dispatch-versions/", "文件", _version, ordered=False),
    Tried("programmes", "/programmes/", "/excel/programmes/", "项目", _date, paged=False),
    Tried("programme", "/programmes/{}/", "/excel/programme/{}/", "做什么", _date, paged=False),
    Tried("place-imports", "/places/import/", "/excel/place-imports/", "文件", _file, "quji"),
    Tried("place-import", "/places/import/{}/", "/excel/place-import/{}/", "是什么", _batch, "quji", paged=False),
]
EACH = pytest.mark.parametrize("tried", LISTS, ids=lambda one: one.file)


def page_of(user: Any, path: str) -> str:
    client = Client()
    client.force_login(fresh(user))
    answer = client.get(path)
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def made(tried: Tried, town: Town, rows: int = 3) -> tuple[str, str, Any]:
    """The addresses of page and file once there are so many rows, and who reads them."""
    key = ""
    for n in range(1, rows + 1):
        key = tried.add(town, n) or ""
    return tried.page.format(key), tried.file.format(key), fresh(getattr(town, tried.reader))


def shown_of(user: Any, path: str, column: str) -> list[str]:
    return [str(row[column]) for row in exported(user, path)]


@EACH
def test_the_rows_of_the_page_are_in_the_file_in_their_order(town: Town, tried: Tried) -> None:
    page, file, reader = made(tried, town)
    shown, body = shown_of(reader, file, tried.column), page_of(reader, page)
    assert shown and [value for value in shown if escape(value) not in body] == []
    places = [body.index(escape(value)) for value in shown]
    assert not tried.ordered or places == sorted(places)
    assert escape(file.partition("?")[0]) in body
    xml = ZipFile(BytesIO(taken_out(reader, file).getvalue())).read("xl/worksheets/sheet1.xml").decode()
    assert ("<f>" in xml, xml.count("<row") > len(shown)) == (False, True)


@EACH
def test_the_next_community_takes_out_none_of_them(town: Town, tried: Tried) -> None:
    _, file, reader = made(tried, town)
    mine = set(shown_of(reader, file, tried.column))
    answer = taken_out(fresh(town.xiaochen), file)
    open_to_all = tried.name in {"board", "dispatch-versions"}
    theirs = set(shown_of(fresh(town.xiaochen), file, tried.column)) if answer.status_code == 200 else set()
    assert (theirs & mine == set()) is not open_to_all
    assert taken_out(fresh(town.passerby), file).status_code == 404


@EACH
def test_rows_come_a_page_at_a_time(town: Town, tried: Tried, monkeypatch: pytest.MonkeyPatch) -> None:
    _, file, reader = made(tried, town)
    whole = exported(reader, file)
    monkeypatch.setattr(listing, "PAGE", 2)
    path, _, query = file.partition("?")
    name, _, of = path.removeprefix("/excel/").rstrip("/").partition("/")
    with CaptureQueriesContext(connection) as asked:
        found = listing_of(name, reader, dict(part.split("=") for part in query.split("&") if part), of)
        assert found is not None
        rows = iter(found.rows)
        next(rows)
    first = len(asked)
    with CaptureQueriesContext(connection) as asked:
        rest = list(rows)
    assert len(rest) + 1 == len(whole)
    assert not tried.paged or (first > 0 and len([one for one in asked if "LIMIT 2" in one["sql"]]) >= 1)
    assert exported(reader, file) == whole


@pytest.mark.parametrize("name", ["cases", "voices"])
def test_what_is_looked_for_by_words_is_found_once_for_all_its_pages(
    town: Town, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        _solved(town, n)
    monkeypatch.setattr(listing, "PAGE", 2)

    def keys(words: str) -> list[int]:
        found = listing_of(name, town.shuji, {"words": words, "phase": "all"})
        assert found is not None
        return [row.pk for row in found.rows]

    whole = keys("")
    with CaptureQueriesContext(connection) as asked:
        assert keys("灯不亮") == whole
    assert (len(whole), len([one for one in asked if "gram" in one["sql"]])) == (5, 1)
