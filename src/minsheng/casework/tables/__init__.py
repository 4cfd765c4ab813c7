"""What casework shows as tables that can be taken out: the lists of its pages, facilities and good cases, and the ledgers that an office keeps."""

from . import ledgers, lists, open_to_many

LISTS = lists.LISTS | open_to_many.LISTS | ledgers.LEDGERS
LEDGERS = ledgers.LEDGERS

__all__ = ["LEDGERS", "LISTS"]
