"""Where things are: the checkout, what it keeps on this machine, and what another user can reach."""

import hashlib
import os
import pwd
import stat
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
VAR = CHECKOUT / "var"
TEST_VAR = VAR / "test"
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
SYSROOT = VAR / "sysroot"
LOGS = VAR / "log"
REQUIREMENTS = CHECKOUT / "requirements"
MACHINE_HOME = Path("/var/lib/recovery-college")


def running_as_root() -> bool:
    """True when this process may become any user; servers then run as nobody."""
    return os.geteuid() == 0


def nobody() -> tuple[int, int]:
    """User id and group id of the account without rights that servers use when started by root."""
    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid


def open_to_all(path: Path) -> bool:
    """True when any user of the machine can enter every folder down to `path` and read it."""
    for folder in path.resolve().parents:
        if not folder.stat().st_mode & stat.S_IXOTH:
            return False
    wanted = stat.S_IROTH | stat.S_IXOTH
    return path.stat().st_mode & wanted == wanted


def make_var() -> None:
    """Make var/: others may pass through it (the servers of root do), but not list it."""
    VAR.mkdir(exist_ok=True)
    VAR.chmod(0o711)
    LOGS.mkdir(exist_ok=True)
    LOGS.chmod(0o700)


def servers_home() -> Path:
    """The folder of the servers' data: var/, or one outside a closed home when root starts them as nobody."""
    make_var()
    if not running_as_root() or open_to_all(CHECKOUT):
        return VAR
    home = MACHINE_HOME / hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:16]
    for folder in (MACHINE_HOME, home):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)
    return home


def private_folder(path: Path, *, for_server: bool = False) -> Path:
    """Make `path` a folder that only its owner can enter: us, or nobody when it is for a server of root."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o700)
    if for_server and running_as_root():
        os.chown(path, *nobody())
    return path
