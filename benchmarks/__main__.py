"""`make bench`: PostgreSQL and Redis in a temporary folder, measure, print, clean up."""

import argparse
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import django

from helpdesk.embedded_servers import embedded_services


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything")
    parser.add_argument("--folder", type=Path, help="keeps the data there for the next run")
    parser.add_argument("--sizes", help="for example 10000,200000: only these, and no mail")
    options = parser.parse_args()
    results = Path(os.environ.get("VAR_DIR", "var")).resolve() / "bench.json"
    with _folder(options.folder) as folder:
        with embedded_services(folder, durable=True) as addresses:
            os.environ.update(addresses.as_environment())
            os.environ.update(_environment(str(folder)))
            django.setup()
            from benchmarks.run import QUICK, WHOLE, measure

            plan = QUICK if options.quick else WHOLE
            if options.sizes:
                plan = replace(plan, sizes=_numbers(options.sizes), mails=0)
            report = measure(plan)
    report.write(results)
    print("\n".join(report.lines()))


def _numbers(written: str) -> tuple[int, ...]:
    return tuple(int(one) for one in written.split(","))


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="helpdesk-bench-") as folder:
        yield Path(folder)


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
