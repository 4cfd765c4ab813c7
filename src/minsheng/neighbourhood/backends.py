"""Log in by name and password; a one-time code counts until its hour."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from minsheng.foundation import clock


class OfficeBackend(ModelBackend):
    def user_can_authenticate(self, user: Any) -> bool:
        in_time = user is None or user.code_until is None or clock.now() <= user.code_until
        return super().user_can_authenticate(user) and in_time
