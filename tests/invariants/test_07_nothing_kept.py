"""Invariant 7. What is covered cannot be saved back, and what somebody might see yesterday opens nothing today."""

from datetime import timedelta

from minsheng.casework import actions
from minsheng.casework.models import Voice
from minsheng.foundation import clock
from minsheng.neighbourhood.models import Post, User
from tests.chain import heard, refused
from tests.invariants.test_07_one_door import seen


def test_what_is_covered_is_not_saved_back(town):
    voice = heard(town)
    speaker = actions.Speaker(name=voice.speaker.name_shown, phone=voice.speaker.phone_shown)
    with refused("masked", "speaker"):
        heard(town, speaker=speaker)


def test_the_scope_of_yesterday_is_not_kept_for_tomorrow(town):
    """It is kept on the person for one request, and read anew for the next."""
    heard(town)
    user = User.objects.get(username="shuji")
    assert len(seen(Voice, user)) == 1
    Post.objects.filter(user=user).update(until=clock.today() - timedelta(days=1))
    assert seen(Voice, User.objects.get(username="shuji")) == set()
