"""What offices write in a workbook for a role, a kind of organisation or of place, and what it is here."""

from .states import OrganisationKind, Role, VenueKind

# What offices write, and what it is here; the first word that stands in the cell wins.
ROLES = (
    ("网格", Role.GRID),
    ("审计", Role.AUDITOR),
    ("区级", Role.DISTRICT),
    ("管理员", Role.DISTRICT),
    ("街道", Role.STREET),
    ("镇", Role.STREET),
    ("副书记", Role.WORKER),
    ("书记", Role.SECRETARY),
    ("社区主任", Role.SECRETARY),
    ("工作者", Role.WORKER),
    ("社工", Role.WORKER),
    ("委员", Role.WORKER),
    ("主任", Role.WORKER),
    ("干事", Role.WORKER),
)
ORGANISATIONS = (
    ("专业人士", OrganisationKind.PROFESSIONAL),
    ("物业", OrganisationKind.PROPERTY),
    ("业委会", OrganisationKind.OWNERS),
    ("业主", OrganisationKind.OWNERS),
    ("志愿", OrganisationKind.VOLUNTEERS),
    ("支部", OrganisationKind.BRANCH),
    ("居委会", OrganisationKind.COMMUNITY),
    ("社会组织", OrganisationKind.SOCIAL),
    ("协会", OrganisationKind.SOCIAL),
    ("局", OrganisationKind.DEPARTMENT),
    ("办", OrganisationKind.DEPARTMENT),
    ("所", OrganisationKind.DEPARTMENT),
    ("部门", OrganisationKind.DEPARTMENT),
    ("公司", OrganisationKind.BUSINESS),
    ("企业", OrganisationKind.BUSINESS),
    ("商", OrganisationKind.BUSINESS),
    ("店", OrganisationKind.BUSINESS),
)
VENUES = (
    ("广场", VenueKind.SQUARE),
    ("院", VenueKind.YARD),
    ("服务点", VenueKind.DUTY_POINT),
    ("值守", VenueKind.DUTY_POINT),
    ("室", VenueKind.ROOM),
    ("中心", VenueKind.ROOM),
    ("超市", VenueKind.MARKET),
    ("商场", VenueKind.MARKET),
    ("市场", VenueKind.MARKET),
)
