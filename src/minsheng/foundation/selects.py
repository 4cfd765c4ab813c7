"""Boxes to choose from, written at once: a district chooses among hundreds of estates, and a template for each of them, with one more for what
stands in its tag, took two thirds of the time of every list page."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SELECT = "django/forms/widgets/select.html"


class WithQuickSelects(DjangoTemplates):
    """For FORM_RENDERER: Django's own templates, but for the box to choose from, which says the same."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == SELECT:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: dict[str, Any]) -> SafeString:
    groups = format_html_join("", "{}", ((_group(name, options),) for name, options, _index in widget["optgroups"]))
    return format_html('<select name="{}"{}>{}\n</select>\n', widget["name"], flatatt(widget["attrs"]), groups)


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    listed = format_html_join("", '\n<option value="{}"{}>{}</option>', map(_option, options))
    return format_html('\n<optgroup label="{}">{}\n</optgroup>', name, listed) if name else listed


def _option(option: dict[str, Any]) -> tuple[str, SafeString, Any]:
    return str(option["value"]), flatatt(option["attrs"]), option["label"]
