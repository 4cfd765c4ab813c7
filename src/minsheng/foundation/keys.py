"""Rows by keys that other questions give, each with an index of its own, instead of one question that would look at every row there ever was."""

from typing import Any

from django.db.models import BigAutoField
from django.db.models.lookups import In


@BigAutoField.register_lookup
class Among(In):
    """`pk__among=rows.values("pk")`: as `in`, where the keys are few against the rows of the table.

    PostgreSQL has them first and goes to the rows by them, and in their order where that is wanted. Of a nested question that is made of
    several it takes two hundred for given, and walks through the table from one end until it has found a page.
    """

    lookup_name = "among"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if self.rhs_is_direct_value():
            return self.as_sql(compiler, connection)
        left, before = self.process_lhs(compiler, connection)
        keys, params = self.process_rhs(compiler, connection)
        return f"{left} = ANY(ARRAY{keys})", [*before, *params]


def among(rows: Any, keys: Any) -> Any:
    """Those of `rows` with one of these keys: `keys` is a question that gives them, or a list."""
    return rows.filter(pk__among=keys)


def either_of(first: Any, *others: Any) -> Any:
    """The keys that any of these questions gives, some of them perhaps more than once."""
    return first.order_by().union(*(one.order_by() for one in others), all=True)
