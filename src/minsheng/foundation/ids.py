"""Ids, numbers and receipt codes."""

import secrets
import uuid

from django.db import connection

from .models import Counter


def new_client_id() -> uuid.UUID:
    return uuid.uuid4()


def next_number(key: str, count: int = 1) -> int:
    """The first of `count` consecutive numbers of a series. Series are small (one community, one month), so that writers rarely meet.

    One statement, alike in both databases: who comes second waits for the first and gets the next number.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_ON, [key, count, count])
        row = cursor.fetchone()
    return int(row[0]) - count + 1


_TABLE = Counter._meta.db_table
_COUNT_ON = (
    f'INSERT INTO "{_TABLE}" ("key", "value") VALUES (%s, %s) '
    f'ON CONFLICT ("key") DO UPDATE SET "value" = "{_TABLE}"."value" + %s RETURNING "value"'
)


def new_receipt_code() -> str:
    """16 digits, read aloud in fours: 15 drawn at random (about 50 bits) and a check digit that catches a wrong or swapped digit."""
    body = f"{secrets.randbelow(9 * 10**14) + 10**14}"
    return body + str(check_digit(body))


# The quasigroup of H. Michael Damm (2004): every single wrong digit and every two neighbours swapped are noticed.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def check_digit(digits: str) -> int:
    """The check digit of the Damm algorithm."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return interim


def read_receipt_code(typed: str) -> str | None:
    """The 16 digits somebody typed with spaces, dashes or full-width digits; None if they can't be a code."""
    digits = "".join(str(int(char)) for char in typed if char.isdecimal())
    if len(digits) != 16 or check_digit(digits[:15]) != int(digits[15]):
        return None
    return digits


def in_fours(code: str) -> str:
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))
