"""A place: what stays the same between the picture before and the picture after."""

from dataclasses import dataclass
from random import Random

WALLS = ("#d8cfbf", "#e0cfae", "#d6cabd", "#cdcdc2", "#dbc3ac", "#d3c9a8")
WAINSCOTS = ("#b9cdbb", "#b4ccc0", "#c1cdb0")
DOORS = ("#59493e", "#4c5a56", "#6d4138", "#47535f")
LIGHTS = ("#ffffff", "#fffbf3", "#fafcff", "#fff8ec")
SKIES = ("#dce6ea", "#d5e4ee", "#dfe7e6")


@dataclass(frozen=True)
class Place:
    """One spot in an estate, wholly given by the name of the scene and a seed."""

    name: str
    wall: str
    wainscot: str
    door: str
    light: str
    sky: str
    number: int
    mirrored: bool
    block: int

    @classmethod
    def found(cls, scene: str, seed: int, block: int = 0) -> "Place":
        """The place for this scene and seed, at the block of this number, if any; the next seed always differs in wall and hand."""
        random = Random(f"{scene}/{seed}")
        return cls(
            name=f"{scene}/{seed}",
            wall=WALLS[(sum(map(ord, scene)) + seed) % len(WALLS)],
            wainscot=random.choice(WAINSCOTS),
            door=random.choice(DOORS),
            light=LIGHTS[seed % len(LIGHTS)],
            sky=random.choice(SKIES),
            number=random.randint(1, 9),
            mirrored=seed % 2 == 1,
            block=block,
        )

    def chance(self, of: str) -> Random:
        """Fresh chances for one feature ("windows", "plants"): equal in both stages whatever else was drawn before."""
        return Random(f"{self.name}/{of}")
