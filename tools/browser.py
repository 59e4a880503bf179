"""The browser of the tests: find it, or install it where that is one command.

Playwright's own download of a browser needs an address that many networks block, so the tests use
the Chromium or Chrome of the system. Without a font for Chinese it would draw boxes.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "chrome",
    "microsoft-edge",
)
ELSEWHERE = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
PACKAGES = ("chromium", "fonts-noto-cjk")
COMMAND = f"sudo apt-get install {' '.join(PACKAGES)}"
"""What a person without root types on Debian or Ubuntu."""

ADVICE = (
    "The browser tests need Chromium or Chrome and a Chinese font: "
    f"on Debian `{COMMAND}`; elsewhere install Chrome, or name the program in CHROME_PATH."
)

ARGUMENTS = (
    "--no-sandbox",  # root, as in a container, may not have one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # The browser's own errands would go to its maker.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> Path | None:
    """Return the program of the browser, or None."""
    named = os.environ.get("CHROME_PATH")
    if named:
        return Path(named)
    installed = (shutil.which(name) for name in NAMES)
    found = next((Path(path) for path in installed if path), None)
    return found or next((path for path in ELSEWHERE if path.exists()), None)


def reads_chinese() -> bool:
    """Tell whether a font for Chinese is installed; assume it where nobody can say."""
    lister = shutil.which("fc-list")
    if lister is None:
        return sys.platform != "linux"
    listed = subprocess.run(  # noqa: S603 — a fixed command of the system
        [lister, ":lang=zh", "family"], capture_output=True, text=True, check=False
    )
    return bool(listed.stdout.strip())


def ready() -> bool:
    """Tell whether the browser tests can run."""
    return find() is not None and reads_chinese()


def install() -> None:
    """Install browser and font from Debian's packages; whether it worked, `ready` tells."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for act in (
        ("apt-get", "-qq", "update"),
        ("apt-get", "-qq", "-y", "install", "--no-install-recommends", *PACKAGES),
    ):
        done = subprocess.run(  # noqa: S603 — fixed commands of the system
            act, env=quiet, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        if done.returncode:
            print(done.stderr.strip(), file=sys.stderr)


def main() -> None:
    """Make the browser ready if that needs no question."""
    if not ready() and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' and '.join(PACKAGES)} for the browser tests …", flush=True)
        install()
    if not ready():
        print(ADVICE, file=sys.stderr)


if __name__ == "__main__":
    main()
