"""minsheng lost_phone USER"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from minsheng.foundation.errors import Refusal
from minsheng.neighbourhood.actions import take_second_factor_at_the_machine
from minsheng.neighbourhood.models import User


class Command(BaseCommand):
    help = "取消一个人的登录验证（动态码和通行密钥）：手机和备用码都丢了，又没有别人能替他取消"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("user")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"], is_active=True).first()
        if user is None:
            raise CommandError(f"没有用户“{options['user']}”。")
        try:
            take_second_factor_at_the_machine(user=user)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{user}的登录验证取消了，下次登录只要密码；一定要有的，会先让他重新设。")
