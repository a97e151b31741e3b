"""The documentation's site builds without a warning, holds every page, and loads nothing."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from servers import ROOT

DOCS = ROOT / "docs"
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as `make docs` builds it, into a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    done = subprocess.run(
        [*command, "--site-dir", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_page_of_the_docs_is_on_the_site_and_in_its_navigation(site: Path) -> None:
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    in_nav = re.findall(r"^ +- [^:\n]+: (\S+\.md)$", config, re.MULTILINE)
    pages = sorted(page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md"))
    assert sorted(in_nav) == pages
    for page in pages:
        assert (site / page).with_suffix(".html").is_file()


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        reader = Loads()
        reader.feed(page.read_text("utf-8"))
        assert [address for address in reader.addresses if urlsplit(address).netloc] == [], page


class Loads(HTMLParser):
    """What a browser fetches for a page; a link is followed by people only."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes the address of what is loaded."""
        given = dict(attrs)
        name = LOADED.get(tag)
        if tag == "link" and given.get("rel") in ("stylesheet", "icon", "preconnect", "preload"):
            name = "href"
        if name is not None and (address := given.get(name)):
            self.addresses.append(address)


def test_every_file_and_command_that_the_new_pages_name_exists() -> None:
    for page in ("threat-model.md", "upgrading.md", "faq-for-examiners.md", "tuning.md"):
        text = (DOCS / page).read_text("utf-8")
        for test in re.findall(
            r"`((?:accuracy|property|unit|integration|fault|contract)/\S+?)`", text
        ):
            assert (ROOT / "tests" / test).exists(), f"{page}: {test}"
