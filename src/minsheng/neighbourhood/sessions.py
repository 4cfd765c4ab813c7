"""Logins kept in the database with whose they are, so that they can be listed and ended. No address and no path is kept."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from minsheng.foundation import clock

from .browsers import browser_of

# Set where a second factor must come before anything else; SEEN_EVERY seconds at most between two notes that a login is in use.
SECOND_FACTOR_FIRST = "second_factor_first"
SEEN_EVERY = 600


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> Any:
        from .models import Login  # Django names this module before there are models

        return Login

    def create_model_instance(self, data: Any) -> Any:
        row: Any = super().create_model_instance(data)
        row.user_id = int(data["_auth_user_id"]) if "_auth_user_id" in data else None
        return row


def begin(session: SessionBase, user_agent: str, *, second_factor_first: bool = False) -> None:
    """What a fresh login keeps about itself: since when, with which kind of browser. It ends at a fixed hour, however much it is used."""
    now = clock.now()
    session["since"] = session["seen"] = int(now.timestamp())
    session["browser"] = browser_of(user_agent)
    session.set_expiry(now + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    if second_factor_first:
        session[SECOND_FACTOR_FIRST] = True


def seen(session: SessionBase) -> None:
    """Note that a login is in use, every ten minutes at most: a list of log-ins needs no more, and nobody is followed."""
    now = int(clock.now().timestamp())
    if now - session.get("seen", now) >= SEEN_EVERY:
        session["seen"] = now
