"""Form markup, overridden once: every field gets the kit's label, help, error and 44 px target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

_NOTHING = SafeString("")
_GROUP = '<fieldset class="ui-field"{} id="{}-field"{}><legend class="ui-field__label{}">{}\n{}</legend>{}</fieldset>'
_SINGLE = (
    '<div class="ui-field"{} id="{}-field"><label class="ui-field__label{}" for="{}">{}\n{}</label>{}</div>'
)


class FormRenderer(DjangoTemplates):
    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/field"
    """No file: a page has up to a dozen fields, and through a template each costs three times as much."""

    def render(
        self, template_name: str, context: Mapping[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        if template_name == self.field_template_name:
            return field_markup(context["field"])
        return SafeString(super().render(template_name, dict(context), request))


def field_markup(field: BoundField) -> SafeString:
    """Label, what is needed, help, errors and the input; several inputs of one field are a group."""
    invalid = SafeString(" data-invalid") if field.errors else _NOTHING
    hidden = " ui-hidden" if getattr(field.field, "is_label_hidden", False) else ""
    inside = SafeString(f"{_help(field)}{_errors(field)}{field}")
    need = _need(field)
    label = getattr(field.field, "shown_label", field.label)
    if not field.use_fieldset:
        names = field.html_name, hidden, field.id_for_label
        return format_html(_SINGLE, invalid, *names, label, need, inside)
    described = field.aria_describedby
    by = format_html(' aria-describedby="{}"', described) if described else _NOTHING
    return format_html(_GROUP, invalid, field.html_name, by, hidden, label, need, inside)


def _need(field: BoundField) -> SafeString:
    if field.field.required:
        return format_html('<span class="ui-field__need" data-kind="required">{}</span>', _("必須"))
    if getattr(field.field, "is_optional_shown", False):
        return format_html('<span class="ui-field__need">{}</span>', _("任意"))
    return _NOTHING


def _help(field: BoundField) -> SafeString:
    if not field.help_text:
        return _NOTHING
    return format_html('<p class="ui-field__help" id="{}_helptext">{}</p>', field.auto_id, field.help_text)


def _errors(field: BoundField) -> SafeString:
    if not field.errors:
        return _NOTHING
    texts = format_html_join("", "<span>{}</span>", ((error,) for error in field.errors))
    return format_html('<p class="ui-field__error" id="{}_error">{}</p>', field.auto_id, texts)
