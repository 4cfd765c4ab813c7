"""Addresses that are loaded once the door is open: what programs ask for would take a fifth of a start while people wait."""

import gc
from importlib import import_module
from threading import Timer

from django.urls import get_resolver
from django.urls.resolvers import RoutePattern, URLResolver

# The pages that somebody waited for are out by then; whoever asks earlier waits for the loading.
SECONDS = 2.0


class Later(URLResolver):
    """What stands under `route`: the `urlpatterns` of a module that the first request for one of them loads, if `load_soon` did not.

    A name of another page is looked up without them. One of theirs needs the `namespace`, and loads them.
    """

    def __init__(self, route: str, module: str, namespace: str) -> None:
        super().__init__(RoutePattern(route), module, app_name=namespace, namespace=namespace)

    def _populate(self) -> None:
        if "urlconf_module" in self.__dict__:
            super()._populate()


def load_soon() -> None:
    """Load what comes later beside the first answers, and keep the garbage collector from walking through it (config/wsgi.py)."""

    def load() -> None:
        for one in get_resolver().url_patterns:
            if isinstance(one, Later):
                import_module(str(one.urlconf_name))
        gc.freeze()

    timer = Timer(SECONDS, load)
    timer.daemon = True
    timer.start()
