"""What going out shows as tables that can be taken out: the ledger of visits, and the lists of its pages."""

from . import lists
from .ledger import LEDGERS

LISTS = lists.LISTS | LEDGERS

__all__ = ["LEDGERS", "LISTS"]
