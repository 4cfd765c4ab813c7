"""What stands for a value of a field with choices."""

from django.apps import apps
from django.utils import translation

from minsheng.casework.models import Case, Voice
from minsheng.casework.states import Phase, VoiceState
from minsheng.foundation.labelled import Labelled


def test_every_table_with_choices_looks_its_words_up() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("minsheng.")]
    with_choices = [model for model in ours if any(field.choices for field in model._meta.local_fields)]
    assert len(with_choices) > 50
    assert [model for model in with_choices if not issubclass(model, Labelled)] == []


def test_the_word_of_each_value_in_the_language_of_who_reads() -> None:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert [Case(phase=phase).get_phase_display() for phase in Phase] == [str(phase.label) for phase in Phase]
            assert [Voice(state=state).get_state_display() for state in VoiceState] == [str(one.label) for one in VoiceState]
    with translation.override("en"):
        assert Case(phase=Phase.ASKING).get_phase_display() != "等居民确认"


def test_a_value_without_a_word_stands_for_itself() -> None:
    assert Case(phase="of another version").get_phase_display() == "of another version"
