"""The offline notebook's letter box: everything that was written out there arrives once, whatever happens on the way."""

import io
import json
import random
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from PIL import Image

from minsheng.casework.models import Attachment, Voice, WriteConflict
from minsheng.config.backups.keys import lost_keys, make_first_keys
from minsheng.foundation import clock, sealing
from minsheng.go_out import actions
from minsheng.go_out.models import Delivery, Outing, Piece, Promise, SentFile, Stop
from minsheng.go_out.queries.notebook import pack_for
from minsheng.neighbourhood.models import Post
from tests.acts.outings import going, over, planned
from tests.phones import Phone, meeting, remark, written

VECTOR = json.loads((Path(__file__).parent / "data" / "sealed_by_a_browser.json").read_text(encoding="utf-8"))


def noisy_photo(edge):
    """A picture that no compression makes small: some three bytes a pixel."""
    out = io.BytesIO()
    Image.frombytes("RGB", (edge, edge), random.Random(3).randbytes(edge * edge * 3)).save(out, "PNG")
    return out.getvalue()


def voices():
    return Voice.objects.unscoped("a test").order_by("pk")


def states(items):
    return [item["state"] for item in items]


def the_delivery(record):
    return Delivery.objects.unscoped("a test").get(record=record["id"])


# Sealing:


def test_what_a_browser_sealed_opens():
    key = sealing._key(sealing.from_text(VECTOR["secret"]))
    assert sealing.to_text(key.public) == VECTOR["public"]
    opened = sealing.open_with(key, sealing.from_text(VECTOR["sealed"]), VECTOR["record"])
    assert opened.decode() == VECTOR["plain"]


@pytest.mark.parametrize("at", [0, 1, 40, 70, 90, -1])
def test_one_changed_byte_and_it_does_not_open(at):
    key = sealing._key(sealing.from_text(VECTOR["secret"]))
    sealed = bytearray(sealing.from_text(VECTOR["sealed"]))
    sealed[at] ^= 1
    with pytest.raises((sealing.DoesNotOpen, sealing.UnknownKey)):
        sealing.open_with(key, bytes(sealed), VECTOR["record"])


def test_it_opens_for_no_other_record():
    key = sealing._key(sealing.from_text(VECTOR["secret"]))
    with pytest.raises(sealing.DoesNotOpen):
        sealing.open_with(key, sealing.from_text(VECTOR["sealed"]), VECTOR["record"].replace("7f", "8f"))


# The way of a record:


def test_a_whole_meeting_in_one_go(town):
    phone, begun = Phone(town.wangjie), meeting()
    here = {"outing": {"record": begun["id"]}}
    answer = phone.send(
        begun,
        remark(begun, "三号楼的灯不亮", speaker={"mode": "household", "household": "502"}),
        written("count", **here, headcount=23),
        written("promise", **here, words="星期五把表送来", due=clock.today().isoformat()),
        written("end", **here),
    )
    assert states(answer) == ["taken"] * 5
    outing = Outing.objects.unscoped("a test").get()
    voice = voices().get()
    assert (outing.state, outing.headcount, outing.led_by, answer[0]["number"]) == ("over", 23, town.wangjie, outing.number)
    assert (voice.words, voice.occasion, voice.heard_by, voice.household) == (
        "三号楼的灯不亮",
        outing.occasion,
        town.wangjie,
        "502",
    )
    assert answer[1]["number"] == voice.number and answer[1]["receipt_code"]
    assert Promise.objects.unscoped("a test").get().outing == outing


@pytest.mark.slow
def test_backwards_and_twice_it_is_the_same(town):
    phone, begun = Phone(town.wangjie), meeting()
    here = {"outing": {"record": begun["id"]}}
    said = [begun, remark(begun, "灯不亮"), written("count", **here, headcount=9), written("end", **here)]
    assert states(phone.send(*reversed(said[1:]))) == ["waiting"] * 3
    for one in reversed(said):
        phone.send(one, one)
    assert states(phone.states(*(one["id"] for one in said))) == ["taken"] * 4
    outing = Outing.objects.unscoped("a test").get()
    assert (outing.state, outing.headcount, voices().count(), Delivery.objects.unscoped("a test").count()) == ("over", 9, 1, 4)


def test_a_planned_one_is_begun_by_whoever_is_first(town):
    outing, phone, other = planned(town), Phone(town.wangjie), Phone(town.shuji)
    here = {"outing": {"number": outing.number}}
    assert states(phone.send(remark(None, "灯不亮", **here), written("end", **here))) == ["waiting", "waiting"]
    assert states(other.send(written("begin", **here))) == ["taken"]
    assert states(phone.send(written("begin", **here))) == ["taken"]
    outing.refresh_from_db()
    assert (outing.state, voices().count()) == ("over", 1)


def test_the_last_count_counts_in_any_order(town):
    outing, phone = going(town), Phone(town.wangjie)
    here, now = {"outing": {"number": outing.number}}, clock.now() - timedelta(hours=2)
    first = written("count", **here, headcount=20, names="李大娘") | {"at": now.isoformat()}
    second = written("count", **here, headcount=23) | {"at": (now + timedelta(minutes=20)).isoformat()}
    phone.send(second)
    phone.send(first)
    outing = Outing.objects.unscoped("a test").get(pk=outing.pk)
    assert (outing.headcount, outing.came) == (23, "李大娘")


def test_a_door_a_promise_kept_and_a_voice_by_itself(town):
    phone, begun = Phone(town.wangjie), meeting(kind="visit")
    here = {"outing": {"record": begun["id"]}}
    stop = written("stop", **here, home="3号楼502", outcome="met", saw="煤堆在楼道", hurts="灯不亮", next_on=None)
    promise = written("promise", **here, words="把表送来", due=clock.today().isoformat())
    kept = written("keep", promise={"record": promise["id"]}, kept=True)
    alone = remark(None, "院里积水", estate="wandu", building="3", urgency="soon")
    assert states(phone.send(kept, promise, stop, alone, begun)) == ["taken"] * 5
    assert Stop.objects.unscoped("a test").get().saw == "煤堆在楼道"
    assert Promise.objects.unscoped("a test").get().kept is True
    assert {(voice.words, voice.urgency, voice.building) for voice in voices()} == {
        ("灯不亮", "normal", None),
        ("院里积水", "soon", town.building),
    }


def test_somebody_wrote_the_same_before_and_the_writer_says_so(town):
    earlier = actions.note_remark(outing=going(town), words="灯不亮", by=town.shuji)
    phone, again = Phone(town.wangjie), remark(None, "灯不亮", estate="wandu")
    answer = phone.send(again)[0]
    assert (answer["state"], answer["alike"]) == ("you", {"number": earlier.number, "who": "苏书记"})
    phone.send(written("same", voice={"record": again["id"]}, earlier=earlier.number, same=True))
    assert states(phone.states(again["id"])) == ["taken"]
    assert voices().last().repeats == earlier


def test_a_correction_takes_the_place_of_what_it_puts_right(town):
    phone, wrong = Phone(town.wangjie), remark(None, "三号楼的灯不亮")
    right = remark(None, "五号楼的灯不亮", replaces={"record": wrong["id"]})
    assert states(phone.send(right, wrong)) == ["taken", "taken"]
    assert [(voice.words, voice.state) for voice in voices()] == [("三号楼的灯不亮", "replaced"), ("五号楼的灯不亮", "new")]


# Clocks:


@pytest.mark.parametrize("years", [-2, 2])
def test_a_clock_that_is_two_years_off_is_put_right(town, years):
    phone, off = Phone(town.wangjie), timedelta(days=365 * years)
    said = remark(None, "灯不亮") | {"at": (clock.now() - timedelta(hours=3) + off).isoformat()}
    phone.send_sealed([phone.sealed(said)], phone_now=clock.now() + off)
    assert abs(voices().get().heard_at - (clock.now() - timedelta(hours=3))) < timedelta(minutes=1)


def test_a_moment_in_the_future_or_long_ago_becomes_that_of_arrival(town):
    phone = Phone(town.wangjie)
    for days in (-900, 30):
        phone.send(remark(None, f"灯不亮{days}") | {"at": (clock.now() + timedelta(days=days)).isoformat()})
    phone.send(remark(None, "没有时间") | {"at": "昨天"})
    assert all(abs(voice.heard_at - clock.now()) < timedelta(minutes=1) for voice in voices())


# What waits for a person:


def test_the_same_id_from_another_account_or_with_other_content_is_kept(town):
    phone, other = Phone(town.wangjie), Phone(town.xiaoliu)
    said = remark(None, "灯不亮")
    phone.send(said)
    assert states(other.send(said)) == ["person"]
    assert states(phone.send(said | {"text": "灯亮了"})) == ["taken"]  # the id is that of what was taken
    assert (voices().count(), WriteConflict.objects.count(), Delivery.objects.unscoped("a test").count()) == (1, 2, 3)
    assert states(phone.send(said)) == ["taken"]
    assert WriteConflict.objects.count() == 2


def test_an_area_that_changed_waits_for_the_secretary_who_takes_it_in(town):
    phone = Phone(town.wangjie)
    Post.objects.filter(user=town.wangjie).update(until=clock.today() - timedelta(days=1))
    said = remark(None, "灯不亮")
    answer = phone.send(said)[0]
    assert answer["state"] == "person" and "书记" in answer["words"]
    actions.take_delivery(delivery=the_delivery(said), by=town.shuji)
    assert states(phone.states(said["id"])) == ["taken"]
    assert (voices().get().heard_by, the_delivery(said).by, the_delivery(said).taken_by) == (town.shuji, town.wangjie, town.shuji)


def test_somebody_who_left_still_delivers(town):
    phone = Phone(town.wangjie)
    town.wangjie.is_active = False
    town.wangjie.save()
    assert states(phone.send(remark(None, "灯不亮"))) == ["person"]


def test_a_withdrawn_phone_delivers_and_a_person_looks(town):
    phone = Phone(town.wangjie)
    actions.withdraw_device(device=phone.device, by=town.shuji)
    said = remark(None, "灯不亮")
    answer = phone.send_sealed([phone.sealed(said)])
    assert (answer["withdrawn"], answer["items"][0]["state"], answer["items"][0]["receipt_code"]) == (True, "person", None)
    actions.turn_down_delivery(delivery=the_delivery(said), words="不是王姐写的", by=town.shuji)
    answer = phone.states(said["id"])[0]
    assert (answer["state"], answer["words"]) == ("person", "不是王姐写的")
    assert not voices().exists()


def test_a_meeting_that_was_called_off_meanwhile(town):
    outing, phone = planned(town), Phone(town.wangjie)
    actions.cancel_outing(outing=outing, words="下雨", by=town.shuji)
    said = remark(None, "灯不亮", outing={"number": outing.number})
    answer = phone.send(said)[0]
    assert answer["state"] == "person" and answer["words"]
    actions.take_delivery(delivery=the_delivery(said), by=town.shuji)
    assert (voices().get().words, voices().get().occasion, voices().get().estate) == ("灯不亮", None, town.estate)


def test_what_is_wrong_is_said_to_the_writer(town):
    phone = Phone(town.wangjie)
    items = phone.send(
        remark(None, "  "),
        remark(None, "灯不亮", kind="啊"),
        written("count", outing={"number": "ZC"}),
        written("stop", outing=5),
    )
    assert states(items) == ["you"] * 4 and all(item["words"] for item in items)


def test_one_that_cannot_be_used_stops_no_other(town):
    phone, good = Phone(town.wangjie), remark(None, "灯不亮")
    newer = remark(None, "将来的话") | {"schema": 2}
    other = remark(None, "别的钥匙")
    broken = remark(None, "坏了")
    items = phone.send_sealed(
        [
            phone.sealed(newer),
            phone.sealed(other, key="none"),
            phone.sealed(broken, sealed="不是base64"),
            phone.sealed(written("card", home="1", base=0, words="有狗") | {"act": "将来的事"}),
            phone.sealed(good),
        ]
    )["items"]
    assert states(items) == ["later", "later", "person", "later", "taken"]
    assert Delivery.objects.unscoped("a test").count() == 5


def test_what_was_sealed_to_a_key_that_comes_back_is_taken_then(town, monkeypatch):
    phone, said = Phone(town.wangjie), remark(None, "灯不亮")
    with monkeypatch.context() as patched:
        patched.setattr(sealing, "office_keys", list)
        assert states(phone.send(said)) == ["later"]
    assert states(phone.states(said["id"])) == ["taken"]
    assert states(phone.send(said)) == ["taken"] and voices().count() == 1


def test_a_new_key_is_given_out_and_the_old_one_still_opens(town, settings, tmp_path):
    settings.KEYS = tmp_path
    sealing.key_bytes.cache_clear()
    try:
        old = Phone(town.wangjie)
        sealing.make_another_key()
        new = Phone(town.wangjie)
        assert old.key != new.key
        assert states(old.send(remark(None, "旧"))) + states(new.send(remark(None, "新"))) == ["taken", "taken"]
    finally:
        sealing.key_bytes.cache_clear()


def test_its_key_is_made_with_the_others_before_anything_needs_it(settings, tmp_path):
    """As it is installed, nobody but whoever carries the keys away may write beside them."""
    settings.KEYS = tmp_path
    sealing.key_bytes.cache_clear()
    try:
        make_first_keys()
        assert {path.name for path in tmp_path.iterdir()} == {"privacy.key", "seal.key", "notebook.key"}
    finally:
        sealing.key_bytes.cache_clear()


def test_a_key_that_is_lost_is_told_before_a_backup_and_another_is_made_by_a_command(town, settings, tmp_path, capsys):
    settings.KEYS = tmp_path
    sealing.key_bytes.cache_clear()
    try:
        phone = Phone(town.wangjie)
        call_command("notebook_key", "--new")
        said = capsys.readouterr().out
        assert phone.key in said and sealing.newest_key().id in said and phone.key != sealing.newest_key().id
        assert not [one for one in lost_keys() if "notebook" in one]
        first = (tmp_path / "notebook.key").rename(tmp_path / "away")
        sealing.key_bytes.cache_clear()
        assert states(phone.send(remark(None, "灯不亮"))) == ["later"]
        (told,) = (one for one in lost_keys() if "notebook" in one)
        assert "有1条手机送来的打不开" in told
        (tmp_path / "notebook-2.key").unlink()
        (told,) = (one for one in lost_keys() if "notebook" in one)
        assert "找不到密钥" in told and not (tmp_path / "notebook.key").exists()
        first.rename(tmp_path / "notebook.key")
    finally:
        sealing.key_bytes.cache_clear()


# Photos:


@pytest.mark.slow
def test_three_megabytes_in_pieces_in_any_order(town):
    phone, said = Phone(town.wangjie), remark(None, "灯不亮")
    pieces = phone.file(said["id"], noisy_photo(1024), piece=64 * 1024)
    random.Random(7).shuffle(pieces)
    for address, body in pieces[: len(pieces) // 2]:
        assert phone.put(address, body)["state"] == "unknown"
    phone.send(said)
    for address, body in reversed(pieces):
        answer = phone.put(address, body)
    assert (answer["state"], len(answer["have"])) == ("taken", len(pieces))
    kept = Attachment.objects.unscoped("a test").get()
    assert (kept.voice, kept.is_picture, kept.by, Piece.objects.count()) == (voices().get(), True, town.wangjie, 0)
    assert phone.put(*pieces[0])["state"] == "taken"


def test_a_photo_that_cannot_be_used_stops_nothing(town):
    phone, said = Phone(town.wangjie), remark(None, "灯不亮")
    for body in (b"\0\0\0\x18ftypheic" + b"0" * 40, b"no picture"):
        for address, part in phone.file(said["id"], body):
            phone.put(address, part)
    assert states(phone.send(said)) == ["taken"]
    kept = SentFile.objects.unscoped("a test").order_by("pk")
    assert [one.state for one in kept] == ["you", "you"] and "HEIC" in kept[0].words and Piece.objects.count() == 2


# Who:


def test_the_secret_opens_the_letter_box_alone(town):
    phone = Phone(town.wangjie)
    for given in ("Device 1", f"Device {phone.device.pk}.falsch", f"Bearer {phone.secret}", "Device x.y", ""):
        answer = Client().post(
            "/api/v1/notebook/status", {"ids": []}, content_type="application/json", headers={"authorization": given}
        )
        assert answer.status_code == 401
    assert phone.client.get("/api/v1/notebook/pack").status_code == 401
    assert phone.client.get("/api/v1/voices").status_code == 401


def test_wrong_secrets_are_counted(town):
    phone = Phone(town.wangjie)
    other = Client(headers={"authorization": f"Device {phone.device.pk}.falsch"})
    codes = [other.post("/api/v1/notebook/status", {"ids": []}, content_type="application/json").status_code for _ in range(31)]
    assert codes == [401] * 30 + [429]


def test_a_meeting_without_a_plan_begins_with_the_last_one_of_its_estate(town):
    over(town, "绿地光秃秃的")
    with clock.at(clock.now() + timedelta(days=1)):
        newer = over(town, "球室几点开", "冬青黄了", place="8号楼前")
        (last,) = pack_for(town.wangjie)["lasts"].values()
    assert (last["number"], last["count"]) == (newer.number, 2)
    assert pack_for(town.xiaochen)["lasts"] == {}


def test_the_page_puts_it_on_the_phone_and_carries_the_pack(town):
    client = Client(enforce_csrf_checks=True)
    assert client.get("/notebook/pack/").status_code == 401
    client.force_login(town.wangjie)
    going(town)
    pack = client.get("/notebook/pack/").json()
    assert pack["communities"][0]["code"] == town.wandu.code and pack["outings"][0]["state"] == "going"
    assert pack["me"]["name"] == "王姐" and (pack["days"], pack["tries"]) == (7, 10)
    answer = client.post(
        "/notebook/device/", {"name": "红米"}, content_type="application/json", headers={"x-csrftoken": pack["csrf"]}
    )
    assert answer.status_code == 201 and answer.json()["key"] == pack["key"]
    assert client.post("/notebook/device/", {}, content_type="application/json").status_code == 403
    client.force_login(town.laozhou)
    assert client.get("/notebook/pack/").status_code == 403
