"""What an act may answer instead of happening. Every message is Chinese, says what to do next, and is shown as it stands."""


class Refusal(Exception):
    """An act that did not happen. `code` is a stable word for programs, `message` a sentence for people."""

    status = 409

    def __init__(self, message: str, code: str = "refused", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field


class NotAllowed(Refusal):
    """The person may see it, but may not do this (403)."""

    status = 403

    def __init__(self, message: str = "您没有做这件事的权限。需要的话，请找社区书记。", code: str = "not_allowed") -> None:
        super().__init__(message, code)


class OnlyLooking(NotAllowed):
    """Whoever looks at the program as somebody else does nothing in their name (403)."""

    def __init__(self) -> None:
        super().__init__("您正在以别人的身份查看，只能看，不能办。请先退出查看。", "viewing_as")


class StateForbids(Refusal):
    """The thing is not in a state in which this can be done (409)."""


class SomebodyWasFaster(StateForbids):
    """Two people acted on the same thing; the second is told and loses nothing that was typed (409)."""

    def __init__(self, message: str = "刚才有别人也动了这一件。请看一眼最新的样子，再做一次。") -> None:
        super().__init__(message, "somebody_was_faster")


class BadInput(Refusal):
    """Something that was typed or sent can't be used (422). `field` names it."""

    status = 422

    def __init__(self, message: str, field: str = "", code: str = "bad_input") -> None:
        super().__init__(message, code, field)
