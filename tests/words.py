"""Word files for the tests: plain ones, and such as nobody should take in."""

import io
import zipfile
from collections.abc import Callable

from docx import Document
from PIL import Image


def word_file(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = (), header: str = "", title: str = "") -> bytes:
    """A .docx with these paragraphs, then a table with these rows."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.paragraphs[0].add_run(text)
    if header:
        document.sections[0].header.paragraphs[0].add_run(header)
    document.core_properties.title = title
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_parts(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same archive with its parts changed."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return out.getvalue()


def with_part(name: str, part: bytes) -> bytes:
    return with_parts(word_file("{{ topic }}"), lambda parts: parts.update({name: part}))


def replaced(name: str, old: bytes, new: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)

    return with_parts(word_file("{{ topic }}"), change)


def picture_of(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


def texts(content: bytes) -> str:
    """Everything that stands in a Word file: paragraphs, tables, headers."""
    document = Document(io.BytesIO(content))
    body = "\n".join(t.text or "" for t in document.element.body.iter("{*}t"))
    heads = "\n".join(p.text for section in document.sections for p in section.header.paragraphs)
    return f"{heads}\n{body}"
