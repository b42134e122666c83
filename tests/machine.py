"""What this machine has to test with, and what to install when it has not."""

import os
import shutil
from pathlib import Path

NO_CHROMIUM = "needs Chromium (Debian: apt-get install chromium; elsewhere set DESKBELL_CHROMIUM)"
NO_DOVECOT = "needs Dovecot (Debian: apt-get install dovecot-imapd)"
NO_POSTGRES = "needs PostgreSQL (Debian: apt-get install postgresql; elsewhere set DESKBELL_PG_BIN)"

_MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def chromium() -> Path | None:
    names = (os.environ.get("DESKBELL_CHROMIUM"), "chromium", "google-chrome", _MAC_CHROME)
    found = (shutil.which(name) for name in names if name)
    return next((Path(path) for path in found if path), None)


def dovecot() -> Path | None:
    found = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/opt/homebrew/sbin")
    return Path(found) if found else None


def postgres_programs() -> Path | None:
    """The newest folder that holds initdb and pg_ctl. Debian keeps them off the PATH."""
    if given := os.environ.get("DESKBELL_PG_BIN"):
        folders = [Path(given)]
    else:
        debian = Path("/usr/lib/postgresql").glob("*/bin")
        folders = sorted(debian, key=lambda path: int(path.parent.name), reverse=True)
        if on_path := shutil.which("initdb"):
            folders.append(Path(on_path).parent)
    whole = (
        folder for folder in folders if all((folder / n).exists() for n in ("initdb", "pg_ctl"))
    )
    return next(whole, None)
