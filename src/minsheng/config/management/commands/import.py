"""minsheng import voices FILE --community CODE [--json]; minsheng import place FILE.xlsx [--json]; minsheng import calendar FILE.xlsx"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from minsheng.casework.actions import import_voices
from minsheng.casework.models import ImportRow
from minsheng.config.acting import acting_as
from minsheng.foundation.errors import Refusal
from minsheng.neighbourhood.actions import import_place, take_in_calendar
from minsheng.neighbourhood.models import Community, Post
from minsheng.neighbourhood.states import Role


class Command(BaseCommand):
    help = "导入民声（.xlsx、.xls、.csv）、地方和人（.xlsx、.xls）或一年的日历（.xlsx），列名按常见叫法找"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("what", choices=["voices", "place", "calendar"])
        parser.add_argument("file")
        parser.add_argument("--community", default="")
        parser.add_argument("--by", default="", help="以谁的名义；不写就用区级管理员")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(f"没有这个文件：{path}")
        if options["what"] == "place":
            self.place(path, options)
        elif options["what"] == "calendar":
            self.calendar(path, options)
        else:
            self.voices(path, options)

    def place(self, path: Path, options: dict[str, Any]) -> None:
        """The first time nobody is there yet to do it in the name of."""
        by = acting_as(options["by"]) if options["by"] or Post.objects.filter(role=Role.DISTRICT).exists() else None
        try:
            batch = import_place(content=path.read_bytes(), file_name=path.name, by=by)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        for row in batch.rows.filter(outcome="refused").order_by("id")[:20]:
            self.stdout.write(f"“{row.sheet}”第{row.row}行没有导入：{row.reason}")
        changed = batch.rows.filter(outcome="changed").count()
        self.stdout.write(f"新建{batch.created}，改动{changed}，已有{batch.repeated}，没导入{batch.refused}。批次{batch.pk}。")
        if options["json"]:
            result: dict[str, Any] = {
                "created": batch.created,
                "changed": changed,
                "repeated": batch.repeated,
                "refused": batch.refused,
            }
            result |= {"batch": str(batch.pk)}
            self.stdout.write(json.dumps(result))

    def calendar(self, path: Path, options: dict[str, Any]) -> None:
        by = acting_as(options["by"]) if options["by"] or Post.objects.filter(role=Role.DISTRICT).exists() else None
        try:
            years = take_in_calendar(content=path.read_bytes(), source=path.name, by=by)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{'、'.join(map(str, years))}年的日历导进来了。")
        if options["json"]:
            self.stdout.write(json.dumps({"years": years}))

    def voices(self, path: Path, options: dict[str, Any]) -> None:
        community = (
            Community.objects.unscoped("named on the command line").filter(code=options["community"], valid_to=None).first()
        )
        if community is None:
            codes = "、".join(Community.objects.unscoped("named on the command line").values_list("code", flat=True))
            raise CommandError(f"没有代码为{options['community']}的社区。现有：{codes}")
        by = acting_as(options["by"])
        started, total = time.monotonic(), 0

        def progress(done: int) -> None:
            nonlocal total
            total = done
            sys.stderr.write(f"\r已读{done}行，{time.monotonic() - started:.0f}秒 ")
            sys.stderr.flush()

        try:
            batch = import_voices(content=path.read_bytes(), file_name=path.name, community=community, by=by, progress=progress)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        sys.stderr.write("\n")
        for row in ImportRow.objects.filter(batch=batch, outcome="refused").order_by("row")[:20]:
            self.stdout.write(f"第{row.row}行没有导入：{row.reason}")
        alike = ImportRow.objects.filter(batch=batch, alike=True).count()
        self.stdout.write(
            f"{total}行：新建{batch.created}条（其中{alike}条和别的编号内容一样，已标出），"
            f"已有{batch.repeated}条，没导入{batch.refused}条。批次{batch.pk}。"
        )
        if options["json"]:
            result = {"created": batch.created, "repeated": batch.repeated, "refused": batch.refused, "batch": str(batch.pk)}
            self.stdout.write(json.dumps(result))
