"""Run as a program: twenty times, in an empty folder each, six processes ask for a key in the same moment. Prints what each got."""

import hashlib
import json
import os
import sys
from pathlib import Path

import django

TIMES, PROCESSES = 20, 6


def asked_together(folder: Path) -> list[str]:
    from django.test import override_settings

    from minsheng.foundation.privacy import key_bytes

    gate, open_gate = os.pipe()
    answers = []
    for _ in range(PROCESSES):
        answer, tell = os.pipe()
        if os.fork() == 0:
            try:
                os.close(open_gate)
                os.read(gate, 1)  # ends for all at once, when the parent closes the gate
                with override_settings(KEYS=folder):
                    os.write(tell, hashlib.sha256(key_bytes("privacy.key")).hexdigest().encode())
            finally:
                os._exit(0)
        os.close(tell)
        answers.append(answer)
    os.close(open_gate)
    for _ in range(PROCESSES):
        os.wait()
    os.close(gate)
    said = [os.read(answer, 100).decode() for answer in answers]
    for answer in answers:
        os.close(answer)
    return [one for one in said if one]


def main() -> None:
    django.setup()
    json.dump([asked_together(Path(sys.argv[1]) / str(number)) for number in range(TIMES)], sys.stdout)


if __name__ == "__main__":
    main()
