"""The default way: what would leave is written to a file in the data folder, for people to look at, with secrets and telephones covered."""

import os

from django.conf import settings

from minsheng.foundation import clock
from minsheng.foundation.models import OutboxItem

from ..models import Way
from .calling import Call

FOLDER = "going-out"


def write_down(way: Way, item: OutboxItem, wanted: Call) -> None:
    """One file a letter, under DATA/going-out/<way>/<day>/; written again it is the same file."""
    folder = settings.DATA / FOLDER / str(way.pk) / clock.today().isoformat()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = wanted.covered or "\n".join([f"{wanted.method} {wanted.address}", "", wanted.body.decode(errors="replace")])
    half = folder / f".{item.pk}.part"
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{clock.local(clock.now()):%Y-%m-%d %H:%M:%S} {way.name}\n{text}\n")
    half.replace(folder / f"{item.pk}.txt")
