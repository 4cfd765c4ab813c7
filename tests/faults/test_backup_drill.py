"""The drill: a backup made while people go on working comes back in an empty place, whole, and readable with the keys alone."""

import hashlib
import io
import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image

from minsheng.config.backups.manifest import DATABASE, MANIFEST

from .asking import api
from .journeys import Ledger, Person
from .served import PATIENCE, ROOT, Installation, free_port, installed, new_database
from .visiting import Visitor

pytestmark = pytest.mark.kill

BEGIN = "import django; django.setup()"
OTHER_KEY = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
SEAL_NOW = f"{BEGIN}; from minsheng.foundation.seals import seal_changed_heads as s; s()"
Said = tuple[int, str]


@dataclass
class Drill:
    """One installation at work, its keys in a place of their own; the backups, and what had been acknowledged before each began; what
    `verify` found meanwhile."""

    office: Installation
    home: Path
    backups: list[tuple[Path, set[str]]] = field(default_factory=list)
    looked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def keys(self) -> Path:
        return self.home / "locked" / "keys"

    def elsewhere(self, name: str) -> Installation:
        """An empty place: a new folder, a new database, no keys."""
        folder = self.home / name
        folder.mkdir()
        database = new_database(self.office.database) if self.office.database else ""
        more = {"MINSHENG_KEYS": str(folder / "etc" / "keys"), "MINSHENG_SEAL_FILE": str(folder / "seals" / "seals.jsonl")}
        return Installation(folder / "data", database, more, self.office.settled, free_port())


def command(installation: Installation, *line: str) -> tuple[int, str, dict[str, Any]]:
    """(exit code, everything it said, the JSON of the last line)."""
    done = installation.program("-m", "django", *line, check=False)
    return done.returncode, done.stdout + done.stderr, last_line(done.stdout)


def commands(installation: Installation, *steps: tuple[dict[str, Path], list[str]]) -> list[Said]:
    """Several in one process (tests/faults/commanding.py)."""
    asked = json.dumps([[{name: str(path) for name, path in paths.items()}, line] for paths, line in steps])
    line = [sys.executable, "-m", "tests.faults.commanding"]
    done = subprocess.run(line, input=asked, env=installation.surroundings, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [(code, said) for code, said in json.loads(done.stdout)]


def last_line(said: str) -> dict[str, Any]:
    last = said.strip().splitlines()[-1:] or [""]
    return json.loads(last[0]) if last[0].startswith("{") else {}


def manifest_of(backup: Path) -> dict[str, Any]:
    return json.loads((backup / MANIFEST).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    home = tmp_path_factory.mktemp("drill")
    with installed(home / "data", KEYS=str(home / "locked" / "keys"), RECEIPT_TRIES="100000") as office:
        shutil.move(home / "data" / "keys", home / "locked" / "keys")
        drill = Drill(office, home)
        office.start_gunicorn()
        office.start_worker()
        office.wait_until_healthy(PATIENCE)
        ledger, stop = Ledger(), threading.Event()
        people = [Person(office, ledger, stop, number) for number in (1, 2, 3)]
        for person in people:
            person.start()
        try:
            while len(ledger.matters) < 2 and not ledger.faults:
                time.sleep(0.05)
            for _ in range(2):
                office.program("-c", SEAL_NOW)
                acknowledged = {matter["number"] for matter in ledger.matters}
                code, said, told = command(office, "backup", str(home / "backups"), "--json")
                assert code == 0, said
                drill.backups.append((Path(told["backup"]), acknowledged))
                drill.looked.append(office.verify())
            office.program("-c", SEAL_NOW)
        finally:
            stop.set()
            for person in people:
                person.join()
        assert ledger.faults == []
        office.kill_group()
        yield drill


@pytest.fixture(scope="module")
def restored(drill: Drill) -> tuple[Installation, dict[str, Any]]:
    """The first backup: after it people went on, and the night sealed."""
    place = drill.elsewhere("restored")
    code, said, told = command(place, "restore", str(drill.backups[0][0]), "--keys", str(drill.keys), "--json")
    assert (code, told.get("whole")) == (0, True), said
    assert "行数和当时一样" in said and "恢复好了，可以启动" in said
    return place, told


def test_what_was_made_while_others_wrote_is_whole(drill: Drill, restored: tuple[Installation, dict[str, Any]]) -> None:
    """`restore` has verified it; here: rows as in the manifest, everything acknowledged before, and people did go on meanwhile."""
    place, told = restored
    backup, acknowledged = drill.backups[0]
    first, second = (manifest_of(one)["counts"] for one, _ in drill.backups)
    assert told["counts"] == first
    assert first["foundation_timeline_entry"] < second["foundation_timeline_entry"]
    line = f"{BEGIN}; from minsheng.casework.models import Voice as V; print(*V.objects.unscoped('x').values_list('number', flat=True))"
    numbers = place.program("-c", line).stdout.split()
    assert len(numbers) == first["casework_voice"]
    assert acknowledged and acknowledged - set(numbers) == set()
    kept = [path for path in (backup / "files").rglob("*") if path.is_file()]
    assert len(kept) == manifest_of(backup)["files"] >= first["casework_attachment"]


def test_verify_beside_people_at_work_finds_nothing(drill: Drill) -> None:
    """It looks at one moment: what is written while it reads is neither missing nor too much."""
    assert [(one["exit"], one["findings"]) for one in drill.looked] == [(0, [])] * 2
    assert drill.looked[0]["entries"] < drill.looked[1]["entries"]


def test_a_photo_opens_and_a_telephone_is_read(restored: tuple[Installation, dict[str, Any]]) -> None:
    place, _ = restored
    place.start_gunicorn()
    try:
        place.wait_until_healthy(PATIENCE)
        find = (
            "from minsheng.casework.models import Attachment as A; a = A.objects.unscoped('x').latest('pk'); print(a.key, a.path)"
        )
        key, path = place.program("-c", f"{BEGIN}; {find}").stdout.split()
        served = Visitor(place, "shuji").open(reverse("file", args=[key]))
        assert served.status_code == 200
        assert Image.open(io.BytesIO(served.content)).size == (320, 240)
        assert hashlib.sha256(served.content).hexdigest() == Path(path).stem
        found = api(place, "shuji", "GET", "/residents?q=%E6%9D%8E%E7%A7%80%E8%8B%B1").json["items"]
        read = api(place, "shuji", "POST", f"/residents/{found[0]['id']}/uncover", {"reason": "演练：看看电话打不打得开"}).json
        assert read["name"] == "李秀英"
        assert read["phone"].startswith("100000") and len(read["phone"]) == 11
    finally:
        place.kill_group()


def test_without_the_keys_nobody_reads_a_name(drill: Drill) -> None:
    place = drill.elsewhere("no-keys")
    code, said, told = command(place, "restore", str(drill.backups[0][0]), "--without-keys", "--json")
    assert (code, told["whole"]) == (1, False)
    assert "没有密钥privacy.key、seal.key" in said
    assert "姓名打不开" in said and "回执码打不开" in said and "不是本机的签名" in said
    assert not (Path(place.more["MINSHENG_KEYS"]) / "privacy.key").exists(), "a new key was made where the right one belongs"


def test_the_backup_holds_no_key_and_no_name(drill: Drill) -> None:
    secrets = {(drill.keys / name).read_bytes().strip() for name in ("privacy.key", "seal.key", "django.key")}
    for path in drill.backups[0][0].rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert [secret for secret in secrets if secret in content] == []
            assert "key" not in path.name
            assert path.name == DATABASE["postgresql"] or "李秀英".encode() not in content


def test_it_goes_only_into_an_empty_place(drill: Drill, restored: tuple[Installation, dict[str, Any]]) -> None:
    """A full database, files, a seal file, another key: each alone is enough to stop it, and stays as it was."""
    place, _ = restored
    line = ["restore", str(drill.backups[1][0]), "--keys", str(drill.keys)]
    new = {
        "MEDIA_ROOT": drill.home / "new" / "files",
        "SEAL_FILE": drill.home / "new" / "seals",
        "KEYS": drill.home / "new" / "keys",
    }
    full, files, seals = commands(
        place,
        (new, line),
        ({**new, "MEDIA_ROOT": place.folder / "files"}, line),
        ({**new, "SEAL_FILE": drill.office.folder / "seals.jsonl"}, line),
    )
    assert [code for code, _ in (full, files, seals)] == [1, 1, 1]
    assert all("恢复只往空的地方放" in said for _, said in (full, files, seals))
    assert ("minsheng.sqlite3" in full[1]) or ("张表" in full[1])
    assert "里已经有文件" in files[1] and "已经有封签文件" in seals[1]
    assert not (drill.home / "new").exists()


def test_nothing_is_brought_back_from_what_is_not_as_it_was(drill: Drill, tmp_path: Path) -> None:
    """One bit of any part; a part that is gone; other keys; another kind of database; a newer version; half a backup; no backup."""
    place = drill.elsewhere("refused")
    good = drill.backups[1][0]
    told = manifest_of(good)
    photos = sorted(str(path.relative_to(good)) for path in (good / "files").rglob("*") if path.is_file())

    def hurt(name: str) -> Path:
        copy = tmp_path / f"minsheng-{len(list(tmp_path.iterdir()))}"
        shutil.copytree(good, copy)
        content = (copy / name).read_bytes()
        (copy / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        return copy

    def without(name: str) -> Path:
        copy = tmp_path / f"minsheng-{len(list(tmp_path.iterdir()))}"
        shutil.copytree(good, copy)
        (copy / name).unlink()
        return copy

    def saying(**other: Any) -> Path:
        copy = tmp_path / f"minsheng-{len(list(tmp_path.iterdir()))}"
        shutil.copytree(good, copy)
        (copy / MANIFEST).write_text(json.dumps(told | other))
        return copy

    half = tmp_path / ".minsheng-1.part"
    shutil.copytree(good, half)
    other = tmp_path / "other-keys"
    shutil.copytree(drill.keys, other)
    (other / "privacy.key").write_text(OTHER_KEY)
    nothing = tmp_path / "nothing"
    nothing.mkdir()
    other_kind = next(kind for kind in DATABASE if kind != told["database"])
    newer = {"migrations": {**told["migrations"], "casework": [*told["migrations"]["casework"], "9999_from_the_future"]}}
    wanted = [
        *(
            (hurt(name), drill.keys, "这份备份不完整，没有恢复")
            for name in (DATABASE[told["database"]], "seals.jsonl", "files.sha256", photos[0])
        ),
        *((without(name), drill.keys, f"少了{name}") for name in (DATABASE[told["database"]], photos[0])),
        (saying(files=told["files"] + 1), drill.keys, "清单说有"),
        (saying(database=other_kind), drill.keys, "请把DATABASE_URL设成同一种"),
        (saying(**newer), drill.keys, "这一版不认识casework.9999_from_the_future"),
        (saying(format=99), drill.keys, "这份备份的格式这一版不认识"),
        (half, drill.keys, "没有做完的备份"),
        (nothing, drill.keys, "不是民声的备份"),
        (good, other, "privacy.key不是这份备份的那一把"),
        (good, nothing, "里没有密钥文件"),
    ]
    said = commands(
        place, *(({}, ["restore", str(backup), "--keys", str(keys)]) for backup, keys, _ in wanted), ({}, ["restore", str(good)])
    )
    assert [(words, words in text, code) for (_, _, words), (code, text) in zip(wanted, said, strict=False)] == [
        (w, True, 1) for _, _, w in wanted
    ]
    assert said[-1][0] == 1 and "请用--keys写明密钥在哪个文件夹" in said[-1][1]
    # A program that starts makes an empty database file; nothing else may lie there.
    written = [path for path in place.folder.rglob("*") if path.is_file() and path.name != "in-hand"]
    assert [path.name for path in written if path.stat().st_size] == []


def test_photos_take_their_place_on_the_disk_once(drill: Drill) -> None:
    first, second = (backup for backup, _ in drill.backups)
    old = [path.relative_to(first) for path in (first / "files").rglob("*") if path.is_file()]
    assert old and all((first / name).samefile(second / name) for name in old)


def test_a_killed_backup_never_looks_whole(drill: Drill) -> None:
    """Killed in the midst of it, it has no name; the next one clears it away."""
    folder = drill.home / "killed"
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "backup", str(folder)], env=drill.office.surroundings, cwd=ROOT, stdout=-3
    )
    while not (found := list(folder.glob(".minsheng-*.part"))):
        assert process.poll() is None, "it was over before it could be killed"
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert list(folder.glob("minsheng-*")) == []
    [(code, said)] = commands(drill.office, ({}, ["backup", str(folder), "--json"]))
    assert code == 0, said
    assert list(folder.iterdir()) != found and list(folder.glob(".minsheng-*.part")) == []
    assert [str(path) for path in folder.glob("minsheng-*")] == [last_line(said)["backup"]]


def test_keys_are_neither_lost_nor_beside_the_backup(drill: Drill, tmp_path: Path) -> None:
    """What is refused, what is warned of, and what is warned of no more where it is done right. Photos: lost, spoiled, rotten in the backup before."""
    nowhere = tmp_path / "nowhere" / "keys"
    wrong = tmp_path / "wrong" / "keys"
    shutil.copytree(drill.keys, wrong)
    (wrong / "privacy.key").write_text(OTHER_KEY)
    (wrong / "seal.key").write_text(OTHER_KEY)
    far = tmp_path / "b"
    said = commands(
        drill.office,
        ({"KEYS": nowhere}, ["backup", str(far)]),
        ({"KEYS": nowhere}, ["backup", str(far), "--keys", str(tmp_path / "usb")]),
        ({"KEYS": wrong}, ["backup", str(far)]),
        ({}, ["backup", str(drill.keys / "b")]),
        ({}, ["backup", str(drill.home / "locked")]),
        ({}, ["backup", str(drill.office.folder / "files" / "b")]),
        ({}, ["backup", str(far), "--keys", str(far / "usb")]),
    )
    assert [code for code, _ in said] == [1] * 7
    assert "找不到密钥" in said[0][1] and "privacy.key" in said[0][1] and "seal.key" in said[0][1]
    assert "没有对的密钥可以拷" in said[1][1]
    assert "姓名打不开" in said[2][1] and "不是当初签封签的那一把" in said[2][1]
    assert "备份和密钥不能放在一起" in said[3][1] and "备份和密钥不能放在一起" in said[4][1]
    assert "备份不能放在照片的文件夹" in said[5][1]
    assert "密钥不能和备份放在一起" in said[6][1]
    assert not far.exists() and not nowhere.exists(), "something was written, or a new key was made"

    rotten = sorted(path for path in (drill.backups[1][0] / "files").rglob("*.jpg") if ".thumb" not in path.name)[0]
    name = rotten.relative_to(drill.backups[1][0])
    whole = rotten.read_bytes()
    media = tmp_path / "media"
    shutil.copytree(drill.office.folder / "files", media)
    originals = sorted(path for path in media.rglob("*.jpg") if ".thumb" not in path.name)
    originals[1].unlink()
    originals[2].write_bytes(b"no photo")
    rotten.write_bytes(b"rotten")
    said = commands(
        drill.office,
        ({"KEYS": nowhere}, ["backup", str(far), "--without-keys", "--json"]),
        ({}, ["backup", str(drill.home / "locked" / "b"), "--json"]),
        ({}, ["backup", str(far), "--keys", str(tmp_path / "usb"), "--json"]),
        ({}, ["backup", str(drill.home / "backups"), "--json"]),
        ({"MEDIA_ROOT": media}, ["backup", str(tmp_path / "c"), "--json"]),
    )
    assert [code for code, _ in said] == [0] * 5, said
    lost, beside, apart, anew, spoiled = (last_line(text) for _, text in said)
    assert any("找不到密钥" in warning for warning in lost["warnings"])
    assert any("谁拷走它，谁就能看到所有姓名电话" in warning for warning in beside["warnings"])
    assert not any("密钥" in warning for warning in apart["warnings"])
    assert {p.name: p.read_bytes() for p in Path(apart["keys"]).iterdir()} == {
        p.name: p.read_bytes() for p in drill.keys.iterdir()
    }
    assert (Path(anew["backup"]) / name).read_bytes() == whole
    told = "".join(spoiled["warnings"])
    assert originals[1].relative_to(media).as_posix() in told and originals[2].relative_to(media).as_posix() in told


def test_verify_finds_a_photo_that_is_gone_or_exchanged(drill: Drill, tmp_path: Path) -> None:
    media = tmp_path / "media"
    shutil.copytree(drill.office.folder / "files", media)
    originals = sorted(path for path in media.rglob("*.jpg") if ".thumb" not in path.name)
    originals[0].unlink()
    originals[1].write_bytes(originals[2].read_bytes())
    [(code, said)] = commands(drill.office, ({"MEDIA_ROOT": media}, ["verify"]))
    assert code == 1
    assert f"文件{originals[0].relative_to(media).as_posix()}不见了" in said
    assert f"文件{originals[1].relative_to(media).as_posix()}被换过，或坏了" in said
    assert said.count("✗") == 2
