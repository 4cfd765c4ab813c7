"""Somebody with a password and a device before the log-in page."""

import html
import re

from django.test import Client

from minsheng.neighbourhood.actions import add_passkey
from minsheng.neighbourhood.logins import passkeys_of
from minsheng.neighbourhood.models import Passkey, User
from minsheng.neighbourhood.passkeys import PasskeyAnswer, Site, asked_to_add, asked_to_use, new_challenge
from tests.neighbourhood.authenticator import Authenticator

GOOD = "槐树-板凳-小米稀粥"
HERE = Site("localhost", "http://localhost")
LOCAL = {"HTTP_HOST": "localhost"}


def added(user: User, device: Authenticator, name: str = "我的电脑", site: Site = HERE) -> tuple[Passkey, list[str]]:
    challenge = new_challenge()
    answer = device.create(asked_to_add(user, site, challenge, passkeys_of(user)))
    spare = add_passkey(given=PasskeyAnswer(answer, challenge, site), name=name, by=user)
    return passkeys_of(user).last(), spare  # type: ignore[return-value]


def used(user: User, device: Authenticator, **how: str) -> PasskeyAnswer:
    challenge = new_challenge()
    return PasskeyAnswer(device.get(asked_to_use(HERE, challenge, passkeys_of(user)), **how), challenge, HERE)


def asked_on(page: str) -> str:
    """What the page would ask the browser."""
    found = re.search(r'data-asked="([^"]*)"', page)
    assert found, "the page offers no passkey"
    return html.unescape(found[1])


def gave_password(username: str, **more: str) -> Client:
    client = Client(**(LOCAL | more))
    client.post("/login/", {"username": username, "password": GOOD})
    return client


def at_the_door(client: Client, device: Authenticator, **how: str) -> str:
    """The answer of a device to what the log-in page asks."""
    return device.get(asked_on(client.get("/login/code/").content.decode()), **how)
