"""minsheng index [--json]: writes anew what the search looks in and what the board counts by; nothing else is changed."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from minsheng.casework.actions.texts import index_everything


class Command(BaseCommand):
    help = "重建查找用的索引：核对说对不上的时候用，平时不用"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        texts = index_everything()
        self.stdout.write(f"重建了，能查到{texts}段字。")
        if options["json"]:
            self.stdout.write(json.dumps({"texts": texts}))
