"""What casework shows as tables that can be taken out: the lists of its pages, and the ledgers that an office keeps."""

from . import ledgers, lists

LISTS = lists.LISTS | ledgers.LEDGERS
LEDGERS = ledgers.LEDGERS

__all__ = ["LEDGERS", "LISTS"]
