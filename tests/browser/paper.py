"""What comes out of the printer: pages, what is written on each, where pictures stand, what codes say."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.machine import needs


def run(*line: str) -> str:
    return subprocess.run(line, check=True, capture_output=True, text=True, timeout=120).stdout


@dataclass(frozen=True)
class Picture:
    """Where it stands on its page, in points from the upper left corner."""

    page: int
    left: int
    top: int
    width: int
    height: int


class Paper:
    """A page as it is printed, kept in `folder`."""

    def __init__(self, page: Page, folder: Path) -> None:
        needs("pdftotext")
        page.emulate_media(media="print")
        self.path = folder / "paper.pdf"
        self.path.write_bytes(page.pdf(prefer_css_page_size=True))
        self.folder = folder

    def sizes(self) -> list[tuple[int, int]]:
        """Of each page, in points."""
        said = run("pdfinfo", "-l", "-1", str(self.path))
        return [(round(float(w)), round(float(h))) for w, h in re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", said)]

    def written(self) -> list[str]:
        """Of each page, without white."""
        pages = run("pdftotext", "-raw", str(self.path), "-").split("\f")[:-1]
        return [re.sub(r"\s", "", page) for page in pages]

    def pictures(self) -> list[Picture]:
        """One for each page that shows any of it."""
        out = self.folder / "paper.xml"
        run("pdftohtml", "-xml", "-zoom", "1", str(self.path), str(out))
        found, number = [], 0
        for tag, rest in re.findall(r"<(page|image) ([^>]*)>", out.read_text(encoding="utf-8")):
            said = dict(re.findall(r'(\w+)="([^"]*)"', rest))
            if tag == "page":
                number = int(said["number"])
            else:
                found.append(Picture(number, *(int(said[name]) for name in ("left", "top", "width", "height"))))
        return found

    def codes(self) -> list[str]:
        """What a telephone reads from it, sorted."""
        picture = self.folder / "paper.png"
        run("pdftoppm", "-r", "150", "-png", "-singlefile", str(self.path), str(picture.with_suffix("")))
        return sorted(run(needs("zbarimg"), "--quiet", "--raw", str(picture)).split())
