"""The messages of a real mailbox, as an office would send them. Read from MINSHENG_REAL_DATA; no row of them is written here."""

import unicodedata
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from minsheng.casework import actions
from minsheng.casework.models import ImportBatch, ImportRow, Voice
from minsheng.config.wholeness import all_findings
from minsheng.foundation.clock import SHANGHAI
from tests.chain import WHY, kinds_on
from tests.people import fresh

FILES = ("messages-2019H1.xlsx", "messages-labelled-sample.xlsx")
# The white space an office's export leaves at the edges of a cell.
EDGES = " \t\r\n\u3000\xa0\ufeff\u200b"

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("name", FILES)]


def parsed(path: Path) -> list[dict[str, object]]:
    """The rows of a file read without any of our code: blank rows left out, the header in the first row."""
    sheet = load_workbook(path, read_only=True).worksheets[0]
    sheet.reset_dimensions()
    rows = sheet.iter_rows(values_only=True)
    titles = [str(title) for title in next(rows)]
    return [dict(zip(titles, cells, strict=False)) for cells in rows if any(str(c).strip(EDGES) for c in cells if c is not None)]


def text_of(cell: object) -> str:
    """A cell trimmed at the edges. openpyxl leaves the escape of a carriage return (ECMA-376 22.4.2.4) as it stands in the file."""
    return str(cell).replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n").strip(EDGES)


def date_of(cell: object) -> datetime:
    """2019/2/28 11:25:05, 2017-06-08 17:31:20, 2018/4/24 or Excel's own, by hand: split at the marks."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=SHANGHAI)
    day, _, hour = str(cell).strip().replace("-", "/").partition(" ")
    numbers = [int(part) for part in (*day.split("/"), *filter(None, hour.split(":")))]
    return datetime(*numbers, tzinfo=SHANGHAI)  # type: ignore[misc, arg-type]


def taken_in(town, path: Path) -> ImportBatch:
    batch = actions.import_voices(content=path.read_bytes(), file_name=path.name, community=town.wandu, by=town.xiaoliu)
    return fresh(batch)


def voices() -> list[Voice]:
    return list(Voice.objects.unscoped(WHY).order_by("id"))


def first_of_each_number(rows: list[dict[str, object]]) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for row in rows:
        found.setdefault(str(row["留言编号"]), row)
    return found


def test_every_message_is_accounted_for_and_kept_as_it_stands_in_the_file(town, real_data, name):
    rows = parsed(real_data / name)
    batch = taken_in(town, real_data / name)
    numbers = first_of_each_number(rows)
    assert batch.created + batch.repeated + batch.refused == len(rows) == ImportRow.objects.filter(batch=batch).count()
    assert (batch.created, batch.refused) == (len(numbers), 0)
    kept = {voice.external_number: voice for voice in voices()}
    assert set(kept) == set(numbers)
    wrong = Counter[str]()
    for number, row in numbers.items():
        voice = kept[number]
        wrong["words"] += voice.words != text_of(row["留言详情"])
        wrong["topic"] += voice.topic != text_of(row["留言主题"])
        wrong["when"] += voice.heard_at != date_of(row["留言时间"])
        wrong["who"] += voice.speaker.uncovered_name() != text_of(row["留言用户"])
    assert wrong == Counter(words=0, topic=0, when=0, who=0)


def test_the_file_a_second_time_creates_nothing(town, real_data, name):
    first = taken_in(town, real_data / name)
    before = [(voice.number, voice.words) for voice in voices()]
    again = taken_in(town, real_data / name)
    assert (again.created, again.repeated, again.refused) == (0, first.created + first.repeated, first.refused)
    assert [(voice.number, voice.words) for voice in voices()] == before


def test_it_is_undone_as_one_act_and_everything_is_whole(town, real_data, name):
    batch = taken_in(town, real_data / name)
    assert actions.undo_import(batch=batch, by=town.shuji) == batch.created
    assert Counter(voice.state for voice in voices()) == Counter({"undone": batch.created})
    assert kinds_on("batch", batch.pk) == ["VoicesImported", "ImportUndone"]
    assert list(all_findings()) == []


def test_the_same_text_under_several_numbers_is_marked_once_for_each(town, real_data, name):
    rows = first_of_each_number(parsed(real_data / name)).values()
    texts = Counter("".join(unicodedata.normalize("NFKC", text_of(row["留言详情"])).lower().split()) for row in rows)
    taken_in(town, real_data / name)
    marked = Voice.objects.unscoped(WHY).exclude(alike=None)
    repeated = sum(count - 1 for count in texts.values())
    assert marked.count() == repeated
    assert marked.filter(alike__alike__isnull=False).count() == 0
