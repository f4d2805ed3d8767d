"""Pages as a person without JavaScript has them: text, links and forms with the values that stand in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass(slots=True)
class Control:
    """One control of a form. `options` are the values of a select or of radio buttons and check boxes; `labels`
    the texts of a select's options.
    """

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """`buttons` are (text, name, value, formaction)."""

    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)
    buttons: list[tuple[str, str, str, str]] = field(default_factory=list)

    def defaults(self) -> dict[str, list[str]]:
        """What a browser sends if nobody touches anything, buttons left out."""
        return {control.name: list(control.values) for control in self.controls.values() if control.values}

    @property
    def fillable(self) -> list[str]:
        return [control.name for control in self.controls.values() if control.kind != "hidden"]


@dataclass(slots=True)
class Page:
    """`links` are (text, href) in order; `marks` are the texts of elements with a data-demo attribute."""

    url: str
    status: int
    text: str = ""
    heading: str = ""
    forms: list[Form] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    html: str = ""

    def form(self, ending: str) -> Form:
        """The first form whose address ends so. Raises LookupError with what there is."""
        for form in self.forms:
            if form.action.split("?")[0].endswith(ending):
                return form
        raise LookupError(f"{self.url} ({self.status}, {self.heading}): no form {ending}; {self.form_list()}")

    def has_form(self, ending: str) -> bool:
        return any(form.action.split("?")[0].endswith(ending) for form in self.forms)

    def form_list(self) -> list[str]:
        return [form.action for form in self.forms]

    def link(self, part: str) -> str:
        """The first link whose address contains `part`."""
        for _, href in self.links:
            if part in href:
                return href
        raise LookupError(f"{self.url} ({self.status}, {self.heading}): no link {part}")


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.form: Form | None = None
        self.select: Control | None = None
        self.area: Control | None = None
        self.button: tuple[list[str], str, str, str] | None = None
        self.link: tuple[list[str], str] | None = None
        self.heading: list[str] | None = None
        self.texts: list[str] = []
        self.is_hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in ("script", "style", "noscript"):
            self.is_hidden += tag != "noscript"
        elif tag == "form":
            action = values.get("action") or self.page.url
            self.form = Form(action, values.get("method", "get").lower())
            self.page.forms.append(self.form)
        elif tag == "a" and "href" in values:
            self.link = ([], values["href"])
        elif tag == "h1":
            self.heading = []
        elif self.form is not None:
            self._form_tag(self.form, tag, values)

    def _form_tag(self, form: Form, tag: str, values: dict[str, str]) -> None:
        name = values.get("name", "")
        if tag == "button":
            self.button = ([], name, values.get("value", ""), values.get("formaction", ""))
        elif tag == "input" and name:
            self._input(form, name, values)
        elif tag == "select" and name:
            self.select = form.controls.setdefault(name, Control(name, "select"))
        elif tag == "option" and self.select is not None:
            self.select.options.append(values.get("value", ""))
            self.select.labels.append("")
            if "selected" in values or len(self.select.options) == 1:
                self.select.values = [values.get("value", "")]
        elif tag == "textarea" and name:
            self.area = form.controls.setdefault(name, Control(name, "textarea", [""]))

    def _input(self, form: Form, name: str, values: dict[str, str]) -> None:
        kind = values.get("type", "text")
        control = form.controls.setdefault(name, Control(name, kind))
        value = values.get("value", "on" if kind == "checkbox" else "")
        if kind in ("radio", "checkbox"):
            control.options.append(value)
            if "checked" in values:
                control.values.append(value)
        elif kind not in ("submit", "file"):
            control.values.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.is_hidden -= 1
        elif tag == "form":
            self.form = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None
        elif tag == "button" and self.button and self.form:
            texts, name, value, action = self.button
            self.form.buttons.append(("".join(texts).strip(), name, value, action))
            self.button = None
        elif tag == "a" and self.link:
            self.page.links.append(("".join(self.link[0]).strip(), self.link[1]))
            self.link = None
        elif tag == "h1" and self.heading is not None:
            self.page.heading = self.page.heading or "".join(self.heading).strip()
            self.heading = None

    def handle_data(self, data: str) -> None:
        if self.is_hidden:
            return
        self.texts.append(data)
        if self.select is not None and self.select.labels:
            self.select.labels[-1] += data.strip()
        for target in (self.button, self.link):
            if target:
                target[0].append(data)
        if self.heading is not None:
            self.heading.append(data)
        if self.area is not None:
            self.area.values[-1] += data


def read_page(url: str, status: int, html: str) -> Page:
    page = Page(url=url, status=status, html=html)
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    page.text = " ".join("".join(reader.texts).split())
    return page
