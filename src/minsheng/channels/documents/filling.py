"""Fill a template: plain values into text, in a sandbox that holds nothing else; then the pictures and the line of the demonstration."""

import io
import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from .kinds import Facts, Field, Found, Kind
from .opening import require_a_template
from .tags import OF_LOOP, BrokenTemplate, Fault, Wrong, faults_of, require_known_tree

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.text.run import Run

MOST_FILLED = 20 * 1024 * 1024
PICTURE_WIDTH = 74  # millimetres
DEMONSTRATION = "演示数据，纯属虚构"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Where a picture belongs, between two characters of the private area; whoever typed such characters loses them.
_MARK = re.compile("\ue000(\\d+)\ue001")
_UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class _Bounded(Template):
    """Stops where what is written grows beyond any document."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        pieces, size = [], 0
        for piece in self.generate(*args, **kwargs):
            size += len(piece)
            if size > MOST_FILLED:
                raise TemplateError("more than a document")
            pieces.append(piece)
        return "".join(pieces)


class OnlyFacts(SandboxedEnvironment):
    """Knows the fields of one kind; an attribute is a key of a row or the counter of a loop, and nothing can be called."""

    template_class = _Bounded

    def __init__(self, kind: Kind) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self.kind = kind
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Template:
        require_known_tree(self.parse(source), self.kind)
        return super().from_string(source, *args, **kwargs)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, LoopContext) and attribute in OF_LOOP:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if type(obj) is dict and type(argument) is str and argument in obj:
            return obj[argument]
        return self.undefined(obj=obj, name=str(argument))

    def is_safe_callable(self, obj: Any) -> bool:
        return False


def require_good(content: bytes, kind: Kind) -> bytes:
    """The template filled with the example. Raises BadInput for what is no template, BrokenTemplate with every fault for one that is broken."""
    if kind.tried is not None:
        return kind.tried(content)
    require_a_template(content)
    try:
        faults = faults_of(content, kind, OnlyFacts(kind))
    except (etree.LxmlError, KeyError, ValueError, AttributeError, OSError) as error:
        raise _unreadable(kind) from error
    if faults:
        raise BrokenTemplate(faults)
    return fill(content, kind, kind.sample())


def fill(content: bytes, kind: Kind, facts: Facts, pictures: Any = ()) -> bytes:
    """The document. Raises BrokenTemplate where the template can't be filled."""
    from docx import Document  # Word is for few days: no process begins with it
    from docxtpl import DocxTemplate

    template = DocxTemplate(io.BytesIO(content))
    half = io.BytesIO()
    try:
        template.render(_plain(facts, kind), OnlyFacts(kind), autoescape=True)
        template.save(half)
        document = Document(io.BytesIO(half.getvalue()))
    except Wrong as wrong:
        raise BrokenTemplate([Fault("整份模板", kind.name, "", str(wrong))]) from wrong
    except (TemplateError, etree.LxmlError, KeyError, ValueError, AttributeError, OSError, RecursionError) as error:
        raise _unreadable(kind) from error
    _place_pictures(document, pictures)
    return _saved(document, kind)


def fill_found(content: bytes, kind: Kind, found: Found) -> bytes:
    return fill(content, kind, found.facts, found.pictures)


def _unreadable(kind: Kind) -> BrokenTemplate:
    words = "照样例试填一遍，没有填成。请从“下载现在的模板”开始改，一次改一处再传。"
    return BrokenTemplate([Fault("整份模板", kind.name, "", words)])


def _plain(facts: Facts, kind: Kind) -> dict[str, Any]:
    """Every field of the kind and no other, as plain text."""
    return {one.name: _value(facts.get(one.name, [] if one.items else ""), one) for one in kind.fields}


def _value(value: Any, of: Field) -> Any:
    if of.items:
        return [{item.name: _value(row.get(item.name, ""), item) for item in of.items} for row in value]
    text = str(value)
    if of.picture:
        return f"\ue000{text}\ue001" if text.isdigit() else text
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\t", " "))


def _place_pictures(document: "Docx", pictures: Any) -> None:
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

    for text in list(document.element.body.iter(f"{_W}t")):
        match = _MARK.search(text.text or "")
        if match is None:
            continue
        number = int(match[1])
        text.text = _MARK.sub("", text.text or "")
        paragraph = Paragraph(next(text.iterancestors(f"{_W}p")), document._body)
        path = pictures[number] if number < len(pictures) else None
        if path is None or not _placed(Run(text.getparent(), paragraph), path):
            text.text += "（照片）" if path is None else "（照片打不开）"


def _placed(run: "Run", path: Path) -> bool:
    from docx.shared import Mm

    try:
        run.add_picture(str(path), width=Mm(PICTURE_WIDTH))
    except Exception:  # the readers of pictures raise all kinds of things; the document is worth more than one of them
        return False
    return True


def _saved(document: "Docx", kind: Kind) -> bytes:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = kind.name, "", ""
    properties.comments, properties.subject, properties.keywords = "", "", ""
    properties.created = properties.modified = datetime(2000, 1, 1)
    if settings.DEMO:
        for head in _heads(document):
            head.is_linked_to_previous = False
            line = (
                head.add_paragraph()
                if head.paragraphs and head.paragraphs[0].text
                else (head.paragraphs or [head.add_paragraph()])[0]
            )
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.add_run(DEMONSTRATION).font.size = Pt(10.5)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _heads(document: "Docx") -> list[Any]:
    """Every header that is printed on some page."""
    heads: list[Any] = []
    for section in document.sections:
        heads.append(section.header)
        if section.different_first_page_header_footer:
            heads.append(section.first_page_header)
        if document.settings.odd_and_even_pages_header_footer:
            heads.append(section.even_page_header)
    return heads
