"""minsheng demo: build the demonstration district; --tamper shows what verify finds."""

import json
import sys
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from minsheng.casework.actions.categories import default_tree, import_categories
from minsheng.casework.models import Case, Category, Voice
from minsheng.config.demonstration.build import build_demonstration
from minsheng.foundation.canonical import canonical_json
from minsheng.foundation.models import TimelineEntry
from minsheng.neighbourhood.models import District


class Command(BaseCommand):
    help = "建演示区（人名、电话、事情都是编的）"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--tamper", action="store_true", help="偷改一行，看核对怎么找出来，再改回去")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["tamper"]:
            self.tamper()
            return
        if District.objects.exists():
            raise CommandError("这里已经有一个区了。要从头再来，先 make reset。")
        if not Category.objects.exists():
            import_categories(text=default_tree(), by=None)
        started = time.monotonic()

        def say(done: int, total: int) -> None:
            part = done * 30 // total
            sys.stderr.write(
                f"\r· 演示区 {'█' * part}{'░' * (30 - part)} {done * 100 // total}% {time.monotonic() - started:.0f}秒 "
            )
            sys.stderr.flush()

        build_demonstration(say)
        sys.stderr.write("\n")
        voices = Voice.objects.unscoped("counting the demonstration").count()
        cases = Case.objects.unscoped("counting the demonstration").count()
        self.stdout.write(f"· 演示区建好了：{voices}条民声，{cases}件事项。")
        if options["json"]:
            self.stdout.write(json.dumps({"voices": voices, "cases": cases}))

    def tamper(self) -> None:
        """Behind the program's back, as somebody with the database alone would; put back afterwards."""
        entry = TimelineEntry.objects.filter(kind="ResidentConfirmed", payload__isnull=False).order_by("-id").first()
        if entry is None or entry.payload is None:
            raise CommandError("先建演示区：minsheng demo")
        said = json.loads(entry.payload)
        said["verdict"] = "partly" if said["verdict"] == "solved" else "solved"
        changed = canonical_json(said).decode()
        self.stdout.write(f"偷改一行：{entry.subject_kind} {entry.subject_id} 第{entry.sequence}条，把居民说的结果换掉。")
        self.write(entry.pk, changed)
        found = False
        try:
            call_command("verify")
        except SystemExit:
            found = True
        finally:
            self.write(entry.pk, entry.payload)
        if not found:
            raise CommandError("偷改了一行，核对却没找出来：请告诉做这个程序的人。")
        self.stdout.write("核对找到了。现在改回去，再核对一遍：")
        call_command("verify")

    def write(self, key: int, payload: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE foundation_timeline_entry SET payload = %s WHERE id = %s", [payload, key])
