"""What can happen to a good case. Its entries stand in the story of the case that it tells."""

from dataclasses import dataclass

from .cases import _OnCase


@dataclass(frozen=True, kw_only=True)
class GoodCaseWritten(_OnCase):
    """A closed case was told for others to learn from."""

    case_id: int
    good_case_id: int
    title: str
    texts: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class GoodCaseEdited(_OnCase):
    """The text of a good case was changed; the texts before are kept."""

    case_id: int
    good_case_id: int
    version: int
    title: str
    texts: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class GoodCaseReleased(_OnCase):
    """A version of a good case was released to a community, a street or the district."""

    case_id: int
    good_case_id: int
    version: int
    circle: str


@dataclass(frozen=True, kw_only=True)
class GoodCaseWithdrawn(_OnCase):
    """A good case is read by nobody else any more, for a reason."""

    case_id: int
    good_case_id: int
    words: str


@dataclass(frozen=True, kw_only=True)
class GoodCasePhotoReleased(_OnCase):
    """Somebody looked at a photo and let it go with the good case."""

    case_id: int
    good_case_id: int
    attachment_id: int


@dataclass(frozen=True, kw_only=True)
class GoodCasePhotoTakenBack(_OnCase):
    """A photo of a good case is shown no more."""

    case_id: int
    good_case_id: int
    attachment_id: int
