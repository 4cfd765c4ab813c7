"""One document made by the template that holds where it belongs; where that one can't be used any more, by the default, and said so."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from minsheng.foundation.errors import BadInput
from minsheng.foundation.pictures import is_what_it_says
from minsheng.neighbourhood.models import Community

from ..models import DocumentTemplate
from ..queries.templates import place_of_community, template_for
from .filling import fill_found, require_good
from .kinds import Found, Kind
from .opening import require_a_template


@dataclass(frozen=True)
class Made:
    """The file; the office's template it was made by, or None for the default; and why the office's could not be used, if it could not."""

    content: bytes
    template: DocumentTemplate | None
    broken: str = ""


def made_of(kind: Kind, found: Found) -> Made:
    template = template_for(kind.code, place_of_community(found.community))
    broken = ""
    if template is not None:
        try:
            content = content_of(template)
            require_a_template(content)
            return Made(fill_found(content, kind, found), template)
        except BadInput as refused:
            broken = f"“{template.name}”这份模板用不了，先用了默认的模板。{refused.message}"
    return Made(fill_found(kind.default(), kind, found), None, broken)


def content_of(template: DocumentTemplate) -> bytes:
    """The file as it was handed in. Raises BadInput where it is gone or was changed behind the program's back."""
    path = Path(settings.MEDIA_ROOT) / template.path
    try:
        if is_what_it_says(path):
            return path.read_bytes()
    except OSError as error:
        raise BadInput("模板的文件不见了，请重新传一次。", "file", "template_gone") from error
    raise BadInput("模板的文件被动过，请重新传一次。", "file", "template_gone")


def why_broken(kind: Kind, template: DocumentTemplate | None) -> str:
    """What is wrong with a template in use; empty for a good one and for the default."""
    if template is None:
        return ""
    try:
        require_good(content_of(template), kind)
    except BadInput as refused:
        return refused.message
    return ""


def trouble_with(kind: Kind, community: Community) -> str:
    """The same, for whoever is about to make a document here."""
    template = template_for(kind.code, place_of_community(community))
    why = why_broken(kind, template)
    return f"“{template.name}”这份模板用不了，下载时用默认的模板。{why}" if template and why else ""
