"""`make bench`: PostgreSQL and Redis in a temporary folder, measure, print, clean up."""

import argparse
import os
import secrets
import tempfile
from pathlib import Path

import django

from helpdesk.embedded_servers import embedded_services


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything")
    is_quick = parser.parse_args().quick
    results = Path(os.environ.get("VAR_DIR", "var")).resolve() / "bench.json"
    with tempfile.TemporaryDirectory(prefix="helpdesk-bench-") as folder:
        with embedded_services(Path(folder), durable=True) as addresses:
            os.environ.update(addresses.as_environment())
            os.environ.update(_environment(folder))
            django.setup()
            from benchmarks.run import QUICK, WHOLE, measure

            report = measure(QUICK if is_quick else WHOLE)
    report.write(results)
    print("\n".join(report.lines()))


def _environment(folder: str) -> dict[str, str]:
    """As in production: no DEBUG, durable commits; nothing of the caller's own data is touched."""
    return {
        "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
        "SECRET_KEY": secrets.token_hex(32),
        "VAR_DIR": folder,
        "DEBUG": "0",
        "SMTP_URL": "",
        "LOG_LEVEL": "ERROR",
    }


if __name__ == "__main__":
    main()
