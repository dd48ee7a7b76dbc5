"""Take the pictures of the guide to the site: the example agency on a database of its own, each page as the person who works on it.

Run by hand after a page has changed, after `make .venv/dev site`: `.venv/bin/python docs/pictures.py [name …]`.
Needs the Debian packages chromium, chromium-l10n (dates as Vietnamese browsers show them) and pngquant.
"""
# ruff: noqa: S603 (it runs the programs of its own environment)

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
EXAMPLE = "examples/sct-quang-ngai-2025"
DRAFT = ROOT / "examples" / "du-thao" / "bao-cao-quy-iii.txt"
PASSWORD = "minh-bach-dung-thu"  # noqa: S105 (the published password of the example people)
PORT = 8765
ADDRESS = f"http://127.0.0.1:{PORT}"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--lang=vi"]
DESKTOP, PHONE = (1280, 860), (390, 844)
LARGEST = 150_000  # bytes of one picture
SLOW = 60_000  # milliseconds: a draft is checked in a process of its own


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as one person sees it; `steps` are links to follow from the address, `at` is the heading or text to bring to the top."""

    name: str
    person: str | None
    address: str
    steps: tuple[str, ...] = ()
    opened: str = ""
    at: str = ""
    phone: bool = False


SHOWN = (
    Picture("dang-nhap", None, "/", phone=True),
    Picture("ban-lam-viec", "lanhdao", "/nghia-vu/", steps=("Bàn làm việc",), phone=True),
    Picture("so-van-ban", "vanthu", "/van-ban/", phone=True),
    Picture("vao-so", "vanthu", "/van-ban/vao-so/incoming"),
    Picture("van-ban", "vanthu", "/van-ban/?q=39/KH-UBND", steps=("39/KH-UBND",)),
    Picture("ke-hoach", "truongphong", "/cong-viec/ke-hoach"),
    Picture("nhiem-vu", "truongphong", "/cong-viec/nhiem-vu", phone=True),
    Picture("qua-han", "lanhdao", "/cong-viec/nhiem-vu/qua-han"),
    Picture("trien-khai", "lanhdao", "/cong-viec/ke-hoach", steps=("Thực hiện quy chế dân chủ", "Chuỗi triển khai", "39/KH-UBND")),
    Picture("cuoc-hop", "lanhdao", "/cong-viec/cuoc-hop", steps=("Giao ban quý III/2025",)),
    Picture("to-chuc", "thanhtra", "/to-chuc/"),
    Picture("cay-to-chuc", "thanhtra", "/to-chuc/", at="Hình cây tổ chức"),
    Picture("hop-nhat", "thanhtra", "/to-chuc/su-kien/3"),
    Picture("cong-khai", "thanhtra", "/cong-khai/", phone=True),
    Picture("vi-sao-ngay-nay", "thanhtra", "/cong-khai/?q=CKH13", steps=("Kết quả thực hành tiết kiệm",), opened="Vì sao ngày này?"),
    Picture("chua-cong-khai", "thanhtra", "/cong-khai/chua-cong-khai/2025/hang-nam/"),
    Picture("nghia-vu", "lanhdao", "/nghia-vu/?nam=2025", phone=True),
    Picture("lich-thang", "lanhdao", "/nghia-vu/lich?nam=2025&thang=10"),
    Picture("nhat-ky", "thanhtra", "/nhat-ky/"),
    Picture("bao-cao", "lanhdao", "/bao-cao/"),
    Picture("nguoi-dung", "quantri", "/nguoi-dung"),
    Picture("bang-quyen", "quantri", "/quyen"),
)


@contextmanager
def site() -> Iterator[None]:
    """The example agency, served from a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "MINHBACH_SITE_DATA": folder, "MINHBACH_DATABASE_URL": "", "MINHBACH_MODE": "demo"}
        programs = Path(sys.executable).parent
        for words in (["migrate", "--verbosity", "0"], ["createcachetable"], ["load_example", EXAMPLE]):
            subprocess.run([programs / "minhbach-site", *words], check=True, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        serve = [programs / "gunicorn", "--threads", "4", "--timeout", "120", "--log-level", "warning", "--bind", f"127.0.0.1:{PORT}"]
        _refuse_a_stranger()
        served = subprocess.Popen([*serve, "minhbach_site.wsgi"], cwd=ROOT, env=environment)
        try:
            _wait_for_answer()
            yield
        finally:
            served.terminate()
            served.wait()


def _refuse_a_stranger() -> None:
    """A server left over from another time would be pictured instead of this version."""
    with socket.socket() as asked:
        if asked.connect_ex(("127.0.0.1", PORT)) == 0:
            raise SystemExit(f"Something else already answers on port {PORT}. Stop it, then take the pictures again.")


def _wait_for_answer() -> None:
    for _turn in range(100):
        try:
            urlopen(ADDRESS, timeout=5).close()
        except (URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"The site does not answer on {ADDRESS}.")


def sign_in(browser: Browser, person: str | None, size: tuple[int, int]) -> Page:
    context = browser.new_context(
        base_url=ADDRESS,
        viewport={"width": size[0], "height": size[1]},
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        color_scheme="light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(SLOW)
    page = context.new_page()
    if person is not None:
        page.goto("/")
        page.get_by_label("Tên đăng nhập").fill(person)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.get_by_role("heading", name="Xin chào").wait_for()
    return page


def keep(page: Page, name: str) -> None:
    """Write what is on the screen, in few colours; a picture that is still too large is refused."""
    path = PICTURES / f"trang-web-{name}.png"
    reduce = ["pngquant", "--nofs", "--strip", "96", "-"]
    path.write_bytes(subprocess.run(reduce, input=page.screenshot(), stdout=subprocess.PIPE, check=True).stdout)
    size = path.stat().st_size
    print(f"{size:>8} {path.relative_to(ROOT)}")
    if size > LARGEST:
        raise SystemExit(f"{path} has {size} bytes, more than {LARGEST}.")


def take(page: Page, picture: Picture, name: str) -> None:
    page.goto(picture.address)
    for step in picture.steps:
        page.locator("main").get_by_role("link", name=step).first.click()
        page.wait_for_load_state()
    if picture.opened:
        page.get_by_text(picture.opened).first.click()
        page.get_by_text(picture.opened).first.evaluate("element => window.scrollTo(0, element.getBoundingClientRect().top - 300)")
    if picture.at:
        page.get_by_text(picture.at).first.evaluate("element => window.scrollTo(0, element.getBoundingClientRect().top - 120)")
    if page.viewport_size == {"width": PHONE[0], "height": PHONE[1]} and page.locator("main table").count():
        page.locator("main table").first.evaluate("element => window.scrollTo(0, element.getBoundingClientRect().top - 24)")
    keep(page, name)


def take_draft(page: Page) -> None:
    page.goto("/van-ban/du-thao/them")
    page.get_by_label("Tên dự thảo").fill("Báo cáo quý III")
    page.get_by_label("Tệp").set_input_files(DRAFT)
    page.get_by_role("button", name="Đưa lên và kiểm tra").click()
    page.locator("[data-finding]").first.evaluate("element => window.scrollTo(0, element.getBoundingClientRect().top - 160)")
    keep(page, "du-thao")


def main(wanted: list[str]) -> None:
    with site(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS, env={**os.environ, "LANGUAGE": "vi"})
        pages: dict[tuple[str | None, tuple[int, int]], Page] = {}
        for picture in SHOWN:
            if wanted and picture.name not in wanted:
                continue
            for size in (DESKTOP, PHONE) if picture.phone else (DESKTOP,):
                key = (picture.person, size)
                if key not in pages:
                    pages[key] = sign_in(browser, *key)
                take(pages[key], picture, picture.name + ("-dien-thoai" if size == PHONE else ""))
        if not wanted or "du-thao" in wanted:
            take_draft(sign_in(browser, "chuyenvien", DESKTOP))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
