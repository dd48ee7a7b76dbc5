from __future__ import annotations

from collections import defaultdict
from typing import Any

import django.contrib.auth.validators
import django.db.models.functions.text
from django.core.management.base import CommandError
from django.db import migrations, models

TAKEN = "Tên đăng nhập này đã có người dùng, kể cả khi chỉ khác chữ hoa, chữ thường. Hãy chọn tên khác."


def refuse_twins(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 (Django's signature)
    """Names that differ only in case are two people's: which is renamed is for their agency to say, so nothing is changed here."""
    alike: dict[str, list[str]] = defaultdict(list)
    for person in apps.get_model("accounts", "Person").objects.order_by("pk"):
        locked = "" if person.is_active else ", đã khóa"
        alike[person.username.lower()].append(f"{person.username} ({person.display_name}{locked})")
    twins = ["; ".join(people) for people in alike.values() if len(people) > 1]
    if twins:
        lines = "".join(f"\n  {line}" for line in twins)
        raise CommandError(
            "Chưa nâng cấp bước này: có những tên đăng nhập chỉ khác nhau chữ hoa, chữ thường, nên người này bị khóa vì người kia gõ sai "
            f"mật khẩu:{lines}\nVới mỗi dòng, hãy báo cho người đó rồi đổi tên, ví dụ: "
            "minhbach-site rename_person TÊN_CŨ TÊN_MỚI\nSau đó chạy lại: minhbach-site migrate"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_sign_in_resets"),
        ("audit", "0005_row_hash"),  # so that whoever is renamed before this step can be written down
    ]

    operations = [
        migrations.RunPython(refuse_twins, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="person",
            name="username",
            field=models.CharField(
                error_messages={"unique": TAKEN},
                max_length=60,
                unique=True,
                validators=[django.contrib.auth.validators.ASCIIUsernameValidator()],
                verbose_name="Tên đăng nhập",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("username"), name="one_person_of_a_name", violation_error_message=TAKEN
            ),
        ),
    ]
