"""Files people hand in: told apart by content, bounded, stripped of where and with what they were taken."""

import hashlib
import io
import os
import secrets
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import ExifTags, Image

from .errors import BadInput

MAX_PIXELS = 80_000_000
KEPT_EDGE = 2560
THUMB_EDGE = 640


@dataclass(frozen=True)
class Handed:
    """A file ready to be kept. `latitude`/`longitude` are WGS-84 from EXIF, or None."""

    content: bytes
    content_type: str
    suffix: str
    thumbnail: bytes | None
    latitude: float | None = None
    longitude: float | None = None


def understand(content: bytes) -> Handed:
    """A photo (JPEG, PNG, WebP, GIF), a document (PDF, Word, Excel) or a voice memo, by what it is, not by what it calls itself.

    Raises BadInput with what to do instead.
    """
    if len(content) > settings.UPLOAD_LIMIT:
        limit = settings.UPLOAD_LIMIT // 1024 // 1024
        raise BadInput(
            f"这个文件有{len(content) // 1024 // 1024}兆，太大了，最多{limit}兆。拍照时选小一档，或截一张图再传。",
            "file",
            "too_large",
        )
    if not content:
        raise BadInput("这个文件是空的，请重新选一次。", "file", "empty_file")
    if content[:5] == b"%PDF-":
        return Handed(content, "application/pdf", ".pdf", None)
    if content[:4] == b"PK\x03\x04":
        return _office_document(content)
    if (sound := sound_of(content)) is not None:
        return Handed(content, *sound, None)
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        raise BadInput("这是HEIC格式，这里打不开。请在手机相机设置里选“兼容性最佳”再拍，或截一张图再传。", "file", "heic")
    return _photo(content)


def sound_of(content: bytes) -> tuple[str, str] | None:
    """Type and suffix of a voice memo as phones' browsers record it (WebM, Ogg, MP4), or as WeChat sends it (AMR), or None."""
    if content.startswith(b"#!AMR"):
        return "audio/amr", ".amr"
    if content.startswith(b"\x1aE\xdf\xa3"):
        return "audio/webm", ".webm"
    if content.startswith(b"OggS"):
        return "audio/ogg", ".ogg"
    if content[4:8] == b"ftyp" and content[8:11] in (b"M4A", b"mp4", b"iso"):
        return "audio/mp4", ".m4a"
    return None


def _office_document(content: bytes) -> Handed:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except zipfile.BadZipFile:
        names = set()
    if "word/document.xml" in names:
        return Handed(content, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", None)
    if "xl/workbook.xml" in names:
        return Handed(content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", None)
    raise BadInput("这是一个压缩包，不是照片。请直接选照片（JPG、PNG）或PDF、Word文件。", "file", "not_a_photo")


def _photo(content: bytes) -> Handed:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF"))
            if opened.width * opened.height > MAX_PIXELS:
                raise BadInput("这张照片的尺寸太大，打不开。请截一张图再传。", "file", "too_many_pixels")
            position = _position(opened.getexif())
            image = _upright(opened)
    except BadInput:
        raise
    except Image.DecompressionBombError as error:
        raise BadInput("这张照片的尺寸太大，打不开。请截一张图再传。", "file", "too_many_pixels") from error
    except Exception as error:  # a damaged file makes the readers raise all kinds of things; whatever it is, it is no photo
        raise BadInput("这个文件不是照片，或者坏了。请选JPG、PNG照片，或PDF、Word文件。", "file", "not_a_photo") from error
    image.thumbnail((KEPT_EDGE, KEPT_EDGE))
    kept = _jpeg(image, 86)
    image.thumbnail((THUMB_EDGE, THUMB_EDGE))
    return Handed(kept, "image/jpeg", ".jpg", _jpeg(image, 80), *position)


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _upright(opened: Image.Image) -> Image.Image:
    """The pixels the right way up, by the orientation the camera noted; nothing of the rest of EXIF is touched."""
    turn = _TURNS.get(opened.getexif().get(ExifTags.Base.Orientation, 1))
    image = opened.convert("RGB")
    return image.transpose(turn) if turn is not None else image


def _jpeg(image: Image.Image, quality: int) -> bytes:
    """Encoded anew from the pixels alone: no EXIF, no maker's notes, no embedded thumbnail."""
    out = io.BytesIO()
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    clean.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _position(exif: Image.Exif) -> tuple[float | None, float | None]:
    try:
        gps: dict[int, Any] = dict(exif.get_ifd(ExifTags.IFD.GPSInfo))
        latitude = _degrees(gps[2]) * (-1 if str(gps.get(1, "N")).startswith("S") else 1)
        longitude = _degrees(gps[4]) * (-1 if str(gps.get(3, "E")).startswith("W") else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        return None, None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None, None
    return round(latitude, 6), round(longitude, 6)


def _degrees(parts: Any) -> float:
    if any(isinstance(part, bytes | str) for part in parts) or isinstance(parts, bytes | str):
        raise ValueError("not a position")
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def keep_file(content: bytes, suffix: str) -> str:
    """Write under the name of its own SHA-256 and make it last before the act commits. Returns the path inside the files folder."""
    digest = hashlib.sha256(content).hexdigest()
    name = f"{digest[:2]}/{digest}{suffix}"
    path = Path(settings.MEDIA_ROOT) / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(f"{suffix}.{secrets.token_hex(8)}.part")
        try:
            with half.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
    return name


def is_what_it_says(path: Path) -> bool:
    """Whether a kept file still has the content that it is named after."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == path.name.partition(".")[0]
