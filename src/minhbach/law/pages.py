"""Pages about provisions: what `minhbach law` and docs/params print."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from textwrap import fill

from minhbach.law.instruments import known_instruments
from minhbach.law.provisions import Provision, Provisions, Version, day_words
from minhbach.law.wording import (
    BINDS_WORDS,
    CONFIDENCE_SHORT,
    CONFIDENCE_WORDS,
    amount_words,
    basis_words,
    demand_words,
    extension_words,
    force_words,
    is_law_number,
    item_words,
    term_words,
    timing_words,
    verification_words,
)

IN_FORCE = "Hiệu lực"
WIDTH = 120  # of a line at a terminal


def answer(provision: Provision, on: date, today: date) -> str:
    """The version in force on that day in words, then the history; raises NotInForceError. `today` decides whether the law is stale."""
    version = provision.on(on)
    lines = [f"{provision.name} [{provision.code}]", f"Xét vào ngày {day_words(on)}", ""]
    lines += [_wrapped(f"{label}: {words}", "  ", "    ") for label, words in _facts(provision, version)]
    if version.items:
        lines += ["  Nội dung:", *(_wrapped(item_words(item), "    ", "      ") for item in version.items)]
    lines += [_wrapped(f"{label}: {words}", "  ", "    ") for label, words in _standing(version)]
    if not any(one.holds_on(today) for one in provision.versions):
        lines += ["", f"  CẢNH BÁO: quy định này không có hiệu lực vào ngày {day_words(today)}."]
    if version.review_by and version.review_by < today:
        lines += ["", f"  CẢNH BÁO: quy định này phải được xem lại trước ngày {day_words(version.review_by)} mà chưa xem lại."]
    if len(provision.versions) > 1:
        lines += ["", "Các phiên bản:"]
        for earlier, one in zip((None, *provision.versions), provision.versions, strict=False):
            mark = "→" if one is version else "-"
            lines.append(_wrapped(f"{mark} {force_words(one)}: {demand_words(one)}", "  ", "    "))
            lines += [_wrapped(f"· {change}", "    ", "      ") for change in changes(earlier, one)] if earlier else []
    return "\n".join(lines)


def page(provision: Provision, topic: str) -> str:
    """The page of a provision in Markdown, newest version first, with what changed."""
    lines = [f"# {provision.name}", "", f"Mã: `{provision.code}`. *{provision.name_en}.* Chủ đề: {topic}."]
    if provision.aliases:
        lines.append(f"Mã khác: {', '.join(f'`{alias}`' for alias in provision.aliases)}.")
    numbered = list(zip((None, *provision.versions), provision.versions, strict=False))
    for earlier, version in reversed(numbered):
        lines += ["", f"## {force_words(version)[0].upper()}{force_words(version)[1:]}", ""]
        lines += [f"- **{label}:** {words}" for label, words in _facts(provision, version)]
        if version.items:
            lines += ["- **Nội dung:**", *(f"  - {item_words(item)}" for item in version.items)]
        lines += [f"- **{label}:** {words}" for label, words in _standing(version) if label != IN_FORCE]  # the heading says it
        if earlier:
            lines += ["", "Thay đổi so với phiên bản trước:", "", *(f"- {change}" for change in changes(earlier, version))]
    return "\n".join(lines) + "\n"


def documents(provisions: Provisions) -> dict[str, str]:
    """The files of docs/params: a page for each provision and an index by topic."""
    names = {topic.code: topic.name for topic in provisions.topics()}
    made = {f"{one.code}.md": page(one, names[one.topic]) for one in provisions}
    lines = ["# Các quy định có thời hạn hiệu lực", "", f"{len(provisions)} quy định, {_version_count(provisions)} phiên bản."]
    lines.append("Cách ghi dữ liệu: [data/params/README.md](../../src/minhbach/data/params/README.md).")
    for topic in provisions.topics():
        lines += ["", f"## {topic.name}", "", "| Quy định | Thời hạn | Căn cứ | Hiệu lực | Kiểm chứng |", "|---|---|---|---|---|"]
        for one in (one for one in provisions if one.topic == topic.code):
            version = one.versions[-1]
            cells = (f"[{one.name}]({one.code}.md)", demand_words(version), _first_basis(version), force_words(version))
            lines.append(f"| {' | '.join(cells)} | {CONFIDENCE_WORDS[version.confidence]} |")
    return made | {"README.md": "\n".join(lines) + "\n"}


def table(provisions: Provisions, shown: Iterable[tuple[Provision, Version]], on: date) -> str:
    """Provisions with their version of that day, by topic."""
    rows = tuple(shown)
    lines = [f"{len(rows)} quy định, xét vào ngày {day_words(on)}; xem từng quy định: minhbach law MÃ"]
    for topic in provisions.topics():
        of_topic = [(one, version) for one, version in rows if one.topic == topic.code]
        if of_topic:
            lines += ["", f"{topic.name} [{topic.code}]"]
        for one, version in of_topic:
            lines.append(f"  {one.code}: {one.name}")
            basis = f"{_first_basis(version)} · {CONFIDENCE_SHORT[version.confidence]}"
            lines.append(_wrapped(f"{demand_words(version)} · {basis}", "      ", "      "))
    return "\n".join(lines)


def as_json(provision: Provision, version: Version) -> dict[str, object]:
    """A provision with one version, for a machine; dates are ISO, numbers are texts."""
    return {
        "code": provision.code,
        "aliases": list(provision.aliases),
        "name": provision.name,
        "name_en": provision.name_en,
        "topic": provision.topic,
        "binds": provision.binds,
        "from": version.from_.isoformat() if version.from_ else None,
        "to": version.to.isoformat() if version.to else None,
        "who": version.who,
        "trigger": version.trigger,
        "starts_with": version.starts_with,
        "terms": [
            {
                "kind": term.kind.value,
                "amount": term.amount,
                "unit": term.unit.value if term.unit else None,
                "case": term.case,
                "case_name": term.case_name,
                "day": term.day,
                "strictly": term.strictly,
                "year_offset": term.year_offset,
                "consecutive": term.consecutive,
                "derived": term.derived,
                "note": term.note,
                "words": term_words(term, version),
            }
            for term in version.terms
        ],
        "extensions": [
            {
                "times": one.times,
                "amount": one.amount,
                "unit": one.unit.value,
                "written": one.written,
                "case": one.case,
                "article": one.article,
                "words": extension_words(one),
            }
            for one in version.extensions
        ],
        "amounts": [
            {"code": one.code, "value": str(one.value), "unit": one.unit, "bound": one.bound.value if one.bound else None, "name": one.name}
            for one in version.amounts
        ],
        "items": [{"code": item.code, "name": item.name, "value": item.value} for item in version.items],
        "forms": list(version.forms),
        "suspendable": version.suspendable,
        "restarts_on_supplement": version.restarts_on_supplement,
        "instrument": version.instrument,
        "article": version.article,
        "also": [{"instrument": basis.instrument, "article": basis.article} for basis in version.also],
        "replaced_by": version.replaced_by,
        "note": version.note,
        "source": version.source,
        "confidence": version.confidence.value,
        "review_by": version.review_by.isoformat() if version.review_by else None,
    }


def changes(earlier: Version, later: Version) -> tuple[str, ...]:
    """What the later version says differently, each as one line; never empty."""
    pairs = (
        ("Thời hạn", timing_words(earlier), timing_words(later)),
        ("Ai thực hiện", earlier.who, later.who),
        ("Tính từ", earlier.trigger, later.trigger),
        ("Gia hạn", *(_joined(map(extension_words, one.extensions)) for one in (earlier, later))),
        ("Tạm đình chỉ", *("được phép" if one.suspendable else "không quy định" for one in (earlier, later))),
        ("Mức", *(_joined(map(amount_words, one.amounts)) for one in (earlier, later))),
        ("Mẫu", *(_joined(one.forms) for one in (earlier, later))),
        ("Căn cứ", basis_words(earlier), basis_words(later)),
    )
    items = (
        (f"Mục {code}" if is_law_number(code) else "Nội dung", *(_item_of(one, code) for one in (earlier, later)))
        for code in _item_codes(earlier, later)
    )
    return tuple(f"{label}: {before or 'không có'} → {after or 'không có'}" for label, before, after in (*pairs, *items) if before != after)


def _item_codes(earlier: Version, later: Version) -> Iterable[str]:
    return dict.fromkeys(item.code for one in (earlier, later) for item in one.items)


def _item_of(version: Version, code: str) -> str:
    return _joined(item.name for item in version.items if item.code == code)


def _facts(provision: Provision, version: Version) -> Iterable[tuple[str, str]]:
    """The labelled lines of what a version demands; a line that would be empty is left out."""
    yield "Ai thực hiện", f"{version.who} (ràng buộc: {BINDS_WORDS[provision.binds]})"
    if version.trigger:
        yield "Tính từ", version.trigger
    yield "Thời hạn", timing_words(version)
    yield from (("Gia hạn", extension_words(extension)) for extension in version.extensions)
    if version.suspendable:
        yield "Tạm đình chỉ", "thời gian tạm đình chỉ, trở ngại không tính vào thời hạn"
    if version.restarts_on_supplement:
        yield "Bổ sung hồ sơ", "thời hạn tính lại từ đầu"
    yield from (("Mức", amount_words(amount)) for amount in version.amounts)
    if version.forms:
        yield "Mẫu", _joined(version.forms)


def _standing(version: Version) -> Iterable[tuple[str, str]]:
    """The labelled lines of what a version rests on."""
    yield "Căn cứ", basis_words(version)
    yield IN_FORCE, force_words(version)
    if version.note:
        yield "Ghi chú", version.note
    yield from (("Về văn bản", f"{name}: {doubt}") for name, doubt in _doubts(version))
    yield "Kiểm chứng", verification_words(version)


def _doubts(version: Version) -> Iterable[tuple[str, str]]:
    """What the catalogue of instruments is not sure of about the main one."""
    for instrument in known_instruments().with_symbol(version.instrument)[:1] if version.instrument else ():
        if instrument.check:
            yield instrument.name, instrument.check


def _first_basis(version: Version) -> str:
    return basis_words(version).split("; ", maxsplit=1)[0]


def _wrapped(words: str, first: str, rest: str) -> str:
    return fill(words, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False)


def _joined(words: Iterable[str]) -> str:
    return "; ".join(words)


def _version_count(provisions: Provisions) -> int:
    return sum(len(one.versions) for one in provisions)
