"""What can be done on the way out and in: one function an act."""

from .exports import Exported, export_list

__all__ = ["Exported", "export_list"]
