"""Import: every row accounted for, the file again creates nothing, undone as one act."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import translation

from minsheng.casework import actions
from minsheng.casework.models import ImportBatch, ImportRow, Voice
from minsheng.config.wholeness import all_findings
from minsheng.foundation import clock
from minsheng.foundation.errors import BadInput
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.neighbourhood.models import Resident
from tests.acts import ACTS, REFUSED, strangers_refused
from tests.chain import WHY, heard, kinds_on, notices_of, opened, refused
from tests.people import fresh
from tests.sheets import text_file, xlsx

pytestmark = pytest.mark.slow

HEAD = ("编号", "姓名", "电话", "标题", "时间", "内容", "地点")


@pytest.mark.parametrize("act", ["import_voices", "undo_import"])
def test_it_refuses_a_stranger(town, act):
    assert strangers_refused(ACTS[act](town), town) == REFUSED


def row(number, words="灯不亮", name="张三", phone="10000000001", topic="灯", when="2026-03-08 09:30", place="门口"):
    return (str(number), name, phone, topic, when, words, place)


def taken_in(town, *rows, name="三月.csv", community=None, by=None) -> ImportBatch:
    content = text_file(HEAD, *rows)
    return fresh(actions.import_voices(content=content, file_name=name, community=community or town.wandu, by=by or town.xiaoliu))


def sums(batch: ImportBatch) -> tuple[int, int, int]:
    return batch.created, batch.repeated, batch.refused


def voices() -> list[Voice]:
    return list(Voice.objects.unscoped(WHY).order_by("id"))


def outcomes(batch: ImportBatch) -> list[tuple[int, str]]:
    return list(ImportRow.objects.filter(batch=batch).order_by("row").values_list("row", "outcome"))


def test_a_row_becomes_a_voice_with_its_speaker_and_its_moment(town):
    batch = taken_in(town, row("A7", " 灯不亮\n晚上黑 "))
    voice = voices()[0]
    assert (voice.words, voice.topic, voice.place, voice.external_number) == ("灯不亮\n晚上黑", "灯", "门口", "A7")
    assert (voice.heard_at, voice.heard_by, voice.source, voice.state) == (
        datetime(2026, 3, 8, 9, 30, tzinfo=clock.SHANGHAI),
        town.xiaoliu,
        "import",
        "new",
    )
    assert (voice.speaker.uncovered_name(), voice.speaker.uncovered_phone(), voice.speaker_mode, voice.askable) == (
        "张三",
        "10000000001",
        "named",
        True,
    )
    assert (sums(batch), batch.finished_at is not None, batch.file_name) == ((1, 0, 0), True, "三月.csv")
    assert (kinds_on("voice", voice.pk), kinds_on("batch", batch.pk)) == (["VoiceHeard"], ["VoicesImported"])
    assert [n.event for n in notices_of(voice)] == ["heard"]
    assert len(voice.receipt_code) == 16


def test_every_row_is_accounted_for(town):
    batch = taken_in(town, row(1), row(1), row(1, "别的话"), row(2, when="昨天"), (), row(3, words="", topic=""), row(4))
    assert sums(batch) == (2, 1, 3)
    assert outcomes(batch) == [
        (2, "created"),
        (3, "repeated"),
        (4, "refused"),
        (5, "refused"),
        (7, "refused"),
        (8, "created"),
    ]
    assert ImportRow.objects.filter(outcome="refused", reason="").count() == 0
    assert facts(TimelineEntry.objects.get(kind="VoicesImported"))["refused"] == 3


def test_the_same_file_again_creates_nothing(town):
    rows = [row(n, f"第{n}条") for n in range(5)] + [row("", "没有编号")]
    assert sums(taken_in(town, *rows)) == (6, 0, 0)
    assert sums(taken_in(town, *rows)) == (0, 6, 0)
    assert (len(voices()), len({voice.number for voice in voices()})) == (6, 6)


def test_a_file_that_grew_brings_what_is_new(town):
    taken_in(town, row(1), row(2, "水"))
    assert sums(taken_in(town, row(1), row(2, "水"), row(3, "门"))) == (1, 2, 0)


def test_the_same_words_under_another_number_are_two_voices_marked_alike(town):
    batch = taken_in(town, row(1, "灯不亮"), row(2, "灯 不亮。"), row(3, "灯不亮"))
    one, two, three = voices()
    assert (one.alike, two.alike, three.alike) == (None, None, one)
    assert list(ImportRow.objects.filter(batch=batch, alike=True).values_list("row", flat=True)) == [4]
    later = taken_in(town, row(4, "灯不亮"))
    assert (voices()[3].alike, sums(later)) == (one, (1, 0, 0))


def test_another_community_may_have_the_same_number(town):
    assert sums(taken_in(town, row(1))) == (1, 0, 0)
    assert sums(taken_in(town, row(1), community=town.gucheng, by=town.xiaochen)) == (1, 0, 0)


def test_a_message_from_the_future_is_refused(town):
    tomorrow = clock.local(clock.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    assert sums(taken_in(town, row(1, when=tomorrow))) == (0, 0, 1)


def test_a_row_too_long_is_refused_and_the_others_are_taken_in(town):
    assert sums(taken_in(town, row(1, "灯" * 20_001), row(2))) == (1, 0, 1)


def test_a_covered_name_or_telephone_is_not_saved_as_if_it_were_whole(town):
    taken_in(town, row(1, phone="138****5678"), row(2, name="张*", phone=""))
    kept = [(r.uncovered_name(), r.uncovered_phone()) for r in Resident.objects.unscoped(WHY)]
    assert [pair for pair in kept if pair[1] == "1385678" or "*" in pair[0]] == []


@pytest.mark.parametrize("phone", ["1380000", "10000000001、10000000002", "分机8", "1" * 300])
def test_what_is_no_telephone_is_not_kept_as_one(town, phone):
    taken_in(town, row(1, phone=phone))
    kept = [r.uncovered_phone() for r in Resident.objects.unscoped(WHY)]
    assert [digits for digits in kept if digits not in ("", "10000000001", "10000000002")] == []


def test_without_name_or_telephone_nobody_is_made_up(town):
    taken_in(town, row(1, name="", phone=""))
    assert (voices()[0].speaker, voices()[0].askable, Resident.objects.unscoped(WHY).count()) == (None, False, 0)


def test_cells_longer_than_any_field_are_cut_and_nothing_breaks(town):
    assert sums(taken_in(town, row("9" * 200, name="名" * 200, topic="题" * 500, place="地" * 300))) == (1, 0, 0)


@pytest.mark.slow
@pytest.mark.parametrize("count", [400, 401, 900])
def test_a_long_file_is_taken_in_piece_by_piece(town, count):
    done: list[int] = []
    content = text_file(HEAD, *[row(n, f"第{n}条") for n in range(count)])
    batch = actions.import_voices(content=content, file_name="a.csv", community=town.wandu, by=town.xiaoliu, progress=done.append)
    assert (sums(batch), done[-1], len(voices())) == ((count, 0, 0), count, count)
    assert list(all_findings()) == []


def test_a_run_cut_in_the_middle_is_finished_by_running_it_again(town):
    rows = [row(n, f"第{n}条") for n in range(900)]

    def cut(done: int) -> None:
        if done >= 400:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.import_voices(
            content=text_file(HEAD, *rows), file_name="a.csv", community=town.wandu, by=town.xiaoliu, progress=cut
        )
    assert (len(voices()), ImportBatch.objects.unscoped(WHY).get().finished_at) == (400, None)
    assert sums(taken_in(town, *rows)) == (500, 400, 0)
    assert len(voices()) == 900


@pytest.mark.parametrize("kind", ["a.csv", "a.xlsx"])
def test_a_file_with_too_many_rows_is_refused_and_leaves_nothing(town, settings, kind):
    settings.IMPORT_ROWS_LIMIT = 500
    rows = [HEAD, *[row(n, f"第{n}条") for n in range(900)]]
    with refused("too_many_rows", "file"):
        content = text_file(*rows) if kind == "a.csv" else xlsx(rows)
        actions.import_voices(content=content, file_name=kind, community=town.wandu, by=town.xiaoliu)
    assert (len(voices()), ImportBatch.objects.unscoped(WHY).count()) == (0, 0)


def test_all_sheets_are_counted_before_anything_is_taken_in(town, settings):
    settings.IMPORT_ROWS_LIMIT = 1000
    sheets = [[HEAD, *[row(f"{name}{n}", f"{name}第{n}条") for n in range(count)]] for name, count in (("a", 900), ("b", 101))]
    with pytest.raises(BadInput, match="一共有1001行，一次最多1000行"):
        actions.import_voices(content=xlsx(*sheets), file_name="a.xlsx", community=town.wandu, by=town.xiaoliu)
    assert (len(voices()), ImportBatch.objects.unscoped(WHY).count()) == (0, 0)
    remarks = [("说明",), *[(f"第{n}行",) for n in range(500)]]
    content = xlsx(remarks, sheets[0][:100], sheets[1][:100])
    batch = actions.import_voices(content=content, file_name="a.xlsx", community=town.wandu, by=town.xiaoliu)
    assert (sums(fresh(batch)), fresh(batch).finished_at is not None) == ((198, 0, 0), True)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (text_file(HEAD), "a.csv", "empty_file"),
        (xlsx((HEAD,)), "a.xlsx", "empty_file"),
        (text_file(("甲", "乙"), ("x", "y")), "a.csv", "no_messages"),
        (b"x", "a.xlsx", "not_a_sheet"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_nothing(town, content, name, code):
    with refused(code, "file"):
        actions.import_voices(content=content, file_name=name, community=town.wandu, by=town.xiaoliu)
    assert ImportBatch.objects.unscoped(WHY).count() == 0


def test_an_import_is_undone_as_one_act_and_nothing_is_deleted(town):
    batch = taken_in(town, *[row(n, f"第{n}条") for n in range(3)])
    other = heard(town)
    assert actions.undo_import(batch=batch, by=town.shuji) == 3
    assert [voice.state for voice in voices()] == ["undone"] * 3 + ["new"]
    assert (fresh(batch).undone_by, fresh(other).state) == (town.shuji, "new")
    assert kinds_on("batch", batch.pk) == ["VoicesImported", "ImportUndone"]
    assert [kinds_on("voice", voice.pk) for voice in voices()[:3]] == [["VoiceHeard", "VoiceImportUndone"]] * 3
    assert list(all_findings()) == []


def test_an_import_is_undone_once(town):
    batch = taken_in(town, row(1))
    actions.undo_import(batch=batch, by=town.shuji)
    with refused("already_undone"):
        actions.undo_import(batch=fresh(batch), by=town.shuji)


def test_what_is_already_worked_with_is_not_undone(town):
    batch = taken_in(town, row(1), row(2, "水"))
    opened(town, voices()[0])
    with refused("voices_in_use"):
        actions.undo_import(batch=batch, by=town.shuji)
    assert [voice.state for voice in voices()] == ["in_case", "new"]


def test_after_undoing_the_same_file_can_be_taken_in_again(town):
    rows = [row(1), row("", "没有编号")]
    actions.undo_import(batch=taken_in(town, *rows), by=town.shuji)
    assert sums(taken_in(town, *rows)) == (2, 0, 0)
    assert [voice.state for voice in voices()] == ["undone", "undone", "new", "new"]


def test_what_was_undone_is_not_what_a_new_message_is_alike_to(town):
    actions.undo_import(batch=taken_in(town, row(1)), by=town.shuji)
    taken_in(town, row(2))
    assert voices()[1].alike is None


def test_a_boolean_where_a_date_belongs_is_a_refused_row(town):
    content = xlsx((("编号", "时间", "内容"), ("1", True, "灯")))
    batch = actions.import_voices(content=content, file_name="a.xlsx", community=town.wandu, by=town.xiaoliu)
    assert sums(batch) == (0, 0, 1)


def test_reasons_are_kept_in_chinese_and_shown_in_the_language_that_was_chosen(town, client, settings):
    taken_in(town, row(1), row(2, words="灯不亮，另一盏"))
    soon = f"{clock.today().year + 3}-01-01"
    batch = taken_in(
        town,
        row(1),
        row(2, words="别的话"),
        row("3.5E+17"),
        row(4, words="", topic=""),
        row(5, when="某天"),
        row(6, when=soon),
        row(7, phone="12345"),
        row(8, words="长" * 20001),
    )
    reasons = [one.reason for one in ImportRow.objects.filter(batch=batch).order_by("row")]
    assert all(reasons)
    assert all(re.search("[一-鿿]", one) for one in reasons)
    with translation.override("en"):
        shown = [one.reason_shown for one in ImportRow.objects.filter(batch=batch).order_by("row")]
    assert [one for one in shown if re.search("[一-鿿]", one.replace("某天", ""))] == []
    client.force_login(town.xiaoliu)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert "is known already, with other content" in page
