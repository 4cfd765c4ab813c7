"""An official document on A4 as GB/T 9704-2012 sets it: 版心 156 × 225 mm, 22 lines of 28 characters, 三号仿宋, numbered —1— at the outer edge.

Fonts are named and not shipped. Where a computer lacks 仿宋_GB2312, the font table names what to take instead.
"""

import io
import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.text.paragraph import Paragraph

WIDTH, HEIGHT = Mm(210), Mm(297)
TOP, LEFT = Mm(37), Mm(28)
BODY_WIDTH, BODY_HEIGHT = Mm(156), Mm(225)
LINES, CHARACTERS = 22, 28
SIZE = Pt(16)  # 三号
TITLE = Pt(22)  # 二号
FANGSONG, HEITI, KAITI, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
INSTEAD = {
    FANGSONG: "仿宋,FangSong,FangSong_GB2312,STFangsong",
    KAITI: "楷体,KaiTi,KaiTi_GB2312,STKaiti",
    HEITI: "SimHei,Microsoft YaHei",
    SONG: "方正小标宋_GBK,宋体,SimSun",
}
TWIPS_A_POINT = 20
# Twips from line to line, and by how many twips characters of 三号 are set closer so that 28 fit where 27.6 would. As the spacing of the
# text and not as a grid of characters: some word processors give a character that is wider than a cell two of them.
LINE_PITCH = int(BODY_HEIGHT.pt * TWIPS_A_POINT / LINES)
CHARACTER_SPACING = math.floor((BODY_WIDTH.pt / CHARACTERS - SIZE.pt) * TWIPS_A_POINT)


def official() -> Docx:
    """An empty document with the page, the grid, the fonts and the page numbers of the standard."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = WIDTH, HEIGHT
    section.top_margin, section.left_margin = TOP, LEFT
    section.right_margin = Emu(WIDTH - LEFT - BODY_WIDTH)
    section.bottom_margin = Emu(HEIGHT - TOP - BODY_HEIGHT)
    section.header_distance, section.footer_distance = Mm(15), Mm(25)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE_PITCH))
    grid.attrib.pop(qn("w:charSpace"), None)
    normal = document.styles["Normal"]
    normal.font.size = SIZE
    properties = normal.element.get_or_add_rPr()
    _named(properties, FANGSONG)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(CHARACTER_SPACING))
    properties.find(qn("w:sz")).addprevious(spacing)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    document.settings.odd_and_even_pages_header_footer = True
    _numbered(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _numbered(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)
    _fonts_named(document)
    about = document.core_properties
    about.title = about.author = about.comments = ""
    about.created = about.modified = datetime(2000, 1, 1)
    return document


def saved(document: Docx) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _named(properties: Any, name: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for which in ("w:eastAsia", "w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(which), name)


def _fonts_named(document: Docx) -> None:
    """The font table says what may stand in for a font that is missing."""
    part = next(p for p in document.part.package.iter_parts() if str(p.partname) == "/word/fontTable.xml")
    added = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
        for name, instead in INSTEAD.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", f"{added}</w:fonts>".encode())


def _numbered(footer: Any, side: WD_ALIGN_PARAGRAPH) -> None:
    """四号半角宋体, one character from the outer edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    space = Pt(14)
    if side == WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = space
    else:
        paragraph.paragraph_format.left_indent = space
    for piece in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if piece == "PAGE" else piece)
        run.font.size = Pt(14)
        _named(run._r.get_or_add_rPr(), "宋体")
        if piece == "PAGE":
            for kind in ("begin", "instr", "end"):
                element = OxmlElement("w:instrText" if kind == "instr" else "w:fldChar")
                if kind == "instr":
                    element.text = "PAGE"
                else:
                    element.set(qn("w:fldCharType"), kind)
                run._r.append(element)


def title(document: Docx, text: str) -> Paragraph:
    """二号小标宋, in the middle."""
    return _paragraph(document, text, font=SONG, size=TITLE, alignment=WD_ALIGN_PARAGRAPH.CENTER)


def line(document: Docx, text: str) -> Paragraph:
    """From the very left: 主送机关, and the tags that stand on a line of their own."""
    return _paragraph(document, text)


def text(document: Docx, words: str) -> Paragraph:
    """A paragraph of the text, its first line two characters in."""
    return _indented(_paragraph(document, words), 2)


def heading(document: Docx, words: str) -> Paragraph:
    """一、 in 黑体, on the page of what follows."""
    paragraph = _indented(_paragraph(document, words, font=HEITI), 2)
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def picture(document: Docx, words: str) -> Paragraph:
    """In the middle, as high as what stands in it."""
    paragraph = document.add_paragraph(words)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def right(document: Docx, words: str, characters: int = 4) -> Paragraph:
    """发文机关署名 and 成文日期, some characters from the right edge."""
    paragraph = _paragraph(document, words, alignment=WD_ALIGN_PARAGRAPH.RIGHT)
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:rightChars"), str(characters * 100))
    indent.set(qn("w:right"), str(int(characters * SIZE.pt * TWIPS_A_POINT)))
    return paragraph


def _indented(paragraph: Paragraph, characters: int) -> Paragraph:
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(characters * 100))
    indent.set(qn("w:firstLine"), str(int(characters * SIZE.pt * TWIPS_A_POINT)))
    return paragraph


def _paragraph(
    document: Docx, text: str, *, font: str = "", size: Pt | None = None, alignment: WD_ALIGN_PARAGRAPH | None = None
) -> Paragraph:
    paragraph = document.add_paragraph()
    if alignment is not None:
        paragraph.alignment = alignment
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(LINE_PITCH / TWIPS_A_POINT * (1.3 if size else 1))
    run = paragraph.add_run(text)
    if size:
        run.font.size = size
    if font:
        _named(run._r.get_or_add_rPr(), font)
    return paragraph


def table(document: Docx, heads: list[tuple[str, int]], row: list[str], walk: str) -> None:
    """A table in 五号: its heading, then one row for each of a list. `heads`: title and width in mm; `walk`: "voice in voices"."""
    made = document.add_table(rows=4, cols=len(heads))
    made.style = document.styles["Table Grid"]
    made.autofit = False
    tags = [f"{{%tr for {walk} %}}", "", "{%tr endfor %}"]
    for number, tag in ((1, tags[0]), (3, tags[2])):
        _small(made.rows[number].cells[0], tag)
    for place, (name, width) in enumerate(heads):
        made.columns[place].width = Mm(width)
        for one in made.rows:
            one.cells[place].width = Mm(width)
        _small(made.rows[0].cells[place], name, HEITI)
        _small(made.rows[2].cells[place], row[place])
    mark = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(mark)


def _small(cell: Any, text: str, font: str = "") -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    run = paragraph.add_run(text)
    run.font.size = Pt(10.5)
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(snap)
    if font:
        _named(run._r.get_or_add_rPr(), font)


def built(build: Callable[[Docx], None]) -> bytes:
    document = official()
    build(document)
    return saved(document)
