"""In whose name the command line acts."""

from django.core.management.base import CommandError

from minsheng.neighbourhood.models import User
from minsheng.neighbourhood.queries import scope_of


def acting_as(username: str) -> User:
    """The user of this name; without one, a district officer. Raises CommandError where there is none."""
    users = User.objects.filter(is_active=True)
    if username:
        found = users.filter(username=username).first()
        if found is None:
            raise CommandError(f"没有用户“{username}”。")
        return found
    officer = next((user for user in users.filter(posts__role="district") if scope_of(user).everywhere), None)
    if officer is None:
        raise CommandError("还没有区级管理员，请用 --by 写明以谁的名义。")
    return officer
