"""Words for the pages about people."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from ua_parser import parse_os, parse_user_agent

register = template.Library()
CALLED = {"Mac OS X": "macOS"}
SHOWN = 60  # letters of what a program that nobody knows says of itself


@register.filter
def browser(agent: str) -> str:
    """The browser with its version and the system it runs on, from what it says of itself; that itself when no browser is known by it.

    The version of the system is left out: browsers no longer tell the true one.
    """
    program, system = parse_user_agent(agent), parse_os(agent)
    if program is None:
        return _("Không rõ trình duyệt (%(said)s)") % {"said": agent[:SHOWN]} if agent else _("Không rõ trình duyệt")
    named = " ".join(filter(None, (program.family, program.major)))
    return _("%(browser)s trên %(system)s") % {"browser": named, "system": CALLED.get(system.family, system.family)} if system else named
