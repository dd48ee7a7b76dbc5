"""Indicators as declared in `data/indicators`: what each counts, from which register, on what legal basis.

The expressions are SQL and go to the engine. Those of the package are reviewed and a test parses every one of them; files that differ from
the package's by one byte are parsed at load time (`expressions.validate`). They are never taken from a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from minhbach.facts.schemas import TABLES
from minhbach.indicators.reading import DefinitionError, Entry, read_entry, suggest

__all__ = [
    "Basis",
    "Confidence",
    "Definition",
    "DefinitionError",
    "Definitions",
    "Measure",
    "NilRule",
    "Source",
    "UnknownCodeError",
    "load_definitions",
    "split_code",
]

INDICATORS = Path(__file__).parent.parent / "data" / "indicators"
VIEWS = "views.yaml"
PROVENANCE = ("_file", "_sheet", "_line")
CODE = re.compile(r"[A-Z]{2}\d{2}")
NAME = re.compile(r"[a-z][a-z0-9_]*")
LITERAL = re.compile(r"'(?:[^']|'')*'")


class Measure(StrEnum):
    """How a figure is made. The first four are asked of the engine, the last two are made here from other figures."""

    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"
    MAXIMUM = "maximum"
    RATE = "rate"
    FORMULA = "formula"


class NilRule(StrEnum):
    """When zero is said as "không phát sinh" rather than as a number, in a register kept all period."""

    NO_RECORD = "no_record"  # no record falls under the definition
    EMPTY_REGISTER = "empty_register"  # the register holds no record at all
    NEVER = "never"  # zero is a number
    MISSING = "missing"  # no record means that somebody forgot to record it


class Confidence(StrEnum):
    """How far the basis was checked: read in the text, in a summary, only remembered, or the product's own definition."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    MEMORY = "memory"
    OWN = "own"


CONFIDENCE_WORDS = {
    Confidence.VERIFIED: "đã đọc văn bản",
    Confidence.SECONDARY: "theo nguồn tóm lược, cần đối chiếu văn bản",
    Confidence.MEMORY: "theo trí nhớ, cần đối chiếu văn bản",
    Confidence.OWN: "định nghĩa của phần mềm",
}


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a definition comes from: the text (văn bản), the article, and how far that was checked."""

    text: str
    article: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Source:
    """What records are counted: a register, or (if `sql` is given) a reviewed view over registers.

    `registers` are those that must be declared complete before a figure may be made; `labels` names, for a key column, that of its words.
    """

    name: str
    title: str
    key: str
    columns: tuple[str, ...]
    registers: tuple[str, ...]
    sql: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    shown: tuple[str, ...] = ()  # columns that a trace shows whether or not an expression names them
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator. `where` says which records fall under it, `expression` what of them is added, compared or told apart."""

    code: str
    name: str
    topic: str
    phrases: tuple[str, ...]
    definition: str
    unit: str
    decimals: int
    measure: Measure
    basis: Basis
    file: str
    line: int
    source: str = ""
    where: str = ""
    expression: str = ""
    by: str = ""
    nil: NilRule = NilRule.NO_RECORD
    complete: str = ""  # must hold for every record that falls under it, else the figure is missing …
    incomplete: str = ""  # … for this reason
    left_out: str = ""  # records that it leaves out on purpose, told beside the figure …
    left_out_words: str = ""  # … in these words after their number
    clear: str = ""  # true of records whose result is known, false where nobody can tell: with some of these and none of those …
    unclear: str = ""  # … the figure is missing for this reason, for its zero would say what nobody knows
    numerator: str = ""
    denominator: str = ""
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    breakdowns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def parts(self) -> tuple[str, ...]:
        """The codes this figure is made of; none for one that is counted."""
        return (self.numerator, self.denominator) if self.measure is Measure.RATE else (*self.plus, *self.minus)

    @property
    def expressions(self) -> Mapping[str, str]:
        """Every SQL expression by the key it stands under."""
        found = {"where": self.where, "expression": self.expression, "complete": self.complete}
        found |= {"left_out": self.left_out, "clear": self.clear}
        named = {f"breakdowns.{name}.{key}": sql for name, columns in self.breakdowns.items() for key, sql in columns.items()}
        return {key: sql for key, sql in (found | named).items() if sql}


class UnknownCodeError(LookupError):
    """No indicator has that code; the message offers the nearest."""


class Definitions(Mapping[str, Definition]):
    """All indicators by code, in the order of their files, with the sources they count."""

    __slots__ = ("_by_code", "sources")

    def __init__(self, definitions: Iterable[Definition], sources: Iterable[Source]) -> None:
        self._by_code = {definition.code: definition for definition in definitions}
        self.sources: Mapping[str, Source] = MappingProxyType({source.name: source for source in sources})

    def __getitem__(self, code: str) -> Definition:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)

    def find(self, code: str) -> tuple[Definition, str]:
        """The definition and the key of `HS07` or `TC04:qn-phong`; UnknownCodeError with the nearest code if there is none."""
        base, key = split_code(code)
        if base not in self:
            raise UnknownCodeError(f"Không có số liệu mã «{base}»{suggest(base.upper(), self)}; xem các mã bằng lệnh `minhbach figures`.")
        if key and not self.key_of(base):
            raise UnknownCodeError(f"Số liệu {base} không chia theo đối tượng, nên không có «{code}»; hãy dùng «{base}».")
        return self[base], key

    def registers(self, code: str) -> tuple[str, ...]:
        """The registers that must be complete for that figure, each once."""
        return tuple(dict.fromkeys(register for part in self.counted(code) for register in self.sources[part.source].registers))

    def counted(self, code: str) -> tuple[Definition, ...]:
        """The figure itself if an engine counts it, else all those it is made of that an engine counts."""
        definition = self[code]
        if definition.source:
            return (definition,)
        return tuple(counted for part in definition.parts for counted in self.counted(part))

    def key_of(self, code: str) -> str:
        """The column a figure is broken down by (one value per key), or "" if it is a single value."""
        return next((part.by for part in self.counted(code) if part.by), "")

    def breakdowns(self, code: str) -> tuple[str, ...]:
        """The names of the breakdowns declared for that figure; a rate has those that both its parts have."""
        definition = self[code]
        if definition.measure is Measure.RATE:
            numerator, denominator = (self[part].breakdowns for part in definition.parts)
            return tuple(name for name in numerator if numerator[name] == denominator.get(name))
        return tuple(definition.breakdowns)


def split_code(code: str) -> tuple[str, str]:
    """`TC04:qn-phong` → (`TC04`, `qn-phong`); `HS07` → (`HS07`, "")."""
    base, _, key = code.partition(":")
    return base, key


def load_definitions(folder: Path = INDICATORS) -> Definitions:
    """Read every indicator of the folder; DefinitionError names file, line and key of the first thing that cannot be used."""
    sources = {name: _register(name) for name in TABLES}
    views = folder / VIEWS
    if views.is_file():
        for source in _views(read_entry(views)):
            sources[source.name] = source
    definitions: dict[str, Definition] = {}
    for path in sorted(folder.glob("*.yaml")):
        for definition in _indicators(read_entry(path), sources) if path.name != VIEWS else ():
            if definition.code in definitions:
                first = definitions[definition.code]
                raise _refusal(
                    definition, "code", f"mã đã dùng ở {first.file}, dòng {first.line}; hãy đặt mã riêng, không dùng lại mã đã bỏ"
                )
            definitions[definition.code] = definition
    if not definitions:
        raise DefinitionError(f"{folder}: không có tệp định nghĩa số liệu nào (*.yaml); hãy kiểm tra lại thư mục")
    loaded = Definitions(definitions.values(), sources.values())
    for check in (_check_parts, _check_circle, _check_keys):
        for definition in loaded.values():
            check(definition, loaded)
    if not _shipped(folder):
        # Importing sqlglot takes half a second, and what the package ships is parsed by its own test: only other files pay for it.
        from minhbach.indicators.expressions import validate  # noqa: PLC0415

        validate(loaded)
    return loaded


def _shipped(folder: Path) -> bool:
    """Whether every file is, byte for byte, one that the package ships (as in the snapshot of a report made by this version)."""
    if folder.resolve() == INDICATORS.resolve():
        return True
    shipped = {path.name: path.read_bytes() for path in INDICATORS.glob("*.yaml")}
    return all(shipped.get(path.name) == path.read_bytes() for path in folder.glob("*.yaml"))


def _register(name: str) -> Source:
    table = TABLES[name]
    columns = tuple(column.name for column in table.columns)
    return Source(name, table.title, table.key, columns + PROVENANCE, (name,), shown=columns if table.derived else ())


def _views(file: Entry) -> Iterator[Source]:
    file.only("views")
    seen: set[str] = set(TABLES)
    for entry in file.entries("views"):
        view = entry.named("name")
        view.only("name", "title", "registers", "key", "labels", "columns", "sql")
        name, columns = view.text("name"), view.texts("columns") + PROVENANCE
        if name in seen or not NAME.fullmatch(name):
            raise view.refusal("name", f"tên {name!r} đã dùng hoặc không hợp lệ; hãy chọn tên khác bằng chữ thường không dấu")
        seen.add(name)
        for register in view.texts("registers"):
            if register not in TABLES:
                raise view.refusal("registers", f"không có sổ {register!r}{suggest(register, TABLES)}")
        labels = {key: view.entry("labels").text(key) for key in view.entry("labels").values} if "labels" in view.values else {}
        for key, column in (("key", view.text("key")), *(("labels", column) for pair in labels.items() for column in pair)):
            if column not in columns:
                raise view.refusal(key, f"không có cột {column!r}{suggest(column, columns)}")
        yield Source(
            name=name,
            title=view.text("title"),
            key=view.text("key"),
            columns=columns,
            registers=view.texts("registers"),
            sql=read_sql(view, "sql"),
            labels=labels,
            file=view.file,
            line=view.line,
        )


COMMON = ("code", "name", "phrases", "definition", "unit", "decimals", "basis")
COUNTED = ("table", "view", "where", "by", "nil", "complete", "left_out", "clear", "breakdowns")


def _indicators(file: Entry, sources: Mapping[str, Source]) -> Iterator[Definition]:
    file.only("topic", "indicators")
    topic = file.text("topic")
    for entry in file.entries("indicators"):
        yield _indicator(entry.named("code"), topic, sources)


def _indicator(entry: Entry, topic: str, sources: Mapping[str, Source]) -> Definition:
    measures = [measure for measure in Measure if measure.value in entry.values]
    if len(measures) != 1:
        raise entry.refusal("", f"cần đúng một trong các khóa {', '.join(Measure)}; đang có {len(measures)}")
    measure = measures[0]
    entry.only(*COMMON, measure.value, *(() if measure in (Measure.RATE, Measure.FORMULA) else COUNTED))
    code = entry.text("code")
    if not CODE.fullmatch(code):
        raise entry.refusal("code", "mã gồm hai chữ hoa và hai chữ số, như HS01")
    common = Definition(
        code=code,
        name=entry.text("name"),
        topic=topic,
        phrases=entry.texts("phrases"),
        definition=entry.text("definition"),
        unit=entry.text("unit"),
        decimals=entry.number("decimals"),
        measure=measure,
        basis=read_basis(entry),
        file=entry.file,
        line=entry.line,
    )
    return _MAKERS[measure](common, entry, sources)


def read_basis(entry: Entry) -> Basis:
    """The basis of an indicator or identity; only the product's own definition may go without an article."""
    basis = entry.entry("basis")
    basis.only("text", "article", "confidence")
    word = basis.text("confidence")
    if word not in set(Confidence):
        raise basis.refusal("confidence", f"không biết mức {word!r}{suggest(word, Confidence)}; dùng một trong {', '.join(Confidence)}")
    confidence = Confidence(word)
    return Basis(basis.text("text"), basis.text("article", "" if confidence is Confidence.OWN else None), confidence)


def _counted(common: Definition, entry: Entry, sources: Mapping[str, Source]) -> Definition:
    source = _source(entry, sources)
    counts = common.measure is Measure.COUNT
    if counts and "where" in entry.values:
        raise entry.refusal("where", "điều kiện đếm đã ghi ở khóa count; hãy bỏ khóa where")
    complete, incomplete = _when_otherwise(entry, "complete")
    clear, unclear = _when_otherwise(entry, "clear")
    left_out, left_out_words = "", ""
    if "left_out" in entry.values:
        told = entry.entry("left_out")
        told.only("when", "words")
        left_out, left_out_words = read_sql(told, "when"), told.text("words")
    nil = entry.text("nil", NilRule.NO_RECORD.value)
    if nil not in set(NilRule):
        raise entry.refusal("nil", f"không biết quy tắc {nil!r}{suggest(nil, NilRule)}; dùng một trong {', '.join(NilRule)}")
    if nil == NilRule.MISSING and not incomplete:
        raise entry.refusal("nil", "quy tắc missing cần khóa complete.otherwise nói rõ phải ghi thêm gì")
    return replace(
        common,
        source=source.name,
        where=read_sql(entry, "count") if counts else read_sql(entry, "where", "TRUE"),
        expression="" if counts else read_sql(entry, common.measure.value),
        by=_by(entry, source),
        nil=NilRule(nil),
        complete=complete,
        incomplete=incomplete,
        left_out=left_out,
        left_out_words=left_out_words,
        clear=clear,
        unclear=unclear,
        breakdowns=_breakdowns(entry),
    )


def _when_otherwise(entry: Entry, key: str) -> tuple[str, str]:
    """A condition and the reason for which a figure is missing where it is not met; empty where the key is left out."""
    if key not in entry.values:
        return "", ""
    check = entry.entry(key)
    check.only("when", "otherwise")
    return read_sql(check, "when"), check.text("otherwise")


def _source(entry: Entry, sources: Mapping[str, Source]) -> Source:
    if ("table" in entry.values) == ("view" in entry.values):
        raise entry.refusal("table", "cần đúng một trong hai khóa table, view")
    key = "table" if "table" in entry.values else "view"
    known = {name: source for name, source in sources.items() if bool(source.sql) == (key == "view")}
    name = entry.text(key)
    if name not in known:
        raise entry.refusal(key, f"không có {name!r}{suggest(name, known)}; đang có: {', '.join(known)}")
    return known[name]


def _by(entry: Entry, source: Source) -> str:
    by = entry.text("by", "")
    if by and by not in source.columns:
        raise entry.refusal("by", f"{source.name} không có cột {by!r}{suggest(by, source.columns)}")
    return by


def _breakdowns(entry: Entry) -> Mapping[str, Mapping[str, str]]:
    if "breakdowns" not in entry.values:
        return {}
    every = entry.entry("breakdowns")
    found = {}
    for name in every.values:
        columns = every.entry(name)
        for key in (name, *columns.values):
            if not NAME.fullmatch(key):
                raise every.refusal(key, "tên gồm chữ thường không dấu, chữ số và dấu gạch dưới, bắt đầu bằng chữ")
        found[name] = {key: read_sql(columns, key) for key in columns.values}
    return found


def _rate(common: Definition, entry: Entry, _: Mapping[str, Source]) -> Definition:
    rate = entry.entry("rate")
    rate.only("numerator", "denominator")
    return replace(common, numerator=rate.text("numerator"), denominator=rate.text("denominator"))


def _formula(common: Definition, entry: Entry, _: Mapping[str, Source]) -> Definition:
    formula = entry.entry("formula")
    formula.only("plus", "minus")
    plus, minus = formula.texts("plus"), formula.texts("minus")
    if not plus:
        raise formula.refusal("plus", "cần ít nhất một mã được cộng")
    return replace(common, plus=plus, minus=minus)


_MAKERS = {
    Measure.COUNT: _counted,
    Measure.DISTINCT: _counted,
    Measure.SUM: _counted,
    Measure.MAXIMUM: _counted,
    Measure.RATE: _rate,
    Measure.FORMULA: _formula,
}


def read_sql(entry: Entry, key: str, default: str | None = None) -> str:
    """An expression as written; refuses at once what would let it reach beyond its own brackets or spoil the binding of parameters."""
    sql = " ".join(entry.text(key, default).split())
    outside = LITERAL.sub("", sql)
    if any(mark in outside for mark in ("--", "/*", ";", "'")):
        raise entry.refusal(key, "biểu thức SQL không được có chú thích, dấu chấm phẩy hay dấu nháy đơn lẻ")
    if any(":" in literal for literal in LITERAL.findall(sql)):
        raise entry.refusal(key, "chuỗi trong biểu thức SQL không được có dấu hai chấm, vì dấu này dành cho tham số như :cutoff")
    return sql


def _check_parts(definition: Definition, definitions: Definitions) -> None:
    for part in definition.parts:
        if part not in definitions:
            raise _refusal(definition, definition.measure.value, f"không có số liệu mã {part!r}{suggest(part, definitions)}")


def _check_circle(definition: Definition, definitions: Definitions, above: tuple[str, ...] = ()) -> None:
    if definition.code in above:
        raise _refusal(definition, definition.measure.value, f"các số gọi vòng tròn: {' → '.join((*above, definition.code))}")
    for part in definition.parts:
        _check_circle(definitions[part], definitions, (*above, definition.code))


def _check_keys(definition: Definition, definitions: Definitions) -> None:
    """Parts of one figure that are kept per key must have the same keys, or no key at all."""
    keyed = {(part.source, part.by) for part in definitions.counted(definition.code) if part.by}
    if len(keyed) > 1:
        raise _refusal(definition, definition.measure.value, "các số thành phần chia theo những đối tượng khác nhau nên không ghép được")


def _refusal(definition: Definition, key: str, message: str) -> DefinitionError:
    return Entry({}, definition.file, definition.line, definition.code).refusal(key, message)
