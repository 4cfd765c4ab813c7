"""minsheng verify [--json]: exits 0 only if all is whole."""

import json
import sys
import time
from typing import Any

from django.core.management.base import BaseCommand

from minsheng.casework.models import Case
from minsheng.config.wholeness import all_findings
from minsheng.foundation.models import Seal, TimelineEntry


class Command(BaseCommand):
    help = "从头核对：时间线、封签、事项阶段、原话、密钥"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        findings = []
        for finding in all_findings():
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
