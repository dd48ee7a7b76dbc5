"""Changing the organisation. What other modules call is named here; each topic stands in a file of its own."""

from minhbach_site.organisation.services.agencies import set_exchange_code
from minhbach_site.organisation.services.changes import (
    NewUnit,
    approve_events,
    decide_agency_change,
    decide_event,
    propose_agency_change,
    propose_carrying,
    propose_event,
)
from minhbach_site.organisation.services.codes import AskedFirstError, OrganisationError, new_code
from minhbach_site.organisation.services.committees import (
    add_member,
    end_committee,
    end_member,
    establish_committee,
    record_recognition,
    remove_committee,
    remove_member,
)
from minhbach_site.organisation.services.comparisons import record_reorganisation, remove_reorganisation
from minhbach_site.organisation.services.loading import load_decided, load_example
from minhbach_site.organisation.services.staff import (
    add_membership,
    add_post,
    end_membership,
    end_post,
    record_headcount,
    record_move,
    remove_headcount,
    remove_membership,
    remove_move,
    remove_post,
)
from minhbach_site.organisation.services.undoing import decide_undoing, propose_undoing

__all__ = [
    "AskedFirstError",
    "NewUnit",
    "OrganisationError",
    "add_member",
    "add_membership",
    "add_post",
    "approve_events",
    "decide_agency_change",
    "decide_event",
    "decide_undoing",
    "end_committee",
    "end_member",
    "end_membership",
    "end_post",
    "establish_committee",
    "load_decided",
    "load_example",
    "new_code",
    "propose_agency_change",
    "propose_carrying",
    "propose_event",
    "propose_undoing",
    "record_headcount",
    "record_move",
    "record_recognition",
    "record_reorganisation",
    "remove_committee",
    "remove_headcount",
    "remove_member",
    "remove_membership",
    "remove_move",
    "remove_post",
    "remove_reorganisation",
    "set_exchange_code",
]
