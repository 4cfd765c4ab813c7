"""Invariant 2, tried by somebody who can write to the database but not to the chains: verify names what rows and entries disagree on."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from minsheng.casework import actions
from minsheng.casework.models import (
    Answer,
    Assignment,
    Attachment,
    Case,
    CaseEnding,
    Confirmation,
    Inspection,
    Notice,
    Reopening,
    StageClock,
    Voice,
)
from minsheng.config.wholeness import all_findings, record_findings
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import erase_payloads
from tests.acts import tried
from tests.chain import WHY, accepted, answered, done, heard, named, offered, opened, says, voices_of
from tests.people import fresh

pytestmark = pytest.mark.slow  # each lives a whole case


def told(town):
    """Three spoke, one is satisfied in part, one not solved and reopened, answered anew."""
    voices = [heard(town, f"灯不亮{n}", speaker=named(n)) for n in range(3)]
    case = answered(town, *voices)
    says(voices[0], "partly"), says(voices[1], "not_solved")
    done(town, offered(town, case))
    case = answered(town, case=fresh(case))
    says(voices[0])
    return case


def forge_a_verdict(town, case):
    voice = voices_of(case)[1]
    Confirmation.objects.create(voice=voice, case=case, round=2, verdict="solved", via="code", at=clock.now(), independent=True)


def delete_a_verdict(town, case):
    Confirmation.objects.unscoped(WHY).filter(verdict="partly").delete()


def forget_a_reopening(town, case):
    Reopening.objects.all().delete()


def forge_an_ending(town, case):
    CaseEnding.objects.create(
        case=case, kind="explained", words="办不了", proposed_by=town.xiaoliu, proposed_at=clock.now(), approved_by=town.shuji,
        approved_at=clock.now(),
    )  # fmt: skip


def forge_a_yes_to_an_end(town, case):
    other = opened(town)
    actions.propose_end(case=other, kind="explained", words="办不了", by=town.xiaoliu)
    CaseEnding.objects.update(approved_by=town.shuji, approved_at=clock.now())


def forge_an_inspection(town, case):
    Inspection.objects.create(
        case=case, round=2, verdict="solved", words="看过", told_by="poster", by=town.wangjie, at=clock.now()
    )


def forge_a_share(town, case):
    day = clock.today()
    Assignment.objects.create(
        case=case, organisation=town.bureau, round=1, role="support", share="帮着看", state="done", state_since=clock.now(),
        due=day, promise_date=day, offered_by=town.shuji, offered_at=clock.now(),
    )  # fmt: skip


def forge_an_answer(town, case):
    Answer.objects.create(case=case, round=3, words="都好了", by=town.shuji, at=clock.now())


def remove_a_case(town, case):
    category = town.category("property-repair")
    other = actions.open_case(title="灯", category=category, community=town.wandu, voices=[], by=town.shuji)
    StageClock.objects.unscoped(WHY).filter(case=other).delete()
    other.texts.unscoped(WHY).delete()
    other.delete()


def stop_a_clock(town, case):
    StageClock.objects.unscoped(WHY).running().filter(case=case).update(stopped_at=clock.now())


def give_a_share_more_time(town, case):
    rows = Assignment.objects.unscoped(WHY).filter(pk=accepted(town).pk)
    rows.update(due_at=clock.now() + timedelta(days=300))


def copy_a_photo(town, case):
    photo = Attachment.objects.unscoped(WHY).first()
    photo.pk, photo.key = None, uuid.uuid4()
    photo.save(force_insert=True)


def remove_a_photo(town, case):
    Attachment.objects.unscoped(WHY).filter(case=case).first().delete()


def changes(model, **values):
    def do(town, case):
        model.objects.unscoped(WHY).filter(pk=model.objects.unscoped(WHY).order_by("id").first().pk).update(**values)

    return do


HEARD = "看到的、判断、时间或来处被改过"
# What is done behind the program's back, and what verify then says.
WAYS = {
    "a verdict that nobody gave": (forge_a_verdict, "居民的答复多了或少了"),
    "a verdict that is gone": (delete_a_verdict, "居民的答复多了或少了"),
    "a reopening that is gone": (forget_a_reopening, "重新打开过几次"),
    "another round": (changes(Case, round=3), "重新打开过几次"),
    "an end that nobody proposed": (forge_an_ending, "提请、批准或没批的结束"),
    "a yes to an end that nobody gave": (forge_a_yes_to_an_end, "提请、批准或没批的结束"),
    "an inspection that nobody made": (forge_an_inspection, "第二个人到场看过的"),
    "a share that nobody offered": (forge_a_share, "各家的份多了或少了"),
    "an answer that nobody gave": (forge_an_answer, "给居民的回话多了或少了"),
    "a case that is gone": (remove_a_case, "事项本身不见了"),
    "a clock that nobody stopped": (stop_a_clock, "在走的钟和它的各部分对不上"),
    "more time that nobody granted": (give_a_share_more_time, "一份的期限和它的钟对不上"),
    "another verdict": (changes(Confirmation, verdict="solved"), "居民说的被改过"),
    "another observation": (changes(Voice, observed="没事"), HEARD),
    "another judgement": (changes(Voice, judgement="没事"), HEARD),
    "another time": (changes(Voice, heard_at=clock.now() - timedelta(days=9)), HEARD),
    "another source": (changes(Voice, source="phone"), HEARD),
    "another household": (changes(Voice, household="别家"), HEARD),
    "on behalf of another": (changes(Voice, on_behalf="替别人"), HEARD),
    "nobody who heard it": (changes(Voice, heard_by=None), HEARD),
    "no speaker": (changes(Voice, speaker=None), "说话的人被换过"),
    "a later day": (changes(Assignment, due=clock.today() + timedelta(days=300)), "要求的日子被改过"),
    "another state": (changes(Assignment, state="taken_back"), "一份存的是“taken_back”"),
    "another promise": (changes(Assignment, promise_date=clock.today() + timedelta(days=300)), "答应的日子被改过"),
    "a day that nobody allowed": (changes(Assignment, extended_to=clock.today() + timedelta(days=300)), "同意改到的日子被改过"),
    "other words to a resident": (changes(Notice, words="您说的办好了"), "告诉居民的话被改过"),
    "another photo": (changes(Attachment, path=f"aa/{'a' * 64}.jpg"), "被换成了另一个"),
    "another small photo": (changes(Attachment, thumbnail=f"aa/{'a' * 64}.thumb.jpg"), "被换成了另一个"),
    "a photo of another folder": (changes(Attachment, path="../keys/privacy.key"), "不是这里起的名字"),
    "a photo that nobody handed in": (copy_a_photo, "照片和文件多了或少了"),
    "a photo that is gone": (remove_a_photo, "照片或文件的记录不见了"),
    "another result": (changes(Assignment, result="换了三盏"), "交的结果被改过"),
}


def test_whatever_is_changed_is_found_and_named(town):
    case, unnamed = told(town), {}
    assert list(all_findings()) == []
    for way, (do, said) in WAYS.items():
        with tried():
            do(town, case)
            findings = list(all_findings())
            if not any(said in finding for finding in findings):
                unnamed[way] = findings
    assert unnamed == {}


def test_payloads_that_nobody_asked_to_erase_are_missed(town):
    """An entry that names an act which never was hid what it pleased."""
    case = told(town)
    erase_payloads(chain=("case", str(case.pk)), kinds=("CaseReopened",), act="resident:999:1", by_id=town.shuji.pk)
    assert any("没有人按本人要求删过它" in finding for finding in all_findings())


def test_an_erasure_that_was_asked_for_is_whole_and_covers_nothing_else(town):
    """Neither what others said, nor what the office did with it, may go on the same person's account."""
    case = told(town)
    mine, other = voices_of(case)[1], voices_of(case)[0]
    actions.sort_voice(voice=fresh(mine), urgency="soon", by=town.wangjie)
    actions.erase_resident(resident=mine.speaker, reason="本人要求", by=town.shuji)
    assert list(all_findings()) == []
    erased = TimelineEntry.objects.get(subject_kind="resident", kind="ResidentErased")
    act = f"resident:{mine.speaker_id}:{erased.sequence}"
    erase_payloads(chain=("voice", str(mine.pk)), kinds=("VoiceSorted",), act=act, by_id=town.shuji.pk)
    erase_payloads(chain=("voice", str(other.pk)), kinds=("VoiceHeard",), act=act, by_id=town.shuji.pk)
    found = [finding for finding in all_findings() if "没有人按本人要求删过它" in finding]
    assert sorted(kind for kind in ("VoiceHeard", "VoiceSorted") for line in found if f"（{kind}）" in line) == [
        "VoiceHeard",
        "VoiceSorted",
    ]


def test_a_share_with_every_kind_of_history_is_whole(town):
    case = opened(town)
    share = offered(town, case)
    actions.refuse_share(assignment=share, ground="other", words="不办", by=town.laozhou)
    actions.adjudicate_refusal(assignment=fresh(share), decision="overruled", words="要办", by=town.jiedao)
    actions.accept_share(assignment=fresh(share), promise_date=clock.today() + timedelta(days=20), by=town.laozhou)
    actions.ask_extension(assignment=fresh(share), wanted=clock.today() + timedelta(days=40), words="来不及", by=town.laozhou)
    actions.decide_extension(assignment=fresh(share), granted=True, words="", by=town.shuji)
    assert list(all_findings()) == []


def test_a_file_that_is_changed_cut_or_gone_is_found_and_named(town):
    """Whoever can write to the folder of files can't replace what was handed in."""
    case = told(town)
    photo = Attachment.objects.unscoped(WHY).filter(case=case).first()
    for name in (photo.path, photo.thumbnail):
        file = Path(settings.MEDIA_ROOT) / name
        content = file.read_bytes()
        said = []
        for instead in (content + b" ", b"", None):
            file.unlink()
            if instead is not None:
                file.write_bytes(instead)
            said += list(all_findings())
            assert list(record_findings()) == []
        file.write_bytes(content)
        whose = f"事项{case.number}，佐证{photo.key}：文件{name}"
        broken, gone = f"{whose}被换过，或坏了。", f"{whose}不见了。"
        assert said == [broken, broken, gone]
    assert list(all_findings()) == []


def test_what_was_told_again_and_what_was_erased_is_whole(town):
    case = opened(town)
    voice = voices_of(case)[0]
    for _ in range(2):
        actions.unlink_voice(voice=fresh(voice), by=town.shuji)
        actions.link_voice(case=fresh(case), voice=fresh(voice), by=town.shuji)
    actions.erase_resident(resident=voice.speaker, reason="本人要求", by=town.shuji)
    assert list(all_findings()) == []
