"""A template that somebody hands in, opened with care: a Word file by its content, without macros, foreign targets, bombs or entities."""

import io
import re
import warnings
import zipfile

from lxml import etree
from PIL import Image

from minsheng.foundation.errors import BadInput

MOST_BYTES = 4 * 1024 * 1024
MOST_PARTS = 300
MOST_INSIDE = 24 * 1024 * 1024
MOST_XML = 2 * 1024 * 1024
MOST_PIXELS = 24_000_000
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_PARTS = re.compile(r"(?:.*\.(?:xml|rels)|word/media/[^/]+|word/fonts/[^/]+\.odttf|docProps/thumbnail\.\w+)", re.I)
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']+)""")
# Field codes that fetch something from elsewhere or start a program.
_FETCHES = re.compile(r"\b(?:DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|RD)\b", re.I)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def require_a_template(content: bytes) -> None:
    """Raise BadInput, saying what to do instead, for everything that is not a plain .docx of sensible size."""
    if not content:
        raise BadInput("这个文件是空的，请重新选一次。", "file", "empty_file")
    if len(content) > MOST_BYTES:
        raise BadInput(f"模板太大了，最多{MOST_BYTES // 1024 // 1024}兆。把里面的图片改小一点再传。", "file", "too_large")
    if content[:4] == OLD_OR_LOCKED:
        raise BadInput("这是旧的.doc，或者带着密码。请在Word或WPS里去掉密码，另存为.docx再传。", "file", "not_a_template")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise BadInput("这不是Word文件。请在Word或WPS里另存为.docx再传。", "file", "not_a_template") from error
    _require_small(parts)
    try:
        _require_plain(archive, parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise BadInput("这个Word文件坏了，打不开。请重新另存为.docx再传。", "file", "not_a_template") from error


def _require_small(parts: list[zipfile.ZipInfo]) -> None:
    """By what the directory of the archive says; more than that is never read out of it."""
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_INSIDE or len(set(names)) != len(names):
        raise BadInput("这个文件解开来太大，不像一份模板。请新建一份.docx，只放文字和一两张小图。", "file", "too_large")
    if any(part.file_size > MOST_XML for part in parts if part.filename.lower().endswith((".xml", ".rels"))):
        raise BadInput("模板里的文字太多，不像一份模板。请删到几页以内再传。", "file", "too_large")


def _require_plain(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    kinds = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
    if b"macroEnabled" in kinds or any("vbaproject" in name.lower() for name in names):
        raise BadInput("这个文件带宏，不能用。请在Word里另存为“Word文档（.docx）”，不要选“启用宏”。", "file", "macros")
    if "word/document.xml" not in names or MAIN not in kinds:
        raise BadInput("这不是Word文件。请在Word或WPS里另存为.docx再传。", "file", "not_a_template")
    for part in parts:
        name = part.filename
        if part.is_dir():
            continue
        if not _PARTS.fullmatch(name) or ".." in name or "\\" in name or name.startswith("/"):
            raise BadInput(f"里面嵌了别的东西（{name[:60]}），不能用。模板里只放文字、表格和图片。", "file", "embedded")
        content = archive.read(name)
        if name.lower().endswith((".xml", ".rels")):
            _require_plain_xml(name, content)
        elif name.startswith("word/media/"):
            _require_a_small_picture(content)


def _require_plain_xml(name: str, content: bytes) -> None:
    declared = _ENCODING.match(content.lstrip(b"\xef\xbb\xbf"))
    if (
        b"\x00" in content
        or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii"))
        or b"<!" in _without_comments(content)
    ):
        raise BadInput("这个Word文件里有看不懂的写法，不能用。请在Word或WPS里新建一份，把内容贴过去。", "file", "embedded")
    try:
        tree = etree.fromstring(content, etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError as error:
        raise BadInput("这个Word文件坏了，打不开。请重新另存为.docx再传。", "file", "not_a_template") from error
    if name.endswith(".rels"):
        _require_nothing_from_elsewhere(tree)
    codes = "".join(tree.itertext(f"{_W}instrText")) + " ".join(one.get(f"{_W}instr", "") for one in tree.iter(f"{_W}fldSimple"))
    if _FETCHES.search(codes):
        raise BadInput("里面有会去别处取东西的域代码，不能用。请删掉那个域再传。", "file", "embedded")


def _without_comments(content: bytes) -> bytes:
    """`<!` otherwise begins a document type or an entity; a CDATA section is not written by any word processor."""
    return re.sub(rb"<!--.*?-->", b"", content, flags=re.DOTALL)


def _require_nothing_from_elsewhere(rels: etree._Element) -> None:
    for one in rels:
        kind = str(one.get("Type", "")).rsplit("/", 1)[-1]
        outside = str(one.get("TargetMode", "")).lower() == "external"
        if kind in ("aFChunk", "oleObject", "package", "control", "vbaProject") or (outside and kind != "hyperlink"):
            raise BadInput(
                "里面有连到别处的东西（图片、附加模板或对象），不能用。请把图片直接插进来，去掉链接。", "file", "embedded"
            )


def _require_a_small_picture(content: bytes) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "GIF", "BMP"))
            pixels = picture.width * picture.height
    except Image.DecompressionBombError as error:
        raise BadInput("模板里有一张图太大。请把图改小再插进去。", "file", "too_many_pixels") from error
    except Exception as error:  # a damaged picture makes the readers raise all kinds of things
        raise BadInput("模板里有一张图打不开。请用PNG或JPG的图，插进去再传。", "file", "embedded") from error
    if pixels > MOST_PIXELS:
        raise BadInput("模板里有一张图太大。请把图改小再插进去。", "file", "too_many_pixels")
