"""Finding any stretch of a text, without a dictionary: overlapping pairs of characters (docs/search.md).

What is sought is what stands there: `cleaned(term) in cleaned(text)`, on SQLite and PostgreSQL alike, nothing missed and nothing besides. A
text is cut at white space; of each run every pair of neighbours is kept, and the last character alone, so that every character begins one
entry. Characters are written as four letters each: neither database has an opinion of its own about what a word is.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models import Lookup

_DROPPED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b\u2060\ufeff\ud800-\udfff\ufffe\uffff]")
_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz"
_FOR_LIKE, _ESCAPED = re.compile(r"[%_\\]"), r"\\\g<0>"
# From here on pairs alone do not say that a term stands there as a whole.
SURE = 3


def cleaned(text: str) -> str:
    """As it is compared: NFKC, lower case, invisible characters dropped, each white space one space."""
    return " ".join(_DROPPED.sub("", unicodedata.normalize("NFKC", text).lower()).split())


def terms_of(asked: str) -> list[str]:
    """What was typed into a search box, as the stretches that must all stand in a text; white space parts them."""
    return list(dict.fromkeys(cleaned(asked).split()))


@lru_cache(maxsize=20_000)
def _sign(char: str) -> str:
    """A character as four letters, whatever it is. A few thousand of them are all that is ever written."""
    number, signs = ord(char), ""
    for _ in range(4):
        number, rest = divmod(number, 36)
        signs = _SIGNS[rest] + signs
    return signs


def _entries(run: str) -> list[str]:
    signs = [_sign(char) for char in run]
    return [one + next_one for one, next_one in pairwise(signs)]


def grams_of(text: str, community: int | None = None) -> str:
    """The entries of a text, in order, between spaces; last the community (its id) that it belongs to."""
    entries = [entry for run in cleaned(text).split() for entry in (*_entries(run), _sign(run[-1]))]
    return " ".join([*entries, _entry_of(community)] if community is not None else entries)


def _entry_of(community: int) -> str:
    """No character's four letters begin with this one."""
    return f"z{community}"


class GramsField(models.TextField):  # type: ignore[type-arg]  # the class takes none when it runs
    """The entries of the `text` beside it: a tsvector on PostgreSQL, plain on SQLite, where an FTS5 table reads them."""

    def db_type(self, connection: Any) -> str | None:
        return "tsvector" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::tsvector" if connection.vendor == "postgresql" else "%s"


@dataclass(frozen=True)
class Sought:
    """What is sought, and `within` which communities (their ids) alone it can stand, where that is known; empty: anywhere."""

    terms: tuple[str, ...]
    within: tuple[int, ...] = ()


@GramsField.register_lookup
class Holds(Lookup[Any]):
    """`grams__holds=Sought(("路灯", "不亮"))`: each of these stretches stands in the text."""

    lookup_name = "holds"
    prepare_rhs = False
    walk = passed = ""

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        phrases = [
            f'"{" ".join(_entries(term))}"' if len(term) > 1 else f'"{_sign(term)}" *'  # a phrase of pairs is the stretch itself
            for term in self.rhs.terms
        ]
        quote = connection.ops.quote_name
        index, column = (
            quote(index_name(self.lhs.target.model._meta.db_table)),
            f"{compiler.quote_name_unless_alias(self.lhs.alias)}.{quote('id')}",
        )
        return f"{self.walk}{column} IN (SELECT rowid FROM {index} WHERE {index} MATCH %s)", [" AND ".join(phrases)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, params = self.process_lhs(compiler, connection)
        entries = [entry for term in self.rhs.terms for entry in (_entries(term) or [f"{_sign(term)}:*"])]
        table, wanted = compiler.quote_name_unless_alias(self.lhs.alias), " & ".join(dict.fromkeys(entries))
        holds, asked = f"{left}{self.passed} @@ %s::tsquery", [*params, wanted]
        if self.rhs.within:  # and besides what a version before wrote, which says no community
            there = " | ".join(_entry_of(community) for community in self.rhs.within)
            holds = f"({holds} OR ({table}.{connection.ops.quote_name('community_id')} IS NULL AND {holds}))"
            asked = [*params, f"{wanted} & ({there})", *asked]
        long = [term for term in self.rhs.terms if len(term) >= SURE]
        sql = " AND ".join([holds, *[f"{table}.{connection.ops.quote_name('text')} LIKE %s" for _ in long]])
        return f"({sql})", [*asked, *(f"%{_FOR_LIKE.sub(_ESCAPED, term)}%" for term in long)]


@GramsField.register_lookup
class HoldsOften(Holds):
    """The same rows, asked for a page of many: SQLite walks them in the order that is wanted and stops, instead of sorting all hits."""

    lookup_name = "holds_often"
    walk = "+"  # takes the key out of what the planner may start from


@GramsField.register_lookup
class HoldsAmong(HoldsOften):
    """The same rows, asked of few that are known by their keys: neither database asks its index of texts for all that hold the terms."""

    lookup_name = "holds_among"
    passed = " || ''::tsvector"  # what an index does not know


class HoldingTerms:
    """For the query set of a model with `text`, `grams` and, where `within` is given, `community`, beside the door it has."""

    def holding(self, terms: Sequence[str], within: Collection[int] = ()) -> Any:
        """Those in which every term stands; all terms in one text. Of no terms, none.

        `within` narrows nothing that the door leaves open: it tells the index of PostgreSQL where to look.
        """
        return self._holding("grams__holds", terms, within)

    def holding_often(self, terms: Sequence[str], within: Collection[int] = ()) -> Any:
        """The same, where it is known that they are many and only the first are read."""
        return self._holding("grams__holds_often", terms, within)

    def holding_among(self, terms: Sequence[str]) -> Any:
        """The same, of rows that are narrowed to few by their keys."""
        return self._holding("grams__holds_among", terms, ())

    def _holding(self, lookup: str, terms: Sequence[str], within: Collection[int]) -> Any:
        rows: Any = self
        return rows.filter(**{lookup: Sought(tuple(terms), tuple(sorted(within)))}) if terms else rows.none()


def filled(row: Any, parts: Iterable[str], community: int | None = None) -> Any:
    """`row` with `parts` as its text, cleaned, and its entries; where it belongs to a community, with that."""
    row.text = cleaned("\n".join(part for part in parts if part))
    row.grams = grams_of(row.text, community)
    row.community_id = community
    return row


def index_name(table: str) -> str:
    return f"{table}_grams"


def make_index(schema_editor: Any, table: str) -> None:
    """For a migration, once `table` is there; again after one that remakes it on SQLite, where triggers go with the old table."""
    index = index_name(table)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f'CREATE INDEX "{index}" ON "{table}" USING gin (grams)')
        return
    gone = f"""INSERT INTO "{index}" ("{index}", rowid, grams) VALUES ('delete', old.id, old.grams);"""
    new = f"""INSERT INTO "{index}" (rowid, grams) VALUES (new.id, new.grams);"""
    options = f"content='{table}', content_rowid='id', tokenize='ascii'"
    schema_editor.execute(f'CREATE VIRTUAL TABLE "{index}" USING fts5 (grams, {options})')
    schema_editor.execute(f'CREATE TRIGGER "{index}_new" AFTER INSERT ON "{table}" BEGIN {new} END')
    schema_editor.execute(f'CREATE TRIGGER "{index}_gone" AFTER DELETE ON "{table}" BEGIN {gone} END')
    schema_editor.execute(f'CREATE TRIGGER "{index}_changed" AFTER UPDATE OF grams ON "{table}" BEGIN {gone} {new} END')


def drop_index(schema_editor: Any, table: str) -> None:
    index = index_name(table)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f'DROP INDEX "{index}"')
        return
    for trigger in ("new", "gone", "changed"):
        schema_editor.execute(f'DROP TRIGGER IF EXISTS "{index}_{trigger}"')
    schema_editor.execute(f'DROP TABLE "{index}"')
