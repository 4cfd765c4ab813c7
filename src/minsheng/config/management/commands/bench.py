"""minsheng bench fill N: an installation of one's own with N made-up cases; minsheng bench http: how quick its pages are."""

import json
import os
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from minsheng.config.bench.fill import BLOCK, RealData, begin, cases_filled, fill, is_marked, require_own_installation
from minsheng.config.bench.http import WentWrong, measure, memory_of_workers, served, statements_of
from minsheng.config.bench.http import report as report_of_pages
from minsheng.config.bench.rounds import measured as rounds_measured
from minsheng.config.bench.sweep import measured as sweep_measured
from minsheng.config.bench.sync import packed, report, require_all_taken, run


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

        asking = ways.add_parser("http", help="开真的服务，一页一页量")
        asking.add_argument("--samples", type=int, default=100, help="每样量几次")
        asking.add_argument("--port", type=int, default=8765)
        asking.add_argument("--workers", type=int, default=int(os.environ.get("MINSHENG_WORKERS", "2")))
        asking.add_argument("--only", default="", help="只量名字里有这几个字的")
        asking.add_argument("--statements", action="store_true", help="不量，列出每样用了哪些语句")
        asking.add_argument("--json", action="store_true")

        phones = ways.add_parser("sync", help="断网以后，许多手机一起送来没信号时写的")
        phones.add_argument("--devices", type=int, default=200)
        phones.add_argument("--records", type=int, default=20, help="每部手机几条，最多50")
        phones.add_argument("--photo-kb", type=int, default=50, help="每条一张照片，多少千字节；0不带")
        phones.add_argument("--at-once", type=int, default=8, help="同时几部在送")
        phones.add_argument("--workers", type=int, default=int(os.environ.get("MINSHENG_WORKERS", "2")))
        phones.add_argument("--port", type=int, default=8766)
        phones.add_argument("--seed", type=int, default=1)
        phones.add_argument("--json", action="store_true")
        walking = ways.add_parser("rounds", help="排走访的先后：编出来的户，不读不写")
        walking.add_argument("--homes", type=int, default=2000)
        walking.add_argument("--workers", type=int, default=12)
        walking.add_argument("--most", type=int, default=12, help="每人最多几户")
        walking.add_argument("--minutes", type=int, default=240, help="一共几分钟")
        walking.add_argument("--seed", type=int, default=1)
        walking.add_argument("--json", action="store_true")

        sweeping = ways.add_parser("sweep", help="推一推：灌N件，一部分到了时候，看读几行、用多久、两个一起推会怎样")
        sweeping.add_argument("cases", type=int, nargs="?", default=2000)
        sweeping.add_argument("--due", type=int, default=1000, help="多少只钟到了时候：一半一个推，一半两个一起推")
        sweeping.add_argument("--seed", type=int, default=1)
        sweeping.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1), help="几个进程一起灌（PostgreSQL）")
        sweeping.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["way"] == "sync":
            names = ("devices", "records", "photo_kb", "at_once", "workers", "port", "seed", "json")
            self.sync(**{key: options[key] for key in names})
            return
        if options["way"] == "rounds":
            self.rounds(**{key: options[key] for key in ("homes", "workers", "most", "minutes", "seed", "json")})
            return
        if options["way"] == "sweep":
            self.sweep(**{key: options[key] for key in ("cases", "due", "seed", "workers", "json")})
            return
        if options["way"] == "http":
            self.http(**{key: options[key] for key in ("samples", "port", "workers", "only", "statements", "json")})
            return
        self.fill(**{key: options[key] for key in ("cases", "seed", "workers", "block", "anyway", "json")})

    def rounds(self, *, homes: int, workers: int, most: int, minutes: int, seed: int, json: bool) -> None:
        if min(homes, workers, most, minutes) < 1:
            raise CommandError("户数、人数、分钟都要是正的整数。")
        found = rounds_measured(homes=homes, workers=workers, most=most, minutes=minutes, seed=seed)
        how = "" if found["solver"] else "（没装排路线的部件，按楼号门牌排）"
        self.stdout.write(
            f"{homes}户，{workers}人：{found['seconds']}秒（处理器{found['processor_seconds']}秒），排进{found['seen']}户{how}。"
        )
        if json:
            self.stdout.write(_line(**found))

    def sweep(self, *, cases: int, due: int, seed: int, workers: int, json: bool) -> None:
        if due < 2:
            raise CommandError("至少两只钟要到时候。")
        self.fill(cases=cases, seed=seed, workers=workers, block=BLOCK, anyway=False, json=False)
        found = sweep_measured(due)
        read = "" if found["rows_read"] is None else f"，读了{found['rows_read']}行（到时候的{found['read_a_row_due']}倍）"
        self.stdout.write(
            f"{found['database']}，{found['cases']}件，在走的钟{found['clocks']}只：到时候的{found['due']}只{read}，"
            f"告诉了{found['told']}只，用了{found['seconds']}秒；{found['at_once']}个一起推{found['due_at_once']}只，"
            f"告诉了{found['told_at_once']}只，用了{found['seconds_at_once']}秒，"
            f"{'每只只告诉一遍' if found['each_told_once'] else '有的告诉了不止一遍'}，还剩{found['left']}只。"
        )
        if json:
            self.stdout.write(_line(**found))

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

    def http(self, *, samples: int, port: int, workers: int, only: str, statements: bool, json: bool) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if not is_marked():
            raise CommandError("先灌一套：minsheng bench fill 10000。有真数据的地方不量，量的时候要往里写。")
        if not settings.WHITENOISE_USE_FINDERS:
            call_command("collectstatic", verbosity=0, interactive=False)

        def say(turn: int, turns: int) -> None:
            sys.stderr.write(f"\r· 第{turn}/{turns}轮 ")
            sys.stderr.flush()

        try:
            with served(port, workers) as server:
                if statements:
                    self.list_statements(statements_of(port, only))
                    return
                taken = measure(port, samples, only, say)
                found = report_of_pages(taken, memory_of_workers(server))
        except WentWrong as error:
            raise CommandError(f"量不成：{error}") from error
        sys.stderr.write("\n")
        self.table(found)
        if json:
            self.stdout.write(_line(**found))

    def sync(
        self, *, devices: int, records: int, photo_kb: int, at_once: int, workers: int, port: int, seed: int, json: bool
    ) -> None:
        if min(devices, at_once) < 1 or not 1 <= records <= 50 or not 0 <= photo_kb <= 200:
            raise CommandError("手机、同时几部至少一；每部1到50条；照片最多200千字节。")
        call_command("migrate", verbosity=0, interactive=False)
        try:
            require_own_installation()
        except RealData as error:
            raise CommandError("这里有别的数据，不量。请用另一个数据目录（MINSHENG_DATA）和数据库（DATABASE_URL）。") from error
        begin(devices * records)
        self.stdout.write(f"· 装{devices}部手机，封{devices * records}条…")
        load = packed(devices, records, photo_kb, seed + int(time.time()))
        try:
            real, bare = run(load, port, workers, at_once)
            require_all_taken(load)
        except WentWrong as error:
            raise CommandError(f"量不成：{error}") from error
        found = report(load, real, bare, devices, at_once)
        self.stdout.write(
            f"{found['database']}，{found['records']}条、{found['photos']}张照片，共{found['megabytes']}兆，同时{at_once}部："
            f"用了{found['seconds']}秒，每秒{found['records_a_second']}条；"
            f"只写同样多字节要{found['bare_seconds']}秒，是它的{found['ratio']}倍（处理器时间{found['processor_ratio']}倍）；每个进程最多{found['peak_mb']}兆，负载{found['load']}"
        )
        for kind, times in found["times"].items():
            what = f"一次{records}条" if kind == "records" else "一张照片"
            said = "，".join(f"{name} {value}毫秒" for name, value in times.items())
            self.stdout.write(f"  {what}：{said}")
        if json:
            self.stdout.write(_line(**found))

    def list_statements(self, found: list[tuple[str, list[str]]]) -> None:
        for name, sql in found:
            self.stdout.write(f"{name}：{len(sql)}句")
            for number, one in enumerate(sql, 1):
                self.stdout.write(f"{number:4} {one}")

    def table(self, found: dict[str, Any]) -> None:
        """Ratios first: they say more than milliseconds on a machine that others use too."""
        head = f"{found['database']}，{found['cases']}件事项，{found['voices']}条民声，每个进程{found['worker_mb']}兆，负载{found['load']}"
        self.stdout.write(f"{head}\n{'倍数':>6} {'p95倍':>6} {'p50':>8} {'p95':>8} {'p99':>8} {'库里':>7} {'语句':>4}  什么")
        for row in found["measured"]:
            times = f"{row['p50']:9.1f} {row['p95']:8.1f} {row['p99']:8.1f} {row['in_database']:8.1f}"
            who = f"（{row['who']}）" if row["who"] else ""
            self.stdout.write(f"{row['ratio']:8.2f} {row['ratio_p95']:8.2f} {times} {row['statements']:5}  {row['name']}{who}")


def _line(**found: Any) -> str:
    return json.dumps(found, ensure_ascii=False)
