"""Records with fixed values for the tests of the site. A value that matters to a test is passed by the test."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

from docx import Document as Word
from PIL import Image

from minhbach_site.accounts.models import Grant, Person
from minhbach_site.accounts.states import GrantState, Role
from minhbach_site.audit.models import Examination
from minhbach_site.audit.queries import examine
from minhbach_site.audit.queries import stored as kept_findings
from minhbach_site.organisation.models import Agency, Committee, EventUnit, Membership, OrganisationEvent, Unit
from minhbach_site.organisation.states import ChangeState, CommitteeKind, EventKind, EventRole, UnitKind
from minhbach_site.records.models import (
    Dissemination,
    Document,
    DocumentFile,
    Draft,
    DraftVersion,
    LinkProposal,
    NumberSeries,
    Reading,
    Renumbering,
)
from minhbach_site.records.services.suggesting import suggest
from minhbach_site.records.states import Direction, DisseminationForm, DisseminationState, DocumentType, FileState, LinkKind, Topic
from minhbach_site.ui.wordindex import called

DAY = date(2026, 11, 27)
AT = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)  # 9 o'clock in the agency
TEXT = "Căn cứ Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15 ngày 10 tháng 11 năm 2022.\n".encode()
PASSWORD = "kin-dao-mot-cau-dai"


def person(username: str, *roles: Role, unit_code: str = "", **values: object) -> Person:
    """Someone who holds the roles since the first of 2025."""
    made = Person(username=username, display_name=str(values.pop("display_name", f"Người {username}")), **values)
    made.search_text = called(made.display_name, username)
    made.set_unusable_password()
    made.save()
    for role in roles:
        grant(made, role, unit_code=unit_code)
    return made


def grant(holder: Person, role: Role, **values: object) -> Grant:
    filled = {"unit_code": "", "from_on": date(2025, 1, 1), "state": GrantState.GRANTED, "granted_at": AT, **values}
    return Grant.objects.create(person=holder, role=role, **filled)


def agency(code: str = "SCT", **values: object) -> Agency:
    """An agency that lives since July 2025."""
    filled = {"name": f"Cơ quan {code}", "symbol": code, "from_on": date(2025, 7, 1), **values}
    return Agency.objects.create(code=code, search_text=called(str(filled["name"]), code), **filled)


def unit(code: str = "P1", **values: object) -> Unit:
    """A unit of the newest agency, which is made if there is none."""
    owner = values.pop("agency", None) or Agency.objects.order_by("pk").last() or agency()
    filled = {"name": f"Phòng {code}", "kind": UnitKind.PHONG, "from_on": owner.from_on, **values}
    return Unit.objects.create(code=code, agency=owner, search_text=called(str(filled["name"]), code), **filled)


def member(somebody: Person, place: Unit, **values: object) -> Membership:
    return Membership.objects.create(person=somebody, unit=place, **{"from_on": place.from_on, **values})


def document(code: str = "VB1", **values: object) -> Document:
    """A decision that came in on the first of July 2025."""
    filled = {
        "direction": Direction.INCOMING,
        "type": DocumentType.QUYET_DINH,
        "symbol": f"{code}/QĐ-UBND",
        "issued_on": date(2025, 7, 1),
        "issuer": "Ủy ban nhân dân tỉnh",
        "subject": f"Trích yếu của {code}",
        "topic": Topic.TO_CHUC,
        "entered_at": AT,
        **values,
    }
    words = called(str(filled["subject"]), str(filled["symbol"]), str(filled["issuer"]))
    made = Document(code=code, search_text=words, **filled)
    suggest(made)
    made.save()
    return made


def event(code: str = "SK1", **values: object) -> OrganisationEvent:
    """A proposed dissolution of one unit."""
    source = values.pop("source", None) or unit(f"{code}-P")
    filled = {
        "kind": EventKind.DISSOLVE,
        "on": date(2026, 1, 1),
        "decision": values.pop("decision", None) or document(f"{code}-QD"),
        "entered_by": values.pop("entered_by", None) or person(f"nhap-{code}".lower()),
        "entered_at": AT,
        "state": ChangeState.PROPOSED,
        **values,
    }
    made = OrganisationEvent.objects.create(code=code, **filled)
    EventUnit.objects.create(code=f"{code}-S1", event=made, role=EventRole.SOURCE, unit=source)
    return made


def committee(code: str = "BCD", **values: object) -> Committee:
    filled = {"name": f"Ban {code}", "kind": CommitteeKind.STEERING, "seats": 3, "from_on": date(2025, 7, 16), **values}
    return Committee.objects.create(code=code, search_text=called(str(filled["name"]), code), **filled)


def series(**values: object) -> NumberSeries:
    owner = values.pop("agency", None) or Agency.objects.order_by("pk").last() or agency()
    filled = {"year": 2026, "direction": Direction.OUTGOING, "title": "Văn bản đi 2026", **values}
    return NumberSeries.objects.create(agency=owner, **filled)


def numbered(code: str = "VB1", number: int = 1, **values: object) -> Document:
    """A plan that went out on the day of the tests under a number of the run of 2026."""
    run = NumberSeries.objects.order_by("pk").last() or series()
    run.last_number = max(run.last_number, number)
    run.save()
    symbol = f"{number:02d}/KH-{run.agency.symbol}"
    filled = {"direction": Direction.OUTGOING, "type": DocumentType.KE_HOACH, "symbol": symbol, "issued_on": DAY, **values}
    return document(code, series=run, agency=run.agency, number=number, **filled)


def renumbering(of: Document, **values: object) -> Renumbering:
    """Someone asks that a document gets another number."""
    by = values.pop("asked_by", None) or person(f"de-nghi-{of.pk}")
    return Renumbering.objects.create(document=of, asked_by=by, asked_at=AT, **{"reason": "lấy nhầm số", **values})


def link_proposal(source: Document, target: Document, **values: object) -> LinkProposal:
    """Someone asks that a document amends another, which by its type it hardly can."""
    by = values.pop("asked_by", None) or person(f"de-nghi-lien-ket-{source.pk}")
    filled = {"kind": LinkKind.AMENDS, "reason": "được giao thí điểm", **values}
    return LinkProposal.objects.create(source=source, target=target, asked_by=by, asked_at=AT, **filled)


def stored(content: bytes = TEXT, name: str = "van-ban.txt") -> dict[str, object]:
    """The values of a file that lies in the store."""
    from django.core.files.base import ContentFile

    from minhbach_site.records.services.files import take_in

    taken = take_in(ContentFile(content, name=name), name)
    return {"name": taken.name, "sha256": taken.sha256, "size": taken.size, "mime": taken.mime, "file": taken.path}


def document_file(owner: Document, **values: object) -> DocumentFile:
    by = values.pop("added_by", None) or person(f"them-tep-{owner.pk}")
    return DocumentFile.objects.create(document=owner, added_by=by, added_at=AT, **{**stored(), "state": FileState.WAITING, **values})


def draft(owner: Person, **values: object) -> Draft:
    """A draft with one version that waits to be checked."""
    title = str(values.pop("title", "Dự thảo báo cáo"))
    version = values.pop("version", {})
    made = Draft.objects.create(title=title, owner=owner, made_at=AT, search_text=called(title), **values)
    DraftVersion.objects.create(draft=made, number=1, uploaded_at=AT, **{**stored(), **version})
    return made


def dissemination(*readers: Person, **values: object) -> Dissemination:
    """A document to be read on the site by these people until the end of the month."""
    filled = {
        "code": "QT1",
        "on": DAY,
        "title": "Quán triệt quy chế",
        "form": DisseminationForm.ONLINE,
        "state": DisseminationState.OPEN,
        "due_on": date(2026, 11, 30),
        "entered_at": AT,
        **values,
    }
    made = Dissemination.objects.create(search_text=called(str(filled["title"])), **filled)
    Reading.objects.bulk_create(Reading(dissemination=made, person=reader) for reader in readers)
    return made


def examination(**values: object) -> Examination:
    """A look at the journal as it is now, finished."""
    found = examine()
    filled = {"state": "done", "asked_at": AT, "heard_at": AT, "started_at": AT, "finished_at": AT, "as_of": AT}
    if values.get("state", "done") != "done":
        filled |= {"as_of": None, "finished_at": None}
    else:
        filled |= {"findings": kept_findings(found), "count": found.verdict.count, "head": found.verdict.head, "holds": found.holds}
    by = values.pop("asked_by", None) or person(f"nguoi-kiem-tra-{Examination.objects.count() + 1}")
    return Examination.objects.create(asked_by=by, **{**filled, **values})


def picture(kind: str = "PNG", size: tuple[int, int] = (4, 2), **saved: object) -> bytes:
    """A small red picture; `saved` goes to Pillow, for example `exif=`."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **saved)
    return out.getvalue()


def word(*lines: str) -> bytes:
    """A Word file of these paragraphs."""
    made, out = Word(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(out)
    return out.getvalue()
