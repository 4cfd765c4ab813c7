"""minsheng export LEDGER|LIST FILE.xlsx [--community CODE] [--from DAY] [--to DAY] [--of THING] [--by USER] [--json]"""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from minsheng.channels.actions import export_list
from minsheng.channels.documents.own_sheets import layout_for
from minsheng.channels.lists import LISTS, listing_of
from minsheng.config.acting import acting_as
from minsheng.foundation.errors import Refusal
from minsheng.neighbourhood.models import Community


class Command(BaseCommand):
    help = "把一个台账或清单导成Excel，姓名电话遮着，记进记录"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("name", choices=sorted(LISTS), metavar="name", help="、".join(sorted(LISTS)))
        parser.add_argument("file")
        parser.add_argument("--community", default="", help="社区代码；不写就是看得到的全部")
        parser.add_argument("--from", dest="since", type=date.fromisoformat, default=None, help="从哪天，如2026-11-01")
        parser.add_argument("--to", dest="until", type=date.fromisoformat, default=None, help="到哪天")
        parser.add_argument(
            "--of", default="", help="属于某一个的清单：organisation写单位代码，import写批次，stuck写哪一问（refused、waiting……）"
        )
        parser.add_argument("--by", default="", help="以谁的名义；不写就用区级管理员")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        by, code = acting_as(options["by"]), options["community"]
        if code and not Community.objects.visible_to(by).filter(code=code, valid_to=None).exists():
            codes = "、".join(Community.objects.visible_to(by).filter(valid_to=None).values_list("code", flat=True))
            raise CommandError(f"没有代码为{code}的社区。现有：{codes}")
        days = {name: options[name].isoformat() for name in ("since", "until") if options[name]}
        asked = {"phase": "all", **days} | ({"community": code} if code else {})
        listing = listing_of(options["name"], by, asked, options["of"])
        if listing is None:
            raise CommandError(f"{by}看不到这个清单，或者要用 --of 写明是谁的。")
        own = layout_for(options["name"], by, asked)
        if own.broken:
            self.stderr.write(own.broken)
        try:
            exported = export_list(listing=listing, by=by, layout=own.layout)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        path = Path(options["file"])
        with exported.file as file, path.open("wb") as kept:
            shutil.copyfileobj(file, kept)
        self.stdout.write(f"{listing.title}，{exported.rows}行，编号{exported.number}：{path}")
        if options["json"]:
            self.stdout.write(json.dumps({"rows": exported.rows, "number": exported.number, "file": str(path)}))
