"""What residents are told: plain words, who does what by when, and nothing about anybody else."""

from datetime import date

from django.utils import translation

from minsheng.foundation import clock
from minsheng.neighbourhood.models import Community

from .models import Case, Parking, Voice
from .states import Track


def day(value: date) -> str:
    return f"{value.month}月{value.day}日"


def matter(case: Case) -> str:
    """Which matter, as far as others who spoke may know it: where it is, and its kind where only the community is known."""
    if case.estate_id or case.building_id:
        return f"“{case.place_to_the_building}”这件事"
    return f"{case.community.name}“{case.category.name}”这件事"


def heard(voice: Voice) -> str:
    return f"您说的我们听到了，编号{voice.number}。谁来办、什么时候办，会在这张回执上告诉您。"


HEARD_IN_A_FILE = "您说的我们收到了。谁来办、什么时候办，会在这张回执上告诉您。"


def linked(case: Case) -> str:
    return f"您说的归到了{matter(case)}里一起办，您的回执照旧，结果会单独告诉您。"


def promised(case: Case, organisation: str, promise: date) -> str:
    return f"{matter(case)}由{organisation}牵头办，答应{day(promise)}前办好。"


def paused(case: Case, organisation: str, why: str, until: date) -> str:
    return f"{matter(case)}{organisation}先停一停（{why}），最晚{day(until)}接着办。"


def extended(case: Case, organisation: str, wanted: date) -> str:
    return f"{matter(case)}{organisation}改到{day(wanted)}前办好，社区同意了。"


def ordered(case: Case, organisation: str) -> str:
    return f"{matter(case)}定了由{organisation}牵头办，哪天办好定了再告诉您。"


def taken_back(case: Case, organisation: str) -> str:
    return f"{matter(case)}不由{organisation}办了，正在另定谁来办，定了再告诉您。"


def end_declined(case: Case) -> str:
    return f"{matter(case)}没有转走，还在社区办。谁来办、哪天办好，会在这张回执上告诉您。"


def reopened(case: Case) -> str:
    return f"{matter(case)}有人说没解决，已经重新办，并提请上一级盯着。办好了再来问您。"


def settled(words: str) -> str:
    return f"您说的当场办了：{words}"


def noted(words: str) -> str:
    return words or "谢谢您告诉我们，已经记下，也会转告他们。"


def passed(track: str, words: str) -> str:
    with translation.override("zh-hans"):  # kept as it is told, whatever language the page of whoever passes it is in
        return f"您说的这件事要走“{Track(track).label}”。{words}"


def handed_over(community: Community) -> str:
    call = f"，电话{community.phone}" if community.phone else ""
    return f"您说的这件事归{community.name}管，已经转给他们{call}。您的回执照旧。"


def repeated(earlier: Voice) -> str:
    return f"您说的和{day(clock.local(earlier.heard_at).date())}那次是同一件事，并到一起办，进度在这张回执上都能看到。"


def parked(case: Case, parking: Parking) -> str:
    return (
        f"{matter(case)}现在还办不了，先挂着，没有结束。原因：{parking.words}\n"
        f"等：{parking.condition}\n最晚{day(parking.review_on)}再看一次，再告诉您。"
    )


def parked_on(case: Case, words: str, until: date) -> str:
    return f"{matter(case)}又看了一次，还要等：{words}\n最晚{day(until)}再看一次，再告诉您。"


def taken_up(case: Case) -> str:
    return f"{matter(case)}接着办了。办好了来问您。"


def ended(words: str) -> str:
    return words


SATISFIED_QUESTION = "这次办得，您满意吗？"
