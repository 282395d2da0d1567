"""The door of bin/run, bin/test, bin/prove and bin/lock. Old Pythons can read it too, to be told kindly."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NEWEST = (3, 14)


def find_python() -> str:
    """The path of an installed Python that is new enough and works, or an empty string."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which("python3." + str(minor))
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            return found
    return ""


if not OLDEST <= sys.version_info[:2] <= NEWEST:
    other = find_python()
    if not other:
        sys.exit("This needs Python 3.11 to 3.14 with venv. On Debian: apt-get install python3 python3-venv")
    os.execv(other, [other, *sys.argv])

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from ground.main import main  # noqa: E402  (the folder is put on the path above)

sys.exit(main(sys.argv[1:]))
