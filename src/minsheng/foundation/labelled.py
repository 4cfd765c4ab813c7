"""Rows whose fields have choices, and the word for each."""

from functools import cache
from typing import Any

from django.db import models
from django.utils.encoding import force_str


@cache
def _words(field: "models.Field[Any, Any]") -> dict[Any, Any]:
    return dict(field.flatchoices)


class Labelled(models.Model):
    """A table with choices, which are a fixed list of texts or numbers: `get_…_display()` looks the word up.

    Django's own translates and hashes all words of the field for each row, which was a third of writing a list of cases.
    """

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> str:
        value = getattr(self, field.attname)
        word: str = force_str(_words(field).get(value, value), strings_only=True)
        return word
