"""A throwaway Dovecot on the loopback address, run with the machine's own program."""

import grp
import os
import pwd
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fakes import wait_until
from tests.ports import free_port

PASSWORD = "app-password"
_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


@contextmanager
def running(program: Path) -> Iterator[int]:
    """Its port. Anybody may log in with the password, and finds a mailbox of their own."""
    # Not pytest's folder, which only its owner may enter.
    with (
        TemporaryDirectory(prefix="deskbell-dovecot-") as folder,
        _served(program, Path(folder)) as port,
    ):
        yield port


@contextmanager
def _served(program: Path, folder: Path) -> Iterator[int]:
    owner = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    group = grp.getgrgid(owner.pw_gid).gr_name
    port = free_port()
    (folder / "mail").mkdir()
    os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
    folder.chmod(0o755)
    config = folder / "dovecot.conf"
    values = {"user": owner.pw_name, "group": group, "uid": owner.pw_uid, "gid": owner.pw_gid}
    config.write_text(_CONFIG.format(folder=folder, port=port, password=PASSWORD, **values))
    server = subprocess.Popen([program, "-F", "-c", config], stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: _answers(port))
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            return line.recv(100).startswith(b"* OK")
    except OSError:
        return False
