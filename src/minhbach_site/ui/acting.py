"""Who did something, in words: whoever acts by a lent role does it in the name of the one who lent it."""

from __future__ import annotations

from django.utils.translation import gettext as _


def acted(person: object, on_behalf_of: object = None) -> str:
    """The name of a person, with that of the one for whom they acted; empty for nobody.

    >>> acted("Trần Văn Bình", "Lê Thị An")
    'Trần Văn Bình, theo ủy quyền của Lê Thị An'
    >>> acted("Trần Văn Bình")
    'Trần Văn Bình'
    """
    if person is None or on_behalf_of is None:
        return "" if person is None else str(person)
    return _("%(person)s, theo ủy quyền của %(absent)s") % {"person": person, "absent": on_behalf_of}
