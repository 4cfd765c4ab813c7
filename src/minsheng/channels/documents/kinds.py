"""A kind of document: its name, the fields that a template may use, the facts of one such document, and the template it has by itself.

A later kind (督办单, 调解卷宗 …) is one more `Kind` in the registry: pages, templates, the API and the log know it from there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from minsheng.neighbourhood.models import Community, User

# Plain values alone: a text, or a list of rows of texts. A template can reach nothing else.
Row = dict[str, str]
Facts = dict[str, "str | list[Row]"]


@dataclass(frozen=True)
class Field:
    """One field of a template: its name, what stands in it, an example. With `items` it is a list to be walked; `picture`: an image."""

    name: str
    meaning: str
    sample: str = ""
    items: Sequence["Field"] = ()
    picture: bool = False


@dataclass(frozen=True)
class Found:
    """What one document is made of, as far as whoever asked may see it. Values of picture fields are places in `pictures`."""

    facts: Facts
    title: str
    community: Community
    pictures: Sequence[Path] = field(default=())


@dataclass(frozen=True)
class Kind:
    """`find` looks through the door: None where the asker's page would be 404. `suffix`: what its template is a file of; `tried`: the template
    filled with an example, for templates that are no Word files."""

    code: str
    name: str
    about: str
    fields: Sequence[Field]
    find: Callable[[User, str], Found | None]
    default: Callable[[], bytes]
    suffix: str = ".docx"
    tried: Callable[[bytes], bytes] | None = None

    def sample(self) -> Facts:
        """An example of everything, lists with two rows: what a template is tried with before it is taken."""
        return {
            one.name: [{item.name: item.sample for item in one.items} for _ in range(2)] if one.items else one.sample
            for one in self.fields
        }

    def field(self, name: str) -> Field | None:
        return next((one for one in self.fields if one.name == name), None)


KINDS: dict[str, Kind] = {}


def add_kind(kind: Kind) -> None:
    """For apps.py alone."""
    KINDS[kind.code] = kind
