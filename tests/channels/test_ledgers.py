"""台账: what an office keeps beside its work, derived from the work; on the page, on paper, as Excel, from the command line."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from openpyxl import load_workbook

from minsheng.casework import actions
from minsheng.casework.models import Occasion, Voice
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.go_out import actions as go_out
from minsheng.go_out.actions import Plan
from minsheng.go_out.models import Outing
from minsheng.neighbourhood.models import Estate
from tests.chain import answered, done, heard, named, offered, opened, says
from tests.channels.test_excel import exported, table, taken_out
from tests.people import Town, fresh

pytestmark = pytest.mark.slow


def told_and_confirmed(town: Town) -> Any:
    voice = heard(town, "三号楼门口的灯不亮", estate=town.estate, place="3号楼门口", source="visit", observed="灯罩碎了")
    case = opened(town, voice)
    done(town, offered(town, case))
    answered(town, case=case)
    says(voice, "solved", satisfaction="satisfied")
    return voice


def test_the_ledger_of_demands_follows_a_voice_to_its_end(town: Town) -> None:
    voice = told_and_confirmed(town)
    [row] = exported(town.shuji, "/excel/voices-ledger/")
    assert row == {
        "序号": 1,
        "来源": "入户走访",
        "时间": clock.local(voice.heard_at).replace(tzinfo=None, microsecond=0),
        "类别": str(fresh(voice).case.category),
        "诉求内容": "三号楼门口的灯不亮",
        "诉求人": "李*",
        "电话": "100****0001",
        "地点": "万都小区 3号楼门口",
        "承办单位": "恒邻物业",
        "期限": row["期限"],
        "状态": "居民说解决了",
        "反馈": "灯修好了，请您看看",
        "满意度": "解决了，满意",
    }
    assert row["期限"].date() == fresh(voice).case.due


def test_what_went_to_no_case_stands_there_with_what_was_said_of_it(town: Town) -> None:
    actions.settle_voice(voice=heard(town, "问一句医保"), words="当场答了", by=town.wangjie)
    [row] = exported(town.shuji, "/excel/voices-ledger/")
    assert (row["状态"], row["反馈"], row["承办单位"], row["满意度"], row["期限"]) == ("当场办了", "当场答了", None, None, None)


def test_what_cannot_be_done_says_why(town: Town) -> None:
    voice = heard(town)
    case = opened(town, voice)
    actions.propose_end(case=case, kind="explained", words="管线要等大修", by=town.shuji)
    assert exported(town.shuji, "/excel/voices-ledger/")[0]["反馈"] is None
    actions.approve_end(case=fresh(case), by=town.jiedao)
    [row] = exported(town.shuji, "/excel/voices-ledger/")
    assert (row["状态"], row["反馈"]) == (fresh(case).get_phase_display(), "管线要等大修")


def test_the_ledger_of_visits_holds_what_was_heard_outside(town: Town) -> None:
    occasion = Occasion.objects.create(community=town.wandu, kind="yard_meeting", title="三号楼前小板凳会", at=clock.now())
    told_and_confirmed(town)
    heard(town, "健身器材松了", source="yard_meeting", speaker=named(2), occasion=occasion)
    heard(town, "打电话说的", source="phone", speaker=named(3))
    rows = exported(town.shuji, "/excel/visits-ledger/")
    assert [(row["怎么走访的"], row["哪一场"], row["说了什么"], row["看到什么"], row["走访人"]) for row in rows] == [
        ("入户走访", None, "三号楼门口的灯不亮", "灯罩碎了", "王姐"),
        ("小板凳会", "三号楼前小板凳会", "健身器材松了", None, "王姐"),
    ]
    assert rows[0]["怎么办的、结果"] == "居民说解决了。灯修好了，请您看看。解决了，满意"


def visit_of(town: Town) -> Outing:
    """王姐 and 小刘 go from door to door in the estate."""
    plan = Plan(estate=town.estate, reason="routine", team=[town.wangjie, town.xiaoliu])
    outing = go_out.plan_outing(community=town.wandu, kind="visit", plan=plan, by=town.shuji)
    go_out.begin_outing(outing=outing, by=town.wangjie)
    return outing


def test_every_door_has_its_row_also_where_nobody_was_at_home(town: Town) -> None:
    outing, soon = visit_of(town), clock.today() + timedelta(days=3)
    go_out.make_stop(outing=outing, home="3号楼501", building=town.building, outcome="nobody", next_on=soon, by=town.wangjie)
    said = {"saw": "楼道堆着煤", "hopes": "盼着装个扶手", "hurts": "腿疼下不了楼", "felt": "独居，怕麻烦人"}
    go_out.make_stop(outing=outing, home="3号楼502", by=town.wangjie, **said)
    go_out.make_stop(outing=outing, felt="还要再来，电话13912345678", by=town.wangjie)
    go_out.note_remark(outing=outing, words="路上遇见，说路灯不亮", by=town.wangjie, judgement="不急")
    heard(town, "电话里说的", source="phone", speaker=named(3))
    rows = exported(town.shuji, "/excel/visits-ledger/")
    names = ("怎么走访的", "地点", "走访对象", "见到没有", "说了什么", "看到什么", "判断", "走访人")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("入户走访", "万都小区 3号楼", "3号楼501", "家里没人", None, None, None, "王姐、小刘"),
        (
            "入户走访",
            "万都小区",
            "3号楼502",
            "见到了",
            "盼着装个扶手\n腿疼下不了楼",
            "楼道堆着煤",
            "独居，怕麻烦人",
            "王姐、小刘",
        ),
        ("入户走访", "万都小区", None, "见到了", None, None, "还要再来，电话＊＊＊＊＊＊＊＊＊＊＊", "王姐、小刘"),
        ("入户走访", "万都小区", "没留姓名", None, "路上遇见，说路灯不亮", None, "不急", "王姐"),
    ]
    assert (rows[0]["下次哪天去"].date(), rows[0]["日期"].date(), rows[1]["怎么办的、结果"]) == (soon, clock.today(), "没分拣")
    everybody = {who: len(exported(getattr(town, who), "/excel/visits-ledger/")) for who in ("wangjie", "jiedao", "xiaochen")}
    assert everybody == {"wangjie": 4, "jiedao": 4, "xiaochen": 0}


def test_doors_keep_to_the_period_and_the_place(town: Town) -> None:
    before = clock.now() - timedelta(days=70)
    with clock.at(before):
        go_out.make_stop(outing=visit_of(town), home="3号楼501", hurts="早先说的", by=town.wangjie)
    go_out.make_stop(outing=visit_of(town), home="3号楼502", hurts="这个月说的", by=town.wangjie)
    day = clock.local(before).date().isoformat()

    def homes(query: str) -> list[str]:
        return [row["走访对象"] for row in exported(town.shuji, f"/excel/visits-ledger/{query}")]

    assert homes("") == ["3号楼502"]
    assert homes(f"?since={day}") == ["3号楼501", "3号楼502"]
    assert homes(f"?since={day}&until={day}&estate=wandu") == ["3号楼501"]
    Estate.objects.create(community=town.wandu, code="other", name="别的小区")
    assert homes("?estate=other") == []


def test_what_was_said_at_a_door_is_read_where_it_belongs_now(town: Town) -> None:
    """The next community reads the voice that was handed to it; the door stays with whoever stood there."""
    go_out.make_stop(outing=visit_of(town), home="3号楼501", hurts="对面那条街的灯不亮", by=town.wangjie)
    voice = Voice.objects.unscoped("a test").get()
    actions.hand_over_voice(voice=voice, community=town.gucheng, words="灯归古城", by=town.shuji)
    [here], [there] = (exported(user, "/excel/visits-ledger/") for user in (town.shuji, town.xiaochen))
    assert (here["走访对象"], here["说了什么"]) == ("3号楼501", None)
    assert (there["见到没有"], there["说了什么"]) == (None, "对面那条街的灯不亮")


def test_doors_cost_the_same_for_one_as_for_three(town: Town) -> None:
    go_out.make_stop(outing=visit_of(town), home="3号楼501", hurts="第一句", by=town.wangjie)
    one = statements(town.wangjie, "/excel/visits-ledger/", None)
    for number in (2, 3):
        go_out.make_stop(outing=visit_of(town), home=f"3号楼50{number}", hurts=f"第{number}句", by=town.wangjie)
    assert statements(town.wangjie, "/excel/visits-ledger/", None) == one


def test_no_sentence_ends_twice(town: Town) -> None:
    actions.settle_voice(voice=heard(town, "问一句医保", source="visit"), words="当场答了。", by=town.wangjie)
    assert exported(town.shuji, "/excel/visits-ledger/")[0]["怎么办的、结果"] == "当场办了。当场答了"


def test_a_diary_is_of_nobody_but_its_reader(town: Town) -> None:
    told_and_confirmed(town)
    hers, his = exported(town.wangjie, "/excel/diary/"), exported(town.shuji, "/excel/diary/")
    assert [(row["说了什么"], row["见了谁"], row["体会"]) for row in hers] == [("三号楼门口的灯不亮", "李*", None)]
    assert "核验" in hers[0]["我做了什么"]
    assert "恒邻物业" not in hers[0]["我做了什么"].split("核验")[0]
    # The secretary heard nothing; what he did on the case is his.
    assert [(row["见了谁"], row["说了什么"]) for row in his] == [(None, "（事项）三号楼门口灯不亮")]
    assert "请恒邻物业牵头" in his[0]["我做了什么"]
    assert exported(town.xiaoliu, "/excel/diary/") == []


def test_a_ledger_has_a_period_and_a_place(town: Town) -> None:
    before = clock.now() - timedelta(days=70)
    heard(town, "早先说的", heard_at=before)
    heard(town, "这个月说的", speaker=named(2), estate=town.estate)
    day = clock.local(before).date().isoformat()

    def words(query: str) -> list[str]:
        return [row["诉求内容"] for row in exported(town.shuji, f"/excel/voices-ledger/{query}")]

    assert words("") == ["这个月说的"]
    assert words(f"?since={day}") == ["早先说的", "这个月说的"]
    assert words(f"?since={day}&until={day}") == ["早先说的"]
    assert words(f"?since={day}&estate=wandu") == ["这个月说的"]
    assert words("?until=0001-01-01&since=0001-01-01") == []


@pytest.mark.parametrize("name", ["voices-ledger", "visits-ledger", "diary"])
def test_the_page_and_the_paper_show_the_same_rows_to_staff_alone(town: Town, client: Client, name: str) -> None:
    told_and_confirmed(town)
    client.force_login(town.wangjie)
    for path in (f"/ledgers/{name}/", f"/ledgers/{name}/print/"):
        page = client.get(path).content.decode()
        assert ("三号楼门口的灯不亮" in page, "李*" in page, "李秀英" in page, "10000000001" in page) == (
            True,
            True,
            False,
            False,
        )
    for stranger in (town.xiaochen, town.laozhou, town.shenji):
        client.force_login(stranger)
        assert "三号楼门口的灯不亮" not in client.get(f"/ledgers/{name}/").content.decode()


def test_an_empty_ledger_says_what_to_do(town: Town, client: Client) -> None:
    client.force_login(town.shuji)
    assert "这一段没有" in client.get("/ledgers/").content.decode()
    assert client.get("/ledgers/nothing/").status_code == 404


def statements(user: Any, path: str, count: Any) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        assert taken_out(user, path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["voices-ledger", "visits-ledger", "diary"])
def test_a_ledger_costs_the_same_for_one_as_for_three(town: Town, name: str) -> None:
    told_and_confirmed(town)
    one = statements(town.wangjie, f"/excel/{name}/", None)
    for number in (2, 3):
        opened(town, heard(town, f"第{number}句", source="visit", speaker=named(number), estate=town.estate))
    assert statements(town.wangjie, f"/excel/{name}/", None) == one


# The command line


def run(*args: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("export", *args, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return found


def test_the_command_line_writes_a_ledger_of_one_community(town: Town, tmp_path: Path) -> None:
    heard(town, "万都的")
    actions.hear_voice(words="古城的", community=town.gucheng, by=town.xiaochen)
    path = tmp_path / "a.xlsx"
    today = clock.today().isoformat()
    said = run("voices-ledger", str(path), "--community", town.wandu.code, "--from", today, "--to", today)
    rows = table(load_workbook(path).active)
    assert (said["rows"], [row["诉求内容"] for row in rows], said["file"]) == (1, ["万都的"], str(path))
    entry = TimelineEntry.objects.get(kind="ListExported")
    assert (entry.by, entry.subject_id) == (town.quji, said["number"])


def test_the_command_line_writes_a_list_with_its_period(town: Town, tmp_path: Path) -> None:
    opened(town)
    path = tmp_path / "a.xlsx"
    assert run("cases", str(path), "--community", town.wandu.code)["rows"] == 1
    assert run("cases", str(path), "--community", town.gucheng.code)["rows"] == 0
    assert run("cases", str(path), "--to", "2020-01-01")["rows"] == 0
    assert run("diary", str(path), "--by", "shuji")["rows"] == 1


@pytest.mark.parametrize(
    "args", [("cases", "--community", "nowhere"), ("cases", "--by", "passerby"), ("import",), ("cases", "--by", "nobody")]
)
def test_the_command_line_says_what_is_wrong(town: Town, tmp_path: Path, args: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run(args[0], str(tmp_path / "a.xlsx"), *args[1:])
    assert list(tmp_path.iterdir()) == []
