"""Invariant 1 and 10 where a voice moved, was put right, or came in with a file: nothing is lost, doubled, or taken from others."""

import json
import uuid
from io import BytesIO

from minsheng.casework import actions
from minsheng.casework.models import Attachment, Call, Notice, Voice, WriteConflict
from minsheng.casework.queries.receipts import receipt_by_code
from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import Resident
from tests.chain import WHY, heard, named, opened, photo, refused
from tests.people import fresh
from tests.sheets import text_file

FILE = text_file(("编号", "内容", "姓名", "电话"), ("1", "灯不亮", "李秀英", "10000000001"), ("2", "路不平", "", ""))


def imported(town, content=FILE):
    return actions.import_voices(content=content, file_name="a.csv", community=town.wandu, by=town.shuji)


def voice_of(number):
    return Voice.objects.unscoped(WHY).get(external_number=number)


def test_the_same_file_creates_nothing_though_a_row_was_handed_over(town):
    imported(town)
    actions.hand_over_voice(voice=voice_of("1"), community=town.gucheng, by=town.shuji)
    again = imported(town)
    assert (again.created, again.repeated) == (0, 2)


def test_both_communities_may_have_the_same_number(town):
    imported(town)
    actions.import_voices(content=FILE, file_name="a.csv", community=town.gucheng, by=town.xiaochen)
    mine = Voice.objects.unscoped(WHY).get(external_number="1", community=town.wandu)
    actions.hand_over_voice(voice=mine, community=town.gucheng, by=town.shuji)
    assert Voice.objects.unscoped(WHY).filter(external_number="1", community=town.gucheng).count() == 2


def test_undoing_a_file_leaves_what_was_handed_over_and_what_was_put_right(town):
    batch = imported(town)
    moved, wrong = voice_of("1"), voice_of("2")
    actions.hand_over_voice(voice=moved, community=town.gucheng, by=town.shuji)
    newer = heard(town, "路面不平", speaker=None, replaces=wrong)
    assert actions.undo_import(batch=fresh(batch), by=town.shuji) == 0
    assert (fresh(moved).state, fresh(wrong).state, newer.state) == ("new", "replaced", "new")


def test_what_no_column_holds_stays_with_the_voice(town):
    place = "万都小区" * 25
    rows = [("编号", "内容", "电话", "地点"), ("1", "灯不亮", "10000066001/10000066002", place)]
    batch = imported(town, text_file(*rows))
    voice = voice_of("1")
    assert voice.observed == f"表里的电话：10000066001/10000066002；表里的地点：{place}"
    assert batch.rows.get().reason == "放不下的记在“看到的”里"


def test_a_correction_takes_its_repetitions_along(town):
    first = heard(town, speaker=named(1))
    again = heard(town, "还是不亮", speaker=named(1))
    actions.repeat_voice(voice=again, earlier=first, by=town.xiaoliu)
    newer = heard(town, "三号楼的灯不亮", speaker=None, replaces=first)
    case = opened(town, fresh(newer))
    assert (fresh(again).repeats, receipt_by_code(again.receipt_code).case) == (newer, case)


def test_an_old_slip_still_leads_on_after_a_correction_and_a_hand_over(town):
    first = heard(town, speaker=named(1))
    newer = heard(town, "三号楼的灯不亮", speaker=None, replaces=first)
    actions.hand_over_voice(voice=fresh(newer), community=town.gucheng, by=town.wangjie)
    assert receipt_by_code(first.receipt_code).voice.pk == newer.pk
    assert fresh(first).community == town.gucheng


def test_a_device_that_sends_again_after_a_hand_over_hears_that_it_arrived(town, client):
    body = {"client_id": str(uuid.uuid4()), "text": "灯不亮", "community": town.wandu.code}
    key = {"Authorization": f"Bearer {make_token(user=town.wangjie)}"}

    def send():
        return client.post("/api/v1/voices", json.dumps(body), content_type="application/json", headers=key)

    number = send().json()["number"]
    actions.hand_over_voice(voice=Voice.objects.unscoped(WHY).get(), community=town.gucheng, by=town.wangjie)
    answer = send()
    assert (answer.status_code, answer.json()) == (200, {"number": number, "client_id": body["client_id"]})


def test_a_photo_that_was_missing_is_added_when_the_form_comes_again(town, client):
    client.force_login(town.wangjie)
    form = {"client_id": str(uuid.uuid4()), "words": "灯不亮"}
    client.post("/hear/", form)
    picture = BytesIO(photo())
    picture.name = "a.jpg"
    client.post("/hear/", form | {"photo": picture})
    assert (Voice.objects.unscoped(WHY).count(), Attachment.objects.unscoped(WHY).count()) == (1, 1)


def test_another_file_under_the_same_id_is_a_conflict_and_no_success(town, client):
    case = opened(town)
    client.force_login(town.shuji)
    form = {"client_id": str(uuid.uuid4()), "stage": "before"}
    answers = []
    for colour in ("green", "red"):
        picture = BytesIO(photo(colour))
        picture.name = "a.jpg"
        answers.append(client.post(f"/cases/{case.number}/attach/", form | {"file": picture}).status_code)
    assert (answers, Attachment.objects.unscoped(WHY).count(), WriteConflict.objects.count()) == ([302, 409], 1, 1)


def test_who_asks_to_be_forgotten_is_forgotten_in_every_row(town):
    """Two rows of a file are two residents of one person; what was written down of a call, and a correction under no name."""
    rows = [("编号", "内容", "姓名", "电话"), *((n, f"灯不亮{n}", "李秀英", "10000000001") for n in "12")]
    imported(town, text_file(*rows))
    voice = voice_of("1")
    actions.note_voice(voice=voice, words="谢谢", by=town.xiaoliu)
    notice = Notice.objects.unscoped(WHY).get(voice=voice, kind="result")
    actions.call_speaker(notice=notice, outcome="told", words="她住院了", by=town.xiaoliu)
    assert actions.erase_resident(resident=fresh(voice).speaker, reason="本人要求", by=town.shuji) == 2
    assert set(Resident.objects.unscoped(WHY).values_list("name_sealed", "phone_sealed")) == {("", "")}
    assert (Call.objects.unscoped(WHY).get().words, voice_of("2").words) == ("", "（已按本人要求删去）")


def test_the_channel_of_residents_is_not_for_staff(town, client):
    body = {"client_id": str(uuid.uuid4()), "text": "灯不亮", "community": town.wandu.code, "source": "web"}
    key = {"Authorization": f"Bearer {make_token(user=town.wangjie)}"}
    assert client.post("/api/v1/voices", json.dumps(body), content_type="application/json", headers=key).status_code == 422


def test_a_file_that_is_handed_in_names_its_refused_rows(town, client):
    batch = imported(town, text_file(("编号", "内容", "时间"), ("1", "灯不亮", "昨天"), ("2", "路不平", "")))
    key = {"Authorization": f"Bearer {make_token(user=town.shuji)}"}
    items = client.get(f"/api/v1/imports/{batch.pk}", headers=key).json()["items"]
    assert [(row["row"], row["outcome"], "看不懂" in row["reason"]) for row in items] == [("2", "refused", True)]


def test_what_a_guest_began_to_write_waits_covered(town, client):
    client.post("/speak/", {"words": "我家的灯不亮"})
    client.post("/speak/where/", {})
    client.post("/speak/who/", {"name": "李秀英", "phone": "10000000001"})
    kept = repr(dict(client.session.items()))
    assert ("李秀英" in kept, "10000000001" in kept, "灯不亮" in kept) == (False, False, False)
    assert "李秀英" in client.get("/speak/check/").content.decode()


def test_a_voice_of_no_speaker_may_be_put_right_with_one(town):
    voice = heard(town, speaker=None)
    newer = heard(town, voice.words, speaker=named(3), replaces=voice)
    assert (newer.askable, newer.speaker.uncovered_name()) == (True, "李秀英3")
    with refused("bad_input", "replaces"):
        heard(town, "x", community=town.gucheng, by=town.xiaochen, replaces=newer)
