"""The workbook that an office fills in to bring its district to life."""

import io

from .states import OrganisationKind, Role, VenueKind

# Sheet → its columns; those with a star cannot be left out.
SHEETS: dict[str, tuple[str, ...]] = {
    "社区": ("区", "街道*", "社区*", "区划代码", "字母", "值班电话"),
    "小区": ("社区*", "小区*"),
    "楼栋": ("小区*", "楼栋*", "单元数", "社区", "图上横", "图上竖", "纬度", "经度", "坐标系"),
    "住户": ("小区*", "楼栋*", "单元", "房号*"),
    "网格": ("社区*", "网格*", "小区", "楼栋", "网格员"),
    "场所": ("社区*", "场所*", "小区", "类型"),
    "人员": ("姓名*", "岗位*", "社区", "街道", "账号", "到岗日期", "截止日期"),
    "单位": ("单位*", "类型", "服务社区", "能办的事", "电话"),
    "联系人": ("单位*", "联系人*", "账号", "开始日期"),
}


def place_template() -> bytes:
    """An .xlsx with a sheet of each kind, and how to fill them in on the first one."""
    # Loaded where it is used: it takes as long to load as a fifth of the program, and few days need it.
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book, out = Workbook(), io.BytesIO()
    how = book.active
    how.title = "填表说明"
    for line in _how():
        how.append([line])
    how.column_dimensions["A"].width = 90
    how["A1"].font = Font(bold=True, size=14)
    for row in how["A1:A40"]:
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    for name, columns in SHEETS.items():
        sheet = book.create_sheet(name)
        sheet.append(list(columns))
        for at, column in enumerate(columns, start=1):
            cell = sheet.cell(1, at)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="D5E6DA")
            letter = get_column_letter(at)
            sheet.column_dimensions[letter].width = 12 + 2 * len(column)
            for below in range(2, 302):
                sheet.cell(below, at).number_format = "@"  # as text: a code of eighteen digits keeps its last ones
        sheet.freeze_panes = "A2"
        sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, "landscape"
        sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
        sheet.print_title_rows = "1:1"
    book.save(out)
    return out.getvalue()


def _how() -> list[str]:
    def names(choices: type[Role] | type[OrganisationKind] | type[VenueKind]) -> str:
        return "、".join(str(label) for label in choices.labels)

    return [
        "怎么填",
        "一张工作表填一种，带*的列不能空。用不着的工作表空着就行，也可以分几次导。",
        "手里已有的台账可以直接导：列名不一样、上面有大标题、有合并单元格、合计行、表尾签字，都认得。",
        "先看一眼再导：每一行会变成什么、哪一格有问题，都会列出来。同一个文件再导一次，不会多出来。",
        "社区：第一次导要写“区”。区划代码、字母可以不写；字母是编号里的那两三个字母，不写就用拼音首字母。",
        "楼栋：可以写“1-6号楼、8号楼”。住户：只填房号，不填姓名。",
        "楼栋画在图上：图上横、图上竖是从左、从上数的百分之几（0到100），一行一栋；不写就按楼号排成行。",
        "纬度、经度：写了就要写坐标系：GPS（WGS-84）、天地图、高德或腾讯（GCJ-02）、百度（BD-09）；不用地图的空着。",
        f"人员：岗位写{names(Role)}。账号不写就用姓名的拼音。导进来的账号没有密码，由书记发一次性密码。",
        f"单位：类型写{names(OrganisationKind)}。服务社区写社区名，几个用顿号隔开；管全区的写“全区”。已经有的单位，空着就不动。",
        f"场所：类型写{names(VenueKind)}。",
        "一格里有几个人，用顿号隔开。",
        "离开的人、停用的账号，旧表再导也不会回来；要请回来，写上到岗日期（联系人写开始日期），要在离开以后。",
    ]
