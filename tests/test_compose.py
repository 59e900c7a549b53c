"""What compose.yaml and the files beside it promise an operator, read from the files themselves."""

import json
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from service.settings import Settings

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
PROXY = (ROOT / "deploy" / "proxy" / "Dockerfile").read_text("utf-8")
NGINX = (ROOT / "deploy" / "proxy" / "nginx.conf").read_text("utf-8")
GUNICORN = (ROOT / "gunicorn.conf.py").read_text("utf-8")
every = pytest.mark.parametrize("name", sorted(SERVICES))


def seconds(period):
    return int(period.removesuffix("s"))


def test_in_a_container_the_service_listens_on_every_address():
    asked = "import runpy; print(*runpy.run_path('gunicorn.conf.py')['bind'])"
    told = os.environ | {"LISTEN": "", "PORT": "", "METRICS": ""}

    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env=told,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "LISTEN" not in DOCKERFILE
    assert "LISTEN" not in SERVICES["service"]["environment"]
    assert done.stdout == "0.0.0.0:8000\n"


@every
def test_a_container_can_do_nothing_but_its_work(name):
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["pids_limit"] <= (200 if name == "database" else 100)
    assert service["tmpfs"][0].startswith("/tmp")  # noqa: S108 - the container's


def test_nobody_is_root():
    assert "USER 10001:10001" in DOCKERFILE
    assert "USER 33:33" in PROXY
    assert SERVICES["database"]["user"] == "999:999"
    assert "user" not in SERVICES["service"]


def test_only_the_proxy_is_reached_from_outside_and_only_from_the_machine():
    published = {name: each["ports"] for name, each in SERVICES.items() if "ports" in each}

    assert list(published) == ["proxy"]
    assert all(port.startswith("127.0.0.1:") for port in published["proxy"])
    assert "outside" not in SERVICES["service"]["networks"] + SERVICES["database"]["networks"]
    assert COMPOSE["networks"]["front"]["internal"]
    assert COMPOSE["networks"]["inside"]["internal"]
    assert "inside" not in SERVICES["proxy"]["networks"]


def test_the_proxy_alone_is_believed_about_clients():
    subnet = COMPOSE["networks"]["front"]["ipam"]["config"][0]["subnet"]
    on_it = {name for name, each in SERVICES.items() if "front" in each["networks"]}

    assert SERVICES["service"]["environment"]["PROXY_ADDRESS"] == subnet
    assert on_it == {"proxy", "service"}


def test_the_owner_migrates_and_another_role_serves():
    migrate, service = SERVICES["migrate"], SERVICES["service"]
    role = migrate["command"][-1]

    assert "onrecord_owner@" in migrate["environment"]["DATABASE_URL"]
    assert migrate["command"][-2:] == ["--app-role", role]
    assert f"{role}@" in service["environment"]["DATABASE_URL"]
    assert service["environment"]["MIGRATE_ON_START"] == "0"
    assert "command" not in service
    assert "entrypoint" not in service
    assert f"CREATE ROLE {role} " in (ROOT / "deploy" / "database" / "roles.sh").read_text("utf-8")


def test_whatever_an_operator_may_choose_is_taken_from_outside_and_else_its_default():
    of_the_arrangement = {
        *("DATA", "DATABASE_URL", "SAMPLE", "MIGRATE_ON_START", "STORE", "LEAST_FREE_MB"),
        *("LISTEN", "PORT", "METRICS", "PROXY_ADDRESS", "LOG_FORMAT"),
    }
    chosen = {each.metadata["name"] for each in fields(Settings)} - of_the_arrangement
    page = (ROOT / "docs" / "running.md").read_text("utf-8")

    given = SERVICES["service"]["environment"]

    assert {name: given.get(name) for name in chosen} == {name: f"${{{name}:-}}" for name in chosen}
    listed = page.partition("In `.env` may also stand")[2].partition("taken.")[0]
    assert chosen <= set(re.findall(r"`([A-Z_]+)`", listed))


def test_each_waits_for_what_it_needs():
    conditions = {
        name: {needed: each["condition"] for needed, each in service.get("depends_on", {}).items()}
        for name, service in SERVICES.items()
    }

    assert conditions == {
        "database": {},
        "migrate": {"database": "service_healthy"},
        "service": {
            "database": "service_healthy",
            "migrate": "service_completed_successfully",
        },
        "proxy": {"service": "service_healthy"},
    }
    assert "healthcheck" in SERVICES["database"]
    assert "HEALTHCHECK" in DOCKERFILE
    assert "HEALTHCHECK" in PROXY


def test_passwords_come_from_outside_and_their_lack_is_said():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name:
                assert re.fullmatch(r"\$\{[A-Z]+_PASSWORD:\?set [A-Z]+_PASSWORD, .+\}", value)


def test_a_stop_has_more_time_than_the_work_in_hand():
    graceful = int(re.search(r"^graceful_timeout = (\d+)$", GUNICORN, re.MULTILINE)[1])

    assert graceful < seconds(SERVICES["service"]["stop_grace_period"]) == 40
    assert seconds(SERVICES["proxy"]["stop_grace_period"]) >= 40


def test_the_image_has_no_shell_between_the_engine_and_the_server():
    commands = re.findall(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE)

    assert commands == ['["gunicorn", "service.wsgi:app", "-c", "gunicorn.conf.py"]']
    assert "curl" not in DOCKERFILE
    assert "FROM scratch" in DOCKERFILE


def of(name):
    """The value of a setting of nginx, where it is given first."""
    return re.search(rf"^\s*{name} (.*);$", NGINX, re.MULTILINE)[1]


def test_the_proxy_takes_slow_requests_before_the_service_does():
    assert of("proxy_request_buffering") == "on"
    assert seconds(of("client_header_timeout")) <= 10
    assert seconds(of("client_body_timeout")) <= 10
    assert of("client_max_body_size") == "1m"
    assert re.search(r"/import \{\s*client_max_body_size 17m;", NGINX)
    assert of("limit_conn") == "addresses 100"


def test_the_proxy_passes_on_nothing_that_the_client_says_of_itself():
    passed = dict(re.findall(r"proxy_set_header (\S+) (\S+);", NGINX))

    assert passed["X-Forwarded-For"] == "$remote_addr"
    assert passed["X-Forwarded-Proto"] == "$scheme"
    assert passed["X-Request-ID"] == "$request_id"
    assert passed["Forwarded"] == passed["X-Forwarded-Ssl"] == '""'


def test_everything_the_image_copies_is_let_through():
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    copied = re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.MULTILINE)

    assert {f"!{each}" for each in copied} == {each for each in ignored if each.startswith("!")}


def test_every_refusal_of_the_proxy_is_a_problem_that_is_explained():
    said = [json.loads(each) for each in re.findall(r"return \d+ '(\{.*\})';", NGINX)]
    page = (ROOT / "docs" / "errors.md").read_text("utf-8")
    explained = set(re.findall(r"^## ([a-z-]+)$", page, re.MULTILINE))

    assert len(said) >= 9
    assert {each["type"].removeprefix("/docs/errors#") for each in said} <= explained
    assert all(each.keys() >= {"type", "title", "status", "detail", "errors"} for each in said)
    for status in re.findall(r"return (\d+) '", NGINX):
        assert int(status) in {each["status"] for each in said}
