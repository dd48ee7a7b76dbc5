"""Put what the pages take from npm into the site's static folder: Tabler, its icons as one sprite, Inter. Run by `make` after `npm ci`.

python assets/build.py
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
TARGET = HERE.parent / "src/minhbach_site/ui/static/vendor"
SUBSETS = ("latin", "latin-ext", "vietnamese")


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    (TARGET / "inter").mkdir(parents=True)
    for part in ("css/tabler.min.css", "js/tabler.min.js"):
        text = (MODULES / "@tabler/core/dist" / part).read_text("utf-8")
        (TARGET / Path(part).name).write_text(re.sub(r"/[*/][#@] ?sourceMappingURL=\S+( \*/)?", "", text), "utf-8")
    (TARGET / "icons.svg").write_text(sprite((HERE / "icons.txt").read_text("utf-8").split()), "utf-8")
    font = MODULES / "@fontsource-variable/inter"
    faces = re.findall(r"/\* inter-([a-z-]+)-wght-normal \*/\s*(@font-face \{.*?\n\})", (font / "wght.css").read_text("utf-8"), re.DOTALL)
    kept = [(name, face) for name, face in faces if name in SUBSETS]
    for name, _ in kept:
        shutil.copy(font / f"files/inter-{name}-wght-normal.woff2", TARGET / "inter")
    (TARGET / "inter/inter.css").write_text("\n".join(face.replace("./files/", "./") for _, face in kept), "utf-8")
    for package in ("@tabler/core", "@tabler/icons", "@fontsource-variable/inter"):
        licence = next(MODULES.joinpath(package).glob("LICENSE*"), None)
        if licence:
            shutil.copy(licence, TARGET / f"LICENSE.{package.rsplit('/', 1)[-1]}.txt")
    assert len(kept) == len(SUBSETS), "the font's stylesheet has another form than expected"


def sprite(names: list[str]) -> str:
    """The named icons as symbols of one file."""
    symbols = []
    for name in names:
        drawing = (MODULES / f"@tabler/icons/icons/outline/{name}.svg").read_text("utf-8")
        inner = re.sub(r"<!--.*?-->", "", drawing, flags=re.DOTALL).split(">", 1)[1].rsplit("</svg>", 1)[0]
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
            f'stroke-linecap="round" stroke-linejoin="round">{"".join(inner.split(chr(10)))}</symbol>'
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


if __name__ == "__main__":
    main()
