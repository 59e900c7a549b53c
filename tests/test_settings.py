"""Settings: read once, and a wrong one is one clear line."""

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from service.settings import SettingError, Settings, load

ROOT = Path(__file__).parent.parent


def test_without_any_setting_the_store_is_a_file_in_data():
    settings = load({})

    assert settings.database_url == f"sqlite:///{Path('data').resolve() / 'onrecord.db'}"
    assert (settings.reads, settings.port) == ("public", 8000)


@pytest.mark.parametrize("name", ["a b", "100%41", "a?x=1", "a#b", "a&b;c", "é", "a@b:c", "a\\b"])
def test_the_file_lies_in_the_folder_whatever_its_name_is(tmp_path, name):
    settings = load({"DATA": str(tmp_path / name)})

    assert make_url(settings.database_url).database == str(tmp_path / name / "onrecord.db")


def test_an_empty_variable_counts_as_absent():
    assert load({"PORT": "", "DATABASE_URL": ""}) == load({})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_understood_however_it_is_spelled(scheme):
    settings = load({"DATABASE_URL": f"{scheme}://u:p%40@h:5433/d"})

    assert settings.database_url == "postgresql+psycopg://u:p%40@h:5433/d"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "٨٠٠٠"),
        ("LISTEN", "localhost"),
        ("LISTEN", "127.0.0.1:8000"),
        ("WORKERS", "many"),
        ("READS", "nobody"),
        ("MIGRATE_ON_START", "yes"),
        ("SAMPLE", "false"),
        ("METRICS", "9100"),
        ("METRICS", "127.0.0.1:0"),
        ("METRICS", ":9100"),
        ("METRICS", "127.0.0.1:8000"),
        ("METRICS", "::1:9100"),
        ("METRICS", "http://127.0.0.1:9100"),
        ("LEAST_FREE_MB", "-1"),
        ("LEAST_FREE_MB", "1.5"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "loud"),
        ("PUBLIC_URL", "record.example.org"),
        ("PUBLIC_URL", "https://запись.example"),
        ("PUBLIC_URL", "https://record.example.org/a b"),
        ("PUBLIC_URL", "https://record.example.org/#top"),
        ("PUBLIC_URL", "https://record.example.org/?"),
        ("PUBLIC_URL", "https://[record.example.org"),
        ("PUBLIC_URL", "https://record.example.org:no"),
        ("PUBLIC_URL", "https://:8000"),
        ("PUBLIC_URL", "https://desk:secret@record.example.org"),
        ("CORS_ORIGINS", "desk.example.org"),
        ("CORS_ORIGINS", "https://desk.example.org/"),
        ("CORS_ORIGINS", "https://Desk.example.org"),
        ("CORS_ORIGINS", "https://desk.example.org:443"),
        ("CORS_ORIGINS", "https://*.example.org"),
        ("CORS_ORIGINS", "null"),
        ("CORS_ORIGINS", "*, https://desk.example.org"),
        ("DATABASE_URL", "mysql://h/d"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite://data/onrecord.db"),
        ("DATABASE_URL", "sqlite:///data/onrecord.db?mode=ro"),
        ("DATABASE_URL", "nonsense"),
    ],
)
def test_a_wrong_setting_names_itself_and_what_it_takes(name, value):
    with pytest.raises(SettingError, match=f"^{name} .*must be (?!Invalid)"):
        load({name: value})


@pytest.mark.parametrize("given", ["mysql://user:secret@h/d", "postgresql://user:p@h:secret@h/d"])
def test_the_address_of_the_database_is_not_shown_for_it_may_hold_a_password(given):
    with pytest.raises(SettingError) as refused:
        load({"DATABASE_URL": given})

    assert "secret" not in str(refused.value)


def test_a_wrong_setting_stops_a_command_with_one_line():
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", "migrate"],
        cwd=ROOT,
        env=os.environ | {"PORT": "none"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == "Error: PORT is 'none', and must be a whole number from 1 to 65535\n"


def test_a_wrong_setting_stops_the_server_with_one_line():
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "service.wsgi:app", "-c", "gunicorn.conf.py"],
        cwd=ROOT,
        env=os.environ | {"THREADS": "none"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert done.stderr.splitlines() == [
        "Error: THREADS is 'none', and must be a whole number from 1 to 64"
    ]


def test_every_setting_stands_in_the_readme_with_its_default():
    readme = (ROOT / "README.md").read_text("utf-8")

    for each in fields(Settings):
        default = each.metadata["default"]
        row = f"| `{each.metadata['name']}` | {f'`{default}`' if default else ''} | "
        assert row + each.metadata["meaning"] in readme
