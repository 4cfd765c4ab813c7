"""One side of the three: who it is, what its things are called in addresses, and what must stay with it."""

from dataclasses import dataclass, field

from minsheng.neighbourhood.models import Building, Community, Estate, Organisation, User


@dataclass
class Side:
    """One community's or company's things: `values` name them in addresses, `said` and `work` must stay on this side."""

    name: str
    community: Community
    estate: Estate
    building: Building
    organisation: Organisation
    hand: User
    grid: User
    office: User
    word: str
    words_said: str
    speaker: str
    phone: str
    values: dict[str, str] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    work: set[str] = field(default_factory=set)

    @property
    def secrets(self) -> set[str]:
        return self.said | self.work
