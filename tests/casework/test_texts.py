"""What was written can be found as soon as it is written, by whoever may read it, and not once it is erased."""

import random
import unicodedata

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.casework import actions
from minsheng.casework.models import CaseText, Voice, VoiceText
from minsheng.casework.queries.search import Asked, holding
from minsheng.casework.queries.texts import text_findings
from minsheng.config.wholeness import all_findings
from minsheng.foundation import text_index
from minsheng.neighbourhood.models import Resident
from tests.acts import ACTS
from tests.chain import WHY, answered, heard, offered, opened
from tests.chain import given as result_given
from tests.people import fresh


def voices(user, words, **changes):
    return [hit.thing.number for hit in holding(fresh(user), Asked(words, **changes), ["voices"])["voices"].hits]


def cases(user, words, **changes):
    return [hit.thing.number for hit in holding(fresh(user), Asked(words, **changes), ["cases"])["cases"].hits]


@pytest.mark.slow
@pytest.mark.parametrize("act", ACTS)
def test_after_every_act_the_index_holds_what_was_written(town, act):
    ready = ACTS[act](town)
    assert list(text_findings()) == []
    ready.do(ready.by)
    assert list(text_findings()) == []


def test_each_text_is_found_under_whose_it_is(town):
    voice = heard(town, "路灯不亮", place="南墙根", judgement="估计是线路老化")
    found = holding(town.wangjie, Asked("线路"), ["voices"])["voices"].hits
    assert [(hit.thing, hit.part, hit.pieces[1]) for hit in found] == [(voice, "工作人员记的", ("线路", True))]
    assert [hit.part for hit in holding(town.wangjie, Asked("路灯 南墙"), ["voices"])["voices"].hits] == [""]
    assert voices(town.wangjie, "路灯 线路") == []  # not in one text


def test_what_was_replied_is_found_until_it_is_taken_back(town):
    voice = heard(town, "路灯不亮")
    actions.settle_voice(voice=voice, words="当场换了灯泡", by=town.shuji)
    assert voices(town.shuji, "换了灯泡") == [voice.number]
    actions.unsort_voice(voice=fresh(voice), by=town.shuji)
    assert voices(town.shuji, "换了灯泡") == []


def test_what_was_put_right_is_found_and_what_it_replaced_is_not(town):
    old = heard(town, "路灯不亮")
    new = heard(town, "路灯太亮", replaces=old)
    assert (voices(town.shuji, "不亮"), voices(town.shuji, "太亮")) == ([], [new.number])


def test_an_act_that_fails_leaves_nothing_to_find(town):
    before = VoiceText.objects.unscoped(WHY).count()
    with pytest.raises(ZeroDivisionError), pytest.MonkeyPatch.context() as broken:
        broken.setattr("minsheng.casework.actions.hearing.record_births", lambda *events: 1 // 0)
        heard(town, "路灯不亮")
    assert VoiceText.objects.unscoped(WHY).count() == before


def test_what_is_erased_is_found_no_more(town):
    voice = heard(town, "路灯不亮", judgement="估计是线路")
    actions.settle_voice(voice=voice, words="当场换了灯泡", by=town.shuji)
    resident = Resident.objects.unscoped(WHY).get(pk=voice.speaker_id)
    actions.erase_resident(resident=resident, reason="本人要求", by=town.shuji)
    assert [voices(town.shuji, words) for words in ("路灯", "线路", "灯泡", "已按本人")] == [[]] * 4
    assert list(all_findings()) == []


def test_an_organisation_finds_its_own_share_and_what_was_reworded(town):
    voice = heard(town, "三号楼的灯灭了，黑得很", judgement="估计灯泡")
    case = opened(town, voice, title="换灯的大事")
    actions.release_excerpt(case=case, words="照明要修", by=town.shuji)
    share = offered(town, case, share="把灯泡换新")
    offered(town, case, town.bureau, "support", share="清理灯杆")
    result_given(town, share, words="换成了节能灯")
    sought = ("灯泡换新", "节能灯", "照明要修", "清理灯杆", "大事", "黑得很", "估计")
    found = {words for words in sought if cases(town.laozhou, words) == [case.number]}
    assert found == {"灯泡换新", "节能灯", "照明要修"}
    assert voices(town.laozhou, "灯") == []


def test_an_auditor_finds_cases_and_shares_but_nothing_that_was_told_to_residents(town):
    case = answered(town, heard(town, "黑得很"), title="换灯")
    found = {words: cases(town.shenji, words) for words in ("换灯", "把灯修好", "请您看看", "黑得很")}
    assert found == {"换灯": [case.number], "把灯修好": [case.number], "请您看看": [], "黑得很": []}
    assert voices(town.shenji, "黑") == []


def test_a_stranger_finds_nothing(town):
    answered(town, heard(town, "路灯不亮", judgement="线路"), title="换灯")
    for stranger in town.strangers.values():
        for words in ("灯", "路灯不亮", "线路", "换灯", "灯修好了"):
            assert (voices(stranger, words), cases(stranger, words)) == ([], []), (stranger, words)


def test_a_voice_that_was_handed_over_is_found_where_it_went(town):
    voice = heard(town, "路灯不亮", estate=town.estate, place="南墙根")
    actions.hand_over_voice(voice=voice, community=town.gucheng, by=town.shuji)
    assert (voices(town.shuji, "路灯"), voices(town.xiaochen, "路灯 南墙根")) == ([], [voice.number])


@pytest.mark.parametrize("who", ["shuji", "quji"])
@pytest.mark.parametrize(("most", "count"), [(1000, "7"), (4, "4+"), (2, "2+")])
def test_pages_follow_each_other_without_gap_or_repetition(town, monkeypatch, who, most, count):
    """Also where more are found than are counted, and the page is partly beyond those."""
    monkeypatch.setattr("minsheng.casework.queries.search.AT_MOST", most)
    numbers = [heard(town, f"路灯不亮{n}", judgement="路灯").number for n in range(7)]
    seen, after = [], None
    while True:
        found = holding(getattr(town, who), Asked("路灯"), ["voices"], after, limit=3)["voices"]
        seen += [hit.thing.number for hit in found.hits]
        after = found.next
        if after is None:
            break
    assert (seen, found.count_shown) == (numbers[::-1], count)


def test_many_are_counted_to_a_thousand(town, monkeypatch):
    monkeypatch.setattr("minsheng.casework.queries.search.AT_MOST", 2)
    shown = []
    for n in range(3):
        heard(town, f"路灯{n}")
        shown.append(holding(town.shuji, Asked("路灯"), ["voices"])["voices"].count_shown)
    assert shown == ["1", "2", "2+"]


def test_the_index_is_written_anew_by_a_command(town, capsys):
    answered(town, heard(town, "路灯不亮"))
    texts = VoiceText.objects.unscoped(WHY).count() + CaseText.objects.unscoped(WHY).count()
    row = VoiceText.objects.unscoped(WHY).earliest("pk")
    text_index.filled(row, ["别的话"]).save()
    CaseText.objects.unscoped(WHY).filter(part="reply").delete()
    assert len(list(text_findings())) == 2
    call_command("index", "--json")
    assert (list(text_findings()), f'{{"texts": {texts}}}' in capsys.readouterr().out) == ([], True)
    assert len(voices(town.shuji, "路灯")) == 1


def test_more_than_was_written_is_noticed(town):
    voice = heard(town, "路灯不亮")
    text_index.filled(VoiceText(voice=voice, part="noted"), ["没人写过"]).save()
    assert len(list(text_findings())) == 1


CHARS = "路灯不亮3号楼Aａ１ \n，。é"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    words=st.text(CHARS, min_size=1, max_size=12).filter(lambda text: text.strip()), asked=st.text(CHARS, min_size=1, max_size=4)
)
def test_whatever_is_written_down_is_found_by_any_part_of_it(town, words, asked):
    voice = heard(town, words)
    kept = Voice.objects.unscoped(WHY).get(pk=voice.pk).words
    plain = [unicodedata.normalize("NFKC", text).lower() for text in (kept, asked)]
    stands = bool(plain[1].split()) and all(term in plain[0] for term in plain[1].split())
    found = VoiceText.objects.visible_to(fresh(town.wangjie)).holding(text_index.terms_of(asked)).filter(voice=voice, part="said")
    assert found.exists() == stands, (kept, asked)


@pytest.mark.slow
def test_of_real_messages_every_stretch_is_found_and_nothing_besides(town, real_data):
    """Recall against plain substring is 1.0, and so is precision; no row of them is written here."""
    path = real_data / "messages-labelled-sample.xlsx"
    actions.import_voices(content=path.read_bytes(), file_name=path.name, community=town.wandu, by=town.xiaoliu)
    rows = VoiceText.objects.visible_to(town.xiaoliu).filter(part="said").order_by("pk")
    kept = {
        row.voice_id: text_index.cleaned("\n".join([row.voice.words, row.voice.topic, row.voice.place]))
        for row in rows.select_related("voice")
    }
    assert len(kept) > 100
    draw, texts = random.Random(7), list(kept.values())
    for length in (1, 2, 3, 4, 7, 12) * 10:
        text = draw.choice(texts)
        begin = draw.randrange(max(1, len(text) - length))
        asked = text_index.terms_of(text[begin : begin + length])
        if asked:
            stands = {voice for voice, other in kept.items() if all(term in other for term in asked)}
            assert set(rows.holding(asked).values_list("voice_id", flat=True)) == stands, length
