"""来电: who may be calling, and writing down while they talk."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minsheng.casework import actions
from minsheng.casework.models import Voice
from minsheng.foundation import privacy
from minsheng.foundation.models import LookLog
from minsheng.neighbourhood.actions import look_up_caller
from minsheng.neighbourhood.models import Resident, ending_of
from minsheng.neighbourhood.queries import residents_by_ending
from tests.chain import WHY, answered, heard
from tests.people import fresh, seen_as

pytestmark = pytest.mark.slow

PHONE = "10000001234"


def speaker(name="李大娘", phone=PHONE):
    return actions.Speaker("named", name, phone)


@pytest.fixture
def at_the_phone(town):
    """王姐 with the page open; posts what the page would post and gives the page that follows."""
    client = Client()
    client.force_login(town.wangjie)

    def press(status=200, **typed):
        response = client.post("/telephone/", typed, follow=True)
        assert response.status_code == status
        return response.content.decode()

    press.client = client
    return press


@pytest.mark.parametrize("typed", ["1234", " １２３４", PHONE, "+86 100-0000-1234"])
def test_who_it_may_be_is_shown_covered_with_what_was_said_and_told(town, at_the_phone, typed):
    case = answered(town, heard(town, "路灯不亮", speaker=speaker("李建国")))
    page = at_the_phone(look="1", digits=typed)
    assert [word in page for word in ("李*", "100****1234", "“路灯不亮”", case.get_phase_display(), "灯修好了，请您看看")] == [
        True
    ] * 5
    assert ("李建国" in page, PHONE in page) == (False, typed not in ("1234", " １２３４"))  # the whole number where it was typed


def test_one_person_of_many_rows_of_a_file_is_shown_once(town, at_the_phone):
    lines = "".join(f"{n},路灯{n},李建国,{PHONE}\n" for n in range(3))
    content = f"编号,内容,姓名,电话\n{lines}".encode()
    actions.import_voices(content=content, file_name="a.csv", community=town.wandu, by=town.xiaoliu)
    heard(town, "水管漏", speaker=speaker("孙先生"))
    page = at_the_phone(look="1", digits="1234")
    assert (page.count("是他，记下他说的"), [f"路灯{n}" in page for n in range(3)]) == (2, [True] * 3)


def test_other_digits_are_not_looked_up(town, at_the_phone):
    heard(town, speaker=speaker())
    for typed in ("", "34", "123", "12345678901234"):
        assert "电话请写最后四位" in at_the_phone(422, look="1", digits=typed, words="刚说的话")
    assert not LookLog.objects.exists()
    assert "刚说的话" in at_the_phone.client.get("/telephone/").content.decode()


def test_nobody_of_another_area_is_shown(town, at_the_phone):
    actions.hear_voice(words="水管漏", community=town.gucheng, by=town.xiaochen, speaker=speaker("王大爷"))
    page = at_the_phone(look="1", digits="1234")
    assert ("没有这个号码" in page, "王大爷" in page, "100****" in page) == (True, False, False)


def test_every_look_is_one_line_of_the_log(town, at_the_phone):
    people = [heard(town, f"路灯{n}", speaker=speaker(name)).speaker_id for n, name in enumerate(("李大娘", "孙先生"))]
    at_the_phone(look="1", digits="1234")
    at_the_phone.client.get("/telephone/")
    at_the_phone(look="1", digits="9999")
    looks = LookLog.objects.order_by("id").values_list("by__username", "act", "what")
    assert list(looks) == [
        ("wangjie", "look_up_caller", f"residents {people[1]} {people[0]}"),
        ("wangjie", "look_up_caller", "nobody"),
    ]
    client = Client()
    client.force_login(town.shenji)
    assert client.get(reverse("log")).status_code == 200


def test_whoever_looks_through_other_eyes_looks_nobody_up(town):
    with pytest.raises(Exception, match="只能看"):
        look_up_caller(digits="1234", by=seen_as(town.wangjie, town.quji))


def test_one_press_makes_them_the_speaker_and_nothing_typed_is_lost(town, at_the_phone):
    before = heard(town, speaker=speaker("李建国"))
    at_the_phone(look="1", digits="1234", words="楼道灯也坏了")
    page = at_the_phone(person=str(before.speaker_id), digits="1234", words="楼道灯也坏了，黑")
    assert ("说话的人：李* 100****1234" in page, "楼道灯也坏了，黑" in page) == (True, True)
    assert "楼道灯也坏了，黑" in at_the_phone.client.get("/telephone/").content.decode()
    at_the_phone(write="1", digits="1234", words="楼道灯也坏了，黑", place="三号楼")
    voice = Voice.objects.unscoped(WHY).latest("pk")
    assert (voice.words, voice.speaker_id, voice.source, voice.speaker_mode, voice.place, voice.heard_by) == (
        "楼道灯也坏了，黑",
        before.speaker_id,
        "phone",
        "named",
        "三号楼",
        town.wangjie,
    )
    assert "楼道灯" not in at_the_phone.client.get("/telephone/").content.decode()


def test_opening_what_the_caller_said_before_loses_nothing_of_what_was_typed(town, at_the_phone):
    before = heard(town, "路灯不亮", speaker=speaker("李建国"))
    page = at_the_phone(look="1", digits="1234")
    assert f'name="open" value="{before.number}"' in page
    assert "路灯不亮" in at_the_phone(open=before.number, digits="1234", words="楼道灯也坏了")
    assert "楼道灯也坏了" in at_the_phone.client.get("/telephone/").content.decode()
    there = actions.hear_voice(words="水管漏", community=town.gucheng, by=town.xiaochen)
    for other in (there.number, "../x"):
        assert "水管漏" not in at_the_phone(open=other, words="楼道黑")


@pytest.mark.parametrize(
    ("kept", "typed"),
    [("0318-8612345", "8612345"), ("8612345", "0318 8612345"), ("010-58612345", "58612345"), ("0318-8612345", "03188612345")],
)
def test_a_landline_is_found_with_and_without_its_area_code(town, at_the_phone, kept, typed):
    heard(town, "路灯不亮", speaker=speaker("李建国", kept))
    heard(town, "水管漏", speaker=speaker("孙先生", "0318-8699945"))
    page = at_the_phone(look="1", digits=typed)
    assert ("路灯不亮" in page, "水管漏" in page) == (True, False)


def test_somebody_new_is_written_down_with_the_number_that_rang(town, at_the_phone):
    page = at_the_phone(look="1", digits=PHONE)
    assert f'value="{PHONE}"' in page
    at_the_phone(write="1", digits=PHONE, words="水管漏", name="孙先生", phone=PHONE)
    voice = Voice.objects.unscoped(WHY).latest("pk")
    assert (voice.speaker.uncovered_name(), voice.speaker.uncovered_phone(), voice.source) == ("孙先生", PHONE, "phone")


@pytest.mark.parametrize("next_one", ["13900000009", "0009"])
def test_another_number_takes_the_place_of_the_one_before(town, at_the_phone, next_one):
    """One digit was wrong, or somebody else rings: nobody is called back at a number that was not theirs."""
    at_the_phone(look="1", digits=PHONE)
    page = at_the_phone(look="1", digits=next_one, phone=PHONE)
    assert (f'value="{PHONE}"' in page, 'name="phone" value="13900000009"' in page) == (False, len(next_one) == 11)
    typed = "13800000001"
    assert f'value="{typed}"' in at_the_phone(look="1", digits=PHONE, phone=typed)


def test_sent_twice_it_is_written_down_once(town, at_the_phone):
    at_the_phone(look="1", digits="1234", words="水管漏")
    session = at_the_phone.client.session
    kept = session["telephone"]
    at_the_phone(write="1", digits="1234", words="水管漏")
    session = at_the_phone.client.session
    session["telephone"] = kept
    session.save()
    assert "已经记过了" in at_the_phone(write="1", digits="1234", words="水管漏")
    assert Voice.objects.unscoped(WHY).count() == 1


def test_what_waits_in_the_session_is_covered(town, at_the_phone):
    at_the_phone(look="1", digits=PHONE, words="水管漏", name="孙先生")
    assert [word in str(dict(at_the_phone.client.session)) for word in (PHONE, "水管漏", "孙先生")] == [False] * 3


def test_a_resident_of_another_area_can_not_be_made_the_speaker(town, at_the_phone):
    there = actions.hear_voice(words="水管漏", community=town.gucheng, by=town.xiaochen, speaker=speaker("王大爷"))
    assert "王大爷" not in at_the_phone(person=str(there.speaker_id), words="楼道黑")
    at_the_phone(write="1", words="楼道黑")
    assert Voice.objects.unscoped(WHY).latest("pk").speaker is None


def test_who_serves_two_communities_writes_down_where_it_is(town):
    """Known there, heard of here: the same name and number, as a resident of the place that is spoken of."""
    there = actions.hear_voice(words="水管漏", community=town.gucheng, by=town.xiaochen, speaker=speaker("王大爷"))
    spoken = actions.Speaker("named", known=there.speaker)
    voice = actions.hear_voice(words="路灯", community=town.wandu, by=town.jiedao, speaker=spoken, source="phone")
    assert (voice.speaker.community, voice.speaker.uncovered_name()) == (town.wandu, "王大爷")
    assert voice.speaker_id != there.speaker_id


def test_an_officer_of_many_communities_is_asked_where(town):
    client = Client()
    client.force_login(town.jiedao)
    response = client.post("/telephone/", {"write": "1", "words": "水管漏"})
    assert (response.status_code, "请选哪个小区" in response.content.decode(), "水管漏" in response.content.decode()) == (
        422,
        True,
        True,
    )


def test_erased_or_moved_the_last_four_digits_follow(town):
    voice = heard(town, speaker=speaker())
    assert [one.pk for one in residents_by_ending(town.wangjie, "1234")] == [voice.speaker_id]
    actions.hand_over_voice(voice=voice, community=town.gucheng, by=town.shuji)
    assert residents_by_ending(town.wangjie, "1234") == []
    assert [one.pk for one in residents_by_ending(town.xiaochen, "1234")] == [fresh(voice).speaker_id]
    actions.erase_resident(resident=fresh(voice).speaker, reason="本人要求", by=town.jiedao)
    assert Resident.objects.unscoped(WHY).get(pk=voice.speaker_id).phone_ending == ""


def test_a_row_with_a_foreign_ending_is_not_shown(town):
    """What the index says is compared with the number itself."""
    voice = heard(town, speaker=speaker(phone="10000005678"))
    Resident.objects.unscoped(WHY).filter(pk=voice.speaker_id).update(phone_ending=ending_of("1234"))
    assert residents_by_ending(town.wangjie, "1234") == []
    assert ending_of("1234") != privacy.index_of("1234", "resident.phone")


def test_the_page_costs_the_same_for_one_as_for_three(town, at_the_phone):
    def statements(n):
        heard(town, f"路灯{n}", speaker=speaker(f"李{n}娘"))
        at_the_phone(look="1", digits="1234")
        with CaptureQueriesContext(connection) as captured:
            assert f"李{n}娘"[:1] in at_the_phone.client.get("/telephone/").content.decode()
        return len(captured)

    one = statements(1)
    assert [statements(2), statements(3)] == [one, one]


def test_leaving_by_the_menu_loses_nothing_of_what_was_typed(town, at_the_phone):
    """What keep.js sends on the way out, and what the button does without a script."""
    left = at_the_phone.client.post("/telephone/", {"keep": "1", "digits": "12", "words": "楼道灯也坏了"})
    assert left.status_code == 204
    assert "楼道灯也坏了" in at_the_phone.client.get("/telephone/").content.decode()
    at_the_phone.client.post("/telephone/", {"keep": "1", "digits": "", "words": ""})
    assert "楼道灯也坏了" not in at_the_phone.client.get("/telephone/").content.decode()
    at_the_phone(leave="1", words="水管漏")
    assert "水管漏" in at_the_phone.client.get("/telephone/").content.decode()
    assert "data-keep" in at_the_phone.client.get("/telephone/").content.decode()


def test_an_empty_page_that_is_left_keeps_nothing(town, at_the_phone):
    at_the_phone.client.post("/telephone/", {"keep": "1", "digits": "", "words": ""})
    assert "telephone" not in at_the_phone.client.session


def test_an_officer_of_many_communities_chooses_one(town):
    client = Client()
    client.force_login(town.jiedao)
    client.post("/telephone/", {"write": "1", "words": "水管漏", "community": town.gucheng.code})
    assert Voice.objects.unscoped(WHY).get().community == town.gucheng
    assert f'value="{town.gucheng.code}" selected' in client.get("/telephone/").content.decode()
