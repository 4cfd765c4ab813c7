"""Run as a program: one command after the other in one process, each with paths of its own. Starting Python for each would take longer
than all they do.

Reads from standard input [[{"KEYS": "/…"}, ["backup", "/…", "--json"]], …]; prints [[exit code, what was said], …].
"""

import io
import json
import sys
from pathlib import Path
from typing import Any

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.core.management.base import CommandError
    from django.test import override_settings

    from minsheng.foundation.privacy import key_bytes

    said: list[tuple[int, str]] = []
    for paths, line in json.load(sys.stdin):
        out, code = io.StringIO(), 0
        key_bytes.cache_clear()
        changed: dict[str, Any] = {name: Path(path) for name, path in paths.items()}
        with override_settings(**changed):
            try:
                call_command(*line, stdout=out, stderr=out)
            except CommandError as error:
                code = 1
                out.write(str(error))
            except SystemExit as end:
                code = int(end.code or 0)
        said.append((code, out.getvalue()))
    json.dump(said, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
