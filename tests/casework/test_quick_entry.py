"""Quick entry: what the worker names first comes first, and an occasion that nobody chose is told to nobody."""

import re

import pytest
from django.test import Client

from minsheng.casework.models import Voice
from tests.chain import WHY, heard
from tests.people import Town


@pytest.fixture
def worker(town: Town) -> Client:
    client = Client()
    client.force_login(town.wangjie)
    return client


def kept(client: Client, words: str, **more: str) -> Voice:
    assert client.post("/hear/", {"words": words, **more}).status_code == 302
    return Voice.objects.unscoped(WHY).latest("id")


def occasion(page: str) -> str:
    """What is chosen in the folded part."""
    return re.findall(r'<option value="(\w+)" selected', page[page.index('name="source"') :])[0]


def test_the_form_asks_in_the_order_in_which_things_are_said(worker: Client) -> None:
    page = worker.get("/hear/").content.decode()
    asked = re.findall(r'name="(words|estate|place|name|phone|photo|kind|source)"', page)
    assert list(dict.fromkeys(asked)) == ["words", "estate", "place", "name", "phone", "photo", "kind", "source"]


def test_the_words_have_the_focus_unless_something_is_to_be_put_right(worker: Client) -> None:
    fresh, wrong = worker.get("/hear/").content.decode(), worker.post("/hear/", {"words": ""}).content.decode()
    assert ("autofocus" in fresh, "autofocus" in wrong) == (True, False)


def test_an_occasion_that_nobody_chose_is_told_to_nobody(town: Town, worker: Client) -> None:
    assert occasion(worker.get("/hear/").content.decode()) == "other"
    voice = kept(worker, "灯不亮", source="other")
    for path in (f"/voices/{voice.number}/", f"/voices/{voice.number}/slip/", "/voices/", f"/receipts/{voice.receipt_code}/"):
        page = worker.get(path).content.decode()
        assert not re.search("入户走访|其他", page[page.index("<main") :].split("<form", 1)[0] if path == "/voices/" else page), (
            path
        )


def test_an_occasion_that_was_chosen_stays_for_the_day_and_is_said_where_it_hides(town: Town, worker: Client) -> None:
    voice = kept(worker, "灯不亮", source="yard_meeting")
    page = worker.get("/hear/").content.decode()
    assert (occasion(page), "场合：小板凳会" in page) == ("yard_meeting", True)
    assert "小板凳会" in worker.get(f"/voices/{voice.number}/slip/").content.decode()


def test_a_correction_does_not_change_what_is_remembered(town: Town, worker: Client) -> None:
    old = heard(town, "灯不亮", source="phone")
    kept(worker, "灯不亮了", source="phone", replaces=old.number)
    assert occasion(worker.get("/hear/").content.decode()) == "other"


def test_a_voice_without_a_place_leaves_no_gap(town: Town, worker: Client) -> None:
    heard(town, "灯不亮")
    assert not re.search(r"·\s*·", worker.get("/voices/").content.decode())
