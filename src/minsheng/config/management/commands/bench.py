"""minsheng bench fill N: an installation of one's own with N made-up cases."""

import json
import os
import sys
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from minsheng.config.bench.fill import BLOCK, RealData, cases_filled, fill, require_own_installation


class Command(BaseCommand):
    help = "测量：灌一套编出来的数据，量一量快慢（docs/performance.md）"

    def add_arguments(self, parser: Any) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        filling = ways.add_parser("fill", help="灌N件编出来的事项；断了再来一次就接着灌")
        filling.add_argument("cases", type=int)
        filling.add_argument("--seed", type=int, default=1)
        filling.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1), help="几个进程一起灌（PostgreSQL）")
        filling.add_argument("--block", type=int, default=BLOCK, help="每批几件")
        filling.add_argument("--anyway", action="store_true", help="这里有真的数据也灌：想清楚再用")
        filling.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        self.fill(**{key: options[key] for key in ("cases", "seed", "workers", "block", "anyway", "json")})

    def fill(self, *, cases: int, seed: int, workers: int, block: int, anyway: bool, json: bool) -> None:
        if cases < 1 or block < 1:
            raise CommandError("件数要是一个正的整数。")
        call_command("migrate", verbosity=0, interactive=False)
        try:
            require_own_installation(anyway)
        except RealData as error:
            raise CommandError("这里有别的数据，不灌。请用另一个数据目录（MINSHENG_DATA）和数据库（DATABASE_URL）。") from error
        before, started = cases_filled(), time.monotonic()

        def say(there: int) -> None:
            part, seconds = min(there, cases) * 30 // cases, time.monotonic() - started
            rate = (there - before) / max(seconds, 0.001)
            sys.stderr.write(f"\r· {'█' * part}{'░' * (30 - part)} {there}/{cases}件 {rate:.0f}件/秒 {seconds:.0f}秒 ")
            sys.stderr.flush()

        fill(cases, seed=seed, workers=workers, block=block, say=say)
        seconds, there = time.monotonic() - started, cases_filled()
        made = there - before
        self.stdout.write(f"\n灌了{made}件，现在一共{there}件，用了{seconds:.1f}秒（每秒{made / max(seconds, 0.001):.0f}件）。")
        if json:
            self.stdout.write(
                _line(cases=there, made=made, seconds=round(seconds, 2), a_second=round(made / max(seconds, 0.001)))
            )


def _line(**found: Any) -> str:
    return json.dumps(found, ensure_ascii=False)
