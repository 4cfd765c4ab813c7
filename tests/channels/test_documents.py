"""Documents as Word files: what the page shows and no more, names covered, on A4 as the standard sets it, and written down."""

import io
import zipfile

import pytest
from django.conf import settings
from docx import Document
from docx.oxml.ns import qn

from minsheng.casework import actions as casework
from minsheng.channels.documents import gb9704
from minsheng.channels.documents.dossier import MOST_PICTURES
from minsheng.channels.documents.filling import fill_found
from minsheng.channels.documents.kinds import KINDS
from minsheng.foundation.models import TimelineEntry
from minsheng.foundation.timeline import facts
from minsheng.neighbourhood.actions import make_token
from tests.chain import answered, done, heard, named, offered, opened, photo, says
from tests.people import fresh
from tests.words import texts

pytestmark = pytest.mark.slow


def taken(client, user, kind: str, of: str):
    client.force_login(user)
    return client.post(f"/documents/word/{kind}/{of}/")


def test_22_lines_of_28_characters_fit_and_no_more():
    section = Document(io.BytesIO(KINDS["meeting-invitation"].default())).sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    assert (section.top_margin.mm, section.left_margin.mm) == pytest.approx((37, 28), abs=0.1)
    width = (section.page_width - section.left_margin - section.right_margin) / 635
    height = (section.page_height - section.top_margin - section.bottom_margin) / 635
    assert (width * 635 / 36000, height * 635 / 36000) == pytest.approx((156, 225), abs=0.1)
    grid = section._sectPr.find(qn("w:docGrid"))
    pitch = int(grid.get(qn("w:linePitch")))
    assert (grid.get(qn("w:type")), 22 * pitch <= height < 23 * pitch) == ("lines", True)
    normal = Document(io.BytesIO(KINDS["meeting-invitation"].default())).styles["Normal"].element.rPr
    character = int(normal.find(qn("w:sz")).get(qn("w:val"))) * 10 + int(normal.find(qn("w:spacing")).get(qn("w:val")))
    assert (28 * character <= width < 29 * character, normal.rFonts.get(qn("w:eastAsia"))) == (True, "仿宋_GB2312")


def test_every_line_of_the_text_is_as_high_as_the_grid():
    document = Document(io.BytesIO(KINDS["meeting-invitation"].default()))
    heights = {
        paragraph.paragraph_format.line_spacing.pt
        for paragraph in document.paragraphs
        if not paragraph.runs[:1] or not paragraph.runs[0].font.size
    }
    assert heights == {gb9704.LINE_PITCH / 20}


def test_a_missing_font_has_another_named_and_none_is_shipped():
    archive = zipfile.ZipFile(io.BytesIO(KINDS["reply"].default()))
    table = archive.read("word/fontTable.xml").decode()
    assert (
        'w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong' in table,
        [n for n in archive.namelist() if "fonts/" in n],
    ) == (True, [])


def test_the_same_template_every_time():
    assert KINDS["dossier"].default() == KINDS["dossier"].default()


def test_the_dossier_says_what_the_page_says_names_covered_with_its_pictures(town, client):
    voice = heard(town, "三号楼的灯不亮", speaker=named(1))
    own = casework.attach(content=photo("purple"), voice=voice, by=town.wangjie)
    case = done(town, offered(town, opened(town, voice))).case
    casework.answer_residents(case=fresh(case), words="灯换了", by=town.shuji)
    says(voice, "solved")
    answer = taken(client, town.wangjie, "dossier", case.number)
    told = texts(answer.content)
    wanted = [case.number, case.title, "三号楼的灯不亮", voice.speaker_shown, "恒邻物业", "灯换了", "演示数据，纯属虚构"]
    assert (answer.status_code, [word for word in wanted if word not in told]) == (200, [])
    name, phone = voice.speaker.uncovered_name(), voice.speaker.uncovered_phone()
    everything = b"".join(part for part in zipped(answer.content).values())
    assert [one for one in (name, phone) if one.encode() in everything] == []
    assert len([part for part in zipped(answer.content) if part.startswith("word/media/")]) >= 1
    page = client.get(f"/cases/{case.number}/dossier/").content.decode()
    assert [word for word in [*wanted, f"/files/{own.key}/"] if word not in page] == []
    assert "说的时候拍的" in told


def zipped(content: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name) for name in archive.namelist()}


def test_a_picture_that_is_gone_does_not_keep_the_rest(town):
    case = done(town, offered(town, opened(town))).case
    found = KINDS["dossier"].find(town.shuji, case.number)
    gone = type(found)(found.facts, found.title, found.community, [settings.DATA / "nowhere.jpg"] * MOST_PICTURES)
    assert "（照片打不开）" in texts(fill_found(KINDS["dossier"].default(), KINDS["dossier"], gone))


def test_the_letter_to_who_spoke_has_the_own_words_and_a_covered_name(town, client):
    voice = heard(town, "三号楼的灯不亮", speaker=named(1))
    answered(town, voice)
    told = texts(taken(client, town.wangjie, "reply", voice.number).content)
    assert ("三号楼的灯不亮" in told, voice.speaker_shown in told, voice.speaker.uncovered_name() in told) == (True, True, False)


def test_the_letter_to_a_platform_has_no_words_of_anybody_who_spoke(town, client):
    voice = heard(town, "我家门口的灯不亮", speaker=named(1))
    case = answered(town, voice)
    order = casework.note_external_order(case=fresh(case), platform="12345", number="A1", by=town.xiaoliu)
    told = texts(taken(client, town.wangjie, "reply", f"order-{order.pk}").content)
    hidden = ["我家门口", voice.speaker.uncovered_name(), voice.speaker_shown, voice.number]
    assert ("12345" in told, "A1" in told, case.title in told, [one for one in hidden if one in told]) == (True, True, True, [])


def test_it_refuses_a_stranger(town, client):
    voice = heard(town)
    case = opened(town, voice)
    order = casework.note_external_order(case=fresh(case), platform="12345", number="A1", by=town.xiaoliu)
    offered(town, fresh(case))
    of = [
        ("dossier", case.number),
        ("reply", voice.number),
        ("reply", f"order-{order.pk}"),
        ("nothing", "1"),
        ("reply", "order-"),
    ]
    for user in (town.xiaochen, town.laozhou, town.lilei, town.shenji, town.passerby):
        key = {"Authorization": f"Bearer {make_token(user=user)}"}
        for kind, what in of:
            assert taken(client, user, kind, what).status_code == 404
            assert client.post(f"/api/v1/documents/{kind}/{what}", headers=key).status_code == 404
    assert not TimelineEntry.objects.filter(kind="DocumentMade").exists()


def test_what_leaves_is_written_down(town, client):
    case = opened(town)
    key = {"Authorization": f"Bearer {make_token(user=town.wangjie)}"}
    answer = client.post(f"/api/v1/documents/dossier/{case.number}", headers=key)
    entry = TimelineEntry.objects.get(kind="DocumentMade")
    assert (answer.status_code, answer.headers["X-Minsheng-Template"], entry.by) == (200, "in-use", town.wangjie)
    assert (facts(entry)["kind"], facts(entry)["title"]) == ("dossier", f"一案一档 {case.number}")
    client.force_login(town.quji)
    assert f"一案一档 {case.number}" in client.get("/log/").content.decode()
