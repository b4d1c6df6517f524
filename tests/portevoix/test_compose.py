"""docker-compose.yml, .env.example and the Dockerfile: what production starts, and with which secrets."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from portevoix.cli.registry import COMMANDS
from portevoix.cli.roles import NAMES
from portevoix.embedded.options import SETTINGS
from portevoix.settings import read_settings
from tests.parts import require

TREE = Path(__file__).resolve().parents[2]
ROLES = frozenset(NAMES)
SECRET = re.compile(r"(PASSWORD|SECRET|KEY|TOKEN|SMTP_URL|DATABASE_URL)")
DUMMY = {
    "POSTGRES_PASSWORD": "motdepasse",
    "PORTEVOIX_SECRET_KEY": "une-phrase-de-plus-de-trente-deux-caracteres",
    "PORTEVOIX_PUBLIC_URL": "https://avis.ville.example",
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((TREE / "docker-compose.yml").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = compose["services"]
    return found


@pytest.fixture(scope="module")
def example() -> dict[str, str]:
    """`.env.example` as names and values."""
    lines = (TREE / ".env.example").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def docker_compose(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    program = shutil.which("docker-compose")
    require("compose", program is not None, "docker-compose is not installed")
    assert program is not None
    return subprocess.run(
        # .env.example has no values. It stands in for the .env of the person who runs the tests.
        [
            program,
            "--env-file",
            str(TREE / ".env.example"),
            "-f",
            str(TREE / "docker-compose.yml"),
            *arguments,
        ],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_docker_compose_reads_the_file() -> None:
    done = docker_compose(
        "--profile", "poll", "--profile", "rasa", "--profile", "stt", "config", environment=DUMMY
    )
    assert done.returncode == 0, done.stderr
    assert set(yaml.safe_load(done.stdout)["services"]) == {*ROLES, "db", "rasa"}


def test_what_compose_hands_to_a_role_is_accepted_by_the_settings() -> None:
    done = docker_compose("config", environment=DUMMY)
    given = yaml.safe_load(done.stdout)["services"]["run"]["environment"]
    settings = read_settings({name: value for name, value in given.items() if value is not None})
    assert settings.database_url == "postgresql://portevoix:motdepasse@db:5432/portevoix"
    assert settings.secret_key == DUMMY["PORTEVOIX_SECRET_KEY"]
    assert settings.public_url == DUMMY["PORTEVOIX_PUBLIC_URL"]
    assert settings.telegram_token is None


@pytest.mark.parametrize("name", DUMMY)
def test_docker_compose_stops_without_a_secret(name: str) -> None:
    done = docker_compose("config", "--quiet", environment={**DUMMY, name: ""})
    assert done.returncode != 0
    assert f"donnez {name}" in done.stderr


def test_the_syntax_is_that_of_the_old_program(compose: dict[str, Any]) -> None:
    assert compose["version"] == "3.8"
    assert "name" not in compose


def test_every_role_of_the_command_line_has_a_service(services: dict[str, Any]) -> None:
    assert set(services) == {*ROLES, "db", "rasa"}
    assert set(COMMANDS) >= ROLES
    assert {name: services[name]["command"] for name in ROLES} == {role: [role] for role in ROLES}


def test_only_polling_rasa_and_the_model_have_to_be_asked_for(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "profiles" in service] == [
        "transcribe",
        "poll",
        "rasa",
    ]


def test_the_model_is_read_where_it_is_and_its_image_has_the_library(services: dict[str, Any]) -> None:
    assert services["transcribe"]["volumes"] == ["./modele:/modele:ro"]
    assert services["transcribe"]["build"]["args"] == {"REQUIREMENTS": "stt"}
    assert services["transcribe"]["networks"] == ["inside"]
    assert (TREE / "requirements" / "stt.txt").is_file()


def test_rasa_is_private_and_its_image_installs_what_is_locked(services: dict[str, Any]) -> None:
    assert services["rasa"]["networks"] == ["inside"]
    assert "ports" not in services["rasa"]
    text = (TREE / "nlu" / "rasa" / "Dockerfile").read_text("utf-8")
    assert re.findall(r"^USER (.+)$", text, re.MULTILINE) == ["10002:10002"]
    assert re.findall(r"pip install (.+)$", text, re.MULTILINE) == [
        "--no-deps --require-hashes -r requirements.txt"
    ]


def test_every_service_is_watched_and_comes_back(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if not service["healthcheck"]["test"]] == []
    assert {service["restart"] for service in services.values()} == {"unless-stopped"}


def test_roles_wait_for_the_database(services: dict[str, Any]) -> None:
    waits = {name for name, service in services.items() if "db" in service.get("depends_on", {})}
    assert waits == ROLES


def test_roles_may_run_several_times(services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "container_name" in service] == []
    assert [name for name, service in services.items() if "ports" in service] == ["web"]


def test_only_the_web_is_published_and_only_to_this_machine(services: dict[str, Any]) -> None:
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"]


def test_the_database_reaches_nothing_outside(compose: dict[str, Any], services: dict[str, Any]) -> None:
    assert compose["networks"]["inside"]["internal"] is True
    assert services["db"]["networks"] == ["inside"]
    assert all("inside" in service["networks"] for service in services.values())


def test_no_secret_has_a_default_or_a_value(services: dict[str, Any]) -> None:
    text = (TREE / "docker-compose.yml").read_text("utf-8")
    optional = [name for name, mark in re.findall(r"\$\{?(\w+)(.{0,2})", text) if mark != ":?"]
    assert optional == []
    for service in services.values():
        given = {name: value for name, value in service["environment"].items() if SECRET.search(name)}
        assert [name for name, value in given.items() if value is not None and ":?" not in value] == []


def test_the_database_writes_no_words_of_residents_into_its_log(services: dict[str, Any]) -> None:
    given = dict(part.split("=", 1) for part in services["db"]["command"] if "=" in part)
    silent = {name: value for name, value in SETTINGS.items() if re.match(r"log_(?!checkpoints)", name)}
    assert {name: given.get(name) for name in silent} == silent


def test_the_example_has_every_variable_that_compose_asks_for_and_no_value(example: dict[str, str]) -> None:
    asked = re.findall(r"\$\{(\w+):\?", (TREE / "docker-compose.yml").read_text("utf-8"))
    assert set(example) >= set(asked)
    assert set(example.values()) == {""}


def test_compose_hands_on_every_variable_of_the_example(
    services: dict[str, Any], example: dict[str, str]
) -> None:
    assert {name for name in example if name.startswith("PORTEVOIX_")} <= set(services["web"]["environment"])


def test_the_image_is_not_run_by_root_and_installs_what_is_locked() -> None:
    lines = (TREE / "Dockerfile").read_text("utf-8").splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users[-1:] == ["10001:10001"]
    installs = [line for line in lines if " install " in line and "pip" in line]
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    assert len(installs) == 2


def test_every_package_is_in_the_image() -> None:
    text = (TREE / "Dockerfile").read_text("utf-8")
    copied = {line.split()[1] for line in text.splitlines() if re.match(r"COPY (\w+) \1$", line)}
    packages = {path.parent.name for path in TREE.glob("*/__init__.py")} - {"tests", "bench"}
    assert copied == packages
    ignored = (TREE / ".dockerignore").read_text("utf-8").splitlines()
    assert {f"!{name}" for name in packages} <= set(ignored)
