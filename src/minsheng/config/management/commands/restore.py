"""minsheng restore BACKUP --keys FOLDER [--json]: bring a backup back into an empty place and verify it; exits 0 only if all is whole."""

import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from minsheng.config.backups import BackupRefused, restore_backup
from minsheng.foundation import clock


class Command(BaseCommand):
    help = "恢复：把一份备份放回一个空的地方，再核对一遍"
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("backup", help="备份的文件夹，如 /var/backups/minsheng/minsheng-20260101-023000")
        parser.add_argument("--keys", default="", metavar="文件夹", help="放密钥文件的文件夹")
        parser.add_argument("--without-keys", action="store_true", help="密钥真的没有了，只恢复打得开的")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["keys"]) == options["without_keys"]:
            raise CommandError("请用--keys写明密钥在哪个文件夹。密钥真的没有了，改用--without-keys：姓名、电话、回执会打不开。")
        keys = Path(options["keys"]) if options["keys"] else None
        try:
            restored = restore_backup(Path(options["backup"]), keys)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        except OSError as error:
            raise CommandError(f"没有恢复成：{error}。请清空{settings.DATA}再来一次。") from error
        connections.close_all()
        told = restored.manifest
        made_at = clock.local(datetime.fromisoformat(told.made_at))
        self.stdout.write(
            f"放回来了：{made_at:%Y-%m-%d %H:%M}做的备份，民声{told.version}。行数和当时一样，{told.files}个照片和文件都在。"
        )
        if restored.missing_keys:
            self.stdout.write(f"！没有密钥{'、'.join(restored.missing_keys)}：用它加密的打不开，用它签的没法核对。")
        self.stdout.write("现在核对：")
        self.stdout.flush()
        whole = _verify(self.stdout, with_keys=keys is not None)
        word = f"恢复好了，可以启动：数据在{settings.DATA}。" if whole else "恢复了，但是核对有对不上的，见上面。"
        self.stdout.write(word)
        if options["json"]:
            self.stdout.write(json.dumps({"restored": str(told.made_at), "whole": whole, "counts": told.counts}))
        if not whole:
            sys.exit(1)


def _verify(out: Any, with_keys: bool) -> bool:
    """By a process of its own, as the office will. Without keys it looks into an empty place for them, so that none is made where they belong."""
    line = [sys.executable, "-m", "django", "verify"]
    with tempfile.TemporaryDirectory() as nowhere:
        environment = os.environ | ({} if with_keys else {"MINSHENG_KEYS": nowhere})
        done = subprocess.run(line, env=environment, capture_output=True, text=True)
    out.write(done.stdout.rstrip())
    if done.stderr.strip():
        out.write(done.stderr.strip()[-2000:])
    return done.returncode == 0
