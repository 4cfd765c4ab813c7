"""A copy of the whole installation but for its keys, made while it is used; and the way back, into an empty place.

A backup is a folder: `manifest.json`, `database.sqlite3` or `database.dump`, `seals.jsonl`, `files/` and `files.sha256` (which `sha256sum -c`
understands). The keys are never in it (docs/privacy.md).
"""

from .making import Made, copy_keys, make_backup
from .manifest import BackupRefused
from .restoring import Restored, restore_backup

__all__ = ["BackupRefused", "Made", "Restored", "copy_keys", "make_backup", "restore_backup"]
