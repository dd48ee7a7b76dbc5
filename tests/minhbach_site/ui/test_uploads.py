from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import factories
from minhbach_site.records.models import DocumentFile
from minhbach_site.ui import uploads

pytestmark = pytest.mark.django_db


def test_a_request_that_is_too_long_is_refused_with_a_page(clerk, sign_in, monkeypatch):

    document = factories.document()
    monkeypatch.setattr(uploads, "MAX_BYTES", 1000)
    client = sign_in(clerk)

    def send(size):
        return client.post(f"/van-ban/{document.pk}/tep", {"file": SimpleUploadedFile("a.txt", b"a" * size)})

    assert send(100).status_code == 302
    refused = send(5000)
    assert (refused.status_code, "Mỗi lần gửi tối đa" in refused.text, "chưa có gì được lưu" in refused.text) == (413, True, True)
    assert DocumentFile.objects.count() == 1
