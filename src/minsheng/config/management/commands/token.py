"""minsheng token USER [--json]"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from minsheng.neighbourhood.actions import make_token
from minsheng.neighbourhood.models import User


class Command(BaseCommand):
    help = "给程序一把钥匙，只显示这一次"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("user")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"], is_active=True).first()
        if user is None:
            raise CommandError(f"没有用户“{options['user']}”。")
        token = make_token(user=user)
        self.stdout.write(json.dumps({"token": token}) if options["json"] else f"{user}的钥匙（只显示这一次）：{token}")
