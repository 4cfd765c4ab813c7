"""Somebody asks that their data be erased: what hangs on the wall, who came, and small promises about it go too."""

from minsheng.casework.actions import Speaker, erase_resident
from minsheng.casework.models import Voice
from minsheng.casework.states import TOMBSTONE
from minsheng.config.wholeness import all_findings
from minsheng.foundation import clock
from minsheng.foundation.models import TimelineEntry
from minsheng.go_out import actions
from minsheng.go_out.models import Delivery, Piece
from minsheng.go_out.queries.outings import what_became_of
from tests.acts.duty import begun_shift
from tests.acts.outings import going
from tests.people import fresh
from tests.phones import Phone, remark


def test_the_words_go_from_the_wall_too_and_the_chains_stay_whole(town):
    outing = going(town)
    voice = actions.note_remark(outing=outing, words="绿地光秃秃的", speaker=Speaker("named", "赵千寻"), by=town.wangjie)
    actions.note_remark(outing=outing, words="灯不亮", by=town.wangjie)
    actions.count_people(outing=outing, headcount=2, names="赵千寻、钱万里", by=town.wangjie)
    promise = actions.give_promise(
        community=town.wandu, outing=outing, voice=voice, words="给赵千寻送表", due=clock.today(), by=town.wangjie
    )
    actions.end_outing(outing=outing, by=town.shuji)
    notice = actions.make_notice(outing=outing, lines=what_became_of(outing), until=clock.today(), by=town.shuji)
    erase_resident(resident=voice.speaker, reason="本人要求", by=town.shuji)
    assert [line["said"] for line in fresh(notice).lines] == [TOMBSTONE, "灯不亮"]
    assert (fresh(outing).came, fresh(promise).words) == ("、钱万里", TOMBSTONE)
    payloads = TimelineEntry.objects.exclude(payload=None).values_list("payload", flat=True)
    assert not any("赵千寻" in payload or "绿地光秃秃的" in payload for payload in payloads)
    assert list(all_findings()) == []


def test_what_a_phone_handed_in_goes_too(town):
    phone, said = Phone(town.wangjie), remark(None, "赵千寻家的灯不亮", speaker={"mode": "named", "name": "赵千寻"})
    phone.send(said)
    Phone(town.xiaoliu).send(said)
    for address, body in phone.file(said["id"], b"no photo"):
        phone.put(address, body)
    erase_resident(resident=Voice.objects.unscoped("a test").get().speaker, reason="本人要求", by=town.shuji)
    assert [bytes(one.sealed) for one in Delivery.objects.unscoped("a test")] == [b"", b""]
    assert Piece.objects.count() == 0
    assert phone.send(said)[0]["state"] == "taken" and Voice.objects.unscoped("a test").count() == 1
    assert list(all_findings()) == []


def test_what_was_handed_over_about_somebody_goes_too(town):
    shift = begun_shift(town)
    voice = actions.note_at_duty(shift=shift, words="灯不亮", speaker=Speaker("named", "赵千寻"), by=town.xiaoliu)
    actions.end_duty(shift=shift, note="明天给赵千寻回话", by=town.xiaoliu)
    erase_resident(resident=voice.speaker, reason="本人要求", by=town.shuji)
    assert fresh(shift).note == TOMBSTONE
