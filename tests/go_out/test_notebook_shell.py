"""The notebook's shell: the same for everybody, whole, light, and in words that can be translated."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from minsheng.go_out.notebook_words import NOTEBOOK_WORDS
from minsheng.go_out.views import shell as notebook
from tests.people import Town

pytestmark = pytest.mark.django_db
HERE = Path(notebook.__file__).resolve().parent.parent / "static" / "minsheng" / "notebook"
FIRST_LOAD = 300_000


def test_every_sentence_of_the_scripts_is_carried_by_the_shell() -> None:
    said = {
        sentence
        for script in HERE.glob("*.js")
        for sentence in re.findall(r'N\.say\(\s*"([^"]+)"', script.read_text(encoding="utf-8"))
    }
    assert said <= set(NOTEBOOK_WORDS)
    assert len(NOTEBOOK_WORDS) == len(set(NOTEBOOK_WORDS))


def test_no_script_shows_what_the_shell_does_not_carry() -> None:
    """A Chinese sentence outside of say() would stay Chinese for whoever reads English."""
    loose = [
        (script.name, words)
        for script in HERE.glob("*.js")
        for words in re.findall(
            r'(?<!say\()"([^"\n]*[一-鿿][^"\n]*)"', re.sub(r"/\*.*?\*/", "", script.read_text("utf-8"), flags=re.S)
        )
        if words not in NOTEBOOK_WORDS
    ]
    assert loose == [("send.js", "电脑")]  # how the phone is named in the office's list


def test_the_shell_is_the_same_for_everybody(town: Town, client: Client) -> None:
    bare = client.get("/notebook/").content
    client.force_login(town.wangjie)
    assert client.get("/notebook/").content == bare
    assert town.wangjie.name.encode() not in bare


def test_a_remark_about_the_program_is_one_link_away(client: Client) -> None:
    """With scripts and without; the page itself is not kept on the phone."""
    page = client.get("/notebook/").content.decode()
    assert 'href="/remarks/new/?from=/notebook/"' in page
    assert client.get("/remarks/new/?from=/notebook/").status_code == 200
    pages = [HERE / "app.js", HERE / "settings.js"]
    assert ["N.remarkLink()" in script.read_text("utf-8") for script in pages] == [True, True]
    assert "/remarks/" not in client.get("/notebook/worker.js").content.decode()


def test_the_worker_keeps_just_what_the_shell_loads(client: Client) -> None:
    page = client.get("/notebook/").content.decode()
    worker = client.get("/notebook/worker.js")
    kept = set(re.findall(r'"(/[^"]+)"', worker.content.decode()))
    assert worker["Content-Type"].startswith("text/javascript")
    assert set(re.findall(r'<(?:script|link)[^>]*(?:src|href)="(/static/[^"]+)"', page)) <= kept
    assert reverse("notebook") in kept
    for address in kept:
        if address.startswith("/static/"):
            assert finders.find(address.removeprefix("/static/")), address


def test_another_sentence_or_script_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = notebook.shell_version.__wrapped__("zh-hans")
    assert notebook.shell_version.__wrapped__("en") != before
    content = notebook._content
    monkeypatch.setattr(notebook, "_content", lambda name: content(name) + (b" " if name.endswith("pad.js") else b""))
    assert notebook.shell_version.__wrapped__("zh-hans") != before


def test_the_first_load_is_light(client: Client) -> None:
    """All that a phone fetches before it can write without a signal, each compressed as the server does it."""
    names = (*notebook.SCRIPTS, *notebook.STYLES, *notebook.PICTURES)
    bodies = [Path(str(finders.find(name))).read_bytes() for name in names] + [client.get("/notebook/").content]
    assert sum(len(gzip.compress(body)) for body in bodies) < FIRST_LOAD


def test_what_a_desktop_shows(client: Client) -> None:
    manifest = json.loads(client.get("/notebook/manifest.webmanifest").content)
    assert manifest["start_url"] == manifest["scope"] == "/notebook/" and manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))
