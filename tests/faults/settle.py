"""Run as a program in surroundings of its own: make the tables, settle the standing people in their tiny district, and print as JSON
what they need to come in: a token each, one password for all."""

import json
import sys

import django

PASSWORD = "走出去-迎进来-合伙干"
PEOPLE = ("wangjie", "shuji", "xiaoliu", "jiedao", "quji", "xiaochen", "laozhou", "chengguan")


def main() -> None:
    django.setup()
    # Nothing of the program can be imported before this line.
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command
    from django.db import transaction

    from minsheng.neighbourhood.actions import make_token
    from minsheng.neighbourhood.models import OfficeRule, User
    from tests.people import settled_town

    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        town = settled_town()
        User.objects.filter(username__in=PEOPLE).update(password=make_password(PASSWORD))
        # Visitors come in by password alone: what breaks is not how officers log in.
        OfficeRule.objects.update_or_create(key="second_factor", defaults={"value": 0})
        tokens = {name: make_token(user=getattr(town, name)) for name in PEOPLE}
    json.dump({"tokens": tokens, "community": town.wandu.code, "estate": town.estate.code}, sys.stdout)


if __name__ == "__main__":
    main()
