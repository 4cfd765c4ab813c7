"""The English of the interface is complete: every sentence, every refusal, and what a page shows to somebody who chose it."""

import ast
import gettext
import importlib.util
import inspect
import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CharField, TextField
from django.test import Client
from django.utils import translation

from minsheng.casework import actions, receiving, sheets
from minsheng.casework.models import Case, Voice
from minsheng.foundation import limits
from minsheng.foundation.bad_input_in_english import BAD_INPUT_AT
from minsheng.foundation.errors import BadInput, Refusal, StateForbids
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.refusals_in_english import ENGLISH, sentence, shown
from minsheng.foundation.timeline import facts
from tests.chain import accepted, answered, done, given, heard, notices_of, offered, opened, photo, proved, says, voices_of
from tests.chain import named as somebody
from tests.people import Town, fresh

pytestmark = pytest.mark.slow

HOME = Path(__file__).parents[2]
SOURCE = HOME / "src" / "minsheng"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    """scripts/messages, which has no ending."""
    loader = SourceFileLoader("messages", str(HOME / "scripts" / "messages"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("messages", loader))  # type: ignore[arg-type]
    loader.exec_module(module)
    return module


def pairs(catalogue: Any) -> Iterator[tuple[str, str]]:
    """Each Chinese form with its English: of a sentence that counts the singular with the singular, the plural with the plural."""
    for message in catalogue:
        if message.id:
            many = not isinstance(message.id, str)
            yield from zip(message.id, message.string, strict=True) if many else [(message.id, message.string)]


# The catalogue


def test_every_sentence_has_its_english(messages: ModuleType) -> None:
    left = messages.missing(messages.gathered(messages.known()))
    assert [message.id for message in left] == [], "scripts/messages, write the English, scripts/messages compile"


def test_the_english_is_english(messages: ModuleType) -> None:
    assert [english for _, english in pairs(messages.known()) if CHINESE.search(english) or not english.strip()] == []


def test_placeholders_are_kept(messages: ModuleType) -> None:
    kept = re.compile(r"%(?:\(\w+\))?.|\{\w*\}|</?\w+>")
    wrong = [
        (chinese, english)
        for chinese, english in pairs(messages.known())
        if sorted(kept.findall(chinese)) != sorted(kept.findall(english))
    ]
    assert wrong == []


def test_the_program_reads_what_the_catalogue_says(messages: ModuleType) -> None:
    wanted: dict[Any, str] = {}
    for message in messages.known():
        if message.id:
            many = not isinstance(message.id, str)
            one = f"{message.context}\x04" * (message.context is not None) + (message.id[0] if many else message.id)
            wanted |= {(one, number): form for number, form in enumerate(message.string)} if many else {one: message.string}
    with messages.CATALOGUE.with_suffix(".mo").open("rb") as file:
        read = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    read.pop("")
    assert read == wanted, "scripts/messages compile"


def test_no_tag_of_a_template_is_overlooked(messages: ModuleType) -> None:
    tag, found, said = re.compile(r"{%\s*(?:blocktrans|trans)(?:late)?\s|\b_\([\"']"), {}, {}
    for path in SOURCE.rglob("templates/**/*.html"):
        if count := len(tag.findall(path.read_text(encoding="utf-8"))):
            found[path.relative_to(HOME / "src").as_posix()] = count
    for name, _, _ in messages.sentences():
        if name.endswith(".html"):
            said[name.removeprefix("src/")] = said.get(name.removeprefix("src/"), 0) + 1
    assert said == found


def test_sentences_are_found_whole_wherever_they_stand(messages: ModuleType, tmp_path: Path) -> None:
    page = tmp_path / "minsheng" / "templates" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text(
        '{% load i18n %}\n    <p title="{% translate \'题 50%\' %}">\n  {% if a %}\n{% translate "甲" context "天干" %}'
        "{% blocktranslate with n=a.b|length %}共{{ n }}条{% endblocktranslate %}\n"
        '      {% blocktranslate count n=a %}一条{% plural %}{{ n }}条{% endblocktranslate %}{{ _("乙") }}{% endif %}'
    )
    code = tmp_path / "minsheng" / "code.py"
    code.write_text(
        "class A:\n    b = _(\"一\"\n        \"二\")\n\ndef f():\n    return f\"{_('丙')}：{ngettext('一', '多', n)}\"\n"
    )
    said = [(sentence, context) for _, sentence, context in messages.sentences(tmp_path / "minsheng")]
    template = [("题 50%%", None), ("甲", "天干"), ("共%(n)s条", None), (("一条", "%(n)s条"), None), ("乙", None)]
    assert said == [("一二", None), ("丙", None), (("一", "多"), None), *template]


def test_english_survives_what_changes_around_it(
    messages: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(messages, "CATALOGUE", tmp_path / "django.po")
    said = [("a.py", "一", None), ("b.py", ("有一", "有%(n)s"), None), ("a.html", "一", None), ("b.html", "有一", None)]
    monkeypatch.setattr(messages, "sentences", lambda: list(said))
    messages.gather()
    text = messages.CATALOGUE.read_text()
    text = text.replace('msgid "一"\nmsgstr ""', 'msgid "一"\nmsgstr "one "').replace('msgstr[0] ""', 'msgstr[0] "has one"')
    messages.CATALOGUE.write_text(text.replace('msgstr[1] ""', 'msgstr[1] "has %(n)s"'))
    whole = list(pairs(messages.known()))
    messages.gather()
    assert list(pairs(messages.known())) == whole == [("一", "one "), ("有一", "has one"), ("有%(n)s", "has %(n)s")]
    gone = said.pop(0), said.pop(1)
    messages.gather()
    assert [one for one, _ in pairs(messages.known())] == ["有一", "有%(n)s"]
    said.extend(gone)
    messages.gather()
    assert dict(pairs(messages.known())) == dict(whole)
    assert messages.missing(messages.known()) == []


def test_a_sentence_counts_wherever_it_is_said_or_nowhere(messages: ModuleType) -> None:
    """The catalogue holds it once, with or without a plural: said the other way it would stay Chinese."""
    ways: dict[tuple[str, str | None], set[Any]] = {}
    for _, words, context in messages.sentences():
        one = words if isinstance(words, str) else words[0]
        ways.setdefault((one, context), set()).add(words)
    assert {one: said for (one, _), said in ways.items() if len(said) > 1} == {}


def test_no_sentence_is_glued_before_it_is_looked_up(messages: ModuleType) -> None:
    """gettext(f"…") and gettext("…" % …) ask for a sentence that no catalogue holds."""
    glued = []
    for path, node in calls():
        if named(node) in messages.KEYWORDS and isinstance(node.args[0] if node.args else None, ast.JoinedStr | ast.BinOp):
            glued.append(f"{path}:{node.lineno}")
    assert glued == []


# Refusals


@lru_cache
def calls() -> list[tuple[str, ast.Call]]:
    """Every call in src, with the file it stands in."""
    return [
        (path.relative_to(SOURCE).as_posix(), node)
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]


def named(node: ast.Call) -> str:
    return str(getattr(node.func, "id", getattr(node.func, "attr", "")))


def family(refusal: type[Refusal] = Refusal) -> dict[str, type[Refusal]]:
    assert limits and receiving and sheets  # their refusals are known once they are read
    return {refusal.__name__: refusal} | {name: one for child in refusal.__subclasses__() for name, one in family(child).items()}


def argument(node: ast.Call, name: str, position: int) -> ast.expr | None:
    by_name = next((word.value for word in node.keywords if word.arg == name), None)
    return by_name or (node.args[position] if len(node.args) > position else None)


def codes() -> Iterator[tuple[str, str]]:
    """(code, where) for every refusal in src: said where it is raised, handed up by a class of its own, or a class's default."""
    classes = family()
    for name, one in classes.items():
        words = inspect.signature(one.__init__).parameters
        if "code" in words:
            yield words["code"].default, name
    for path, node in calls():
        one = classes.get(named(node))
        parent = next((c for c in (BadInput, StateForbids, Refusal) if named(node) == "__init__"), None)
        if one is not None and "code" in (words := list(inspect.signature(one.__init__).parameters)[1:]):
            code = argument(node, "code", words.index("code"))
        elif parent is not None:  # super().__init__("…", …, "code"): the code is the last word that looks like one
            code = next((a for a in reversed(node.args) if isinstance(a, ast.Constant) and _looks_like_a_code(a.value)), None)
        elif named(node) == "problem_page":
            code = argument(node, "code", 3)
        else:
            continue
        if code is None or isinstance(code, ast.Name | ast.Attribute):  # the default, or handed on
            continue
        assert isinstance(code, ast.Constant), f"{path}:{node.lineno}: a code is a word, not {ast.unparse(code)}"
        yield code.value, f"{path}:{node.lineno}"


def _looks_like_a_code(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch("[a-z_]+", value) is not None


def test_every_code_has_an_english_sentence() -> None:
    found = dict(codes())
    assert len(found) > 40
    assert {code: where for code, where in found.items() if code not in ENGLISH} == {}
    assert sorted(set(ENGLISH) - set(found)) == [], "no act says these any more"


def test_input_without_a_code_says_what_belongs_in_its_place() -> None:
    fields = set()
    for _, node in calls():
        in_chinese = named(node) == "BadInput" and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
        if in_chinese and argument(node, "code", 2) is None:
            field = argument(node, "field", 1)
            fields |= {field.value} if isinstance(field, ast.Constant) else {"organisation"}
    assert fields == set(BAD_INPUT_AT)


def test_each_is_one_english_sentence_that_says_what_to_do() -> None:
    for said in [*ENGLISH.values(), *BAD_INPUT_AT.values()]:
        assert said[0].isupper() and said.endswith(".") and not CHINESE.search(re.sub("“.+?”", "", said)), said


def test_a_refusal_is_shown_in_the_language_that_was_chosen() -> None:
    known = StateForbids("这一批已经撤回过了。", "already_undone")
    unknown = StateForbids("从没听说过。", "never_heard_of")
    placed, translated = BadInput("请选牵头还是协办。", "role"), BadInput("Choose a category first.", "category")
    assert [shown(one) for one in (known, unknown, placed)] == ["这一批已经撤回过了。", "从没听说过。", "请选牵头还是协办。"]
    with translation.override("en"):
        assert shown(known) == ENGLISH["already_undone"]
        assert shown(unknown) == "从没听说过。"
        assert shown(placed) == "Choose lead or support."
        assert shown(translated) == "Choose a category first."
        assert shown(BadInput("不行。", "nowhere")) == ENGLISH["bad_input"]
        assert sentence("没有这一页，或者您看不到它。", "not_found") == ENGLISH["not_found"]


# Pages


class Reader(HTMLParser):
    """What a page says: its text, and the attributes that are read out. `labels`: only headings, navigation, fields, buttons, tables."""

    LABELS = frozenset({"title", "nav", "h1", "h2", "h3", "label", "legend", "button", "th", "summary", "caption", "small", "dt"})
    READ_OUT = frozenset({"aria-label", "placeholder", "title", "alt"})
    EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta", "use", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.labels: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        said = [value or "" for name, value in attrs if name in self.READ_OUT]
        self.text += said
        self.labels += said
        if tag not in self.EMPTY:
            self.open.append((tag, f"{given.get('class') or ''} {given.get('lang') or ''}"))

    def handle_endtag(self, tag: str) -> None:
        while tag not in self.EMPTY and self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _ in self.open}
        classes = " ".join(words for _, words in self.open)
        if tags & {"script", "style"} or "zh-Hans" in classes or "kai" in classes or "enter-as" in classes:
            return  # the switch back to Chinese, residents' own words, the people of the demonstration
        self.text.append(data)
        if tags & self.LABELS or "btn" in classes or "hint" in classes:
            self.labels.append(data)


def read(client: Client, path: str) -> Reader:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.get(path)
    assert response.status_code == 200
    reader = Reader()
    reader.feed(response.content.decode())
    return reader


def chinese_in(words: list[str], *data: str) -> list[str]:
    """What is Chinese among the words once the names that the office itself gave are taken out."""
    names = "|".join(map(re.escape, sorted(["民声", *data], key=len, reverse=True)))
    left = [re.sub(names, "", word) for word in words]
    return [word.strip() for word in left if CHINESE.search(word)]


@pytest.mark.parametrize("path", ["/", "/speak/", "/speak/where/", "/speak/who/", "/receipts/", "/login/"])
def test_public_pages_are_english_throughout(town: Town, client: Client, path: str) -> None:
    communities = (town.wandu.name, town.gucheng.name, town.faraway.name)
    assert chinese_in(read(client, path).text, town.estate.name, town.estate_b.name, *communities) == []


def test_the_menu_is_english(town: Town, client: Client) -> None:
    client.force_login(town.shuji)
    wanted = {"My day", "Record a voice", "Inbox", "Cases", "Calls to make", "Work together", "Places and people", "Log out"}
    assert wanted <= {words.strip() for words in read(client, "/my-day/").text}


def stored() -> set[str]:
    """Every Chinese text that a row holds: names, places, what people wrote. A covered name keeps its first character."""
    found = {"李*"}
    for model in apps.get_models():
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, CharField | TextField)]
        rows = model._base_manager.values_list(*names) if names else []
        found |= {text for row in rows for text in row}
    found |= {text for entry in TimelineEntry.objects.all() for text in facts(entry).values() if isinstance(text, str)}
    return {text for text in found if text and CHINESE.search(text)}


def long_story(town: Town) -> Case:
    """A case with all that can stand on its page: refused, ordered, redone, answered, not solved, begun again."""
    voices = [heard(town, f"三号楼门口的灯不亮{n}", speaker=somebody(n), estate=town.estate, place="3号楼南侧") for n in (1, 2)]
    case = opened(town, *voices, estate=town.estate, building=town.building, concerns=town.property_company)
    actions.release_excerpt(case=fresh(case), words="把门口照亮", by=town.shuji)
    lead, help_ = offered(town, case), offered(town, case, town.bureau, "support", share="查线路")
    actions.refuse_share(assignment=fresh(help_), ground="not_ours", words="不归城管", by=town.chengguan)
    actions.adjudicate_refusal(assignment=fresh(help_), decision="overruled", words="线路归城管", by=town.jiedao)
    done(town, accepted(town, help_))
    actions.remind_share(assignment=fresh(accepted(town, lead)), words="快些", by=town.shuji)
    given(town, lead)
    actions.check_result(assignment=fresh(lead), passed=False, words="灯还是不亮", by=town.wangjie)
    done(town, proved(town, lead))
    actions.attach(content=photo("red"), case=fresh(case), stage="after", by=town.wangjie)
    answered(town, case=case)
    actions.call_speaker(notice=notices_of(voices[0])[-1], outcome="told", words="听到了灯的事", by=town.wangjie)
    says(voices[0], "not_solved", words="还是黑的", satisfaction="not")
    return fresh(case)


def test_the_main_pages_of_the_office_are_english(town: Town, client: Client) -> None:
    case = long_story(town)
    voice = voices_of(case)[0]
    offered(town, case, town.volunteers, "support", share="先挂手电筒")
    heard(town, "三号楼门口的灯又不亮", speaker=somebody(1), estate=town.estate, place="3号楼南侧")
    answered(town)
    data = stored()
    of_this = [f"/cases/{case.number}/", f"/cases/{case.number}/offer/", f"/voices/{voice.number}/"]
    lists = ["/my-day/", "/inbox/", "/cases/?phase=all", "/voices/", "/calls/", "/organisations/", "/organisations/hengling/"]
    client.force_login(town.shuji)
    left = {path: chinese_in(read(client, path).text, *data) for path in [*of_this, *lists, "/hear/", "/places/", "/staff/"]}
    assert {path: words for path, words in left.items() if words} == {}


def test_the_pages_of_a_representative_are_english(town: Town, client: Client) -> None:
    shares = [offered(town), accepted(town), given(town)]
    data = stored()
    client.force_login(town.laozhou)
    cases = [f"/cases/{share.case.number}/" for share in shares]
    left = {path: chinese_in(read(client, path).text, *data) for path in ["/my-day/", "/organisations/hengling/", *cases]}
    assert {path: words for path, words in left.items() if words} == {}


@pytest.mark.parametrize("far", [heard, lambda town: voices_of(long_story(town))[1], lambda town: voices_of(answered(town))[0]])
def test_a_receipt_is_english(town: Town, client: Client, far: Any) -> None:
    voice: Voice = far(town)
    assert chinese_in(read(client, f"/receipts/{voice.receipt_code}/").text, *stored()) == []


def test_what_residents_are_told_is_kept_in_chinese(town: Town) -> None:
    voice = heard(town)
    with translation.override("en"):
        actions.pass_voice(voice=voice, track="petition", words="请到信访窗口", by=town.shuji)
    assert notices_of(voice)[-1].words == "您说的这件事要走“信访”。请到信访窗口"


def test_programs_are_answered_in_chinese_whatever_the_cookie_says(client: Client, db: None) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answers = [client.get(path).json() for path in ("/api/v1/receipts/1/", "/api/nowhere", "/api/v1/voices")]
    assert [CHINESE.search(answer["title"]) is not None for answer in answers] == [True] * 3


def test_a_fault_is_told_in_the_language_that_was_chosen(client: Client, db: None) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get("/nowhere/").content.decode()
    assert ENGLISH["not_found"] in page and "没有这一页" not in page


def test_nobody_is_given_english_who_did_not_choose_it(client: Client, db: None) -> None:
    assert "Log in" not in client.get("/login/", headers={"accept-language": "en-GB"}).content.decode()
