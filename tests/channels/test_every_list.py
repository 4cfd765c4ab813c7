"""Every list that can be taken out: who gets it, and that it holds what its page shows to them."""

from typing import Any

import pytest

from minsheng.casework.models import WriteConflict
from minsheng.channels.lists import LISTS
from minsheng.foundation import clock
from minsheng.neighbourhood.actions import uncover_resident
from minsheng.neighbourhood.models import Facility, Grid
from tests.acts.ready import EVERYBODY, STAFF
from tests.chain import answered, done, heard, offered, opened
from tests.channels.test_excel import exported, taken_out
from tests.people import Town
from tests.permission.scene import conflict_of

READERS = STAFF | {"shenji", "xiaochen"}
COMPANIES = {"laozhou", "chengguan", "lilei"}
CARERS = {"wangjie", "xiaoliu", "shuji", "xiaochen"}
WHO = {
    "voices-ledger": STAFF | {"xiaochen"},
    "visits-ledger": STAFF | {"xiaochen"},
    "diary": STAFF | {"xiaochen"},
    "cases": READERS,
    "voices": STAFF | {"xiaochen"},
    "inbox": STAFF | {"xiaochen"},
    "looks": STAFF | {"xiaochen"},
    "calls": STAFF | {"xiaochen"},
    "people": STAFF | {"xiaochen"},
    "imports": STAFF | {"xiaochen"},
    "import": set(),  # needs a file: below
    "conflicts": STAFF | {"xiaochen"},
    "organisations": READERS | COMPANIES,
    "organisation": set(),  # needs an organisation: below
    "staff": READERS,
    "hand-overs": READERS | COMPANIES,
    "places": READERS,
    "categories": READERS,
    "calendar": READERS,
    "log": {"quji", "shenji"},
    "remarks": {"quji"},
    "uncovered": {"quji", "shenji"},
    "outings": STAFF | {"xiaochen"},
    "return-visits": STAFF | {"xiaochen"},
    "orders": STAFF | {"xiaochen"},
    "stuck": set(),  # needs a question: below
    "pushed": READERS,
    "services": READERS | COMPANIES,
    "service-hours": READERS,
    "supervision-letters": READERS | COMPANIES,
    "whistles": READERS | COMPANIES,
    "facilities": READERS | COMPANIES,
    "good-cases": READERS,
    "board": READERS | COMPANIES,
    "meeting-invitations": STAFF | {"xiaochen"},
    "partners": READERS | COMPANIES,
    "invitations": READERS | COMPANIES,
    "needs": READERS | COMPANIES,
    "offers": READERS | COMPANIES,
    "volunteers": READERS,
    "homes-due": CARERS,
    "stops-again": STAFF | {"xiaochen"},
    "roster": STAFF | {"xiaochen"},
    "my-shifts": READERS | COMPANIES,
    "dispatch-list": READERS,
    "dispatch-versions": READERS,
    "programmes": READERS | COMPANIES,
    "left-to-nobody": READERS,
    "coverage": CARERS,
    "coverage-buildings": CARERS,
    "agenda": STAFF | COMPANIES | {"xiaochen"},
    "rules": READERS,
    "place-imports": {"quji"},
    # These need a thing whose list it is (test_lists_and_pages.py).
    **{name: set() for name in ["service-sign-ups", "outing-homes", "programme", "place-import"]},
}


def test_every_list_is_tried() -> None:
    assert set(LISTS) == set(WHO)


@pytest.mark.slow
def test_who_takes_out_what(town: Town) -> None:
    got = {
        name: {who for who in EVERYBODY if taken_out(getattr(town, who), f"/excel/{name}/").status_code == 200} for name in WHO
    }
    assert got == WHO


def test_an_organisation_takes_out_its_tasks_and_no_word_of_a_voice(town: Town) -> None:
    share = done(town, offered(town, opened(town, heard(town, "赵大爷说灯坏了", place="3号楼201"), title="赵大爷家的灯")))
    [row] = exported(town.laozhou, "/excel/organisation/hengling/")
    assert (row["任务"], row["结果"], row["到哪一步"]) == ("把灯修好", "换了灯泡", "办好，已核验")
    shown = repr(row)
    assert [word for word in ("赵大爷", "201", "李") if word in shown] == []
    assert row["事项编号"] == share.case.number
    others = {who: taken_out(getattr(town, who), "/excel/organisation/hengling/").status_code for who in EVERYBODY}
    assert {who for who, status in others.items() if status == 200} == STAFF | {"shenji", "laozhou"}


def test_one_organisation_sees_of_another_nothing(town: Town) -> None:
    case = opened(town)
    offered(town, case)
    offered(town, case, town.bureau, "support", share="清运建筑垃圾")
    rows = exported(town.laozhou, "/excel/organisation/hengling/")
    assert [row["任务"] for row in rows] == ["把灯修好"]
    assert [row["单位"] for row in exported(town.laozhou, "/excel/organisations/")] == ["恒邻物业"]


def test_the_rows_of_a_file_that_was_taken_in(town: Town) -> None:
    from minsheng.casework.actions import import_voices

    content = "编号,内容\n1,灯不亮\n2,\n".encode()
    batch = import_voices(content=content, file_name="a.csv", community=town.wandu, by=town.shuji)
    rows = exported(town.shuji, f"/excel/import/{batch.pk}/")
    assert sorted(row["结果"] for row in rows) == ["新建", "没导入"]
    assert [row["结果"] for row in exported(town.shuji, f"/excel/import/{batch.pk}/?outcome=refused")] == ["没导入"]
    assert taken_out(town.xiaochen, f"/excel/import/{batch.pk}/").status_code == 404
    [line] = exported(town.shuji, "/excel/imports/")
    assert (line["文件"], line["新建"], line["没导入"]) == ("a.csv", 1, 1)


def test_whom_to_call_and_who_spoke(town: Town) -> None:
    answered(town)
    [call] = exported(town.shuji, "/excel/calls/")
    assert (call["打给谁"], call["电话"], call["告诉他的话"]) == ("李*", "100****0001", "灯修好了，请您看看")
    [person] = exported(town.shuji, "/excel/people/?q=0001")
    assert (person["说话的人"], person["电话"]) == ("李*", "100****0001")
    assert exported(town.shuji, "/excel/people/?q=12") == []
    assert exported(town.xiaochen, "/excel/people/?q=0001") == []


def test_conflicts_are_covered(town: Town) -> None:
    conflict_of(town)
    assert (len(exported(town.shuji, "/excel/conflicts/")), exported(town.xiaochen, "/excel/conflicts/")) == (1, [])
    assert WriteConflict.objects.count() == 1


def test_the_directories(town: Town) -> None:
    Grid.objects.create(community=town.wandu, code="g", name="第一网格")
    Facility.objects.create(community=town.wandu, code="f", name="球室", hours="8:00-20:00", caretaker=town.property_company)
    places: dict[str, Any] = {row["名称"]: (row["种类"], row["说明"]) for row in exported(town.shuji, "/excel/places/")}
    assert places == {
        "万都小区": ("小区", "1栋楼"),
        "第一网格": ("网格", "0栋楼"),
        "万都院里": ("场所", "院子"),
        "球室": ("设施", "8:00-20:00，恒邻物业"),
    }
    posts = exported(town.shuji, "/excel/staff/")
    assert set(posts[0]) == {"序号", "姓名", "做什么", "管哪儿", "从哪天"}
    assert {row["姓名"] for row in posts} == {"王姐", "苏书记", "小刘"}
    assert {row["代码"] for row in exported(town.shuji, "/excel/categories/")} > {"property-repair"}
    assert {row["日期"].year for row in exported(town.shuji, "/excel/calendar/")} >= {clock.today().year}


def test_the_log_as_its_page_says_it(town: Town) -> None:
    voice = heard(town, "灯不亮")
    uncover_resident(resident=voice.speaker, reason="回电话", by=town.wangjie)
    sentences = [row["做了什么"] for row in exported(town.shenji, "/excel/log/")]
    assert [sentence for sentence in sentences if "灯不亮" in sentence] == []
    assert any("看了一位居民的全称和电话" in sentence for sentence in sentences)
    [look] = exported(town.quji, "/excel/uncovered/")
    assert (look["谁"], look["为什么"], look["哪一条"]) == ("王姐", "回电话", voice.number)
