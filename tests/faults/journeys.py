"""People at work while processes die under their hands: each goes on until every act is acknowledged, and writes down what was."""

import io
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from PIL import Image
from urllib3.filepost import encode_multipart_formdata

from .asking import Cut, NobodyThere, Reply, api, ask, hand_in
from .served import Installation

PATIENCE = 90
# Who has waited this long is let through: however fast the machine, kills may cut an answer off again and again, but not for ever.
MERCY = 20
ROWS_OF_A_FILE = 900


@dataclass
class Ledger:
    """What was acknowledged, and how. `counts` has: acks, cut, nobody, away (503), faster (409), unheard (done, but the answer was cut)."""

    matters: list[dict[str, Any]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1


class Person(threading.Thread):
    """Takes one matter after the other from the voice to the confirmation."""

    def __init__(self, installation: Installation, ledger: Ledger, stop: threading.Event, number: int) -> None:
        super().__init__(name=f"person-{number}")
        self.installation, self.ledger, self.stop, self.number = installation, ledger, stop, number
        self.dice = random.Random(number)
        self.done = 0
        self.asked_at: float | None = None

    @property
    def starves(self) -> bool:
        asked_at = self.asked_at
        return self.is_alive() and asked_at is not None and time.monotonic() > asked_at + MERCY

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                self.done += 1
                if self.number == 0 and self.done % 4 == 2:
                    self.file()
                else:
                    self.matter()
        except Exception as error:
            self.ledger.faults.append(f"{self.name}: {error!r}")

    def until_answered(self, send: Callable[[], Reply]) -> tuple[Reply, bool]:
        """(the first real answer, whether an earlier try was cut). What is away or too busy is asked again, as a phone does."""
        asked_at, cut = time.monotonic(), False
        while time.monotonic() < asked_at + PATIENCE:
            self.asked_at = asked_at
            try:
                reply = send()
            except NobodyThere:
                self.ledger.count("nobody")
            except Cut:
                self.ledger.count("cut")
                cut = True
            else:
                if reply.status == 503:
                    self.ledger.count("away")
                elif reply.status == 409 and reply.json["code"] == "somebody_was_faster":
                    self.ledger.count("faster")
                else:
                    self.asked_at = None
                    return reply, cut
            time.sleep(self.dice.uniform(0.01, 0.05))
        raise AssertionError("no answer in all this time")

    def once(self, send: Callable[[], Reply]) -> Any:
        """A write that carries an id made here: sent until it is acknowledged; the same id again is the same write."""
        reply, cut = self.until_answered(send)
        if reply.status not in (200, 201):
            raise AssertionError(f"{reply.status} {reply.text[:300]}")
        self.ledger.count("acks")
        if cut and reply.status == 200:
            self.ledger.count("unheard")
        return reply.json

    def act(self, who: str, path: str, data: Any, is_done: Callable[[], bool]) -> None:
        """A write without an id: after a cut one looks first whether it was done."""
        while True:
            try:
                reply, cut = api(self.installation, who, "POST", path, data), False
            except NobodyThere:
                self.ledger.count("nobody")
                time.sleep(0.05)
                continue
            except Cut:
                self.ledger.count("cut")
                reply, cut = None, True
            if reply is not None and reply.status == 200:
                self.ledger.count("acks")
                return
            if is_done():
                self.ledger.count("acks")
                self.ledger.count("unheard")
                return
            if reply is not None and (reply.status != 503 and reply.json.get("code") != "somebody_was_faster"):
                raise AssertionError(f"{path}: {reply.status} {reply.text[:300]}")
            if not cut:
                self.ledger.count("away" if reply is not None and reply.status == 503 else "faster")

    def look(self, who: str, path: str) -> Any:
        return self.until_answered(lambda: api(self.installation, who, "GET", path))[0].json

    def matter(self) -> None:
        """One matter, all the way. What it is called is found nowhere else, so that a second copy would show."""
        place, name = self.installation.settled, f"{self.number}-{self.done}"
        words = f"第{name}件：三号楼门口的灯不亮，晚上看不见路"
        matter: dict[str, Any] = {"name": name, "words": words, "client_id": str(uuid.uuid4()), "notes": []}
        speaker = {"mode": "named", "name": "李秀英", "phone": f"100000{self.number:02d}{self.done % 1000:03d}"}
        body = {"client_id": matter["client_id"], "text": words, "community": place["community"], "speaker": speaker}

        def hear() -> Reply:
            return api(self.installation, "wangjie", "POST", "/voices", body)

        twin = threading.Thread(target=self.also, args=(hear,)) if self.dice.random() < 0.2 else None
        if twin:
            twin.start()
        heard = self.once(hear)
        if twin:
            twin.join()
        matter |= {"number": heard["number"], "receipt": heard["receipt_code"]}
        self.photo(matter, "wangjie", voice=heard["number"])
        title = f"第{name}件事项"
        asked = {"client_id": str(uuid.uuid4()), "title": title, "category": "utilities-lamp", "community": place["community"]}
        asked |= {"voices": [heard["number"]]}
        opened = self.once(lambda: api(self.installation, "shuji", "POST", "/cases", asked))
        matter |= {"title": title, "case": opened["number"]}
        offer = {"client_id": str(uuid.uuid4()), "organisation": "hengling", "role": "lead", "share": f"第{name}件，把灯修好"}
        path = f"/cases/{opened['number']}/assignments"
        share = self.once(lambda: api(self.installation, "shuji", "POST", path, offer))["id"]
        matter |= {"share": offer["share"]}
        self.work(matter, share)
        self.ledger.matters.append(matter)

    def also(self, send: Callable[[], Reply]) -> None:
        """The same write at the same time from a second hand."""
        try:
            self.once(send)
        except AssertionError as error:
            self.ledger.faults.append(f"{self.name}, second hand: {error!r}")

    def work(self, matter: dict[str, Any], share: str) -> None:
        own, case = f"/assignments/{share}", f"/cases/{matter['case']}"

        def stands(state: str) -> Callable[[], bool]:
            return lambda: self.look("shuji", own)["state"] == state

        day = (date.today() + timedelta(days=3)).isoformat()
        self.act("laozhou", f"{own}/accept", {"promise_date": day}, stands("accepted"))
        self.photo(matter, "laozhou", assignment=share, stage="before")
        self.photo(matter, "laozhou", assignment=share, stage="after")
        self.act("laozhou", f"{own}/result", {"words": "换了灯泡"}, stands("given"))
        self.act("wangjie", f"{own}/check", {"passed": True}, stands("done"))
        self.act("shuji", f"{case}/answer", {"words": "灯修好了"}, lambda: self.look("shuji", case)["phase"] == "asking")
        receipt = f"/receipts/{matter['receipt']}"
        self.act("", f"{receipt}/confirm", {"verdict": "solved"}, lambda: self.look_at(receipt)["verdict"] == "solved")

    def look_at(self, receipt: str) -> Any:
        return self.until_answered(lambda: ask(self.installation, "GET", f"/api/v1{receipt}"))[0].json

    def photo(self, matter: dict[str, Any], who: str, **where: str) -> None:
        """A picture of its own, so that each is a file of its own."""
        picture, note = io.BytesIO(), f"照片{matter['name']}-{len(matter['notes'])}"
        colour = tuple(self.dice.randrange(256) for _ in range(3))
        Image.new("RGB", (320, 240), colour).save(picture, "JPEG")
        fields = {"client_id": str(uuid.uuid4()), "note": note, **where}
        self.once(lambda: hand_in(self.installation, who, picture.getvalue(), **fields))
        matter["notes"].append({"note": note, "client_id": fields["client_id"]})

    def file(self) -> None:
        """A file of messages, taken in by chunks; cut anywhere, it is sent again."""
        name = f"f{self.number}-{self.done}"
        rows = "\n".join(f"{name}-{n},{name}第{n}条：楼道堆了东西" for n in range(ROWS_OF_A_FILE))
        content, kind = encode(("community", self.installation.settled["community"]), f"编号,内容\n{rows}\n".encode())
        headers = {"Content_Type": kind, "Authorization": f"Bearer {self.installation.token('shuji')}"}
        taken = self.once(lambda: ask(self.installation, "POST", "/api/v1/imports", content, **headers))
        if taken["refused"] or taken["created"] + taken["repeated"] != ROWS_OF_A_FILE:
            self.ledger.faults.append(f"{name}: {taken}")
        self.ledger.files.append({"name": name, "rows": ROWS_OF_A_FILE})


def encode(field_of: tuple[str, str], content: bytes, name: str = "a.csv") -> tuple[bytes, str]:
    """A form with one field and one file, and its Content-Type."""
    return encode_multipart_formdata([field_of, ("file", (name, content, "application/octet-stream"))])
