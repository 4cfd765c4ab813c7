"""What can be done on the way out and in: one function an act."""

from .exports import Exported, export_list
from .remarks import answer_remark, leave_remark

__all__ = ["Exported", "answer_remark", "export_list", "leave_remark"]
