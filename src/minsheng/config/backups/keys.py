"""The keys go another way than the backup: what is checked and warned of, so that the two neither meet nor lose each other."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from minsheng.casework.models import Voice
from minsheng.config.wholeness import key_findings
from minsheng.foundation.models import Seal
from minsheng.foundation.privacy import KeyDoesNotFit, key_bytes, key_file
from minsheng.foundation.sealing import FIRST_KEY, key_names, office_keys
from minsheng.foundation.seals import seal_is_signed
from minsheng.go_out.actions.deliveries import KEY_NOT_HERE
from minsheng.go_out.models import Delivery, Device
from minsheng.go_out.states import DeliveryState
from minsheng.neighbourhood.models import Resident

from .manifest import BackupRefused

# What names and seals cannot do without, and what everybody has to log in again without.
NEEDED = ("privacy.key", "seal.key")
KEY_FILES = (*NEEDED, "django.key")
WHY = "do the keys fit"


def key_files(folder: Path) -> list[str]:
    """The names under which keys may lie in a folder: the fixed ones, and those that notebooks seal to."""
    return [*KEY_FILES, *key_names(folder)]


def fingerprint(path: Path) -> str:
    """Tells one key from another and nothing else: the keys are 256 random bits."""
    return hashlib.sha256(b"minsheng/fingerprint/" + path.read_bytes().strip()).hexdigest()[:16]


def fingerprints(folder: Path) -> dict[str, str]:
    return {name: fingerprint(folder / name) for name in key_files(folder) if (folder / name).is_file()}


def lost_keys() -> Iterator[str]:
    """Why a backup made now could not be read again. Looks first whether a key is there: asking for one that isn't would make it anew."""
    sealed = Resident.objects.unscoped(WHY).exclude(name_sealed="", phone_sealed="").exists()
    sealed = sealed or Voice.objects.unscoped(WHY).exclude(receipt_sealed="").exists()
    last = Seal.objects.order_by("-number").first()
    if sealed and not key_file("privacy.key").is_file():
        yield f"找不到密钥{key_file('privacy.key')}：没有它，备份里的姓名、电话、回执谁也打不开。"
    elif sealed:
        yield from key_findings()
    if last and not key_file("seal.key").is_file():
        yield f"找不到密钥{key_file('seal.key')}：没有它，封签没法核对。"
    elif last and not _signed_with_ours(last):
        yield f"密钥{key_file('seal.key')}不是当初签封签的那一把。"
    yield from _lost_for_phones()


def _lost_for_phones() -> Iterator[str]:
    """Whether what phones have sealed, or still carry, can be opened here."""
    if not key_names(Path(settings.KEYS)):
        if Device.objects.unscoped(WHY).exists():
            yield f"找不到密钥{key_file(FIRST_KEY)}：手机本子里没送出的，送来了也打不开。"
        return
    here = [key.id for key in office_keys()]
    closed = Delivery.objects.unscoped(WHY).filter(state=DeliveryState.LATER, words=KEY_NOT_HERE).exclude(key__in=here).count()
    if closed:
        yield f"有{closed}条手机送来的打不开：封它们的密钥（notebook开头的）不在{key_file(FIRST_KEY).parent}里。"


def make_first_keys() -> None:
    """On the first day, so that they can be carried away before anything depends on them. Call it only where none is lost."""
    for name in NEEDED:
        key_bytes(name)
    office_keys()  # where the keys may only be read while the program serves, nobody could make it later


def _signed_with_ours(seal: Seal) -> bool:
    try:
        return seal_is_signed(seal)
    except KeyDoesNotFit:
        return False


def refuse_among_keys(folder: Path) -> None:
    """A backup among the keys, or keys inside the folder of backups, would be carried away together."""
    keys, target = Path(settings.KEYS).resolve(), folder.resolve()
    if keys.is_relative_to(target) or target.is_relative_to(keys):
        raise BackupRefused(
            f"备份和密钥不能放在一起：备份要放到{target}，密钥在{keys}。谁拿到这个文件夹，谁就能看到所有姓名电话。请换一个文件夹，或用MINSHENG_KEYS把密钥移走。"
        )


def beside_the_keys(folder: Path) -> Iterator[str]:
    """A warning where one careless copy of a folder takes both."""
    keys, target = Path(settings.KEYS).resolve(), folder.resolve()
    together = Path(os.path.commonpath([keys, target]))
    both_in_data = all(one.is_relative_to(Path(settings.DATA).resolve()) for one in (keys, target))
    if both_in_data or (together in (keys.parent, target.parent) and together != Path(together.anchor)):
        yield (
            f"密钥（{keys}）和备份（{target}）都在{together}下面：谁拷走它，谁就能看到所有姓名电话。"
            "请用MINSHENG_KEYS把密钥放到别处，另外备份。"
        )
