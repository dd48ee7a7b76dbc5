"""The bounded sandbox in which texts run: what they may use, and how much of it.

A text may come from a stranger's snapshot. Jinja2's sandbox keeps it from Python's insides, not from using up time or memory:
here every loop, call, filter, comparison and printed piece is paid for from a budget, counted in steps and characters, never in seconds,
so that the same text is accepted or refused on every machine.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import FrameType
from typing import Any, NoReturn

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import Namespace, missing
from jinja2.visitor import NodeTransformer

from minhbach.indicators.model import format_number
from minhbach.reports.prose import print_date
from minhbach.reports.text_values import (
    MARKS,
    FigureView,
    KeyedFigures,
    Record,
    Records,
    RefusedError,
    grouped,
    listed,
    plain,
    printable,
    suggestion,
)

MAX_TEXT = 200_000  # characters of one text, before and after rendering, and of any string made on the way
MAX_PRINTED = 20 * MAX_TEXT  # characters printed by all texts of one report, macros included
MAX_STEPS = 300_000  # of one report, fifty times what the example takes; each record adds STEPS_A_ROW
STEPS_A_ROW = 50
MAX_RANGE = 10_000
MAX_NUMBER = 10**30
MAX_POWER = 64


class Budget:
    """What the texts of one report may use up. Steps are paid before work is done, so no single piece of work is large."""

    __slots__ = ("printed", "steps")

    def __init__(self) -> None:
        self.steps = MAX_STEPS
        self.printed = MAX_PRINTED

    def spend(self, steps: int) -> None:
        """Pay for steps; raises RefusedError when none are left."""
        self.steps -= steps
        if self.steps < 0:
            raise RefusedError("lời văn lặp quá nhiều lần hoặc tạo danh sách quá lớn; hãy bớt vòng lặp lồng nhau")

    def weigh(self, value: Any) -> None:
        """Pay for a value as large as it would be written out: lists within lists count as often as they occur."""
        if isinstance(value, str):
            self.spend(1 + len(value) // 16)
        elif isinstance(value, Records | range):
            self.spend(1 + len(value))
        elif isinstance(value, list | tuple | set | frozenset):
            self.spend(1 + len(value))
            for item in value:
                if isinstance(item, str | list | tuple | dict):
                    self.weigh(item)
        elif isinstance(value, dict) and not isinstance(value, Record | KeyedFigures):
            self.spend(1 + len(value))
            for item in value.values():
                self.weigh(item)
        else:
            self.spend(1)

    def text(self, words: str) -> str:
        """Words made on the way, paid for; raises RefusedError when they are too long."""
        if len(words) > MAX_TEXT:
            raise RefusedError(f"một đoạn chữ dài quá {grouped(MAX_TEXT)} ký tự; hãy rút ngắn hoặc tách mục")
        self.spend(1 + len(words) // 16)
        return words

    def walk(self, value: Any) -> Any:
        """What a loop runs over, paid for: at once when its length is known, else one by one."""
        if isinstance(value, str | list | tuple | dict | set | frozenset | range | Undefined):
            self.weigh(value)
            return value
        return self._counted(value)

    def _counted(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self.spend(1)
            yield value


class _Unknown(StrictUndefined):
    """What a text names and there is not. Using it in any way is an error, told in Vietnamese."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        holder, name = self._undefined_obj, self._undefined_name
        if name is None:
            return "danh sách trống nên không lấy được phần tử nào"
        if self._undefined_hint:
            return f"thiếu giá trị cho «{name}»"
        if holder is missing:
            return f"không có số liệu hay tên «{name}»"
        if isinstance(holder, KeyedFigures):
            near = suggestion(str(name), holder)
            return f"«{holder.code}» không có khóa «{plain(str(name))}»{near or f'; các khóa: {listed(holder)}'}"
        if isinstance(holder, Mapping):
            near = suggestion(str(name), holder)
            return f"không có «{plain(str(name))}» ở đây{near or f'; các tên dùng được: {listed(holder)}'}"
        if holder is None:
            return f"giá trị đang trống nên không có «{name}»; hãy hỏi bằng {{% if … %}} trước"
        allowed = next((names for kind, names in ATTRIBUTES if isinstance(holder, kind)), ())
        near = suggestion(str(name), allowed)
        return f"không dùng được «.{name}» ở đây{near or (f'; các tên dùng được: {listed(allowed)}' if allowed else '')}"


class _Guard(NodeTransformer):
    """Rewrites a parsed text so that everything that can grow is paid for, and refuses what texts have no use for."""

    STATEMENTS = (nodes.Output, nodes.If, nodes.For, nodes.Assign, nodes.Macro, nodes.With)

    def __init__(self, environment: BoundedEnvironment) -> None:
        self.environment = environment

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        if isinstance(node, nodes.Stmt) and not isinstance(node, self.STATEMENTS):
            raise RefusedError("lời văn chỉ dùng được các lệnh if, for, set, macro và with", node.lineno)
        return super().visit(node, *args, **kwargs)

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - the visitor finds methods by the node's name
        self.generic_visit(node)
        node.nodes = [_through(child, "_print") for child in node.nodes]
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802
        if node.recursive:
            raise RefusedError("vòng lặp không dùng được «recursive»", node.lineno)
        self.generic_visit(node)
        node.iter = _through(node.iter, "_walk")
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _through(nodes.List(node.nodes, lineno=node.lineno), "_concat")

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        node.expr = _through(node.expr, "_weigh")
        for operand in node.ops:
            operand.expr = _through(operand.expr, "_weigh")
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        if isinstance(node.arg, nodes.Slice):
            node.node = _through(node.node, "_weigh")
        return node

    def visit_List(self, node: nodes.List) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _through(node, "_weigh")

    def visit_Dict(self, node: nodes.Dict) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _through(node, "_weigh")

    def visit_Tuple(self, node: nodes.Tuple) -> nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _through(node, "_weigh") if node.ctx == "load" else node

    def visit_Const(self, node: nodes.Const) -> nodes.Node:  # noqa: N802
        if isinstance(node.value, str) and MARKS.search(node.value):
            raise RefusedError("chứa ký tự riêng (U+E000–U+E007) không dùng được; hãy xóa ký tự đó", node.lineno)
        if isinstance(node.value, int) and abs(node.value) > MAX_NUMBER:
            raise RefusedError("số quá lớn", node.lineno)
        return node

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:  # noqa: N802
        if node.name not in FILTERS:
            raise RefusedError(f"không có bộ lọc «{node.name}»{suggestion(node.name, FILTERS)}", node.lineno)
        self.generic_visit(node)
        return node

    def visit_Test(self, node: nodes.Test) -> nodes.Node:  # noqa: N802
        if node.name not in self.environment.tests:
            raise RefusedError(f"không có phép hỏi «is {node.name}»{suggestion(node.name, self.environment.tests)}", node.lineno)
        self.generic_visit(node)
        return node


def _through(node: Any, filter_: str) -> nodes.Filter:
    return nodes.Filter(node, filter_, [], [], None, None, lineno=node.lineno)


class BoundedEnvironment(SandboxedEnvironment):
    """Jinja2's sandbox with a budget, with only what texts need within reach."""

    intercepted_binops = frozenset(SandboxedEnvironment.default_binop_table)

    def __init__(self, budget: Budget) -> None:
        super().__init__(undefined=_Unknown, trim_blocks=True, lstrip_blocks=True, autoescape=False, optimized=False, cache_size=0)
        self.budget = budget
        self.globals = {"range": self._range, "namespace": Namespace}
        filters: dict[str, Callable[..., Any]] = {**self.filters, "join": self._join, "ngay": _filter_date, "so": _filter_number}
        filters |= {name: functools.partial(_filter_words, method) for name, method in WORD_FILTERS.items()}
        self.filters = {name: self._metered(filters[name]) for name in FILTERS}
        self.filters |= {"_print": self._print, "_concat": self._concat, "_walk": self._walk, "_weigh": self._weigh}
        tests: Mapping[str, Any] = self.tests
        self.tests = {name: self._metered(test) for name, test in tests.items()}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _Guard(self).visit(tree)
        tree.set_environment(self)
        return tree

    def handle_exception(self, source: str | None = None) -> NoReturn:  # noqa: ARG002
        """Keep the traceback as it is: its frames know the lines of the text."""
        raise

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002
        if isinstance(obj, Namespace):
            return not attr.startswith("_")
        return attr in next((names for kind, names in ATTRIBUTES if isinstance(obj, kind)), ())

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        return self.undefined(obj=obj, name=attribute)

    def wrap_str_format(self, value: Any) -> None:
        """Formatting can make one character a billion wide."""
        if super().wrap_str_format(value) is not None:
            raise RefusedError("không dùng được «.format»; hãy nối chữ bằng dấu ~")

    def call(self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        for value in (*args, *kwargs.values()):
            self.budget.weigh(value)
        if not callable(__obj):
            raise RefusedError("gọi (…) một tên không phải là hàm; hãy bỏ cặp ngoặc")
        result = super().call(__context, __obj, *args, **kwargs)
        self.budget.weigh(result)
        return result

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            return self.budget.text(left + right)
        if operator == "+" and isinstance(left, list | tuple) and isinstance(right, list | tuple):
            self.budget.weigh(left)
            self.budget.weigh(right)
            return [*left, *right]
        if isinstance(left, FigureView) or isinstance(right, FigureView):
            raise RefusedError("lời văn không cộng, trừ, nhân, chia số liệu; nối chữ thì dùng dấu ~, cần số mới thì thêm chỉ tiêu")
        for number in (left, right):
            if isinstance(number, Undefined):
                str(number)  # raises what is missing
            if isinstance(number, bool) or not isinstance(number, int | float | Decimal):
                raise RefusedError(f"phép «{operator}» chỉ dùng cho hai số (dấu + còn dùng cho hai đoạn chữ); nối chữ thì dùng dấu ~")
        if operator == "**" and abs(right) > MAX_POWER:
            raise RefusedError("số mũ quá lớn")
        result = super().call_binop(context, operator, left, right)
        if isinstance(result, complex) or not abs(result) <= MAX_NUMBER:
            raise RefusedError("kết quả phép tính quá lớn")
        self.budget.spend(1)
        return result

    def _metered(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)  # keeps the marks by which Jinja2 knows the functions that want its context
        def call(*args: Any, **kwargs: Any) -> Any:
            for value in (*args, *kwargs.values()):
                self.budget.weigh(value)
            result = function(*args, **kwargs)
            self.budget.weigh(result)
            return result

        return call

    def _range(self, *args: int) -> range:
        found = range(*args)
        if len(found) > MAX_RANGE:
            raise RefusedError(f"range(…) dài quá {grouped(MAX_RANGE)} số")
        return found

    def _join(self, values: Iterable[Any], between: Any = "") -> str:
        words = [printable(value) for value in self.budget.walk(values)]
        between = printable(between)
        if sum(map(len, words)) + len(between) * len(words) > MAX_TEXT:
            raise RefusedError(f"«join» tạo đoạn chữ dài quá {grouped(MAX_TEXT)} ký tự")
        return str(between.join(words))

    @pass_context
    def _print(self, _: Context, value: Any) -> str:
        words = printable(value)
        self.budget.spend(1 + len(words) // 16)
        self.budget.printed -= len(words)
        if self.budget.printed < 0:
            raise RefusedError(f"các lời văn của báo cáo in ra quá {grouped(MAX_PRINTED)} ký tự")
        return words

    @pass_context
    def _concat(self, _: Context, values: Sequence[Any]) -> str:
        return self._join(values)

    @pass_context
    def _walk(self, _: Context, value: Any) -> Any:
        return self.budget.walk(value)

    @pass_context
    def _weigh(self, _: Context, value: Any) -> Any:
        self.budget.weigh(value)
        return value


# --- filters and attributes -----------------------------------------------------------------------------------------------------


def _filter_date(value: Any) -> str:
    if isinstance(value, Undefined):
        return str(value)  # raises what is missing
    if value is not None and not isinstance(value, date):
        raise RefusedError("bộ lọc «ngay» chỉ dùng cho một ngày, và chỉ dùng một lần")
    return print_date(value)


def _filter_number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Undefined):
        raise RefusedError("bộ lọc «so» chỉ dùng cho một số; số liệu thì in thẳng, ví dụ {{ HS01 }}")
    number = Decimal(str(value))
    if not number.is_finite() or number.adjusted() > 30 or int(number.as_tuple().exponent) < -30:
        raise RefusedError("bộ lọc «so» nhận một số quá lớn hoặc quá lẻ")
    return format_number(number)


def _filter_words(method: Callable[[str], str], value: Any) -> str:
    words = printable(value)
    if method is not str.strip and MARKS.search(plain(words)):
        raise RefusedError("không đổi chữ hoa, chữ thường một đoạn có số liệu, chú thích hay biểu đồ; hãy in thẳng")
    return method(words)


WORD_FILTERS: dict[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower, "capitalize": str.capitalize, "trim": str.strip}
FILTERS = (
    *("ngay", "so", "join", *WORD_FILTERS, "sort", "unique", "reverse", "map", "select", "reject", "selectattr", "rejectattr", "groupby"),
    *("list", "length", "count", "first", "last", "min", "max", "default", "d"),
)
# What may follow a dot, by kind of value; keys of a record or a fact are always within reach. The first kind that fits counts.
ATTRIBUTES: tuple[tuple[type, tuple[str, ...]], ...] = (
    (FigureView, ("known", "some", "nil", "missing", "state", "reason", "note", "number", "of")),
    (str, ("lower", "upper", "capitalize", "strip", "lstrip", "rstrip", "removesuffix", "removeprefix", "startswith", "endswith", "split")),
    (Records, ()),
    (list, ("append", "extend", "index", "count")),
    (tuple, ("grouper", "list")),  # of groupby
    (dict, ("get", "items", "keys", "values")),
    (date, ("year", "month", "day")),
    (
        LoopContext,
        ("index", "index0", "first", "last", "length", "revindex", "revindex0", "previtem", "nextitem", "cycle", "changed"),
    ),
)


# --- what went wrong, in words --------------------------------------------------------------------------------------------------


ERROR_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (RecursionError, "lời văn gọi chính nó hoặc lồng nhau quá sâu; hãy bỏ bớt macro và dấu ngoặc"),
    (MemoryError, "lời văn tạo ra dữ liệu quá lớn"),
    (ArithmeticError, "phép tính không thực hiện được (chia cho 0 hoặc số quá lớn)"),
    (TypeError, "dùng sai kiểu giá trị, hoặc gọi hàm, bộ lọc thiếu hay thừa tham số; hãy đối chiếu với mẫu có sẵn"),
    (LookupError, "không tìm thấy giá trị được gọi; hãy kiểm tra khóa và vị trí"),
    (ValueError, "có số hoặc giá trị không hợp lệ; hãy đối chiếu với mẫu có sẵn"),
    (SyntaxError, "lời văn lồng nhau quá sâu hoặc đặt tên không hợp lệ"),
    (Exception, "có phép không thực hiện được; hãy đối chiếu với mẫu có sẵn"),
)
TOKEN_WORDS = {
    "end of print statement": "}}",
    "begin of print statement": "{{",
    "end of statement block": "%}",
    "begin of statement block": "{%",
    "end of template": "hết tệp",
    "end of file": "hết tệp",
}


def error_words(error: Exception) -> str:
    """What a Python error means to the person who wrote the text."""
    return next(words for kind, words in ERROR_WORDS if isinstance(error, kind))


def syntax_words(error: TemplateSyntaxError) -> str:
    """What is wrong with the syntax of a text, and where to look."""
    message = error.message or ""
    unclosed = re.search(r"innermost block that needs to be closed is '(\w+)'", message)
    if unclosed:
        return f"lệnh {{% {unclosed[1]} %}} chưa đóng hoặc đóng sai thứ tự; hãy thêm {{% end{unclosed[1]} %}} đúng chỗ"
    unknown = re.search(r"[Uu]nknown tag '(\w+)'", message)
    if unknown:
        tags = ("if", "elif", "else", "endif", "for", "endfor", "set", "macro", "endmacro", "with", "endwith")
        return f"không có lệnh «{unknown[1]}» hoặc lệnh này đứng sai chỗ{'' if unknown[1] in tags else suggestion(unknown[1], tags)}"
    met = re.search(r"got '(.+?)'$", message) or re.search(r"[Uu]nexpected (?:char )?'(.+?)'", message)
    if met:
        return f"gặp «{TOKEN_WORDS.get(met[1], met[1])}» không đúng chỗ; hãy kiểm tra các dấu {{{{ }}}}, {{% %}} và dấu nháy"
    return "hãy kiểm tra các dấu {{ }}, {% %}, dấu nháy, và đối chiếu với mẫu có sẵn"


def line_of(frames: Iterable[tuple[FrameType, int]], *, innermost_first: bool = False) -> int | None:
    """The line of the text that is being rendered in the innermost of these frames."""
    line = None
    for frame, number in frames:
        template = frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template):
            line = template.get_corresponding_lineno(number)
            if innermost_first:
                break
    return line
