"""What residents are told names the matter so that they know which one is meant."""

from minsheng.casework import wording
from tests.chain import heard, opened
from tests.people import Town


def test_a_case_with_a_place_is_named_by_it(town: Town) -> None:
    case = opened(town, heard(town, estate=town.estate), estate=town.estate)
    assert wording.reopened(case).startswith(f"“{case.place_to_the_building}”这件事有人说没解决")


def test_a_case_without_a_place_is_named_by_its_kind_and_never_as_the_community(town: Town) -> None:
    case = opened(town, heard(town))
    assert (case.estate, case.building) == (None, None)
    said = wording.reopened(case)
    assert said.startswith(f"{case.community.name}“{case.category.name}”这件事有人说没解决")
    assert f"“{case.community.name}”这件事" not in said
