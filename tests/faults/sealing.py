"""Run as a program: hear a voice and seal, over and over, in a child that is killed at a random moment; and again, as often as told."""

import os
import random
import signal
import sys
import time

import django


def hear_once() -> None:
    """王姐 hears something in 万都."""
    from minsheng.casework.actions import hear_voice
    from minsheng.neighbourhood.models import Community, User

    community = Community.objects.unscoped("the sealing child").get(letters="WD")
    hear_voice(words="灯不亮", community=community, by=User.objects.get(username="wangjie"))


def hear_and_seal() -> None:
    from minsheng.foundation.seals import seal_changed_heads

    while True:
        hear_once()
        seal_changed_heads()


def main() -> None:
    django.setup()
    import minsheng.casework.actions  # noqa: F401  read before the fork, so that a child is at work at once

    dice = random.Random(1949)
    for _ in range(int(sys.argv[1])):
        child = os.fork()
        if child == 0:
            hear_and_seal()
        time.sleep(dice.uniform(0.05, 0.4))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
