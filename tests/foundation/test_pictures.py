"""Files are told apart by what they are, bounded, and stripped of where and with what they were taken."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image

from minsheng.foundation.errors import BadInput
from minsheng.foundation.pictures import KEPT_EDGE, MAX_PIXELS, THUMB_EDGE, keep_file, understand
from tests.chain import photo

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 100


def exif(**gps: object) -> Image.Exif:
    """What a telephone writes: its make, the moment, which side is up, and where."""
    found = Image.Exif()
    found[ExifTags.Base.Make] = "Huawei-of-Mrs-Li"
    found[ExifTags.Base.DateTime] = "2026:03:08 07:30:00"
    found[ExifTags.Base.Orientation] = gps.pop("orientation", 1)
    found.get_ifd(ExifTags.IFD.GPSInfo).update(gps.get("position", {}))
    return found


def taken(position: dict[int, object] | None = None, kind: str = "JPEG", **changes: object) -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGB", (40, 20), "red")
    picture.paste("blue", (20, 0, 40, 20))
    picture.save(out, kind, exif=exif(position=position or {}, **changes))
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds nothing."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"")
    parts = [struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part)) for part in (head, body, b"IEND")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def zipped(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(BadInput) as refusal:
        understand(content)
    assert refusal.value.field == "file"
    return refusal.value.code


JIZHOU = {1: "N", 2: (37.0, 33.0, 12.5), 3: "E", 4: (115.0, 34.0, 1.0)}


def test_where_a_photo_was_taken_is_read_and_then_stripped():
    content = taken(JIZHOU)
    assert b"Huawei-of-Mrs-Li" in content
    handed = understand(content)
    assert (handed.latitude, handed.longitude) == (37.553472, 115.566944)
    for kept in (handed.content, handed.thumbnail):
        assert b"Huawei-of-Mrs-Li" not in kept and b"Exif" not in kept
        assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}


def test_south_and_west_are_negative():
    handed = understand(taken({1: "S", 2: (33.0, 30.0, 0.0), 3: "W", 4: (70.0, 15.0, 0.0)}))
    assert (handed.latitude, handed.longitude) == (-33.5, -70.25)


@pytest.mark.parametrize(
    "position",
    [
        {},
        {2: (37.0, 0.0, 0.0)},
        {1: "N", 2: (137.0, 0.0, 0.0), 3: "E", 4: (115.0, 0.0, 0.0)},
        {1: "N", 2: (37.0, 0.0), 3: "E", 4: (115.0, 0.0)},
    ],
)
def test_a_position_that_is_none_is_left_out(position):
    handed = understand(taken(position))
    assert (handed.latitude, handed.longitude) == (None, None)


def test_a_sideways_photo_with_a_position_of_the_wrong_type_is_still_a_photo():
    content = taken(JIZHOU, orientation=6).replace(b"\x00\x04\x00\x05\x00\x00\x00\x03", b"\x00\x04\x00\x07\x00\x00\x00\x03")
    handed = understand(content)
    assert (handed.suffix, handed.latitude, handed.longitude) == (".jpg", None, None)


def test_a_photo_taken_sideways_stands_upright():
    kept = Image.open(io.BytesIO(understand(taken(orientation=6)).content))
    assert kept.size == (20, 40)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_photo_is_kept_as_jpeg_with_a_thumbnail(kind):
    handed = understand(photo("green", (900, 700), kind))
    assert (handed.content_type, handed.suffix) == ("image/jpeg", ".jpg")
    kept, thumbnail = Image.open(io.BytesIO(handed.content)), Image.open(io.BytesIO(handed.thumbnail))
    assert (kept.format, kept.size, thumbnail.format, max(thumbnail.size)) == ("JPEG", (900, 700), "JPEG", THUMB_EDGE)


def test_a_large_photo_is_made_smaller():
    handed = understand(photo("green", (KEPT_EDGE * 2, 100)))
    assert Image.open(io.BytesIO(handed.content)).size == (KEPT_EDGE, 50)


def test_a_png_with_transparency_becomes_a_jpeg():
    out = io.BytesIO()
    Image.new("RGBA", (30, 20), (255, 0, 0, 128)).save(out, "PNG")
    assert Image.open(io.BytesIO(understand(out.getvalue()).content)).mode == "RGB"


def test_sixty_megabytes_are_refused():
    assert refused(b"\xff\xd8\xff" + b"\x00" * (60 * 1024 * 1024)) == "too_large"


def test_exactly_the_limit_is_read_and_one_byte_more_is_not():
    whole = b"%PDF-1.7\n" + b" " * (settings.UPLOAD_LIMIT - 9)
    assert understand(whole).suffix == ".pdf"
    assert refused(whole + b" ") == "too_large"


def test_an_empty_file_is_refused():
    assert refused(b"") == "empty_file"


@pytest.mark.parametrize("names", [(), ("photo.jpg",), ("evil.exe", "word/other.xml")])
def test_a_zip_that_pretends_to_be_a_photo_is_refused(names):
    assert refused(zipped(*names) if names else b"PK\x03\x04 and nothing else") == "not_a_photo"


@pytest.mark.parametrize(("name", "suffix"), [("word/document.xml", ".docx"), ("xl/workbook.xml", ".xlsx")])
def test_word_and_excel_are_documents_without_a_picture(name, suffix):
    handed = understand(zipped("[Content_Types].xml", name))
    assert (handed.suffix, handed.thumbnail) == (suffix, None)


def test_heic_is_refused_with_what_to_do():
    assert refused(HEIC) == "heic"


@pytest.mark.parametrize(
    ("begins", "kind"),
    [
        (b"\x1aE\xdf\xa3", "audio/webm"),
        (b"OggS", "audio/ogg"),
        (b"\0\0\0\x1cftypM4A ", "audio/mp4"),
        (b"\0\0\0\x1cftypisom", "audio/mp4"),
    ],
)
def test_a_voice_memo_is_told_apart_and_kept_as_it_is(begins, kind):
    handed = understand(begins + b"\0" * 40)
    assert (handed.content_type, handed.content, handed.thumbnail) == (kind, begins + b"\0" * 40, None)


@pytest.mark.parametrize("size", [(10_000, MAX_PIXELS // 10_000 + 1), (16_320, 12_240), (50_000, 50_000), (2**31 - 1, 2**31 - 1)])
def test_a_header_with_too_many_pixels_is_refused_as_such(size):
    """16320 × 12240 is what a 200-megapixel telephone makes: a photo, and not broken."""
    assert refused(png_header(*size)) == "too_many_pixels"


@pytest.mark.parametrize(
    "content",
    [
        b"this is no photo",
        b"<svg onload='alert(1)' xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff\xe0" + b"\x00" * 50,
        b"MZ\x90\x00" + b"\x00" * 500,
        b"BM" + b"\x00" * 100,
        photo()[: len(photo()) // 2],
        photo(kind="PNG")[:40],
        png_header(100, 100),
    ],
    ids=["text", "svg", "half a header", "program", "bitmap", "cut jpeg", "cut png", "empty png"],
)
def test_what_is_no_photo_or_broken_is_refused(content):
    assert refused(content) == "not_a_photo"


@given(st.data())
def test_no_damage_to_a_photo_is_more_than_a_refusal(data):
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]))
    content = bytearray(taken(JIZHOU, kind, orientation=6) if kind != "GIF" else photo(kind="GIF"))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert understand(bytes(content)).suffix in {".jpg", ".docx", ".xlsx", ".pdf"}
    except BadInput as refusal:
        assert refusal.code in {"not_a_photo", "too_many_pixels", "heic"}


def test_the_name_says_nothing_and_the_content_everything():
    assert understand(b"%PDF-1.4 and so on").content_type == "application/pdf"


def test_a_file_lies_under_its_own_hash_and_only_once():
    names = {keep_file(photo("red"), ".jpg"), keep_file(photo("red"), ".jpg"), keep_file(photo("blue"), ".jpg")}
    assert len(names) == 2
    folder = Path(settings.MEDIA_ROOT)
    assert {(folder / name).read_bytes() for name in names} == {photo("red"), photo("blue")}
    assert list(folder.rglob("*.part")) == []


def test_a_photo_with_a_second_one_behind_it_is_a_photo():
    """Some telephones write MPO and call it JPEG: the first picture is the photo."""
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "red").save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (800, 600), "blue")])
    kept = Image.open(io.BytesIO(understand(out.getvalue()).content))
    assert (kept.format, kept.getpixel((9, 9))[0] > 200) == ("JPEG", True)
