"""Every change of duties, and the calculation that judges them."""

from minhbach_site.duties.services.agency_traits import decide_trait, declare_trait, withdraw_trait
from minhbach_site.duties.services.assigning import assign, end_assignment
from minhbach_site.duties.services.errors import DutyProblem
from minhbach_site.duties.services.feeds import make_feed, revoke_feed
from minhbach_site.duties.services.letters import post
from minhbach_site.duties.services.loading import load_example
from minhbach_site.duties.services.marks import decide_mark, mark_done, may_decide, propose_exemption, take_proof
from minhbach_site.duties.services.reminding import mark_mailed, mark_seen, mark_unmailed, remind
from minhbach_site.duties.services.working_out import FIRST_YEAR, YEARS_AHEAD, current, refresh, work_out

__all__ = (
    "FIRST_YEAR",
    "YEARS_AHEAD",
    "DutyProblem",
    "assign",
    "current",
    "decide_mark",
    "decide_trait",
    "declare_trait",
    "end_assignment",
    "load_example",
    "make_feed",
    "mark_done",
    "mark_mailed",
    "mark_seen",
    "mark_unmailed",
    "may_decide",
    "post",
    "propose_exemption",
    "refresh",
    "remind",
    "revoke_feed",
    "take_proof",
    "withdraw_trait",
    "work_out",
)
