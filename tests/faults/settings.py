"""The settings of an installation under fault: the program's own, but that a password costs less."""

from minsheng.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["tests.passwords.QuickHasher"]
