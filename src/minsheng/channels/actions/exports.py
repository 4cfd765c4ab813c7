"""Take a list out of the building: whoever does so is named in the file and in the log."""

import secrets
import tempfile
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.db import transaction

from minsheng.foundation import clock
from minsheng.foundation.listing import Listing
from minsheng.foundation.timeline import record
from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.permission import require

from ..documents.layouts import Layout
from ..events import ListExported
from ..ledger_book import write_ledger
from ..workbook import Provenance, write_workbook


@dataclass(frozen=True)
class Exported:
    """The file (whoever sends it closes it), how many rows it has, the number printed in it, and what to call it."""

    file: IO[bytes]
    rows: int
    number: str
    file_name: str


def export_list(*, listing: Listing, by: User, layout: Layout | None = None) -> Exported:
    """The list as an Excel file, masked, with an entry in the log (个人信息保护法 51, 56); in the office's own `layout`, where it has one.

    The file is written before the transaction begins: a hundred thousand rows must not keep others from writing. Nothing is handed out
    that was not recorded.
    """
    require(by, "channels.export_list")
    number, at = secrets.token_hex(4), clock.now()
    provenance = Provenance(number, by.name, at, settings.DEMO)
    file, rows = _in_layout(listing, layout, provenance) if layout else write_workbook(listing, provenance)
    try:
        with transaction.atomic():
            chosen = listing.chosen_for_the_log()[:400]
            record(ListExported(number=number, name=listing.name, title=listing.title, rows=rows, chosen=chosen, by_id=by.pk))
    except BaseException:
        file.close()
        raise
    name = "".join(char for char in listing.title if char not in '\\/:*?"<>|')
    return Exported(file, rows, number, f"{name}{clock.local(at):%Y%m%d-%H%M}.xlsx")


def _in_layout(listing: Listing, layout: Layout, provenance: Provenance) -> tuple[IO[bytes], int]:
    file: IO[bytes] = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  whoever sends it closes it
    try:
        rows = write_ledger(file, listing, layout, provenance)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, rows
