"""What a backup says about itself, how files are copied so that they last, and how it is found out whether a backup is still whole."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST, SUMS, SEALS, FILES = "manifest.json", "files.sha256", "seals.jsonl", "files"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
PART = ".part"
CHUNK = 1024 * 1024


class BackupRefused(Exception):
    """Not done. The message is a Chinese sentence that says why and what to do."""


@dataclass(frozen=True)
class Manifest:
    """`parts`: file beside the manifest → its SHA-256; photos are summed up in files.sha256. `counts`: table → rows. `keys`: key file →
    fingerprint, by which the right keys are told from others and nothing else. `migrations`: app → the last one applied."""

    made_at: str
    version: str
    database: str
    parts: dict[str, str]
    files: int
    bytes: int
    counts: dict[str, int]
    keys: dict[str, str]
    migrations: dict[str, list[str]]
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        write_to_last(folder / MANIFEST, text.encode())


def read_manifest(folder: Path) -> Manifest:
    if folder.name.endswith(PART):
        raise BackupRefused(f"{folder}是一份没有做完的备份，不能用。请换一份名字里没有{PART}的。")
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BackupRefused(f"{folder}不是民声的备份：里面没有{MANIFEST}。") from None
    except (OSError, ValueError) as error:
        raise BackupRefused(f"{folder}里的{MANIFEST}读不出来（{error}）。请换一份备份。") from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise BackupRefused("这份备份的格式这一版不认识：请用做它的那一版，或更新的版本来恢复。")
    try:
        return Manifest(**said)
    except TypeError:
        raise BackupRefused(f"{MANIFEST}里缺了东西或多了东西，不是原来那一个。请换一份备份。") from None


def findings(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Everything in the backup that is no longer as it was when it was made; nothing else in the program trusts an unchecked file."""
    for name, digest in sorted(manifest.parts.items()):
        if not (folder / name).is_file():
            yield f"少了{name}。"
        elif digest_of(folder / name) != digest:
            yield f"{name}和清单对不上，坏了或被改过。"
    if not (folder / SUMS).is_file():
        return
    count = 0
    for digest, name in sums(folder):
        count += 1
        if not (folder / name).is_file():
            yield f"少了{name}。"
        elif digest_of(folder / name) != digest:
            yield f"{name}和清单对不上，坏了或被改过。"
    if count != manifest.files:
        yield f"{SUMS}里有{count}个文件，清单说有{manifest.files}个。"


def sums(folder: Path) -> Iterator[tuple[str, str]]:
    """(SHA-256, path inside the backup) of every photo and document."""
    with (folder / SUMS).open(encoding="utf-8") as lines:
        for line in lines:
            digest, _, name = line.rstrip("\n").partition("  ")
            if ".." in Path(name).parts or not name.startswith(f"{FILES}/"):
                raise BackupRefused(f"{SUMS}里有一个不该有的名字：{name}。这份备份不能用。")
            yield digest, name


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def copy_to_last(source: Path, target: Path) -> str:
    """Copy, and return the SHA-256 of what was copied once it is on the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as write:
        while chunk := read.read(CHUNK):
            digest.update(chunk)
            write.write(chunk)
        write.flush()
        os.fsync(write.fileno())
    return digest.hexdigest()


def write_to_last(path: Path, content: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(content).hexdigest()


def make_last(folder: Path) -> None:
    """What was named or renamed in a folder survives a power cut once the folder itself is on the disk."""
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def rows(counts: dict[str, Any]) -> int:
    return sum(counts.values())
