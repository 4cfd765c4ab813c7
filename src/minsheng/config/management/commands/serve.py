"""minsheng serve: everything an office needs under one command."""

import gc
import hashlib
import os
import signal
import socket
import sys
import time
from functools import partial
from importlib.metadata import version
from multiprocessing.process import BaseProcess
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from minsheng.casework.actions.categories import default_tree, import_categories
from minsheng.casework.models import Category
from minsheng.config.processes import part
from minsheng.foundation.privacy import key_file
from minsheng.neighbourhood.models import District, Resident

PAUSE = 0.5
# The worker ends by itself within worker.GRACE; a machine under load gets a little more.
PATIENCE = 8


class Command(BaseCommand):
    help = "网页和后台一起跑"
    requires_system_checks = []  # those are for who changes the program, and would take a third of a start

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--demo", action="store_true", help="没有数据时先建演示区")
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
        parser.add_argument("--workers", default=os.environ.get("MINSHENG_WORKERS", "2"))

    def handle(self, *args: Any, **options: Any) -> None:
        gc.freeze()  # what is loaded stays; from here on there is garbage to collect again
        gc.enable()
        if options["demo"]:
            os.environ["MINSHENG_DEMO"] = "1"
            settings.DEMO = True
        settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.stdout.write("· 数据库")
        bring_up_to_date()
        if Resident.objects.unscoped("is there anything sealed").exists() and not key_file("privacy.key").exists():
            lost = key_file("privacy.key")
            raise CommandError(f"密钥文件{lost}不见了，库里的姓名电话打不开。请把备份的密钥放回去再启动（docs/privacy.md）。")
        if not Category.objects.exists():
            import_categories(text=default_tree(), by=None)
        if not (settings.DEBUG or settings.WHITENOISE_USE_FINDERS):
            self.stdout.write("· 网页文件")
            collect_what_changed()
        if options["demo"] and not District.objects.exists():
            call_command("demo")
        connections.close_all()
        web = part("minsheng web", partial(_answer, options))
        worker: BaseProcess | None = None
        leaving = False

        def leave(*_: Any) -> None:
            nonlocal leaving
            leaving = True
            web.terminate()
            if worker is not None:
                worker.terminate()

        signal.signal(signal.SIGTERM, leave)
        signal.signal(signal.SIGINT, leave)
        # Nobody waits for the worker; beginning at the same time it would take the web server's time.
        if _answers(web, options["host"], int(options["port"])):
            address = f"http://{options['host']}:{options['port']}"
            self.stdout.write(self.style.SUCCESS(f"\n民声开好了：{address}\n按 Ctrl+C 停下；数据在 {settings.DATA}"))
            self.stdout.flush()
        while (code := web.exitcode) is None:
            if not leaving and (worker is None or not worker.is_alive()):
                if worker is not None:
                    self.stderr.write("后台停了，再开一次。")
                worker = part("minsheng worker", partial(call_command, "worker"))
            web.join(PAUSE)
        if worker is not None:
            _end(worker)
        sys.exit(0 if code in (0, -signal.SIGTERM, -signal.SIGINT) else code)


def bring_up_to_date() -> None:
    """Loading every migration to find that nothing is to be done would take a tenth of a start: their names are compared first."""
    if _on_disk() <= MigrationRecorder(connections["default"]).applied_migrations().keys():
        return
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def _on_disk() -> set[tuple[str, str]]:
    """The migrations of all packages, by package and name."""
    return {
        (package.label, found.name)
        for package in apps.get_app_configs()
        for found in iter_modules([str(Path(package.path) / "migrations")])
    }


def collect_what_changed() -> None:
    """Every start would name and pack all files anew; a stamp beside them says from which files they came."""
    stamp = Path(settings.STATIC_ROOT) / "collected.txt"
    names = hashlib.sha256(version("minsheng").encode())
    for finder in get_finders():
        for name, storage in finder.list(None):
            found = Path(storage.path(name)).stat()
            names.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    if (stamp.parent / "staticfiles.json").exists() and stamp.exists() and stamp.read_text(encoding="ascii") == names.hexdigest():
        return
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(names.hexdigest(), encoding="ascii")


def _answer(options: dict[str, Any]) -> None:
    """Be the web server."""
    from gunicorn.app.wsgiapp import run

    sys.argv = web_command(options)[2:]
    run()


def _answers(web: BaseProcess, host: str, port: int) -> bool:
    """Once the door is open; not where the web server ended before."""
    while web.is_alive():
        try:
            socket.create_connection((host, port), timeout=1).close()
            return True
        except OSError:
            time.sleep(0.05)
    return False


def _end(worker: BaseProcess) -> None:
    """Whatever it does; what is cut off goes on at the next start."""
    worker.terminate()
    worker.join(PATIENCE)
    if worker.is_alive():
        worker.kill()
        worker.join()


def web_command(options: dict[str, Any]) -> list[str]:
    """The web server's own line, also for whoever measures it."""
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "minsheng.config.wsgi:application",
        "--config",
        "python:minsheng.config.web_server",
        "--bind",
        f"{options['host']}:{options['port']}",
        "--worker-class",
        "gthread",
        "--workers",
        str(options["workers"]),
        "--threads",
        "4",
        "--timeout",
        "120",
        "--log-level",
        "warning",
        "--no-control-socket",
    ]
