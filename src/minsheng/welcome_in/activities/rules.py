"""Who welcomes volunteers, who keeps what is known of them, and who takes it out."""

from typing import Any

import rules

from minsheng.casework.rules import leads_there, office_of_community, office_there
from minsheng.neighbourhood.scope import scope_of

rules.add_perm("activities.enter_volunteer", office_of_community)
rules.add_perm("activities.welcome_volunteer", office_there)
rules.add_perm("activities.decline_volunteer", office_there)
rules.add_perm("activities.change_volunteer", office_there)
rules.add_perm("activities.note_consent", office_there)
rules.add_perm("activities.take_back_consent", office_there)
rules.add_perm("activities.leave", office_there)
rules.add_perm("activities.erase_volunteer", leads_there)
# Telephone, day of birth, guardian: for the office there alone.
rules.add_perm("activities.call_volunteer", office_there)


@rules.predicate
def its_team_knows(user: Any, thing: Any) -> bool:
    """Whoever acts for the team that does it, once the office has released the names to it."""
    if thing is None:
        return False
    service = thing.service
    return service.names_released and service.team_id is not None and service.team_id in scope_of(user).organisations


rules.add_perm("activities.plan_service", office_of_community)
rules.add_perm("activities.change_service", office_there)
rules.add_perm("activities.cancel_service", office_there)
rules.add_perm("activities.release_names", office_there)
rules.add_perm("activities.sign_up", office_there)
rules.add_perm("activities.step_back", office_there)
rules.add_perm("activities.tell_volunteer", office_there)
# That nobody confirms the own presence is looked at by the act: it depends on who the volunteer is, not on the office.
rules.add_perm("activities.confirm_attendance", office_there | its_team_knows)
rules.add_perm("activities.correct_attendance", office_there)
rules.add_perm("activities.ask_certificate", office_there)
rules.add_perm("activities.issue_certificate", office_there)
rules.add_perm("activities.void_certificate", leads_there)
