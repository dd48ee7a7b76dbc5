"""The parts that pages are made of: icons, form controls, badges, empty states."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minhbach.deadlines.calendar import WEEKDAYS
from minhbach.deadlines.counting import CountedDay
from minhbach.deadlines.explaining import STATUS_WORDS, Explanation, day_runs
from minhbach_site.ui.acting import acted
from minhbach_site.ui.language import said

register = template.Library()

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.Select, "form-select"),
    (forms.HiddenInput, ""),
    (forms.Widget, "form-control"),
)
TONES = {"neutral": "secondary", "good": "green", "warn": "yellow", "bad": "red", "info": "azure"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; one without a label is decoration and silent to screen readers. The names are in assets/icons.txt."""
    said = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="icon" {}><use href="{}#{}"></use></svg>', said, static("vendor/icons.svg"), name)


@register.simple_tag
def options(groups: Any) -> SafeString:
    """The options of a select, as Django's own templates write them: the filter of the journal has hundreds, and a template takes longer
    for each.
    """
    return format_html_join("", "{}", ((_group(name, found),) for name, found, _index in groups))


def _group(name: Any, found: Any) -> SafeString:
    each = ((str(one["value"]), flatatt(one["attrs"]), one["label"]) for one in found)
    shown = format_html_join("", '<option value="{}"{}>{}</option>', each)
    return format_html('<optgroup label="{}">{}</optgroup>', name, shown) if name else shown


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field's own widget in the site's look, marked when it is wrong."""
    look = next(look for kind, look in _CLASSES if isinstance(field.field.widget, kind))
    names = [field.field.widget.attrs.get("class", ""), look, "is-invalid" if field.errors and look else ""]
    return field.as_widget(attrs={"class": " ".join(name for name in names if name)} if look else None)


@register.simple_tag
def choice(option: BoundWidget) -> SafeString:
    """One button of several to choose from, in the site's look; its words stand beside it."""
    option.data["attrs"] = {**option.data["attrs"], "class": "form-check-input"}
    return option.tag()


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_choices(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.simple_tag
def badge(text: Any, tone: str = "neutral") -> SafeString:
    """A state in words; the colour only repeats it. Tones: neutral, good, warn, bad, info."""
    return format_html('<span class="badge bg-{0}-lt">{1}</span>', TONES[tone], text)


@register.inclusion_tag("ui/empty.html")
def empty(title: str, advice: str = "", url: str = "", action: str = "", picture: str = "inbox", *, may: bool = True) -> dict[str, str]:
    """What to do where there is nothing yet; to whom may not do it (`may`) only that it will show here."""
    if not may:
        advice, url, action = _("Khi người phụ trách ghi vào, nội dung sẽ hiện ở đây."), "", ""
    return {"title": title, "advice": advice, "url": url, "action": action, "picture": picture}


@register.inclusion_tag("ui/timeline.html")
def timeline(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """What happened to a record, oldest first: each step is {"at", "who", "what", "note"}."""
    return {"steps": steps}


@register.inclusion_tag("ui/journal_link.html", takes_context=True)
def journal_link(context: dict[str, Any]) -> dict[str, Any]:
    """The way from a thing to what the journal says of it, for those who may read it. The layout knows what the page is about; a view
    whose address does not name it says so itself: `told_of`, the label and the number or code.
    """
    about, of = context.get("told_of"), context.get("journal_of")
    return {"journal": of(*about) if of and about else None}


@register.inclusion_tag("ui/crumb.html")
def crumb(label: str, url: str = "") -> dict[str, str]:
    """One step of the way to this page; the last has no address."""
    return {"label": label, "url": url}


@register.inclusion_tag("ui/why_date.html")
def why_date(explained: Explanation, opened: bool = False) -> dict[str, Any]:
    """The panel "vì sao ngày này" under a date: article, length, every day counted or skipped, cautions. Works without a script."""
    return {
        "explained": explained,
        "runs": [_run(run) for run in day_runs(explained.days)],
        "status": STATUS_WORDS[explained.state.status] if explained.state else "",
        "opened": opened,
    }


def _run(days: list[CountedDay]) -> dict[str, Any]:
    first, last = days[0], days[-1]
    return {
        "first": first,
        "last": last if last is not first else None,
        "counted": first.number is not None,
        "estimated": any(day.estimated for day in days),
    }


@register.filter
def law(words: Any) -> Any:
    """Words of the law or of the library on a page in another language: still Vietnamese, and said to be (WCAG 2.2, 3.1.2)."""
    if not words or get_language() == "vi":
        return words
    return format_html('<span lang="vi">{}</span>', words)


register.filter(said)
register.filter(acted)


@register.filter
def weekday(day: date) -> str:
    """Monday's name in the language of the page, and so on: "Thứ Hai", as the law writes it, where Django's own catalogue has "Thứ 2"."""
    return WEEKDAYS[day.weekday()] if get_language() == "vi" else date_format(day, "l")
