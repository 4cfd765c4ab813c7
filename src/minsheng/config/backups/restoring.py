"""Bring a backup back into an empty place. Everything that could stop it is looked at before the first byte is written."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from .databases import put_back, ready_to_put_back, refuse_unless_empty
from .keys import KEY_FILES, fingerprint, fingerprints, key_files
from .manifest import (
    DATABASE,
    FILES,
    SEALS,
    BackupRefused,
    Manifest,
    copy_to_last,
    findings,
    make_last,
    read_manifest,
    sums,
)

SHOWN = 5


@dataclass(frozen=True)
class Restored:
    """`counts` differ from the manifest's in no table; `missing_keys` names the keys that were not brought."""

    manifest: Manifest
    missing_keys: list[str]


def restore_backup(backup: Path, keys: Path | None) -> Restored:
    """Into the place that the settings name. `keys`: the folder of the key files; None where they are lost. Raises BackupRefused."""
    backup = backup.absolute()
    manifest = read_manifest(backup)
    _refuse_another_kind(manifest)
    _refuse_full_place()
    missing = _refuse_wrong_keys(manifest, keys)
    ready_to_put_back()
    if wrong := list(findings(backup, manifest)):
        more = f"一共{len(wrong)}处。" if len(wrong) > SHOWN else ""
        raise BackupRefused(f"这份备份不完整，没有恢复：{''.join(wrong[:SHOWN])}{more}请换一份备份。")
    _put_files_back(backup)
    if keys is not None:
        _put_keys_back(keys)
    # Last: as long as there is no database nobody takes what is here for an installation.
    put_back(backup / DATABASE[manifest.database])
    _refuse_other_counts(manifest)
    call_command("migrate", verbosity=0, interactive=False)  # a backup of an older version; does nothing otherwise
    return Restored(manifest, missing)


def _refuse_another_kind(manifest: Manifest) -> None:
    kinds = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    if manifest.database != connection.vendor:
        raise BackupRefused(
            f"这份备份是{kinds.get(manifest.database, manifest.database)}的，这里设的是{kinds[connection.vendor]}。请把DATABASE_URL设成同一种。"
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {}
    newer = [f"{app}.{name}" for app, names in manifest.migrations.items() for name in names if (app, name) not in known]
    if newer:
        raise BackupRefused(
            f"这份备份是更新的版本（{manifest.version}）做的，这一版不认识{newer[0]}。请装那一版或更新的版本，再来恢复。"
        )


def _refuse_full_place() -> None:
    files, seal_file = Path(settings.MEDIA_ROOT), Path(settings.SEAL_FILE)
    if files.exists() and any(files.iterdir()):
        raise BackupRefused(f"{files}里已经有文件。恢复只往空的地方放：请把MINSHENG_DATA指到一个新文件夹。")
    if seal_file.exists():
        raise BackupRefused(f"已经有封签文件{seal_file}。恢复只往空的地方放：请用MINSHENG_SEAL_FILE另指一个地方。")
    refuse_unless_empty()


def _refuse_wrong_keys(manifest: Manifest, keys: Path | None) -> list[str]:
    """django.key alone may be here already: reading the settings makes it."""
    here = Path(settings.KEYS)
    if keys is None:
        there = [name for name in key_files(here) if name != "django.key" and (here / name).exists()]
        if there:
            raise BackupRefused(f"{here}里已经有{there[0]}。要用它，就写--keys {here}；不用，就把它移走。")
        return sorted(set(manifest.keys) - {"django.key"})
    brought = fingerprints(keys)
    if not brought:
        raise BackupRefused(f"{keys}里没有密钥文件（{'、'.join(KEY_FILES)}）。请指到放密钥的文件夹。")
    wrong = [name for name, print_ in brought.items() if manifest.keys.get(name, print_) != print_ and name != "django.key"]
    if wrong:
        raise BackupRefused(f"{keys}里的{'、'.join(wrong)}不是这份备份的那一把。请找做备份时用的密钥。")
    other = [
        name for name in brought if name != "django.key" and (here / name).is_file() and fingerprint(here / name) != brought[name]
    ]
    if other:
        raise BackupRefused(f"{here}里已经有另一把{other[0]}。请先把它移走，或把MINSHENG_KEYS指到一个新文件夹。")
    return sorted(name for name in manifest.keys if name not in brought and name != "django.key")


def _put_files_back(backup: Path) -> None:
    for _digest, name in sums(backup):
        copy_to_last(backup / name, Path(settings.MEDIA_ROOT) / Path(name).relative_to(FILES))
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    for folder, _, _ in os.walk(settings.MEDIA_ROOT):
        make_last(Path(folder))
    copy_to_last(backup / SEALS, Path(settings.SEAL_FILE))
    make_last(Path(settings.SEAL_FILE).parent)


def _put_keys_back(keys: Path) -> None:
    here = Path(settings.KEYS)
    here.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in key_files(keys):
        source, target = keys / name, here / name
        if not source.is_file() or (target.exists() and os.path.samefile(source, target)):
            continue
        half = target.with_name(f"{name}.part")
        half.touch(mode=0o600)
        shutil.copyfile(source, half)
        half.rename(target)
    make_last(here)


def _refuse_other_counts(manifest: Manifest) -> None:
    with connection.cursor() as cursor:
        for table, wanted in manifest.counts.items():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found = cursor.fetchone()[0]
            if found != wanted:
                raise BackupRefused(f"恢复出来的表{table}有{found}行，备份时是{wanted}行。不要用它，请换一份备份。")
