"""What to bring, as HTML; written in Python as the cards are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from madoguchi.ui.templatetags.ui import listed, people, rows
from madoguchi.yards.front.plan_shapes import DocumentRow


def plan_documents(documents: Iterable[DocumentRow]) -> SafeString:
    """Rows of a list."""
    maybe = f' <span class="ui-tag" data-kind="warning">{escape(_("必要かもしれません"))}</span>'
    return SafeString("".join(_document(document, maybe) for document in documents))


def _document(document: DocumentRow, maybe: str) -> str:
    amount = (
        f' <span class="ui-tag" data-kind="info">{escape(document.amount)}</span>' if document.amount else ""
    )
    whose = f"<br>{people(document.people)}" if document.people else ""
    notes = "".join(f"<br>{escape(line)}" for line in _notes(document))
    return f"<li><strong>{escape(document.name)}</strong>{amount}{'' if document.is_sure else maybe}{whose}{notes}</li>"


def _notes(document: DocumentRow) -> list[str]:
    lines = []
    if document.issued_by:
        where = _("もらう所:%(place)s") % {"place": document.issued_by}
        lines.append(f"{where} {document.price}".strip())
    if document.note:
        lines.append(document.note)
    if document.covers:
        covered = {"documents": listed(document.covers)}
        lines.append(_("これを見せれば、次のものはいりません:%(documents)s") % covered)
    return lines


def plan_document_uses(documents: Sequence[DocumentRow]) -> SafeString:
    """Rows of a list: for which procedures each is, and who keeps it."""
    return SafeString("".join(_uses(document) for document in documents if document.needed_for))


def _uses(document: DocumentRow) -> str:
    told = _("役所に渡します(返りません):%(procedures)s") % {"procedures": listed(document.kept_by)}
    kept = f"<br>{escape(told)}" if document.kept_by else ""
    return f"<li><strong>{escape(document.name)}</strong><ul>{rows(document.needed_for)}</ul>{kept}</li>"
