"""Invariant 11. No place in the code: another district starts with its own data."""

import re
from pathlib import Path

import pytest

import minsheng
from minsheng.casework import actions
from minsheng.casework.actions.categories import import_categories
from minsheng.casework.models import Category
from minsheng.config.wholeness import all_findings
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Community, District, Street
from tests.people import posted

PACKAGE = Path(minsheng.__file__).parent
PLACES = ("冀州", "万都", "古城", "信都", "湖滨", "衡水", "河北", "冀小语", "帮大哥", "1311")
PINYIN = ("jizhou", "wandu", "gucheng", "xindu", "hubin", "hengshui", "hebei")
TEXT = {".py", ".html", ".csv", ".js", ".css", ".json", ".po", ".svg", ".txt", ".md"}


def files() -> list[Path]:
    """All of the package but the demonstration, which is the place where a place belongs, and what others wrote."""
    found = [path for path in sorted(PACKAGE.rglob("*")) if path.suffix in TEXT and path.is_file()]
    return [path for path in found if not {"demonstration", "vendor"} & set(path.relative_to(PACKAGE).parts)]


def test_there_is_something_to_look_at():
    assert len(files()) > 100


@pytest.mark.slow
@pytest.mark.parametrize("word", [*PLACES, *PINYIN])
def test_no_file_names_a_place_of_the_demonstration(word):
    pattern = re.compile(rf"\b{word}\b", re.I) if word.isascii() else re.compile(word)
    named = [str(path.relative_to(PACKAGE)) for path in files() if pattern.search(path.read_text(encoding="utf-8"))]
    assert named == []


def test_nothing_outside_the_demonstration_is_needed_to_begin_elsewhere(db):
    """Another district: its own codes and letters, and the whole way from a voice to its case."""
    district = District.objects.create(code="999999", name="别区")
    street = Street.objects.create(district=district, code="9", name="别街道")
    community = Community.objects.create(street=street, code="91", name="别社区", letters="BB")
    secretary = posted("a", "甲", "secretary", clock.today(), community=community)
    import_categories(text="code,parent,name\nx,,别的事\n", by=None)
    voice = actions.hear_voice(words="灯不亮", community=community, by=secretary)
    case = actions.open_case(title="灯", category=Category.objects.get(), community=community, voices=[voice], by=secretary)
    assert (voice.number[:6], case.number[:3], list(all_findings())) == ("MS-BB-", "BB-", [])
