"""The sheet of the list of duties 派单目录, as a district keeps it: which columns it has, what each row says, and one to fill in."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineError

from minsheng.casework.states import ShareRole
from minsheng.foundation.cells import text
from minsheng.foundation.errors import BadInput
from minsheng.foundation.workbooks import opened
from minsheng.neighbourhood.states import OrganisationKind

# What a column may be called; the first that fits wins.
COLUMNS: dict[str, tuple[str, ...]] = {
    "category": ("类别", "事项类别", "问题类别", "事项", "诉求类别"),
    "organisation": ("单位", "责任单位", "承办单位", "单位名称", "部门"),
    "kind": ("单位类型", "类型", "种类"),
    "role": ("牵头还是协办", "牵头或协办", "牵头协办", "分工", "角色"),
    "street": ("街道", "所属街道", "镇街"),
    "community": ("社区", "社区名称", "所属社区"),
    "source": ("依据", "文号和条款", "文号", "文号条款", "条款", "来源"),
    "note": ("备注", "说明"),
}
ROLES: dict[str, tuple[str, ...]] = {
    ShareRole.LEAD: ("牵头", "主办", "牵头单位", "主责"),
    ShareRole.SUPPORT: ("协办", "配合", "协同", "协办单位"),
}
NEEDED = ("category", "role", "source")
HEADER_WITHIN = 12
MOST_ROWS = 5000
MOST_PROBLEMS = 5
_BRACKETS = re.compile(r"[\s*＊（(].*$")


@dataclass(frozen=True)
class Line:
    """One row, as it is written; `role` as the program calls it."""

    sheet: str
    row: int
    values: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def where(self) -> str:
        return f"“{self.sheet}”第{self.row}行"


def read_dispatch_list(content: bytes) -> list[Line]:
    """Every row of every sheet that has the columns. A matter that stands in one cell over several rows counts for all of them.

    Raises BadInput where the file cannot be opened, has no such sheet, or has too many rows.
    """
    try:
        book = opened(content)
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except (CalamineError, ValueError, OSError) as error:
        raise BadInput(
            "这个文件打不开：不是Excel文件，有密码，或者坏了。请用Excel另存一次再试。", "file", "not_a_sheet"
        ) from error
    lines = [line for name, rows in sheets for line in _lines(name, rows)]
    if not lines:
        raise BadInput(
            "没找到派单目录：表头里要有“类别”“单位”“牵头还是协办”“依据”，下面至少一行。可以先下载空表照着填。",
            "file",
            "no_dispatch_list",
        )
    if len(lines) > MOST_ROWS:
        raise BadInput(f"这个文件一共有{len(lines)}行，最多{MOST_ROWS}行。", "file", "too_many_rows")
    return lines


def require_no_problems(problems: Sequence[str]) -> None:
    """A list is whole or is not taken in."""
    if problems:
        more = f"（还有{len(problems) - MOST_PROBLEMS}处）" if len(problems) > MOST_PROBLEMS else ""
        raise BadInput("；".join(problems[:MOST_PROBLEMS]) + more + "。改好了再导，这次没有导入。", "file", "dispatch_rows")


def role_named(cell: str) -> str:
    """牵头 and its like → lead; "" for what is neither."""
    return next((role for role, names in ROLES.items() if cell in names), "")


def _lines(name: str, rows: list[list[Any]]) -> Iterator[Line]:
    columns: dict[str, int] = {}
    above = ""
    for index, cells in enumerate(rows, start=1):
        if not columns:
            if index > HEADER_WITHIN:
                return
            columns = _header(cells)
            continue
        values = {meaning: text(cells[at]) for meaning, at in columns.items() if at < len(cells)}
        if not any(value for meaning, value in values.items() if meaning != "category"):
            above = values.get("category", "") or above
            continue  # blank, a title over the rows below, or a note at the foot
        above = values["category"] = values.get("category", "") or above
        yield Line(name, index, values)


def _header(cells: list[Any]) -> dict[str, int]:
    titles = [_BRACKETS.sub("", text(cell)) for cell in cells]
    found = {meaning: titles.index(n) for meaning, names in reversed(COLUMNS.items()) for n in reversed(names) if n in titles}
    whole = all(meaning in found for meaning in NEEDED) and ("organisation" in found or "kind" in found)
    return found if whole else {}


def dispatch_template(
    categories: Iterable[str], organisations: Iterable[str], streets: Iterable[str], communities: Iterable[str]
) -> bytes:
    """An .xlsx to fill in, with what may be written into its cells on a sheet of its own."""
    # Loaded where it is used: it takes as long to load as a fifth of the program, and few days need it.
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill

    titles = ("类别*", "单位", "单位类型", "牵头还是协办*", "街道", "社区", "依据*", "备注")
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    sheet.title = "派单目录"
    names = book.create_sheet("可以填的")
    for page, heads in ((sheet, titles), (names, ("类别", "单位", "单位类型", "分工的写法", "街道", "社区"))):
        page.append(list(heads))
        for at, head in enumerate(heads, start=1):
            page.column_dimensions[page.cell(1, at).column_letter].width = 34 if head.startswith(("依据", "类别")) else 18
            page.cell(1, at).font, page.cell(1, at).fill = Font(bold=True), PatternFill("solid", fgColor="D5E6DA")
        page.freeze_panes = "A2"
    roles = [said[0] for said in ROLES.values()]
    kinds = [str(label) for label in OrganisationKind.labels]
    for at, values in enumerate((categories, organisations, kinds, roles, streets, communities), start=1):
        for below, value in enumerate(values, start=2):
            names.cell(below, at, value)
    how = book.create_sheet("怎么填")
    for line in (
        "一行写一家：哪类事、哪家单位、牵头还是协办、凭什么。带*的不能空。",
        "“单位”和“单位类型”写一样：写“物业公司”这样的类型，就是在那儿服务的这类单位都算。",
        "大类写了，小类也算；小类另写了牵头的，以小类的为准。",
        "街道、社区都空着就是全区。只管一个街道或一个社区的，写上；社区写了就不用写街道。",
        "依据写文号和条款，如：某政办〔2025〕3号 第5条。",
        "再导一次就是新的一版，整个换掉；以前的版本留着，随时能换回去。有一行不对，就整个不导。",
    ):
        how.append([line])
    how.column_dimensions["A"].width = 90
    book.save(out)
    return out.getvalue()
