"""The documentation says what the code does: its tables, its words, its links, and the code it quotes."""

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.apps import apps
from django.db.models import TextChoices
from django.utils import translation

from minsheng.casework import actions, states
from minsheng.foundation.events import Happening, all_events
from minsheng.neighbourhood import states as neighbourhood_states

HOME = Path(__file__).resolve().parents[2]
SOURCE = HOME / "src" / "minsheng"
DOCS = HOME / "docs"
PAGES = sorted([*HOME.glob("*.md"), *DOCS.rglob("*.md")])
PICTURES = {"front.png", "my-day.png", "case.png", "inbox.png", "receipt-phone.png", "board.png"}
READMES = ("README.md", "README.zh-CN.md")


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """Labels are compared as the source says them."""
    with translation.override("zh-hans"):
        yield


def page(name: str) -> str:
    return (HOME / name).read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """The cells of every table row, headings and rulers left out."""
    cut = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    rulers = [number for number, row in enumerate(cut) if set("".join(row)) <= set("-:")]
    return [row for number, row in enumerate(cut) if number not in rulers and number + 1 not in rulers]


def part(text: str, heading: str) -> str:
    """What stands under a heading, up to the next of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.M | re.S)
    assert found, heading
    return found[1]


def words(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


# events.md


def named(kind_and_field: tuple[str, str]) -> list[str]:
    return [word for word in kind_and_field if word]


def events() -> dict[str, type[Happening]]:
    """Every event; a base class that begins with an underscore happens to nobody."""
    return {name: event for name, event in all_events().items() if not name.startswith("_")}


def test_every_event_is_explained_and_none_that_is_not():
    said = {words(row[0])[0]: (words(row[2]), words(row[3]), words(row[4])) for row in rows(page("docs/events.md"))}
    told = {
        name: ([f.name for f in fields(event) if f.name != "by_id"], named(event.subject), named(event.also))
        for name, event in events().items()
    }
    told["PayloadsErased"] = (told["PayloadsErased"][0], ["chain_kind", "chain_id"], [])  # its chain is any chain
    assert said == told
    assert len(rows(page("docs/events.md"))) == len(said)


# settings.md

SETTING = re.compile(r'\b(?:setting|yes)\("([A-Z_]+)", ((?:"[^"]*")|True|False|\S)')
ENVIRONMENT = re.compile(r'os\.environ(?:\.get\(|\[)"([A-Z_]+)"(?:, ("[^"]*"))?')


def shown_default(literal: str) -> str | None:
    """How the page writes a default; None where it is computed."""
    try:
        value = ast.literal_eval(literal)
    except (SyntaxError, ValueError):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"`{value}`" if value else "*empty*"


def settings_in_code() -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found |= {f"MINSHENG_{name}": shown_default(default) for name, default in SETTING.findall(text)}
        found |= {name: shown_default(default) for name, default in ENVIRONMENT.findall(text)}
    return found


def test_every_setting_is_explained_with_its_default():
    said = {words(row[0])[0]: row[1] for row in rows(page("docs/settings.md"))}
    read = settings_in_code()
    assert set(said) == set(read)
    assert {name: default for name, default in said.items() if read[name]} == {n: d for n, d in read.items() if d}


# phases.md


def shown(choice: str | None, choices: type[TextChoices]) -> str:
    return "any" if choice is None else f"`{choice}` {choices(choice).label}"


def shown_yes(value: bool | None, yes: str, no: str) -> str:
    return "any" if value is None else yes if value else no


def test_the_truth_table_is_shown_row_by_row():
    table = [
        [
            str(number),
            shown(row.ending, states.Ending),
            shown_yes(row.later_round, "later", "first"),
            shown(row.shares, states.Shares),
            shown_yes(row.answered, "yes", "no"),
            shown(row.said, states.Said),
            shown(row.phase, states.Phase),
        ]
        for number, row in enumerate(states.TRUTH_TABLE, start=1)
    ]
    assert [row[:7] for row in rows(part(page("docs/phases.md"), "The truth table 真值表"))] == table


@pytest.mark.parametrize(
    ("heading", "moves", "choices"),
    [
        ("Voices 民声", states.VOICE_MOVES, states.VoiceState),
        ("Shares 各家的一份", states.ASSIGNMENT_MOVES, states.AssignmentState),
    ],
)
def test_the_moves_are_shown(heading, moves, choices):
    said = {words(row[0])[0]: (row[0], set(words(row[1]))) for row in rows(part(page("docs/phases.md"), heading))}
    assert said == {state: (shown(state, choices), set(after)) for state, after in moves.items()}


def test_how_shares_are_summed_up_is_shown():
    table = [
        (shown(summary, states.Shares), {shown(one, states.AssignmentState) for one in members})
        for summary, members in states.SHARES_FROM_STATES
    ]
    said = rows(part(page("docs/phases.md"), "The shares together 各家合起来"))
    assert [(row[0], set(row[1].split("；"))) for row in said if row[1].startswith("`")] == table


# glossary.md


def glossary() -> dict[str, list[str]]:
    """Name in code → the row that explains it."""
    found: dict[str, list[str]] = {}
    for row in rows(page("docs/glossary.md")):
        for word in words(row[2]):
            assert word not in found, f"{word} is explained twice"
            found[word] = row
    return found


def choice_classes() -> list[type[TextChoices]]:
    found = [*vars(states).values(), *vars(neighbourhood_states).values()]
    return [one for one in found if isinstance(one, type) and issubclass(one, TextChoices) and one is not TextChoices]


def test_every_act_and_model_has_a_chinese_and_an_english_name():
    known = glossary()
    models = [model.__name__ for model in apps.get_models() if model.__module__.startswith("minsheng.")]
    assert [name for name in [*actions.__all__, *models] if name not in known] == []
    assert [row for row in known.values() if not row[0] or not row[1]] == []


@pytest.mark.parametrize("choices", choice_classes(), ids=lambda choices: choices.__name__)
def test_every_state_word_is_explained_as_the_pages_say_it(choices):
    known = glossary()
    said = {member.name: known.get(f"{choices.__name__}.{member.name}", [""])[0] for member in choices}
    assert said == {member.name: str(member.label) for member in choices}


def test_the_glossary_explains_nothing_that_is_gone():
    words = {word for path in SOURCE.rglob("*.py") for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    plain = [word for word in glossary() if "." not in word and word not in words]
    members = {f"{choices.__name__}.{member.name}" for choices in choice_classes() for member in choices}
    assert (plain, [word for word in glossary() if "." in word and word not in members]) == ([], [])


# Links, quotations, decisions


def links(text: str) -> list[str]:
    outside_code = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", outside_code))


def anchors(path: Path) -> set[str]:
    """What GitHub calls the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(HOME)))
def test_links_lead_somewhere(path):
    """Pictures are looked for as soon as the first of them has been taken."""
    lost = []
    for link in links(path.read_text(encoding="utf-8")):
        address = urlsplit(link)
        target = path if not address.path else (path.parent / unquote(address.path)).resolve()
        if address.scheme or (target.parent == DOCS / "pictures" and not target.parent.is_dir()):
            continue
        if not target.exists() or (address.fragment and unquote(address.fragment) not in anchors(target)):
            lost.append(link)
    assert lost == []


@pytest.mark.parametrize("name", READMES)
def test_both_readmes_show_the_pictures(name):
    assert set(re.findall(r"\(docs/pictures/([^)]+)\)", page(name))) == PICTURES


QUOTATION = re.compile(r"\[`[^`]+`\]\((\S+?)\)[^\n]*\n\n```\w+\n(.*?)^```", re.M | re.S)


def test_the_first_change_quotes_the_code_as_it_stands():
    """A block of code that follows a line with a link to a file is in that file, letter by letter."""
    quoted = QUOTATION.findall(page("docs/first-change.md"))
    assert len(quoted) == page("docs/first-change.md").count("\n```") // 2
    wrong = [link for link, block in quoted if block not in (DOCS / link).read_text(encoding="utf-8")]
    assert wrong == []


def test_decisions_are_numbered_without_gaps_and_say_their_price():
    files = sorted((DOCS / "decisions").glob("*.md"))
    assert [file.name[:5] for file in files] == [f"{number:04d}-" for number in range(1, len(files) + 1)]
    headings = {file.name: re.findall(r"^## (.+)$", file.read_text(encoding="utf-8"), re.M) for file in files}
    assert [name for name, said in headings.items() if said != ["Situation", "Choice", "Price"]] == []


# What belongs to one machine and not to the project

LEFT_BEHIND = {".git", ".venv", ".hypothesis", ".schemathesis", "data", "build", "dist"}
INDEX_VARIABLES = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX", "GOPROXY")


def tree() -> Iterator[Path]:
    """Every file of the project, without what running and checking leave behind."""
    for folder, folders, files in os.walk(HOME):
        top = Path(folder) == HOME
        caches = [name for name in folders if name.endswith(("_cache", "__pycache__", ".egg-info"))]
        folders[:] = [name for name in folders if name not in caches and not (top and name in LEFT_BEHIND)]
        yield from (Path(folder) / name for name in files)


def registry_hosts() -> set[str]:
    """Well-known registries, put together here so that this file does not name them, and the one this machine uses."""
    known = {
        "py" + "pi": ["org", "python.org"],
        "files.python" + "hosted": ["org"],
        "registry.npm" + "js": ["org"],
        "registry.yarn" + "pkg": ["com"],
    }
    known |= {"registry.npmmirror": ["com"], "pypi.tuna.tsinghua": ["edu.cn"], "mirrors.aliyun": ["com"], "proxy.golang": ["org"]}
    hosts = {f"{name}.{end}" for name, ends in known.items() for end in ends}
    here = [urlsplit(part).hostname or "" for name in INDEX_VARIABLES for part in re.split(r"[\s,|]+", os.environ.get(name, ""))]
    return hosts | {host for host in here if "." in host and not host.startswith("127.")}


def test_no_file_names_a_registry():
    """Where packages come from is the affair of the machine, never of the project."""
    hosts = re.compile("|".join(re.escape(host) for host in sorted(registry_hosts())).encode())
    assert [str(path.relative_to(HOME)) for path in tree() if hosts.search(path.read_bytes())] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(HOME)))
def test_pages_speak_of_the_project_alone(path):
    """No folder of the machine it was written on."""
    elsewhere = re.compile("|".join(["/" + "work/", "sha" + "red/", r"\." + "library", "/" + "root/", "/" + "home/"]))
    assert elsewhere.findall(path.read_text(encoding="utf-8")) == []
