"""`python -m benchmarks.fuzz`: the mail parser against mutated mails for a few minutes (figure R23).

With atheris (coverage-guided) where it is installed, else with mutations of our own. An input that
raises, or takes more than a second, is kept; it belongs into tests/data/crashes.
"""

import argparse
import hashlib
import json
import os
import random
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
SEEDS = (ROOT / "tests" / "data" / "mails", ROOT / "tests" / "data" / "crashes")
LIMIT_SECONDS = 1.0
LIMIT_MEGABYTES = 256
LONGEST = 64 * 1024
WORDS = (
    b"\r\n", b"\n\n", b"--", b"=?utf-8?Q?", b"?=", b"=?gb2312?B?",
    b"Content-Type: multipart/mixed; boundary=b\n",
    b"Content-Type: message/rfc822\n\n", b"Content-Transfer-Encoding: base64\n", b"begin 644 a\n",
    b"=ybegin line=1 size=1 name=a\n", b"\x78\x9f\x3e\x22", b"\x30\x80", b"<div>", b"<blockquote>", b"<!--",
    b"\x1b$B", b"\x00", b"\xff", b"filename*0*=utf-8''", b'"', b"(", b"<", b">", b"On 3 Mar 2026, x wrote:\n",
    b"From: ", b"-----Original Message-----\n", b"charset=utf-7", b"BEGIN:VEVENT\n", b"{\\rtf1\\fromhtml1 ",
)  # fmt: skip


class Trouble(AssertionError):
    """A promise of the parser that an input broke."""


@dataclass(slots=True)
class Figures:
    """One run; `kept` are the files of the inputs that broke a promise."""

    engine: str
    executions: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    megabytes: int = 0
    kept: list[str] = field(default_factory=list)

    def line(self) -> str:
        return (
            f"parser fuzz ({self.engine}): {self.executions:,} executions in {self.seconds:.0f} s "
            f"({self.executions / max(self.seconds, 1):.0f}/s), crashes {len(self.kept)}, "
            f"slowest input {self.slowest:.2f} s, memory {self.megabytes} MB"
        )

    def is_good(self) -> bool:
        return not self.kept and self.megabytes <= LIMIT_MEGABYTES


class Judge:
    """Runs one input after the other and holds the parser to its word."""

    def __init__(self, engine: str, notes: Path | None = None) -> None:
        from mailroom.reading.export import as_json
        from mailroom.reading.parsing import parse_email

        self._parse_email, self._as_json = parse_email, as_json
        self._notes = notes
        self._before = _peak_megabytes()
        self.figures = Figures(engine)

    def run(self, raw: bytes) -> None:
        """Raises Trouble, or whatever the parser raised."""
        started = time.process_time()
        parsed = self._parse_email(raw)
        json.dumps(self._as_json(parsed)).encode("utf-8")
        spent = time.process_time() - started
        self._note(spent)
        if spent > LIMIT_SECONDS:
            raise Trouble(f"{spent:.1f} seconds")
        if parsed.defects and parsed.defects[0].startswith("the parser failed"):
            raise Trouble(parsed.defects[0])

    def _note(self, spent: float) -> None:
        """Written down now and then: atheris ends its process without a last word."""
        figures = self.figures
        figures.executions += 1
        is_slowest = spent > figures.slowest
        figures.slowest = max(figures.slowest, spent)
        figures.megabytes = _peak_megabytes() - self._before
        if self._notes and (is_slowest or figures.executions % 200 == 0):
            self._notes.write_text(json.dumps(asdict(figures)), encoding="ascii")


def _peak_megabytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)


def measure(*, seconds: int, kept: Path) -> Figures:
    """One run of `seconds`; inputs that broke a promise are left in `kept`."""
    kept.mkdir(parents=True, exist_ok=True)
    return _with_atheris(seconds, kept) if find_spec("atheris") else _by_mutation(seconds, kept)


# ---- atheris: coverage decides which mutations are worth going on from ----


def _with_atheris(seconds: int, kept: Path) -> Figures:
    """In a process of its own, for it ends the one it runs in."""
    with TemporaryDirectory(prefix="helpdesk-fuzz-") as folder:
        corpus, notes = Path(folder) / "corpus", Path(folder) / "figures.json"
        corpus.mkdir()
        for raw in seeds():
            (corpus / hashlib.sha256(raw).hexdigest()).write_bytes(raw)
        command = [sys.executable, "-m", "benchmarks.fuzz", "--child", str(notes), str(corpus)]
        limits = [f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=2048"]
        before = set(kept.iterdir())
        started = time.monotonic()
        subprocess.run(
            [*command, *limits, f"-max_len={LONGEST}", f"-artifact_prefix={kept}/"],
            cwd=ROOT, check=False, timeout=seconds * 3 + 120, capture_output=True,
        )  # fmt: skip
        figures = Figures(**json.loads(notes.read_text(encoding="ascii")))
        figures.seconds = time.monotonic() - started
        figures.kept = sorted(str(path) for path in set(kept.iterdir()) - before)
        return figures


def _child(notes: Path, arguments: list[str]) -> None:
    atheris = import_module("atheris")  # it has no types
    with atheris.instrument_imports(include=["mailroom", "shared"]):
        judge = Judge("atheris", notes)
    atheris.Setup([sys.argv[0], *arguments], judge.run)
    atheris.Fuzz()


# ---- without it: our own mails, cut, joined and peppered ----


def _by_mutation(seconds: int, kept: Path) -> Figures:
    known, dice = seeds(), random.Random(time.time_ns())
    judge = Judge("mutations")
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        raw = mutated(known, dice)
        try:
            judge.run(raw)
        except Exception as trouble:  # noqa: BLE001 - what raises is what is looked for
            path = kept / f"crash-{hashlib.sha256(raw).hexdigest()[:16]}"
            path.write_bytes(raw)
            judge.figures.kept.append(f"{path}: {trouble!r}")
    judge.figures.seconds = time.monotonic() - started
    return judge.figures


def seeds() -> list[bytes]:
    files = [path for folder in SEEDS if folder.is_dir() for path in sorted(folder.iterdir())]
    return [path.read_bytes()[:LONGEST] for path in files if path.suffix == ".eml"]


def mutated(known: list[bytes], dice: random.Random) -> bytes:
    raw = bytearray(dice.choice(known))
    for _ in range(dice.randrange(1, 12)):
        place = dice.randrange(len(raw) + 1)
        match dice.randrange(6):
            case 0:
                raw[place:place] = dice.choice(WORDS) * dice.choice((1, 1, 1, 3, 200))
            case 1:
                del raw[place : place + dice.randrange(1, 200)]
            case 2:
                raw[place : place + 1] = bytes([dice.randrange(256)])
            case 3:
                other = dice.choice(known)
                raw[place:] = other[dice.randrange(len(other) + 1) :]
            case 4:
                piece = raw[place : place + dice.randrange(1, 300)]
                raw[place:place] = piece * dice.choice((1, 2, 50))
            case _:
                raw[place : place + 2] = dice.choice(WORDS)
    return bytes(raw[:LONGEST])


def main() -> int:
    if sys.argv[1:2] == ["--child"]:
        _child(Path(sys.argv[2]), sys.argv[3:])
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=180)
    kept = Path(os.environ.get("VAR_DIR", "var")).resolve() / "fuzz"
    figures = measure(seconds=parser.parse_args().seconds, kept=kept)
    print("\n".join([figures.line(), *figures.kept]))
    return 0 if figures.is_good() else 1


if __name__ == "__main__":
    sys.exit(main())
