"""Who may take something out of the building, and who answers for the program."""

from typing import Any

import rules

from minsheng.neighbourhood.scope import scope_of


@rules.predicate
def sees_any_list(user: Any) -> bool:
    """Whoever works here, audits, or acts for an organisation: each takes out what the own pages show."""
    scope = scope_of(user)
    return scope.is_staff or scope.audits or bool(scope.organisations)


rules.add_perm("channels.export_list", sees_any_list)


@rules.predicate
def answers_for_the_program(user: Any) -> bool:
    """The district officer: the program is the district's, not a community's."""
    return scope_of(user).everywhere


rules.add_perm("channels.answer_remark", answers_for_the_program)
