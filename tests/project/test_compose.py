"""compose.yaml: PostgreSQL, one desk, two workers, each contained."""

from typing import Any

import pytest
import yaml

from tests.project import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DESKS = ("desk", "worker-1", "worker-2")


def test_one_database_one_desk_and_two_workers_start_by_default() -> None:
    assert set(SERVICES) == {"postgres", *DESKS}
    assert not [name for name, service in SERVICES.items() if "profiles" in service]
    commands = [SERVICES[name]["command"] for name in DESKS]
    assert commands == [["deskbell", "run"], ["deskbell", "worker"], ["deskbell", "worker"]]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_contained(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert not {"privileged", "cap_add", "network_mode", "pid"} & set(service)


def test_only_the_desk_is_reachable_and_only_from_this_machine() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"desk": ["127.0.0.1:8080:8080"]}


def test_the_database_has_no_way_out() -> None:
    assert SERVICES["postgres"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_processes_have_names_and_folders_of_their_own() -> None:
    names = [SERVICES[name]["environment"]["WORKER_NAME"] for name in DESKS]
    folders = [SERVICES[name]["volumes"][0] for name in DESKS]
    assert names == list(DESKS)
    assert folders == [f"{name}:/data" for name in DESKS]
    assert set(COMPOSE["volumes"]) == {"postgres", *DESKS}


@pytest.mark.parametrize("name", DESKS)
def test_secrets_come_from_the_env_file(name: str) -> None:
    service = SERVICES[name]
    assert service["env_file"] == ".env"
    written = {key for key in service["environment"] if key.endswith(("TOKEN", "SECRET", "KEY"))}
    assert not written
    assert "${POSTGRES_PASSWORD:?" in service["environment"]["DATABASE_URL"]


def test_each_waits_until_what_it_needs_is_healthy() -> None:
    assert "pg_isready" in SERVICES["postgres"]["healthcheck"]["test"]
    assert SERVICES["desk"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for worker in DESKS[1:]:
        assert SERVICES[worker]["depends_on"] == {"desk": {"condition": "service_healthy"}}
        assert SERVICES[worker]["healthcheck"] == {"disable": True}  # it serves no HTTP


def test_images_are_named_by_version_or_built_here() -> None:
    assert SERVICES["postgres"]["image"].startswith("postgres:16")
    assert SERVICES["desk"]["build"] == "."
    assert {SERVICES[name]["image"] for name in DESKS} == {"deskbell"}
