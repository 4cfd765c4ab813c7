"""Before an answer goes out: what it seems to leave out is pointed out, and nothing is held back or written in somebody's place."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from minsheng.casework.models import Answer
from minsheng.casework.queries.answer_parts import missing_parts
from minsheng.neighbourhood.actions import make_key
from tests.chain import WHY, done, opened
from tests.people import Town, fresh

WHOLE = (
    "您反映三号楼门口灯不亮。我们到现场看了，是线路老化。照小区物业服务合同，公共照明由物业维修。灯已经换好，"
    "以后物业每月查一遍。有事打社区电话0318-0000000。"
)
ALL = ["asked", "checked", "basis", "result", "next", "contact"]


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (WHOLE, []),
        ("收到，谢谢。", ALL),
        ("灯不亮这件事，灯修好了。", ["checked", "basis", "next", "contact"]),
        (WHOLE.replace("照小区物业服务合同，公共照明由物业维修。", ""), ["basis"]),
        (WHOLE.replace("有事打社区电话0318-0000000。", ""), ["contact"]),
        (WHOLE.replace("有事打社区电话0318-0000000。", "0318-0000000"), []),
        (WHOLE.replace("以后物业每月查一遍。", ""), ["next"]),
        (WHOLE.replace("我们到现场看了，是线路老化。", ""), ["checked"]),
    ],
)
def test_each_part_is_missed_when_it_is_not_there(town: Town, words: str, missing: list[str]) -> None:
    assert [part.code for part in missing_parts(words, opened(town))] == missing


def test_the_page_says_so_before_it_goes_out_and_sends_what_was_written(town: Town, client: Client) -> None:
    case = fresh(done(town).case)
    client.force_login(town.shuji)
    shown = client.post(f"/cases/{case.number}/answer/", {"words": "收到，谢谢。"}).content.decode()
    assert "好像没写：说过的是什么事；查了什么、看了什么；" in shown
    assert Answer.objects.unscoped(WHY).count() == 0
    assert "好像没写" not in client.post(f"/cases/{case.number}/answer/", {"words": WHOLE}).content.decode()
    client.post(f"/cases/{case.number}/answer/", {"words": "收到，谢谢。", "seen": "on"})
    assert Answer.objects.unscoped(WHY).get().words == "收到，谢谢。"


def test_a_program_is_told_and_not_held_back(town: Town, client: Client) -> None:
    case = fresh(done(town).case)
    key = {"Authorization": f"Bearer {make_key(name='a', by=town.shuji)}"}
    address: Any = f"/api/v1/cases/{case.number}/answer"
    said = client.post(address, {"words": "收到，谢谢。"}, "application/json", headers=key).json()
    assert (said["missing"], fresh(case).phase) == (ALL, "asking")


def test_its_names_are_in_the_language_of_the_page(town: Town) -> None:
    with translation.override("en"):
        assert missing_parts("", opened(town))[0].name == "what was asked"
