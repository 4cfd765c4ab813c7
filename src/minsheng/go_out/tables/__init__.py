"""What going out shows as tables that can be taken out: the ledger of visits, and the lists of its pages, homes, duty."""

from . import duty, homes, lists
from .ledger import LEDGERS

LISTS = lists.LISTS | homes.LISTS | duty.LISTS | LEDGERS

__all__ = ["LEDGERS", "LISTS"]
