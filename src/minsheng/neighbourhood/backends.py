"""Log in by name and password; a one-time code counts until its hour."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from minsheng.foundation import clock


class OfficeBackend(ModelBackend):
    def get_user(self, user_id: Any) -> Any:
        from .who_asks import user_with_scope  # Django reads this module before there are models

        user = user_with_scope(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        in_time = user is None or user.code_until is None or clock.now() <= user.code_until
        return super().user_can_authenticate(user) and in_time
