"""Make a backup: the database at one moment, then what it points to, then the manifest, and only then its name."""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from minsheng.casework.models import Attachment
from minsheng.foundation import clock
from minsheng.foundation.models import Seal

from .databases import Read, refuse_where_nothing_is, snapshot
from .keys import beside_the_keys, fingerprints, key_files, lost_keys, make_first_keys, refuse_among_keys
from .manifest import (
    DATABASE,
    FILES,
    PART,
    SEALS,
    SUMS,
    BackupRefused,
    Manifest,
    copy_to_last,
    digest_of,
    make_last,
    write_to_last,
)

PREFIX, KEYS_PREFIX = "minsheng-", "minsheng-keys-"
LOCK = ".minsheng-backup.lock"
SEAL_PATIENCE = 5.0


@dataclass(frozen=True)
class Made:
    folder: Path
    manifest: Manifest
    warnings: list[str]


def make_backup(folder: Path, without_keys: bool = False) -> Made:
    """A new backup inside `folder`. Raises BackupRefused; then nothing is left but what was there before.

    `without_keys`: also where the keys are lost or do not fit, which is otherwise refused because nobody could read it again.
    """
    folder = folder.absolute()
    refuse_among_keys(folder)
    if folder.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise BackupRefused(f"备份不能放在照片的文件夹{settings.MEDIA_ROOT}里面。请换一个文件夹。")
    refuse_where_nothing_is()
    lost = list(lost_keys())
    if lost and not without_keys:
        raise BackupRefused("".join(lost) + "请先把对的密钥放回去（docs/privacy.md）；真的没有了，加--without-keys照样备份。")
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        now = clock.now()
        final = _new_name(folder, PREFIX, now)
        half = folder / f".{final.name}{PART}"
        half.mkdir(mode=0o700)
        try:
            manifest, faults = _fill(half, now, _newest(folder))
            os.rename(half, final)
            make_last(folder)
        except BaseException:
            shutil.rmtree(half, ignore_errors=True)
            raise
    return Made(final, manifest, [*lost, *beside_the_keys(folder), *_same_disk(folder), *faults])


def _fill(half: Path, now: datetime, before: Path | None) -> tuple[Manifest, list[str]]:
    """Files are written before the act that names them commits, and are never removed: copied after the database, none is missing."""
    name, tables = DATABASE[connection.vendor], _tables()
    with snapshot(half) as read:
        counts = {table: int(read(f'SELECT count(*) FROM "{table}"')[0][0]) for table in tables}
        migrations: dict[str, list[str]] = {}
        for app, one in read("SELECT app, name FROM django_migrations ORDER BY app, name"):
            migrations.setdefault(app, []).append(one)
        wanted = _referenced(read)
        last_seal = int(read(f'SELECT coalesce(max(number), 0) FROM "{Seal._meta.db_table}"')[0][0])
    count, size, spoiled = _copy_files(half, before)
    missing = sorted(path for path in wanted if not (half / FILES / path).is_file())
    parts = {name: digest_of(half / name), SEALS: _copy_seals(half, last_seal), SUMS: digest_of(half / SUMS)}
    keys = fingerprints(Path(settings.KEYS))
    size += sum((half / part).stat().st_size for part in parts)
    manifest = Manifest(
        now.isoformat(timespec="seconds"), version("minsheng"), connection.vendor, parts, count, size, counts, keys, migrations
    )
    manifest.write(half)
    for inside in (half, *(one for one in half.rglob("*") if one.is_dir())):
        make_last(inside)
    return manifest, [*_said(missing, "库里记着，这个文件夹里却没有"), *_said(spoiled, "内容和名字对不上，坏了或被换过")]


def _said(names: list[str], what: str) -> Iterator[str]:
    if names:
        yield f"{settings.MEDIA_ROOT}：有{len(names)}个文件{what}（{'、'.join(names[:3])}），备份里也是这样。请从以前的备份里找。"


def _tables() -> list[str]:
    """Those of ours that are there: just before an upgrade the program knows some that are not."""
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    return sorted(ours & set(connection.introspection.table_names()))


def _referenced(read: Read) -> set[str]:
    table = Attachment._meta.db_table
    return {path for row in read(f'SELECT path, thumbnail FROM "{table}"') for path in row if path}


def _copy_files(half: Path, before: Path | None) -> tuple[int, int, list[str]]:
    """Photos lie under the hash of their content: one that an earlier backup has, and still has whole, takes no second place on the disk."""
    count, size, spoiled = 0, 0, []
    source, target = Path(settings.MEDIA_ROOT), half / FILES
    target.mkdir()
    with (half / SUMS).open("w", encoding="utf-8") as sums:
        for path in sorted(source.rglob("*")):
            if not path.is_file() or path.name.endswith(PART):
                continue
            name = path.relative_to(source)
            digest = _linked(before / FILES / name, target / name) if before else None
            digest = digest or copy_to_last(path, target / name)
            if digest != path.name.partition(".")[0]:
                spoiled.append(name.as_posix())
            sums.write(f"{digest}  {FILES}/{name.as_posix()}\n")
            count, size = count + 1, size + (target / name).stat().st_size
        sums.flush()
        os.fsync(sums.fileno())
    return count, size, spoiled


def _linked(earlier: Path, target: Path) -> str | None:
    """The hash if `earlier` is whole and could be named a second time; a copy that has rotted is not handed on."""
    if not earlier.is_file():
        return None
    digest = digest_of(earlier)
    if digest != earlier.name.partition(".")[0]:
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(earlier, target)
    except OSError:  # a file system without second names
        return None
    return digest


def _copy_seals(half: Path, last: int) -> str:
    """The seal file as it was when the database was: without seals that came after, and with the one whose line is just being written."""
    path = Path(settings.SEAL_FILE)
    until = time.monotonic() + SEAL_PATIENCE
    while True:
        lines = path.read_bytes().splitlines(keepends=True) if path.exists() else []
        numbers = [_number(line) for line in lines]
        if max(numbers, default=0) >= last or time.monotonic() > until:
            kept = [line for line, number in zip(lines, numbers, strict=True) if number <= last]
            return write_to_last(half / SEALS, b"".join(kept))
        time.sleep(0.05)


def _number(line: bytes) -> int:
    """0 for a line that a power cut left: it stays as it is, `verify` judges it."""
    try:
        return int(json.loads(line)["number"])
    except (ValueError, KeyError, TypeError):
        return 0


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One at a time; so whatever is half when one begins was left by a dead one."""
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BackupRefused(f"{folder}里正在做另一份备份。等它做完，再来一次。") from None
        for left in folder.glob(f".{PREFIX}*{PART}"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _new_name(folder: Path, prefix: str, now: datetime) -> Path:
    """Old backups are never touched: a second one in the same second is numbered."""
    stem = f"{prefix}{now.astimezone(clock.SHANGHAI):%Y%m%d-%H%M%S}"
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 1000))
    return next(folder / name for name in names if not (folder / name).exists())


def _newest(folder: Path) -> Path | None:
    whole = [one for one in folder.glob(f"{PREFIX}[0-9]*") if (one / SUMS).is_file()]
    return max(whole, key=lambda one: one.name, default=None)


def _same_disk(folder: Path) -> Iterator[str]:
    with suppress(OSError):
        if folder.stat().st_dev == Path(settings.DATA).stat().st_dev:
            yield f"备份（{folder}）和数据（{settings.DATA}）在同一块盘上：盘坏了一起没。请把备份再拷一份到别的机器或盘上。"


def copy_keys(folder: Path, backups: Path) -> Path:
    """The keys, copied to a place that the backups do not go to. Raises BackupRefused where the two would lie together or a key is lost."""
    folder, backups, keys = folder.absolute(), backups.absolute(), Path(settings.KEYS)
    if folder.resolve().is_relative_to(backups.resolve()) or backups.resolve().is_relative_to(folder.resolve()):
        raise BackupRefused(
            f"密钥不能和备份放在一起：{folder}和{backups}一个在另一个里面。请把密钥拷到另一个地方，最好是锁起来的U盘。"
        )
    refuse_where_nothing_is()
    if lost := "".join(lost_keys()):
        raise BackupRefused(f"{lost}没有对的密钥可以拷。请先把它放回去（docs/privacy.md）。")
    make_first_keys()
    folder.mkdir(parents=True, exist_ok=True)
    final = _new_name(folder, KEYS_PREFIX, clock.now())
    half = folder / f".{final.name}{PART}"
    half.mkdir(mode=0o700)
    try:
        for name in key_files(keys):
            if (keys / name).is_file():
                copy_to_last(keys / name, half / name)
                with suppress(PermissionError):  # a stick that knows no owners: who has it in hand has the keys
                    (half / name).chmod(0o600)
        make_last(half)
        os.rename(half, final)
        make_last(folder)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    return final
