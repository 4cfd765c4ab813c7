"""How the web server runs under `minsheng serve`: what is loaded is loaded once, before the processes that answer part from the one that minds them."""

from typing import Any

from minsheng.config.later import load_soon
from minsheng.config.processes import end_with_parent

preload_app = True


def post_fork(server: Any, worker: Any) -> None:
    end_with_parent()  # a process that parts forgets whom it ends with


def post_worker_init(worker: Any) -> None:
    load_soon()
