"""Two contents of one write are shown as people read them."""

import json
import uuid

import pytest
from django.test import Client

from minsheng.casework.models import Voice, WriteConflict
from minsheng.casework.receiving import OtherContent, receive
from tests.chain import heard
from tests.people import Town

ID = uuid.uuid4()


def conflict(town: Town) -> Voice:
    def send(**content: object) -> Voice:
        return receive(
            client_id=ID,
            act="hear_voice",
            content=content,
            by=town.wangjie,
            kind=Voice,
            do=lambda: heard(town, "灯不亮", place="门口"),
        ).result

    voice = send(words="灯不亮", place="门口")
    with pytest.raises(OtherContent):
        send(text="灯又亮了", source="yard_meeting", speaker={"mode": "named", "name": "李秀英", "phone": "10000000001"}, odd=1)
    return voice


def test_both_contents_are_words_with_labels(town: Town) -> None:
    voice = conflict(town)
    client = Client()
    client.force_login(town.wangjie)
    page = client.get("/conflicts/").content.decode()
    for name, said in (
        ("原话", "灯不亮"),
        ("在哪儿", "门口"),
        ("原话", "灯又亮了"),
        ("在哪种场合听到的", "小板凳会"),
        ("谁说的", "李*"),
    ):
        assert f"<dt>{name}</dt><dd>{said}</dd>" in page
    assert f'href="/voices/{voice.number}/"' in page
    assert ("{" in page[page.index("<main") : page.index("</main>")], "李秀英" in page, "10000000001" in page) == (False,) * 3


def test_the_stranger_sees_neither(town: Town) -> None:
    conflict(town)
    client = Client()
    client.force_login(town.xiaochen)
    assert "灯" not in client.get("/conflicts/").content.decode()


def test_the_page_says_what_to_do_when_the_later_one_is_right(town: Town) -> None:
    conflict(town)
    client = Client()
    client.force_login(town.wangjie)
    assert "照后来的改正，再按“看过了”" in client.get("/conflicts/").content.decode()


def test_what_a_form_sends_again_with_other_words_is_kept_too(town: Town) -> None:
    """The page takes words and photo in or neither; the conflict stays although the rest is taken back."""
    client = Client()
    client.force_login(town.wangjie)
    for words in ("灯不亮", "灯又亮了"):
        answer = client.post("/hear/", {"client_id": str(ID), "words": words})
    assert answer.status_code == 409 and "灯又亮了" in answer.content.decode()
    assert [json.loads(kept.received)["words"] for kept in WriteConflict.objects.all()] == ["灯又亮了"]
