"""Somebody asks an address for something, and what comes back: the answer, what it shows, and the work it took."""

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from django.db import connection, transaction
from django.test import Client
from django.utils.html import escape

from minsheng.foundation import clock
from minsheng.neighbourhood.actions import make_token
from tests.people import Town, settled_town
from tests.permission import addresses as asked
from tests.permission import operations as programs
from tests.permission.scene import operations
from tests.permission.sides import Side, partner_of, sides_of
from tests.permission.test_matrix import answer_of

PAGES = sorted(asked.requests(defaultdict(lambda: "1")))
GOT = {name for name, (method, _, _) in asked.requests(defaultdict(lambda: "1")).items() if method == "GET"}
ADDRESSES = PAGES + [f"{method} {path}" for method, path in operations()]
# Who asks for whose things. What the matrix promises a stranger holds for each of them, in the column of that stranger.
OTHERS = [
    ("laozhou", "hongyuan"),
    ("laozhou", "linjia"),
    ("xiaochen", "hengling"),
    ("wangjie", "linjia"),
    ("shuji", "linjia"),
]
# Whose own side it is.
OWN = {"laozhou": "hengling", "lilei": "linjia", "wangjie": "hengling", "shuji": "hengling", "xiaochen": "linjia"}
COMPANIES = {"laozhou", "lilei"}
KEY_IN_HAND = re.compile(
    r"^receipt|/receipts/|^feed$|^handed|^invited|/partners/invitations/"
)  # the code is the key: whoever holds it sees what it opens, as promised


@dataclass(frozen=True)
class Call:
    """One request: a page's form, an operation's JSON, or what is sent with a file."""

    method: str
    path: str
    data: Any = None
    api: bool = False

    def sent(self) -> set[str]:
        """Everything the asker wrote: an answer that repeats it tells nothing."""
        values = list(self.data.values()) if isinstance(self.data, dict) else []
        flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
        return {one for one in [self.path, *re.split(r"[/?&=]", unquote(self.path)), *flat] if isinstance(one, str) and one}

    def named(self) -> str:
        data = self.data if isinstance(self.data, dict) else {}
        return f"{self.path} {[(key, 'file' if hasattr(value, 'read') else value) for key, value in data.items()]}"


@dataclass(frozen=True)
class Asked:
    """What came back, and the work it took: the statements without their parameters."""

    answer: str
    status: int
    body: str
    sql: list[str]

    def without(self, call: Call) -> str:
        """The answer but for what the asker wrote, and for what is new in every answer."""
        body = re.sub(r'(csrfmiddlewaretoken" value=|client_id" value=|nonce=|X-CSRFToken": |"csrf": )"[^"]+"', "", self.body)
        body = re.sub(r'(/remarks/new/)\?from=[^"]*', r"\1", body)  # the asker's own address
        body = re.sub(r"<svg.*?</svg>", "", body, flags=re.DOTALL)  # a drawing's numbers are nobody's: the 30 of cx="30" too
        body = re.sub(r' rows="\d+"', "", body)  # how high a field is, likewise
        for value in sorted(call.sent(), key=len, reverse=True):
            if value.isdigit() and len(value) < 7:  # the 3 of /shares/3/ stands in many places: only where it stands alone
                body = body.replace(f">{value}<", "><").replace(f'"{value}"', '""')
            else:
                body = body.replace(quote(value), "").replace(escape(value), "").replace(value, "")
        return body

    def writes(self) -> list[str]:
        kept = ("neighbourhood_login", "axes_")
        return [sql for sql in self.sql if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(k in sql for k in kept)]


@dataclass
class World:
    town: Town
    sides: dict[str, Side]
    tokens: dict[str, str]
    clients: dict[str, Client]
    cookies: dict[str, Any]
    moment: Any
    partner: dict[str, str]
    answers: dict[Any, Asked] = field(default_factory=dict)

    def ask(self, viewer: str, call: Call) -> Asked:
        """One request, taken back at once: so the same is answered the same, and asked once."""
        key = (viewer, call.method, call.named(), call.api)
        if key not in self.answers:
            self.answers[key] = self.ask_anew(viewer, call)
        return self.answers[key]

    def ask_anew(self, viewer: str, call: Call) -> Asked:
        statements: list[str] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            statements.append(re.sub(r'"s\d+_x\d+"', "SAVEPOINT", sql))
            return execute(sql, params, many, context)

        client = Client(raise_request_exception=False) if call.api else self.clients[viewer]
        if not call.api:
            client.cookies = self.cookies[viewer].copy()
        headers = {"Authorization": f"Bearer {self.tokens[viewer]}"} if call.api else {}
        with clock.at(self.moment):
            point = transaction.savepoint()
            with connection.execute_wrapper(note):
                if call.method == "GET":
                    response = client.get(call.path, headers=headers)
                elif call.api and not any(hasattr(value, "read") for value in call.data.values()):
                    said = json.dumps(call.data)
                    response = client.generic(call.method, call.path, said, content_type="application/json", headers=headers)
                else:
                    response = client.post(call.path, call.data, headers=headers)
                body = response.getvalue()
            transaction.savepoint_rollback(point)
        text = f"{response.headers.get('Location', '')} {body.decode('utf-8', 'replace')}"
        return Asked(answer_of(response), response.status_code, text, statements)

    def forbidden(self, viewer: str) -> set[str]:
        """What may stand in no answer to this viewer; a company sees nothing of those who spoke on its own side either."""
        own = self.sides[OWN[viewer]]
        here = {side.name for side in self.sides.values() if side.community == own.community}
        strange = [s for s in self.sides.values() if s.name not in (here if viewer not in COMPANIES else {own.name})]
        return set().union(*(side.secrets for side in strange), own.said if viewer in COMPANIES else set())

    def leaked(self, viewer: str, call: Call, got: Asked) -> list[str]:
        body = got.without(call)
        return sorted(secret for secret in self.forbidden(viewer) if secret in body)


def world_made() -> World:
    town = settled_town()
    sides = sides_of(town)
    clients = {viewer: Client(raise_request_exception=False) for viewer in OWN}
    for viewer, client in clients.items():
        client.force_login(getattr(town, viewer))
    return World(
        town=town,
        sides={side.name: side for side in sides},
        tokens={viewer: make_token(user=getattr(town, viewer)) for viewer in OWN},
        clients=clients,
        cookies={viewer: client.cookies.copy() for viewer, client in clients.items()},
        moment=clock.now(),
        partner=partner_of(town, sides[0]),
    )


def calls_to(address: str, values: dict[str, str]) -> list[Call]:
    """The address as the matrix asks it, aimed at these things; for a page that is posted also the form it begins with."""

    def aimed(thing: Any) -> Any:
        if isinstance(thing, dict):
            return {key: aimed(value) for key, value in thing.items()}
        if not isinstance(thing, str):
            return thing
        swapped = {"131103001001": values["community"], "131103001002": values["next_community"], "xiaoliu": values["colleague"]}
        swapped |= {"/wangjie/": f"/{values['colleague']}/"}
        return re.sub("|".join(swapped), lambda found: swapped[found[0]], thing)

    if address in PAGES:
        method, path, form = asked.requests(values)[address]
        call = Call(method, aimed(path), aimed(form) if method == "POST" else None)
        return [call] if method == "GET" else [call, Call("GET", aimed(path))]
    method, path = address.split(" ")
    filled, body = programs.api_request(method, path, values)
    if body == "multipart":
        return [Call(method, aimed(filled), aimed(programs.api_multipart(path, values)), api=True)]
    return [Call(method, aimed(filled), aimed(body) if method != "GET" else None, api=True)]


def things_for(viewer: str, values: dict[str, str]) -> dict[str, str]:
    """A company's files are the proofs it handed in."""
    return {**values, "file": values["proof"]} if viewer in COMPANIES else values
