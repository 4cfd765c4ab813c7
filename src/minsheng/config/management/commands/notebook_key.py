"""minsheng notebook_key [--new]"""

from typing import Any

from django.core.management.base import BaseCommand

from minsheng.foundation.sealing import make_another_key, office_keys


class Command(BaseCommand):
    help = "手机本子封信用的密钥：列出来；--new 换一把新的，旧的留着，手机上还没送来的照样打得开"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--new", action="store_true", help="换一把新的")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new"]:
            made = make_another_key()
            self.stdout.write(
                f"换好了，新的一把是{made.id}。请马上把密钥文件夹另外备份一次：minsheng backup 文件夹 --keys 另一个文件夹"
            )
        for key in office_keys():
            self.stdout.write(key.id)
