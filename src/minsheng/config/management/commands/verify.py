"""minsheng verify [--json] [--without-files]: exits 0 only if all is whole."""

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from minsheng.casework.models import Case
from minsheng.config.wholeness import all_findings, record_findings
from minsheng.foundation.models import Seal, TimelineEntry


class Command(BaseCommand):
    help = "从头核对：时间线、封签、事项阶段、原话、告诉居民的话、照片和文件、密钥"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--without-files", action="store_true", help="不读照片和文件：快，但换过的照片看不出来")

    def handle(self, *args: Any, **options: Any) -> None:
        if MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes()):
            raise CommandError(
                "数据库还是旧的格式，没法核对。请先启动一次（minsheng serve 会自己更新），或运行 minsheng manage migrate。"
            )
        started = time.monotonic()
        findings = []
        for finding in record_findings() if options["without_files"] else all_findings():
            findings.append(finding)
            self.stdout.write(f"✗ {finding}")
        entries, seals = TimelineEntry.objects.count(), Seal.objects.count()
        cases = Case.objects.unscoped("verify counts").count()
        word = "都对得上。" if not findings else f"有{len(findings)}处对不上，见上面。"
        seconds = time.monotonic() - started
        self.stdout.write(f"核对了{entries}条时间线、{seals}道封签、{cases}件事项，用了{seconds:.1f}秒：{word}")
        if options["json"]:
            self.stdout.write(json.dumps({"whole": not findings, "findings": findings, "entries": entries}, ensure_ascii=False))
        if findings:
            sys.exit(1)
