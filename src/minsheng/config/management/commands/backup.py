"""minsheng backup [FOLDER] [--keys FOLDER] [--without-keys] [--json]: a copy of everything but the keys, while people go on working."""

import json
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from minsheng.config.backups import BackupRefused, copy_keys, make_backup
from minsheng.config.backups.manifest import rows


class Command(BaseCommand):
    help = "备份：数据库、照片和文件、封签；不用停。密钥不在里面，另外备份"
    requires_system_checks = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "folder", nargs="?", default=str(settings.BACKUPS), help="放备份的文件夹；每次在里面新建一份，旧的不动"
        )
        parser.add_argument("--keys", default="", metavar="文件夹", help="另外把密钥拷到这里，如一个U盘")
        parser.add_argument("--without-keys", action="store_true", help="密钥真的没有了，也照样备份")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        folder = Path(options["folder"])
        try:
            keys = copy_keys(Path(options["keys"]), folder) if options["keys"] else None
            made = make_backup(folder, without_keys=options["without_keys"])
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        except OSError as error:
            raise CommandError(f"没有备份成：{error}。磁盘满了？文件夹不可写？半份的已经删掉。") from error
        for warning in made.warnings:
            self.stdout.write(f"！{warning}")
        told, seconds = made.manifest, time.monotonic() - started
        self.stdout.write(
            f"备份好了：{made.folder}\n{rows(told.counts)}行，{told.files}个照片和文件，"
            f"{told.bytes / 1024 / 1024:.1f}兆，用了{seconds:.1f}秒。密钥不在里面。"
        )
        if keys:
            self.stdout.write(f"密钥拷到了：{keys}。请和备份分开放，锁起来。")
        if options["json"]:
            said = {
                "backup": str(made.folder),
                "keys": str(keys) if keys else None,
                "files": told.files,
                "bytes": told.bytes,
                "warnings": made.warnings,
            }
            self.stdout.write(json.dumps(said, ensure_ascii=False))
