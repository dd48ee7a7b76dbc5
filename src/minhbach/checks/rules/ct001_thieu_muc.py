"""Thiếu mục thường phải có.

## Kiểm tra gì
Với báo cáo và kế hoạch, tìm các phần mà loại văn bản đó phải có: kết quả, hạn chế, phương hướng (báo cáo); mục đích, nội dung, tổ chức thực
hiện (kế hoạch). Báo cáo về thực hiện dân chủ được đối chiếu với đề cương riêng.

## Vì sao
Thiếu một phần, cơ quan nhận không tổng hợp được và phải trả lại.

## Cách sửa
Thêm phần còn thiếu; không có gì để viết thì ghi rõ «không phát sinh».

## Giới hạn
Chỉ là gợi ý: phần nào có từ chỉ nó ở bất cứ đâu trong văn bản thì coi là có. Văn bản ngắn, báo cáo chuyên đề có thể không cần đủ phần.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minhbach.checks.dictionaries import outlines
from minhbach.checks.parts import title_of
from minhbach.checks.places import TEXT, at, pieces
from minhbach.checks.rule import Context, Example, Found, Rule, Severity, Subject
from minhbach.checks.syllables import spoilt
from minhbach.text import blind

_SHORTEST = 1500  # characters: a note of a page has no parts


def check(subject: Subject, context: Context) -> Iterator[Found]:
    title = title_of(subject.reading)
    if title is None or spoilt(subject.reading) or len(subject.reading.source) < _SHORTEST:
        return
    words = blind(" ".join(" ".join(piece.text.split()) for piece in pieces(subject.reading, TEXT) if piece is not title.piece))
    named = blind(title.subject)
    for outline in outlines():
        if outline["kind"] != title.kind or not re.search(outline["when"], named):
            continue
        for part in outline["parts"]:
            if not any(blind(word) in words for word in part["words"]):
                yield at(
                    title.piece,
                    0,
                    len(title.piece.text),
                    f"Không thấy phần «{part['name']}» mà {title.kind.lower()} loại này thường phải có.",
                    repair="Thêm phần này; không có gì để viết thì ghi rõ «không phát sinh».",
                )
        return


_GOALS = "KẾ HOẠCH\nTuyên truyền cải cách hành chính năm 2025\n\nI. MỤC ĐÍCH, YÊU CẦU\n\nBảo đảm công khai.\n\n"
_CONTENTS = "II. NỘI DUNG\n\n" + "\n\n".join("Mở chuyên mục trên trang thông tin điện tử và phát tờ rơi tới các hộ." for _ in range(30))
_CARRYING_OUT = "\n\nIII. TỔ CHỨC THỰC HIỆN\n\nCác phòng phối hợp."

RULE = Rule(
    code="CT001",
    name="thieu-muc",
    title="Thiếu mục thường phải có",
    severity=Severity.HINT,
    basis="Đề cương báo cáo của cơ quan tổng hợp; Nghị định 09/2019/NĐ-CP, Điều 8: nội dung chế độ báo cáo.",
    since="2026.1",
    check=check,
    good=(Example("Kế hoạch đủ ba phần: mục đích, yêu cầu; nội dung; tổ chức thực hiện.", _GOALS + _CONTENTS + _CARRYING_OUT),),
    bad=(Example("Kế hoạch chỉ có mục đích, yêu cầu và nội dung, không có phần tổ chức thực hiện.", _GOALS + _CONTENTS),),
)
