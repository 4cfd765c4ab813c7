"""Somebody before the pages, without a browser: forms are read as they are served and sent back with what is typed."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import requests

from .served import PATIENCE, Installation
from .settle import PASSWORD

# Foundation's sentence for a database that is away, as far as it will hardly be reworded.
AWAY = "数据库现在连不上或写不进去，刚才这一下没有记上"


@dataclass
class Form:
    """A form that is posted: where to, and its fields as they stand."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside: Form | None = None
        self.area = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        name = given.get("name", "")
        if tag == "form":
            self.inside = Form(given.get("action", "")) if given.get("method") == "post" else None
            self.forms += [self.inside] if self.inside else []
        elif self.inside is None or not name:
            return
        elif tag == "input" and given.get("type") == "file":
            self.inside.files.append(name)
        elif tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.inside.fields[name] = given.get("value", "")
        elif tag in ("select", "textarea", "input"):
            self.inside.fields.setdefault(name, "")
            self.area = name if tag == "textarea" else ""

    def handle_data(self, data: str) -> None:
        if self.inside is not None and self.area:
            self.inside.fields[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.inside is not None and self.area:
            self.inside.fields[self.area] = self.inside.fields[self.area].removeprefix("\n")
            self.area = ""
        elif tag == "form":
            self.inside = None


def forms_of(page: str) -> list[Form]:
    """The forms of a page but for the switches that every page has."""
    reader = _Reader()
    reader.feed(page)
    return [form for form in reader.forms if form.action not in ("/size/", "/lang/setlang/", "/logout/")]


class Visitor:
    """One browser: cookies of its own; logged in as `who` where that is given."""

    def __init__(self, installation: Installation, who: str = "") -> None:
        self.base, self.session = installation.base, requests.Session()
        self.session.trust_env = False
        if who:
            self.open("/login/")
            entered = self.send("/login/", username=who, password=PASSWORD)
            assert entered.status_code == 302, entered.text

    def open(self, path: str, **more: Any) -> requests.Response:
        return self.session.get(self.base + path, timeout=PATIENCE, allow_redirects=False, **more)

    def send(self, path: str, files: dict[str, Any] | None = None, **typed: Any) -> requests.Response:
        """Post with the token of the cookie, as a form does that was opened before."""
        fields = {"csrfmiddlewaretoken": self.session.cookies.get("csrftoken", ""), **typed}
        return self.session.post(self.base + path, data=fields, files=files, timeout=PATIENCE, allow_redirects=False)
