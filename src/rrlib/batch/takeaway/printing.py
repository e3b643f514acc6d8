"""Pages printed to PDF by a Chromium that is installed: tagged, so that they can be read aloud."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rrlib.errors import ReportError

CHOSEN = "RR_CHROMIUM"
"""The environment's word for which browser prints."""
_ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
_ELSEWHERE = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
)
_FLAGS = (
    "--headless",
    "--no-pdf-header-footer",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-first-run",
)
_HOW_TO_INSTALL = (
    "PDFs are printed by Chromium, Chrome or Edge, and none is installed. Debian and Ubuntu: "
    "apt-get install chromium. macOS: brew install --cask chromium. Windows has Edge already. "
    f"If it lies elsewhere, say where: {CHOSEN}=/PATH/TO/IT."
)
_SECONDS = 120
_LINK = re.compile(r'(<a\b[^>]*?)\shref="(?!#|https?:)[^"]*"')


def installed() -> Path:
    """The browser that prints. Raises ReportError, which says how to install one, if none does."""
    chosen = os.environ.get(CHOSEN)
    if chosen:
        found = shutil.which(chosen)
        if found is None:
            raise ReportError(f"{CHOSEN} names {chosen!r}, which is no program that can be run.")
        return Path(found)
    for name in (*_ON_PATH, *_ELSEWHERE):
        found = shutil.which(name)
        if found is not None:
            return Path(found)
    raise ReportError(_HOW_TO_INSTALL)


def print_pages(pages: Sequence[Path]) -> None:
    """Print each page to a PDF beside it, `<name>.pdf`: whole, or not at all.

    Raises ReportError where the browser does not print one; those before it are printed.
    """
    browser = installed()
    for page in pages:
        with tempfile.TemporaryDirectory(
            prefix=".printing-", dir=page.parent, ignore_cleanup_errors=True
        ) as mine:
            printed = _print(browser, page, Path(mine))
            os.replace(printed, page.with_suffix(".pdf"))


def _print(browser: Path, page: Path, mine: Path) -> Path:
    """The PDF of `page`, in the folder `mine`.

    A copy is printed: in a PDF, links to files beside the page would name folders of this machine.
    """
    copy, printed = mine / "page.html", mine / "page.pdf"
    copy.write_text(_LINK.sub(r"\1", page.read_text(encoding="utf-8")), encoding="utf-8")
    code = _run(
        [
            str(browser),
            *_FLAGS,
            *(["--no-sandbox"] if _is_root() else []),
            f"--user-data-dir={mine / 'browser'}",
            f"--print-to-pdf={printed}",
            copy.as_uri(),
        ]
    )
    if code is None:
        raise ReportError(
            f"{page.name} was not printed: {browser.name} took more than {_SECONDS} seconds. "
            "Run again with fewer programs open."
        )
    if code or not printed.is_file() or not printed.stat().st_size:
        raise ReportError(
            f"{page.name} was not printed: {browser.name} ended with {code} and no PDF. See "
            f"whether it runs: {browser} --headless --version. {CHOSEN} names another."
        )
    return printed


def _run(command: Sequence[str]) -> int | None:
    """How the command ended; None where it had to be stopped, with all that it had started."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        try:
            return running.wait(_SECONDS)
        except BaseException as error:
            _stop(running)
            if isinstance(error, subprocess.TimeoutExpired):
                return None
            raise


def _stop(running: subprocess.Popen[bytes]) -> None:
    """End the process and what it started; on Windows a browser ends its own parts."""
    if os.name == "posix":
        os.killpg(running.pid, signal.SIGKILL)
    else:
        running.kill()


def _is_root() -> bool:
    """Whether this is root, whom Chromium's sandbox refuses."""
    return os.name == "posix" and os.geteuid() == 0
