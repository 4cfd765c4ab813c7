"""The place and its people. Names of places are public; residents are covered, and every table of theirs asks through the door."""

from .agreements import Agreement, AgreementArea, still_in_force
from .facilities import Facility, FacilityCheck
from .office import OfficeRule, PlaceBatch, PlaceBatchRow
from .organisations import Organisation, Representative
from .people import Post, User
from .places import Building, Community, District, Estate, Grid, Home, Street, Unit, Venue
from .residents import ENDING, Resident, ending_of
from .ways_in import ApiToken, Login, Passkey, SecondFactor, SpareCode

__all__ = [
    "ENDING",
    "Agreement",
    "AgreementArea",
    "ApiToken",
    "Building",
    "Community",
    "District",
    "Estate",
    "Facility",
    "FacilityCheck",
    "Grid",
    "Home",
    "Login",
    "OfficeRule",
    "Organisation",
    "Passkey",
    "PlaceBatch",
    "PlaceBatchRow",
    "Post",
    "Representative",
    "Resident",
    "SecondFactor",
    "SpareCode",
    "Street",
    "Unit",
    "User",
    "Venue",
    "ending_of",
    "still_in_force",
]
