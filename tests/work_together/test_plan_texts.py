"""What was agreed is found by its words, by whoever may read it, in the version in force alone."""

import pytest
from django.core.management import call_command
from django.test import Client

from minsheng.casework import actions as casework_actions
from minsheng.casework.models import CaseText
from minsheng.casework.queries.search import Asked, holding
from minsheng.casework.queries.texts import text_findings
from minsheng.neighbourhood.models import User
from tests.acts.plans import planned_together, step
from tests.chain import WHY, offered
from tests.people import Town, fresh
from tests.work_together.test_erasure import erased, spoke


def cases(user: User, words: str) -> list[str]:
    return [hit.thing.number for hit in holding(fresh(user), Asked(words), ["cases"])["cases"].hits]


def test_the_steps_are_found_as_they_were_written_and_lead_to_what_was_agreed(town: Town, client: Client) -> None:
    share = offered(town)
    planned_together(town, share, step(share, what="先刨除Ａ区菜畦"), step(share, what="再补种月季", payer="居委会"))
    found = holding(town.shuji, Asked("补种 居委会"), ["cases"])["cases"].hits
    assert [(hit.thing, hit.part) for hit in found] == [(share.case, "怎么一起办")]
    assert "".join(text for text, _marked in found[0].pieces) == "1. 先刨除Ａ区菜畦 · 2. 再补种月季 · 居委会"
    client.force_login(town.shuji)
    page = client.get("/search/?q=月季").content.decode()
    assert f'href="/cases/{share.case.number}/together/"' in page
    assert "再补种<mark>月季</mark>" in page


def test_a_version_that_was_replaced_is_not_found(town: Town) -> None:
    share = offered(town)
    planned_together(town, share, step(share, what="先刨除菜畦"))
    planned_together(town, share, step(share, what="改铺草皮"))
    assert [cases(town.shuji, words) for words in ("刨除", "草皮")] == [[], [share.case.number]]
    assert list(text_findings()) == []


def test_who_holds_no_share_finds_nothing_and_who_gave_it_back_no_more(town: Town) -> None:
    share = offered(town)
    other = offered(town, fresh(share.case), town.bureau, "support", share="清理灯杆")
    planned_together(town, share, step(share, what="先刨除菜畦"))
    found = {name: cases(getattr(town, name), "刨除") for name in ("xiaoliu", "shenji", "laozhou", "chengguan")}
    assert set(map(tuple, found.values())) == {(share.case.number,)}
    for name in ("xiaochen", "lilei", "passerby"):
        assert cases(getattr(town, name), "刨除") == []
    casework_actions.take_back_share(assignment=other, words="不用了", by=town.xiaoliu)
    assert cases(town.chengguan, "刨除") == []


@pytest.mark.slow
def test_an_erasure_takes_a_name_out_of_what_is_found(town: Town) -> None:
    share = offered(town)
    planned_together(town, share, step(share, "修钮千寻家的水管"))
    assert cases(town.shuji, "钮千寻") == [share.case.number]
    erased(town, spoke(town))
    assert [cases(town.shuji, words) for words in ("钮千寻", "某某家的水管")] == [[], [share.case.number]]
    assert list(text_findings()) == []


def test_what_the_version_before_wrote_is_indexed_by_the_command(town: Town) -> None:
    share = offered(town)
    planned_together(town, share, step(share, what="先刨除菜畦"))
    CaseText.objects.unscoped(WHY).filter(part="plan").delete()
    assert len(list(text_findings())) == 1
    call_command("index", "--json")
    assert (cases(town.shuji, "刨除"), list(text_findings())) == ([share.case.number], [])
