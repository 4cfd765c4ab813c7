"""Who welcomes volunteers, who keeps what is known of them, and who takes it out."""

import rules

from minsheng.casework.rules import leads_there, office_of_community, office_there

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
