"""The list of duties of the demonstration district, taken in from a sheet as the district would."""

import csv
import io
from importlib.resources import files

from minsheng.work_together.actions import import_dispatch_list

from .people import People


def list_of_duties(people: People) -> None:
    """Who leads and who helps; its sources say that they are made up."""
    from openpyxl import Workbook

    text = (files("minsheng.config.demonstration") / "data" / "dispatch-list.csv").read_text(encoding="utf-8")
    book, out = Workbook(), io.BytesIO()
    for row in csv.reader(text.splitlines()):
        book.active.append(row)
    book.active.title = "派单目录"
    book.save(out)
    import_dispatch_list(content=out.getvalue(), file_name="派单目录（演示）.xlsx", by=people.users["quji"])
