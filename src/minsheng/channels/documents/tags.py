"""The tags of a template, each looked at on its own: what is wrong with which, where it stands, and what to do.

A template may name fields, walk a list and ask whether something is there. Nothing else: no call, no filter, no arithmetic, no attribute of
an object. That is decided on the parsed tag, so that how it is spelt does not matter.
"""

import difflib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from lxml import etree

from minsheng.foundation.errors import BadInput

from .kinds import Field, Kind

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_BLOCK = re.compile(r"\{%\s*(?P<around>p|tr)?\s+?(?P<word>for|endfor|if|elif|else|endif)\b(?P<rest>.*)%\}", re.DOTALL)
_QUOTES = str.maketrans("“”‘’", "\"\"''")
OF_LOOP = {"index", "first", "last"}
MOST_TAGS = 400
_HALF = "只有一半：“{mark}”没有配上。一个标记要在同一段里写完，比如{example}。"
HALVES = {"{{": _HALF, "}}": _HALF, "{%": _HALF, "%}": _HALF, "{#": "这里不用注释，请删掉。"}
SHOWN = 40


@dataclass(frozen=True)
class Fault:
    """One thing wrong: `where` it stands, the `text` around it, the `tag`, and `words` that say what is wrong and what to do."""

    where: str
    text: str
    tag: str
    words: str

    def __str__(self) -> str:
        return (
            f"{self.where}“{self.text}”里的{self.tag}：{self.words}" if self.tag else f"{self.where}“{self.text}”：{self.words}"
        )


class BrokenTemplate(BadInput):
    """A template that can't be filled, with everything that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        more = f"（一共{len(faults)}处）" if len(faults) > 1 else ""
        super().__init__(f"模板有地方要改{more}。{'；'.join(str(fault) for fault in faults[:5])}", "file", "broken_template")


class Wrong(Exception):
    """What is wrong with one tag."""


def checked(expression: nodes.Node, kind: Kind, rows: dict[str, Field]) -> None:
    """Raise Wrong unless `expression` is a field, a field of a row, or a question about such; `rows`: the names of rows being walked."""
    match expression:
        case nodes.Name(name=name):
            if name in rows:
                raise Wrong(f"“{name}”是一整行，要写清是哪一项，比如{{{{ {name}.{rows[name].items[0].name} }}}}。")
            found = kind.field(name)
            if found is None:
                raise Wrong(f"没有叫“{name}”的字段。{_near(name, [one.name for one in kind.fields])}")
        case nodes.Getattr(node=nodes.Name(name=name), attr=attr):
            if rows and name == "loop" and attr in OF_LOOP:
                return
            if name not in rows:
                raise Wrong(
                    f"“{name}.{attr}”不能用：点号只能用在循环的那一行上，比如{{%p for 行 in 列表 %}}里的{{{{ 行.项 }}}}。"
                )
            names = [one.name for one in rows[name].items]
            if attr not in names:
                raise Wrong(f"“{rows[name].name}”的一行里没有“{attr}”。{_near(attr, names)}")
        case nodes.Not(node=inner):
            checked(inner, kind, rows)
        case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
            checked(left, kind, rows)
            checked(right, kind, rows)
        case nodes.Compare(expr=expr, ops=[nodes.Operand(op="eq" | "ne", expr=nodes.Const())]):
            checked(expr, kind, rows)
        case _:
            raise Wrong("这里只能写字段的名字，不能写算式、函数、过滤器或别的写法。请对照下面的字段表改。")


def listed(loop: nodes.For, kind: Kind) -> tuple[str, Field]:
    """The name of the row and the list that a loop walks."""
    if not isinstance(loop.target, nodes.Name) or loop.recursive or loop.test is not None or loop.else_:
        raise Wrong("循环要写成{%p for 行 in 列表 %}。")
    if not isinstance(loop.iter, nodes.Name):
        raise Wrong("循环只能走一个列表字段，不能写别的。请对照下面的字段表改。")
    lists = [one for one in kind.fields if one.items]
    found = next((one for one in lists if one.name == loop.iter.name), None)
    if found is None:
        raise Wrong(f"“{loop.iter.name}”不是列表字段。{_near(loop.iter.name, [one.name for one in lists])}")
    if loop.target.name == "loop" or kind.field(loop.target.name):
        raise Wrong(f"循环的行不能叫“{loop.target.name}”，换一个名字，比如row。")
    return loop.target.name, found


def _near(name: str, names: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, names, 1, 0.6)
    return f"是不是“{near[0]}”？" if near else f"能用的有：{'、'.join(names)}。" if names else "这一种文书没有列表。"


def require_known_tree(tree: nodes.Template, kind: Kind) -> None:
    """The second lock: whatever is about to be filled, as it was parsed, holds nothing but what `checked` lets pass."""
    _require_known(tree.body, kind, {})


def _require_known(body: Sequence[nodes.Node], kind: Kind, rows: dict[str, Field]) -> None:
    for node in body:
        match node:
            case nodes.Output(nodes=parts):
                for part in parts:
                    if not isinstance(part, nodes.TemplateData):
                        checked(part, kind, rows)
            case nodes.If(test=test, body=inner, elif_=others, else_=otherwise):
                checked(test, kind, rows)
                _require_known(inner, kind, rows)
                _require_known(others, kind, rows)
                _require_known(otherwise, kind, rows)
            case nodes.For(body=inner):
                if rows:
                    raise Wrong("循环里面不能再套循环。")
                row, found = listed(node, kind)
                _require_known(inner, kind, {row: found})
            case _:
                raise Wrong("只能用for和if。")


@dataclass(frozen=True)
class Place:
    """A paragraph: where it stands in words, its text, what holds it, and the table it is in."""

    where: str
    text: str
    holder: Any
    table: Any


def places_of(content: bytes) -> Iterator[Place]:
    """Every paragraph that is filled: of the text, of headers, footers and footnotes; text boxes are paragraphs too."""
    from docx import Document  # Word is for few days: no process begins with it
    from docx.opc.oxml import parse_xml

    package = Document(io.BytesIO(content)).part.package
    for part in package.iter_parts():
        name = str(part.partname)
        label = next((words for start, words in PARTS.items() if name.startswith(start)), "")
        if label and name.endswith(".xml"):
            root = parse_xml(part.blob) if not hasattr(part, "element") else part.element
            yield from _places(root, label)


PARTS = {"/word/document": "正文", "/word/header": "页眉", "/word/footer": "页脚", "/word/footnotes": "脚注"}


def _places(root: Any, label: str) -> Iterator[Place]:
    for number, paragraph in enumerate(root.iter(f"{_W}p"), start=1):
        texts = [t.text or "" for t in paragraph.iter(f"{_W}t") if next(t.iterancestors(f"{_W}p")) is paragraph]
        cell = next(paragraph.iterancestors(f"{_W}tc"), None)
        table = next(paragraph.iterancestors(f"{_W}tbl"), None)
        where = f"{label}第{number}段" if cell is None else f"{label}的表格第{_nth(cell.getparent())}行第{_nth(cell)}格"
        yield Place(where, "".join(texts), paragraph.getparent(), table)


def _nth(element: Any) -> int:
    """Which of its like among its siblings, from one."""
    return 1 + sum(1 for before in element.itersiblings(element.tag, preceding=True))


@dataclass
class _Open:
    """A for or an if that has not ended yet."""

    word: str
    around: str
    place: Place
    tag: str
    row: str = ""


def _end(begun: _Open) -> str:
    return f"{{%{begun.around} end{begun.word} %}}"


def faults_of(content: bytes, kind: Kind, grammar: Environment) -> list[Fault]:
    """Everything wrong with the tags of a template, in the order of its paragraphs."""
    faults: list[Fault] = []
    count, opened, rows, part = 0, list[_Open](), dict[str, Field](), ""

    def fault(place: Place, tag: str, words: str) -> None:
        text = place.text.strip()
        faults.append(Fault(place.where, text if len(text) <= SHOWN else text[:SHOWN] + "……", tag, words))

    def unclosed() -> None:
        for one in opened:
            fault(one.place, one.tag, f"少了结尾的{_end(one)}，请在后面补上。")
        opened.clear()
        rows.clear()

    for place in places_of(content):
        if (here := place.where[:2]) != part:
            unclosed()
            part = here
        half = next((mark for mark in HALVES if mark in _TAG.sub("", place.text)), "")
        if half:
            example = f"{{{{ {kind.fields[0].name} }}}}"
            fault(place, half, HALVES[half].format(mark=half, example=example))
        for tag in _TAG.findall(place.text):
            count += 1
            try:
                _look_at(tag.translate(_QUOTES), place, kind, grammar, opened, rows)
            except Wrong as wrong:
                fault(place, tag, str(wrong))
            except TemplateSyntaxError:
                fault(place, tag, "写得不对，看不懂。请照字段表里的写法抄一遍。")
        for one in [one for one in opened if not one.around]:
            fault(place, one.tag, f"同一段里少了{_end(one)}。要跨几段，写成{{%p {one.word} … %}}，单独占一段。")
            rows.pop(one.row, None)
            opened.remove(one)
    unclosed()
    if count > MOST_TAGS:
        faults.insert(0, Fault("整份模板", kind.name, "", f"标记太多（{count}个），最多{MOST_TAGS}个。"))
    return faults


def _look_at(tag: str, place: Place, kind: Kind, grammar: Environment, opened: list[_Open], rows: dict[str, Field]) -> None:
    if tag.startswith("{{"):
        body = grammar.parse(tag).body
        output = body[0] if len(body) == 1 else None
        if not isinstance(output, nodes.Output) or len(output.nodes) != 1 or isinstance(output.nodes[0], nodes.TemplateData):
            raise Wrong("里面是空的，请写一个字段的名字。")
        return checked(output.nodes[0], kind, rows)
    match = _BLOCK.fullmatch(tag)
    if match is None:
        raise Wrong(
            "没有这种写法。只能用{%p for … %}、{%p endfor %}、{%p if … %}、{%p else %}、{%p endif %}，表格的行用{%tr … %}。"
        )
    around, word, rest = match["around"] or "", match["word"], match["rest"]
    if around and place.text.strip().translate(_QUOTES) != tag:
        raise Wrong(f"{{%{around} … %}}要单独占一段，同一段别的字会丢。请把别的字挪到下一段。")
    if around == "tr" and place.table is None:
        raise Wrong("{%tr … %}只能写在表格里，单独占一行。跨几段的写成{%p … %}。")
    if word in ("for", "if"):
        if word == "for":
            if any(one.word == "for" for one in opened):
                raise Wrong("循环里面不能再套循环。")
            loop = grammar.parse(f"{{% for{rest}%}}{{% endfor %}}").body[0]
            assert isinstance(loop, nodes.For)
            row, found = listed(loop, kind)
            rows[row] = found
            opened.append(_Open(word, around, place, tag, row))
        else:
            opened.append(_Open(word, around, place, tag))
            _question(rest, kind, grammar, rows)
        return None
    begun = opened[-1] if opened else None
    wanted = "for" if word == "endfor" else "if"
    if begun is None or begun.word != wanted:
        raise Wrong(f"前面没有和它配对的{{%{around} {wanted} … %}}。")
    elsewhere = around == "p" and begun.place.holder is not place.holder
    if begun.around != around or elsewhere:
        raise Wrong(f"要和开头的{begun.tag}写法一样、在同一个地方，开头有p或tr，结尾也要有。")
    if around == "tr" and begun.place.table is not place.table:
        raise Wrong("开头和结尾要在同一张表里。")
    if word == "elif":
        _question(rest, kind, grammar, rows)
    elif word.startswith("end"):
        opened.pop()
        rows.pop(begun.row, None)
    return None


def _question(rest: str, kind: Kind, grammar: Environment, rows: dict[str, Field]) -> None:
    asked = grammar.parse(f"{{% if{rest}%}}{{% endif %}}").body[0]
    assert isinstance(asked, nodes.If)
    checked(asked.test, kind, rows)


def texts_of(content: bytes) -> list[str]:
    """The paragraphs of a filled document as text: what a page shows of it."""
    from docx import Document

    root = Document(io.BytesIO(content)).element.body
    texts = []
    for paragraph in root.iter(f"{_W}p"):
        parts = [("\n" if etree.QName(one).localname == "br" else one.text or "") for one in paragraph.iter(f"{_W}t", f"{_W}br")]
        texts.append("".join(parts))
    return texts
