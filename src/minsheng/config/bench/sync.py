"""After an outage: many phones hand in at once what they wrote without a signal, over the real server (docs/performance.md)."""

import http.client
import io
import json
import math
import os
import platform
import random
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from PIL import Image

from minsheng.foundation import clock
from minsheng.foundation.sealing import newest_key, seal_to, to_text
from minsheng.go_out.actions import register_device
from minsheng.go_out.models import Delivery, SentFile
from minsheng.neighbourhood.models import Post, User

from .http import PATIENCE, WentWrong, memory_of_workers, served
from .words import CHARACTERS

WHY = "the benchmark's own phones"
# Noise that a JPEG makes this much smaller, about: so many pixels for a photo of so many bytes.
BYTES_A_PIXEL = 0.63
BARE_RECORDS, BARE_PIECE, TABLE = "/bench/bytes/records/", "/bench/bytes/piece/", "bench_bytes"
# The real thing and the bare insert take turns, so that a slow minute of the machine falls on both: so many phones a connection.
ROUND = 3
RECORDS = "/api/v1/notebook/records"


@dataclass(frozen=True)
class Ask:
    """One request of a phone: the real one, and the one that only inserts the same bytes."""

    method: str
    path: str
    bare: str
    body: bytes
    head: dict[str, str]


@dataclass
class Load:
    """What the phones carry: per phone its requests in order."""

    phones: list[list[Ask]]
    records: int
    photos: int
    bytes: int


@dataclass
class Went:
    """How it went: seconds for all, milliseconds of each request by its kind, megabytes at the worst moment."""

    seconds: float = 0.0
    times: dict[str, list[float]] = field(default_factory=dict)
    memory: float = 0.0
    # Seconds of processor time of the processes that serve: what it costs whoever else uses the machine.
    processor: float = 0.0

    def at(self, kind: str, part: float) -> float:
        times = sorted(self.times[kind])
        return times[max(0, math.ceil(part * len(times)) - 1)]


def packed(devices: int, records: int, photo_kb: int, seed: int) -> Load:
    """Put the notebook on so many phones and seal what each of them wrote. None of this is measured."""
    luck, key = random.Random(seed), newest_key()
    staff = list(Post.objects.filter(role__in=["grid", "worker", "secretary"]).select_related("user", "community").order_by("pk"))
    load = Load([], 0, 0, 0)
    for number in range(devices):
        post = staff[number % len(staff)]
        load.phones.append(_one_phone(post.user, post.community.code, key.id, key.public, records, photo_kb, luck))  # type: ignore[union-attr]
        load.records += records
        load.photos += records if photo_kb else 0
    load.bytes = sum(len(ask.body) for phone in load.phones for ask in phone)
    return load


def _one_phone(
    user: User, community: str, key: str, public: bytes, records: int, photo_kb: int, luck: random.Random
) -> list[Ask]:
    device, secret = register_device(name="测量", by=user)
    head = {"Authorization": f"Device {device.pk}.{secret}"}
    items, pieces = [], []
    for _ in range(records):
        record = str(uuid.UUID(int=luck.getrandbits(128), version=4))
        text = "".join(luck.choices(CHARACTERS, k=40))
        said = {"schema": 1, "id": record, "act": "remark", "at": clock.local(clock.now()).isoformat(), "community": community}
        plain = json.dumps(said | {"text": text}, ensure_ascii=False).encode()
        items.append({"id": record, "key": key, "sealed": to_text(seal_to(public, plain, record))})
        if photo_kb:
            pieces.append(_piece(record, key, public, _picture(photo_kb, luck), head, luck))
    body = json.dumps({"phone_now": clock.now().isoformat(), "records": items}).encode()
    return [Ask("POST", RECORDS, BARE_RECORDS, body, head | {"Content-Type": "application/json"}), *pieces]


def _piece(record: str, key: str, public: bytes, picture: bytes, head: dict[str, str], luck: random.Random) -> Ask:
    file = str(uuid.UUID(int=luck.getrandbits(128), version=4))
    first = json.dumps({"schema": 1, "record": record, "name": "a.jpg", "type": "image/jpeg"}).encode()
    sealed = seal_to(public, first + b"\n" + picture, file)
    path = f"/api/v1/notebook/files/{file}/0?of=1&record={record}&key={key}"
    return Ask("PUT", path, BARE_PIECE, sealed, head | {"Content-Type": "application/octet-stream"})


def _picture(kilobytes: int, luck: random.Random) -> bytes:
    """A photo of about so many kilobytes, another one each time."""
    edge, out = max(8, round(math.sqrt(kilobytes * 1024 / BYTES_A_PIXEL))), io.BytesIO()
    Image.frombytes("RGB", (edge, edge), luck.randbytes(edge * edge * 3)).save(out, "JPEG", quality=75)
    return out.getvalue()


def run(load: Load, port: int, workers: int, at_once: int) -> tuple[Went, Went]:
    """(how the real thing went, how inserting the same bytes went): the same requests, connections and durability, in turns."""
    real, bare = Went(), Went()
    with bytes_table(), served(port, workers) as server:
        _warm(port, workers)
        for first in range(0, len(load.phones), at_once * ROUND):
            some = load.phones[first : first + at_once * ROUND]
            _all(some, port, at_once, server, bare, plain=True)
            _all(some, port, at_once, server, real, plain=False)
    return real, bare


def _warm(port: int, workers: int) -> None:
    """Each process has begun and read what it needs before anything is measured."""
    with ThreadPoolExecutor(workers * 4) as pool:
        list(pool.map(lambda _: _healthy(port), range(workers * 20)))


def _healthy(port: int) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    line.request("POST", BARE_PIECE, body=b"warm")
    line.getresponse().read()
    line.close()


@contextmanager
def bytes_table() -> Iterator[None]:
    """What the bare inserts write to; gone afterwards."""
    kind = "bytea" if connection.vendor == "postgresql" else "blob"
    number = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (id {number}, body {kind} NOT NULL)")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {TABLE}")


def _all(phones: list[list[Ask]], port: int, at_once: int, server: int, went: Went, *, plain: bool) -> None:
    """These phones, so many at a time; what it took is added to what the ones before took."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.25):
            went.memory = max([went.memory, *memory_of_workers(server)])

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    began, spent = time.perf_counter(), processor_of_workers(server)
    try:
        with ThreadPoolExecutor(at_once) as pool:
            for times in pool.map(lambda phone: _hand_in(phone, port, plain), phones):
                for kind, took in times:
                    went.times.setdefault(kind, []).append(took)
    finally:
        went.seconds += time.perf_counter() - began
        went.processor += processor_of_workers(server) - spent
        over.set()
        watching.join()


def processor_of_workers(server: int) -> float:
    """Seconds of processor time that the processes of the web server have used; 0 where there is no /proc."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if said[1] == str(server):
            ticks += int(said[11]) + int(said[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _hand_in(phone: list[Ask], port: int, plain: bool) -> list[tuple[str, float]]:
    """One phone over one connection, one request after the other."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    times = []
    for ask in phone:
        began = time.perf_counter()
        line.request("POST" if plain else ask.method, ask.bare if plain else ask.path, body=ask.body, headers=ask.head)
        answer = line.getresponse()
        text = answer.read()
        times.append(("records" if ask.path == RECORDS else "photo", (time.perf_counter() - began) * 1000))
        if answer.status != 200:
            raise WentWrong(f"{ask.path}: {answer.status}, {text[:300].decode(errors='replace')}")
    line.close()
    return times


def require_all_taken(load: Load) -> None:
    """Raise WentWrong unless every record and every photo is where it belongs."""
    records = Delivery.objects.unscoped(WHY).filter(device__name="测量").exclude(result="").count()
    photos = SentFile.objects.unscoped(WHY).filter(device__name="测量", state="taken").count()
    if records < load.records or photos < load.photos:
        raise WentWrong(f"{records} of {load.records} records and {photos} of {load.photos} photos were taken")


def report(load: Load, real: Went, bare: Went, devices: int, at_once: int) -> dict[str, Any]:
    kinds = [kind for kind in ("records", "photo") if kind in real.times]
    return {
        "database": connection.vendor,
        "devices": devices,
        "at_once": at_once,
        "records": load.records,
        "photos": load.photos,
        "megabytes": round(load.bytes / 1024 / 1024, 1),
        "seconds": round(real.seconds, 1),
        "records_a_second": round(load.records / real.seconds, 1),
        "ratio": round(real.seconds / bare.seconds, 2),
        "bare_seconds": round(bare.seconds, 1),
        "processor_seconds": round(real.processor, 1),
        "processor_ratio": round(real.processor / bare.processor, 2) if bare.processor else None,
        "peak_mb": round(real.memory),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "times": {
            kind: {f"p{int(part * 100)}": round(real.at(kind, part), 1) for part in (0.5, 0.95, 0.99)}
            | {"bare_p99": round(bare.at(kind, 0.99), 1)}
            for kind in kinds
        },
    }
