"""Changing the register of disclosures: every change of the app, by topic."""

from minhbach_site.accounts.services import require
from minhbach_site.disclosure.services.amendments import decide_amendment, propose_amendment, propose_retraction
from minhbach_site.disclosure.services.assets import change_assets, enter_assets
from minhbach_site.disclosure.services.corrections import decide_correction, propose_correction
from minhbach_site.disclosure.services.errors import DisclosureError, Repeated
from minhbach_site.disclosure.services.gaps import dismiss, restore
from minhbach_site.disclosure.services.items import Content, approve, change, enter, return_item, withdraw
from minhbach_site.disclosure.services.loading import load_example
from minhbach_site.disclosure.services.proofs import add_file, add_link, remove_proof, take_proof
from minhbach_site.disclosure.services.publishing import extend, publish, recount, take_down
from minhbach_site.disclosure.services.shortening import decide_shortening, propose_shortening

__all__ = [
    "Content",
    "DisclosureError",
    "Repeated",
    "add_file",
    "add_link",
    "approve",
    "change",
    "change_assets",
    "decide_amendment",
    "decide_correction",
    "decide_shortening",
    "dismiss",
    "enter",
    "enter_assets",
    "extend",
    "load_example",
    "propose_amendment",
    "propose_correction",
    "propose_retraction",
    "propose_shortening",
    "publish",
    "recount",
    "remove_proof",
    "require",
    "restore",
    "return_item",
    "take_down",
    "take_proof",
    "withdraw",
]
