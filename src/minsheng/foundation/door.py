"""The one door (invariant 7): rows are asked for as somebody, or with a reason that a reviewer can read."""

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models.sql import Query

M = TypeVar("M", bound=models.Model)


class DoorClosed(RuntimeError):
    """A query was evaluated without `.visible_to(user)` or `.unscoped("reason")`."""


class ClosedQuery(Query):
    """A query before the door: it becomes no SQL, not inside `Exists`, `Subquery` or another query either."""

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        raise DoorClosed(f'{self.model}: ask with .visible_to(user) or .unscoped("reason").')

    def split_exclude(self, *args: Any, **kwargs: Any) -> Any:
        """What an `exclude` over many rows nests is a part of this query and needs no door of its own."""
        self.__class__ = Query  # type: ignore[assignment]
        try:
            return self.split_exclude(*args, **kwargs)
        finally:
            self.__class__ = ClosedQuery


class ScopedQuerySet(models.QuerySet[M]):
    """Refuses to be evaluated, counted, changed or nested before somebody said for whom it is asked."""

    _door: str = ""

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query or ClosedQuery(model), using, hints)

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._door = self._door
        return clone

    def opened(self, why: str) -> Self:
        clone = self._chain()  # type: ignore[attr-defined]
        clone._door = why
        if isinstance(clone.query, ClosedQuery):
            clone.query.__class__ = Query  # type: ignore[assignment]
        return clone  # type: ignore[no-any-return]

    def unscoped(self, reason: str) -> Self:
        """All rows; `reason` says who answers for that."""
        if not reason:
            raise DoorClosed("Say why.")
        return self.opened(f"unscoped: {reason}")

    def visible_to(self, user: Any) -> Self:
        """What `user` may see. Each model says so; without an answer, nothing."""
        return self.none().opened("nobody")

    def _must_be_open(self) -> None:
        if not self._door:
            raise DoorClosed(f'{self.model.__name__}: ask with .visible_to(user) or .unscoped("reason").')

    def require_open(self) -> None:
        """For what compiles a question without asking it here."""
        self._must_be_open()

    def _fetch_all(self) -> None:
        self._must_be_open()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._must_be_open()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self._must_be_open()
        return super().count()

    def exists(self) -> bool:
        self._must_be_open()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._must_be_open()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._must_be_open()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._must_be_open()
        return super().delete()

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        self._must_be_open()
        return super().raw(*args, **kwargs)

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        self._must_be_open()
        return super().resolve_expression(*args, **kwargs)

    def _combined_with(self, other: Any) -> None:
        self._must_be_open()
        if isinstance(other, ScopedQuerySet):
            other._must_be_open()

    def __or__(self, other: Any) -> Any:
        self._combined_with(other)
        return super().__or__(other)

    def __and__(self, other: Any) -> Any:
        self._combined_with(other)
        return super().__and__(other)

    def __xor__(self, other: Any) -> Any:
        self._combined_with(other)
        return super().__xor__(other)

    def intersection(self, *others: Any) -> Any:
        for other in others:
            self._combined_with(other)
        return super().intersection(*others)

    def difference(self, *others: Any) -> Any:
        for other in others:
            self._combined_with(other)
        return super().difference(*others)

    def aiterator(self, *args: Any, **kwargs: Any) -> Any:
        self._must_be_open()
        return super().aiterator(*args, **kwargs)

    def union(self, *others: Any, **kwargs: Any) -> Any:
        for other in others:
            self._combined_with(other)
        return super().union(*others, **kwargs)
