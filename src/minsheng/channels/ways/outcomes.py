"""How handing something over can end, if not well."""


class NotTaken(Exception):
    """It surely did not arrive: it may be tried again. `why` is Chinese, for the page of what did not get through."""

    def __init__(self, why: str, *, away: bool = False) -> None:
        super().__init__(why)
        self.why = why
        # The other side is not there at all: others of this way need not be tried now.
        self.away = away


class Unsure(Exception):
    """It left, and nobody knows whether it arrived: what goes to a person is not sent again by itself."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
