"""Does a file still say what its frozen snapshot says? Rebuild the report from the snapshot and compare.

The same bytes are the original. Nobody saves a PDF or a page again without wanting to change it, so other bytes are an altered file, and
what differs is looked for only to be told. A DOCX passes through office programs and a JSON through parsers: there all that a reader finds
is compared.
"""

from __future__ import annotations

import difflib
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal

from minhbach.documents.layout import load_layout
from minhbach.documents.model import Document, FigureToken, Footnote, Heading, Inline, Paragraph, Picture, Table, figure_tokens
from minhbach.documents.readers import docx as docx_reader
from minhbach.documents.readers import html as html_reader
from minhbach.documents.readers import pdf as pdf_reader
from minhbach.documents.wording import recipient_lines
from minhbach.facts.snapshots import read_snapshot, snapshot_path
from minhbach.indicators.compute import Engine
from minhbach.indicators.model import Value
from minhbach.reports.build import Report
from minhbach.reports.freeze import rebuild
from minhbach.reports.machine import FORMAT
from minhbach.reports.publish import draw

Kind = Literal["docx", "pdf", "html", "json"]
MAX_BYTES = 64 * 1024 * 1024
MAX_JSON_BYTES = 16 * 1024 * 1024
MAX_JSON_DEPTH = 32
MAX_JSON_VALUES = 500_000
LONG = 2000  # lines; beyond, what repeats often no longer starts a match, else comparing takes minutes
CONTEXT = 8  # words to either side by which one figure is told from another that prints the same
SHA256 = re.compile("[0-9a-f]{64}")
BOM = b"\xef\xbb\xbf"
NOT_SEEN = "mã trang hoặc phần không in ra"


class VerifyError(ValueError):
    """The file cannot be verified at all; the message says what is missing and where to get it."""


class Verdict(StrEnum):
    """What the comparison came to, in the words that a person reads."""

    ORIGINAL = "nguyên bản"
    SAVED_AGAIN = "đã lưu lại: chữ và số liệu khớp; hình vẽ, định dạng không đối chiếu được"
    OTHER_VERSION = "do phiên bản khác lập: số liệu khớp; lời văn chỉ xem được để tham khảo"
    ALTERED = "đã bị sửa"


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """A figure whose printed text is not what the snapshot gives; `expected` is "" for a figure that the report does not have there."""

    code: str
    name: str
    printed: str
    expected: str


@dataclass(frozen=True, slots=True)
class TextDifference:
    """Words that stand in the file but not in the rebuilt report (`found`), or the other way round (`expected`)."""

    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome. `filled` tells what the registry wrote where the report left a blank, `notes` what was not or could not be compared."""

    file: Path
    kind: Kind
    snapshot: str
    figures_checked: int
    verdict: Verdict
    figures: tuple[FigureDifference, ...] = ()
    texts: tuple[TextDifference, ...] = ()
    filled: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Nothing that was compared differs. A file by another version agrees only when its words do too."""
        return self.verdict is not Verdict.ALTERED and not self.figures and not self.texts


@dataclass(frozen=True, slots=True)
class _Compared:
    """What the comparison of one format found. `texts` by another version are the words only."""

    checked: int
    version: str
    own_version: str
    figures: tuple[FigureDifference, ...]
    texts: tuple[TextDifference, ...]
    filled: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def other_version(self) -> bool:
        return self.version != self.own_version


def verify(file: Path, *, engine_for: Any, snapshot: Path | None = None) -> Verification:
    """Compare a report file with its snapshot (found beside it, or given). `engine_for` makes an engine from tables.

    Raises VerifyError, SnapshotError or a reader's error when the comparison cannot be made.
    """
    content = _bytes(file)
    kind = _kind(content, file)
    named = _snapshot_named(kind, content, file)
    frozen = read_snapshot(_locate(file, named, snapshot))
    if frozen.hash != named:
        raise VerifyError(
            f"{file} ghi ảnh chụp số liệu {named[:12]}…, còn {frozen.path} là {frozen.hash[:12]}…. Hãy chỉ đúng thư mục bằng --snapshot."
        )
    engine: Engine = engine_for(frozen.tables)
    report = rebuild(frozen, engine)
    expected = draw(kind, report, load_layout())
    if content == expected:
        checked = len(report.figures) if kind == "json" else sum(1 for _ in figure_tokens(report.document))
        return Verification(file, kind, frozen.hash, checked, Verdict.ORIGINAL)
    compared = _COMPARISONS[kind](content, expected, report, file)
    return _judged(Verification(file, kind, frozen.hash, compared.checked, Verdict.ALTERED), compared)


def _judged(result: Verification, compared: _Compared) -> Verification:
    result = replace(result, figures=compared.figures, texts=compared.texts, filled=compared.filled, notes=compared.notes)
    resaved = result.kind in ("docx", "json") and not result.texts
    if compared.other_version and not (resaved and result.kind == "json"):
        words = (
            f"Tệp do phiên bản {compared.version or 'không rõ'} lập, "
            f"đang kiểm tra bằng phiên bản {compared.own_version or 'không rõ'}: chỉ đối chiếu số liệu."
        )
        result = replace(result, notes=(words, *result.notes))
        return result if result.figures else replace(result, verdict=Verdict.OTHER_VERSION)
    if resaved and not result.figures:
        return replace(result, verdict=Verdict.SAVED_AGAIN)
    return result if result.figures or result.texts else replace(result, texts=(TextDifference(NOT_SEEN, ""),))


# --- taking the file ------------------------------------------------------------------------------------------------------------


def _bytes(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise VerifyError(f"Không thấy tệp {file}. Hãy kiểm tra lại đường dẫn.")
        if file.stat().st_size > MAX_BYTES:
            raise VerifyError(f"{file}: tệp lớn hơn {MAX_BYTES // 2**20} MB, không phải báo cáo do phần mềm này lập.")
        return file.read_bytes()
    except OSError as error:
        raise VerifyError(f"Không đọc được {file}: {error.strerror}. Hãy kiểm tra quyền đọc tệp.") from None


def _kind(content: bytes, file: Path) -> Kind:
    head = content[:1024].removeprefix(BOM).lstrip()
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    if head.startswith(b"{"):
        return "json"
    if head[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    raise VerifyError(f"{file}: không phải DOCX, PDF, HTML hay JSON. Hãy chọn một trong bốn tệp mà «minhbach report» đã lập.")


def _snapshot_named(kind: Kind, content: bytes, file: Path) -> str:
    if kind == "docx":
        return docx_reader.read_snapshot_id(content)
    if kind == "html":
        return html_reader.read_snapshot_id(content)
    attached = pdf_reader.read_attachment(content) if kind == "pdf" else content
    return str(_json(attached, file)["snapshot"])


def _locate(file: Path, hash_: str, given: Path | None) -> Path:
    if not SHA256.fullmatch(hash_):
        raise VerifyError(f"{file}: không ghi mã ảnh chụp số liệu. Tệp không do «minhbach report» lập, hoặc phần đó đã bị xóa.")
    if given is not None:
        return given
    beside = snapshot_path(file.resolve().parent, hash_)
    if not beside.is_dir():
        raise VerifyError(
            f"Không thấy ảnh chụp số liệu {beside.name} bên cạnh {file}. "
            "Hãy đặt thư mục đó cùng chỗ với tệp, hoặc chỉ đường dẫn bằng --snapshot."
        )
    return beside


# --- JSON -----------------------------------------------------------------------------------------------------------------------


def _json(content: bytes, file: Path) -> dict[str, Any]:
    """The machine-readable report; refused when two programs could read it in two ways, or when it is built to exhaust memory."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            key = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
            raise VerifyError(
                f"{file}: phần dữ liệu máy đọc ghi khóa {json.dumps(key[:60])} hai lần trong cùng một mục, nên mỗi phần mềm có thể đọc "
                "ra một giá trị khác nhau. Tệp đã bị sửa; hãy lấy lại bản gốc."
            )
        return made

    def refused(word: str) -> Any:
        raise ValueError(word)

    if len(content) > MAX_JSON_BYTES:
        raise VerifyError(f"{file}: phần dữ liệu máy đọc lớn hơn {MAX_JSON_BYTES // 2**20} MB, không phải do phần mềm này lập.")
    try:
        data = json.loads(content.removeprefix(BOM).decode("utf-8"), object_pairs_hook=once, parse_constant=refused)
        _measure(data, file)
        json.dumps(data, ensure_ascii=False).encode("utf-8")  # half a letter (a lone surrogate) cannot be shown
    except VerifyError:
        raise
    except (ValueError, RecursionError):
        raise VerifyError(f"{file}: phần dữ liệu máy đọc không phải JSON hợp lệ. Tệp đã hỏng hoặc bị sửa; hãy lấy lại bản gốc.") from None
    figures = data.get("figures") if isinstance(data, dict) and data.get("format") == FORMAT else None
    if not isinstance(figures, list) or not all(_is_figure(item) for item in figures):
        raise VerifyError(f"{file}: không phải báo cáo máy đọc «{FORMAT}». Hãy chọn tệp JSON mà «minhbach report» đã lập.")
    if not isinstance(data.get("snapshot"), str):
        raise VerifyError(f"{file}: không ghi mã ảnh chụp số liệu. Hãy chọn tệp mà «minhbach report» đã lập.")
    return dict(data)


def _is_figure(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("code"), str) and isinstance(item.get("printed"), str)


def _measure(data: Any, file: Path) -> None:
    """Refuse what is nested or long beyond any report, without recursion."""
    level, depth, count = [data], 0, 0
    while level:
        depth, count = depth + 1, count + len(level)
        if depth > MAX_JSON_DEPTH or count > MAX_JSON_VALUES:
            raise VerifyError(f"{file}: phần dữ liệu máy đọc lồng quá sâu hoặc quá dài, không phải do phần mềm này lập.")
        level = [child for item in level if isinstance(item, dict | list) for child in (item.values() if isinstance(item, dict) else item)]


def _version(data: Mapping[str, Any]) -> str:
    generator = data.get("generator")
    version = generator.get("version") if isinstance(generator, dict) else None
    return version if isinstance(version, str) else ""


def _canonical(data: Mapping[str, Any]) -> str:
    """One spelling of the data, in which 1, 1.0, "1" and true differ; the version of the software is left out."""
    generator = data.get("generator")
    if isinstance(generator, dict):
        data = {**data, "generator": {key: value for key, value in generator.items() if key != "version"}}
    return json.dumps(data, sort_keys=True)


def _compare_json(content: bytes, expected: bytes, report: Report, file: Path) -> _Compared:
    found, ours = _json(content, file), _json(expected, file)
    texts: tuple[TextDifference, ...] = ()
    other = _version(found) != _version(ours)
    figures = tuple(_figure_differences(_printed(found), _printed(ours), report.figures, other=other))
    if _canonical(found) != _canonical(ours):
        texts = tuple(_data_differences(found, ours, figures, both=other))
        if not texts and not figures and not other:
            texts = (TextDifference("tên các khóa trong dữ liệu", ""),)  # {"a.b": 1} and {"a": {"b": 1}} have the same paths
    return _Compared(len(found["figures"]), _version(found), _version(ours), figures, texts)


def _printed(data: Mapping[str, Any]) -> dict[str, list[str]]:
    printed: defaultdict[str, list[str]] = defaultdict(list)
    for item in data["figures"]:
        printed[item["code"]].append(item["printed"])
    return printed


def _data_differences(
    found: Mapping[str, Any], ours: Mapping[str, Any], figures: Sequence[FigureDifference] = (), *, both: bool = False
) -> Iterator[TextDifference]:
    """The leaves that differ, each with its path; those already told as figures are left out. `both`: only leaves that both sides have."""
    told = {f"figures[{item.code}].printed" for item in figures} | {"generator.version"}
    theirs, mine = dict(_leaves("", found)), dict(_leaves("", ours))
    for path in [*mine, *(path for path in theirs if path not in mine)]:
        left, right = theirs.get(path), mine.get(path)
        if left != right and path not in told and not (both and (left is None or right is None)):
            yield TextDifference("" if left is None else f"{path}: {left}", "" if right is None else f"{path}: {right}")


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Path and value of each leaf as JSON, so that null and "None", 2025 and "2025", [] and {} differ."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _leaves(f"{path}.{key}" if path else key, item)
    elif isinstance(value, list) and value:
        for label, item in zip(_labels(value), value, strict=True):
            yield from _leaves(f"{path}[{label}]", item)
    else:
        yield path, json.dumps(value, ensure_ascii=False)


def _labels(items: Sequence[Any]) -> list[str]:
    """How the items of a list are called: by their code where each has its own, else by their place."""
    for key in ("code", "id"):
        codes = [item.get(key) if isinstance(item, dict) else None for item in items]
        if all(isinstance(code, str) for code in codes) and len(set(codes)) == len(codes):
            return [str(code) for code in codes]
    return [str(index) for index in range(len(items))]


# --- HTML -----------------------------------------------------------------------------------------------------------------------


def _compare_html(content: bytes, expected: bytes, report: Report, file: Path) -> _Compared:
    found, ours = (_json(html_reader.read_attachment(page), file) for page in (content, expected))
    versions = _version(found), _version(ours)
    other = versions[0] != versions[1]
    if _much_longer(content, expected):
        return _Compared(0, versions[1], versions[1], (), (_too_long(content, expected),))
    printed = html_reader.read_figures(content)
    figures = tuple(_figure_differences(printed, html_reader.read_figures(expected), report.figures, other=other))
    texts = list(_text_differences(html_reader.read_text(content), html_reader.read_text(expected)))
    if not other:
        texts += _data_differences(found, ours)
        texts += _text_differences(html_reader.read_page(content), html_reader.read_page(expected))
    return _Compared(sum(map(len, printed.values())), *versions, figures, tuple(texts))


def _much_longer(content: bytes, expected: bytes) -> bool:
    return len(content) > 4 * len(expected) + 2**20


def _too_long(content: bytes, expected: bytes) -> TextDifference:
    return TextDifference(f"tệp dài {len(content)} byte nên không đối chiếu từng chỗ", f"tệp dài {len(expected)} byte")


# --- PDF ------------------------------------------------------------------------------------------------------------------------


def _compare_pdf(content: bytes, expected: bytes, report: Report, file: Path) -> _Compared:
    found, ours = (_json(pdf_reader.read_attachment(one), file) for one in (content, expected))
    versions = _version(found), _version(ours)
    other = versions[0] != versions[1]
    pages, own_pages = pdf_reader.read_text(content), pdf_reader.read_text(expected)
    lines, own_lines = ([line for page in read for line in page.splitlines()] for read in (pages, own_pages))
    printed = list(_page_figures(lines, own_lines, report, other=other))
    attached = [item for item in _figure_differences(_printed(found), _printed(ours), report.figures, other=other) if item not in printed]
    texts = list(_text_differences(lines, own_lines))
    if not other:
        texts += _data_differences(found, ours, attached)
        texts += _build_differences(pdf_reader.read_build(content), pdf_reader.read_build(expected))
        if content.startswith(expected):
            texts.append(
                TextDifference(f"{len(content) - len(expected)} byte nối thêm sau bản gốc (chữ ký số, ghi chú hoặc nội dung thay thế)", "")
            )
    return _Compared(sum(1 for _ in figure_tokens(report.document)), *versions, (*printed, *attached), tuple(texts))


def _build_differences(found: pdf_reader.Build, ours: pdf_reader.Build) -> Iterator[TextDifference]:
    def pair(name: str, left: int, right: int) -> Iterator[TextDifference]:
        if left != right:
            yield TextDifference(f"{name}: {left}", f"{name}: {right}")

    names = [[name for name, _ in build.attachments] for build in (found, ours)]
    if names[0] != names[1]:
        yield TextDifference("tệp đính kèm: " + "; ".join(names[0]), "tệp đính kèm: " + "; ".join(names[1]))
    elif found.attachments != ours.attachments:
        yield TextDifference("nội dung tệp đính kèm khác từng byte", "")
    yield from pair("số trang", len(found.objects), len(ours.objects))
    for number, counts in enumerate(zip(found.objects, ours.objects, strict=False), start=1):
        yield from pair(f"trang {number}, số nét và hình vẽ", *counts)
    for number, counts in enumerate(zip(found.annotations, ours.annotations, strict=False), start=1):
        yield from pair(f"trang {number}, số liên kết và ghi chú", *counts)
    yield from pair("số đoạn mã JavaScript", found.scripts, ours.scripts)
    yield from pair("số chữ ký số", found.signatures, ours.signatures)


@dataclass(frozen=True, slots=True)
class _Printed:
    """One printed figure among the words of the document: its own words as they are glued to marks, and those to either side."""

    code: str
    text: str
    words: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


def _page_figures(found: Sequence[str], ours: Sequence[str], report: Report, *, other: bool) -> Iterator[FigureDifference]:
    """The figures whose words differ on the pages. A page knows no codes: a changed word is given to the figure of the document that prints
    that word between the same neighbours. By another version, only a number in place of a number counts."""
    places: defaultdict[str, list[_Printed]] = defaultdict(list)
    for occurrence in _occurrences(report.document):
        places[occurrence.words[0]].append(occurrence)
    words = [word for line in ours for word in line.split()]
    starts = [0]
    for line in ours:
        starts.append(starts[-1] + len(line.split()))
    for i, j, k, m in _changes(found, ours):
        theirs, mine = [word for line in found[i:j] for word in line.split()], words[starts[k] : starts[m]]
        for ti, tj, ok, om in _changes(theirs, mine):
            numbers = tj - ti == om - ok and all(word[:1].isdigit() for word in (*theirs[ti:tj], *mine[ok:om]))
            if ok == om or (other and not numbers):
                continue
            yield from _figures_at(theirs, (ti, tj), words, (starts[k] + ok, starts[k] + om), places, report.figures)


def _figures_at(
    theirs: Sequence[str],
    changed: tuple[int, int],
    words: Sequence[str],
    place: tuple[int, int],
    places: Mapping[str, Sequence[_Printed]],
    figures: Mapping[str, Value],
) -> Iterator[FigureDifference]:
    (i, j), (k, m) = changed, place
    start = max(0, k - CONTEXT)
    while start < m:
        best = max(
            (
                (_likeness(one, words, start), -number, one)
                for number, one in enumerate(places.get(words[start], ()))
                if start + len(one.words) > k and tuple(words[start : start + len(one.words)]) == one.words
            ),
            default=None,
            key=lambda scored: scored[:2],
        )
        if best is None:
            start += 1
            continue
        one = best[2]
        end = start + len(one.words)
        whole = [*words[start:k], *(theirs[i + max(0, start - k) : i + end - k] if j - i == m - k else theirs[i:j]), *words[m:end]]
        before, _, after = " ".join(one.words).partition(one.text)  # the marks glued to the figure
        shown = " ".join(whole).removeprefix(before).removesuffix(after)
        if shown != one.text:
            yield FigureDifference(one.code, figures[one.code].name if one.code in figures else "", shown, one.text)
        start = end


def _likeness(one: _Printed, words: Sequence[str], start: int) -> int:
    """How many neighbours are the same, counted outwards on both sides."""
    before, after = words[max(0, start - CONTEXT) : start], words[start + len(one.words) : start + len(one.words) + CONTEXT]
    sides = ((reversed(before), reversed(one.before)), (after, one.after))
    return sum(len(list(takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))) for left, right in sides)


def _occurrences(document: Document) -> Iterator[_Printed]:
    """Every printed figure with its neighbours; notes come after the text."""
    notes: list[Inline] = []
    pieces: list[tuple[str, str]] = []  # words and the code of the figure that they are

    def add(runs: Iterable[Inline]) -> None:
        for run in runs:
            if isinstance(run, Footnote):
                notes.extend(run.runs)
            else:
                pieces.append((run.text, run.code if isinstance(run, FigureToken) else ""))
        pieces.append((" ", ""))

    for block in document.body + document.appendix:
        if isinstance(block, Paragraph):
            add(block.runs)
        elif isinstance(block, Table):
            pieces.append((f"{block.caption} {' '.join(block.header)} ", ""))
            for row in block.rows:
                for cell in row:
                    add(cell.runs)
        elif isinstance(block, Heading | Picture):
            pieces.append((f" {block.label if isinstance(block, Heading) else block.caption} ", ""))
    add(notes)
    spans: list[tuple[int, int, str, str]] = []
    text = ""
    for piece, code in ((unicodedata.normalize("NFC", piece), code) for piece, code in pieces):
        if code and piece.strip():
            spans.append((len(text), len(text) + len(piece), code, " ".join(piece.split())))
        text += piece
    found = list(re.finditer(r"\S+", text))
    words = tuple(made[0] for made in found)
    first = 0
    for begin, end, code, shown in spans:
        while found[first].end() <= begin:
            first += 1
        last = first
        while last < len(found) and found[last].start() < end:
            last += 1
        yield _Printed(code, shown, words[first:last], words[max(0, first - CONTEXT) : first], words[last : last + CONTEXT])


# --- DOCX -----------------------------------------------------------------------------------------------------------------------


def _compare_docx(content: bytes, expected: bytes, report: Report, _file: Path) -> _Compared:
    around, own = docx_reader.read_surroundings(content), docx_reader.read_surroundings(expected)
    other = around.generator != own.generator
    printed = docx_reader.read_figures(content)
    figures = tuple(_figure_differences(printed, docx_reader.read_figures(expected), report.figures, other=other))
    lines, own_lines = (_plain_lines(docx_reader.read_text(one)) for one in (content, expected))
    lines, filled = _filled(lines, own_lines, report)
    texts = list(_text_differences(lines, own_lines))
    notes: list[str] = []
    if not other:
        texts += _text_differences(sorted(around.margins), sorted(own.margins))
        texts += [
            TextDifference(f"{mark}: {count} chỗ", f"{mark}: {own.marks.get(mark, 0)} chỗ")
            for mark, count in sorted(around.marks.items())
            if count > own.marks.get(mark, 0)
        ]
        texts += _text_differences(around.alts, own.alts)
        texts += _picture_differences(around.pictures, own.pictures, notes)
    return _Compared(sum(map(len, printed.values())), around.generator, own.generator, figures, tuple(texts), filled, tuple(notes))


def _plain_lines(lines: Sequence[str]) -> list[str]:
    return [" ".join(unicodedata.normalize("NFC", line).split()) for line in lines]


def _picture_differences(
    found: Sequence[docx_reader.Picture], ours: Sequence[docx_reader.Picture], notes: list[str]
) -> Iterator[TextDifference]:
    """An office program may draw a picture anew under a name of its own; under our name other bytes are another picture."""
    if len(found) != len(ours):
        yield TextDifference(f"số hình: {len(found)}", f"số hình: {len(ours)}")
        return
    hashes, own = ([picture.sha256 for picture in pictures] for pictures in (found, ours))
    if hashes == own:
        if ours:
            notes.append("Hình vẽ: đã đối chiếu, đúng từng byte với bản gốc.")
        return
    kept = [picture.part for picture in found] == [picture.part for picture in ours]
    for number, (left, right) in enumerate(zip(hashes, own, strict=True), start=1):
        if left != right and (kept or left in own):
            yield TextDifference(f"hình thứ {number} là hình khác", "")
    if not kept:
        notes.append("Hình vẽ: không đối chiếu được, vì phần mềm văn phòng đã lưu lại dưới tên khác.")


NUMBER = r"\d{1,6}(?:[A-Za-zĐđ]|\.\d{1,4})?"
NAME = re.compile(r"[^\W\d_][^\W\d_.\s-]*\.?(?:[\s.-]+[^\W\d_]+\.?){0,9}")
MAX_NAME = 60
MAX_NAME_LINES = 2  # "(Đã ký)", then the name


def _filled(lines: Sequence[str], ours: Sequence[str], report: Report) -> tuple[list[str], tuple[str, ...]]:
    """The lines with the blanks as they were left, and what the registry wrote there: number, date, name of the signer."""
    head, signed = report.document.letterhead, report.document.signature
    lines, filled = list(lines), []
    number_line, date_line = (" ".join(line.split()) for line in (head.number_line, head.date_line))
    symbol, place = " ".join(head.symbol.split()), " ".join(head.place.split())
    if not head.number and number_line in ours:
        at = ours.index(number_line)
        match = re.fullmatch(rf"Số:\s*({NUMBER})\s*/\s*{re.escape(symbol)}", lines[at]) if at < len(lines) else None
        if match:
            lines[at] = number_line
            filled.append(f"số {match[1]}/{symbol}")
    if head.dated is None and date_line in ours:
        at = ours.index(date_line)
        match = (
            re.fullmatch(rf"{re.escape(place)}, ngày (\d{{1,2}}) tháng (\d{{1,2}}) năm (\d{{4}})", lines[at]) if at < len(lines) else None
        )
        if match and _is_day(*map(int, match.groups())):
            lines[at] = date_line
            filled.append(f"ngày {match[1]}/{match[2]}/{match[3]}")
    if not signed.name:
        close = _plain_lines([*recipient_lines(signed)[-1:], *(line for line in (signed.authority, signed.title) if line)])
        at = next((end for end in range(len(ours), len(close) - 1, -1) if list(ours[end - len(close) : end]) == close), -1)
        following = ours[at : at + 1]
        for count in range(1, MAX_NAME_LINES + 1):
            name = lines[at : at + count]
            fits = at >= 0 and lines[at - len(close) : at] == close and lines[at + count : at + count + 1] == following
            if fits and len(name) == count and all(len(line) <= MAX_NAME and NAME.fullmatch(line.strip("()")) for line in name):
                del lines[at : at + count]
                filled.append(f"người ký: {', '.join(name)}")
                break
    return _ties(lines, ours, report, tuple(filled)), tuple(filled)


def _ties(lines: Sequence[str], ours: Sequence[str], report: Report, filled: Sequence[str]) -> list[str]:
    """Under each appendix title the number and the date stand again: blank, or as they were filled at the head of the document."""
    head = report.document.letterhead
    number = next((words.removeprefix("số ").partition("/")[0] for words in filled if words.startswith("số ")), "")
    day = next((words.removeprefix("ngày ").split("/") for words in filled if words.startswith("ngày ")), [])
    symbol = " ".join(head.symbol.split())
    blank = head.date_line.partition(", ")[2]
    ties: dict[str, str] = {}
    for line in (line for line in ours if line.startswith("(Kèm theo ")):
        numbered = line.replace(f"số /{symbol}", f"số {number}/{symbol}") if number else line
        dated = "ngày {} tháng {} năm {}".format(*day) if day else blank
        ties |= dict.fromkeys((numbered, numbered.replace(blank, dated), line.replace(blank, dated)), line)
    return [ties.get(line, line) for line in lines]


def _is_day(day: int, month: int, year: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


# --- differences ----------------------------------------------------------------------------------------------------------------


def _figure_differences(
    found: Mapping[str, Sequence[str]], expected: Mapping[str, Sequence[str]], figures: Mapping[str, Value], *, other: bool = False
) -> Iterator[FigureDifference]:
    """Printed texts by code. Another version may print a figure in more or fewer places: only what it prints is compared then."""
    for code in [*expected, *(code for code in found if code not in expected)]:
        name = figures[code].name if code in figures else ""
        ours, theirs = _counted(expected.get(code, ())), _counted(found.get(code, ()))
        if other:
            ours, theirs = (dict.fromkeys(texts, 1) for texts in (ours, theirs))
            if code not in expected and code in figures:
                ours = {figures[code].printed: 1}
        extra = sorted(text for text, count in theirs.items() if count > ours.get(text, 0))
        lost = sorted(text for text, count in ours.items() if count > theirs.get(text, 0))
        for index in range(len(extra) if other else max(len(extra), len(lost))):
            yield FigureDifference(code, name, extra[index] if index < len(extra) else "", lost[index] if index < len(lost) else "")


def _counted(texts: Sequence[str]) -> Mapping[str, int]:
    return Counter(text.strip() for text in texts)


def _text_differences(found: Sequence[str], expected: Sequence[str]) -> Iterator[TextDifference]:
    theirs, ours = ([" ".join(line.split()) for line in lines if line.strip()] for lines in (found, expected))
    for i, j, k, m in _changes(theirs, ours):
        yield TextDifference("\n".join(theirs[i:j]), "\n".join(ours[k:m]))


def _changes(found: Sequence[str], ours: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """The stretches that differ, as places in both. A file made to be slow to compare gives one long stretch."""
    start = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(found, ours, strict=False))))
    room = min(len(found), len(ours)) - start
    same = takewhile(lambda pair: pair[0] == pair[1], zip(reversed(found), reversed(ours), strict=False))
    end = min(room, len(list(same)))
    theirs, mine = found[start : len(found) - end], ours[start : len(ours) - end]
    if not theirs and not mine:
        return
    if not theirs or not mine or len(theirs) > 4 * len(ours) + LONG:
        yield start, start + len(theirs), start, start + len(mine)
        return
    matcher = difflib.SequenceMatcher(None, theirs, mine, autojunk=max(len(theirs), len(mine)) > LONG)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield start + i, start + j, start + k, start + m


_COMPARISONS: Mapping[Kind, Callable[[bytes, bytes, Report, Path], _Compared]] = {
    "docx": _compare_docx,
    "html": _compare_html,
    "json": _compare_json,
    "pdf": _compare_pdf,
}
