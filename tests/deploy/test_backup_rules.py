"""What a backup decides without copying anything; the drill itself is in tests/faults/test_backup_drill.py."""

import pytest

from minsheng.config.backups import BackupRefused, databases
from minsheng.config.backups.keys import beside_the_keys, refuse_among_keys


def test_a_machine_without_postgresql_client_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(databases, "DEBIAN", tmp_path)
    with pytest.raises(BackupRefused, match=r"pg_dump，这台机器上没有.*apt install postgresql-client"):
        databases.tool("pg_dump")
    for version in ("9.6", "15", "16"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "pg_dump").touch()
    assert databases.tool("pg_dump") == str(tmp_path / "16" / "bin" / "pg_dump")


def test_a_backup_covers_every_database(settings):
    """One more database, such as that of the sealed rooms, needs its place in the backup first."""
    assert list(settings.DATABASES) == ["default"]


@pytest.mark.parametrize(
    ("data", "keys", "backups", "warned"),
    [
        ("srv/data", "srv/data/keys", "srv/data/backups", True),
        ("srv/data", "srv/data/keys", "srv/data/deep/er/backups", True),
        ("srv/data", "srv/keys", "srv/backups", True),
        ("srv/data", "srv/keys", "srv/far/backups", True),
        ("srv/data", "etc/minsheng/keys", "var/backups/minsheng", False),
        ("srv/data", "etc/minsheng/keys", "srv/data/backups", False),
    ],
)
def test_keys_and_backups_under_one_folder_are_warned_of(settings, tmp_path, data, keys, backups, warned):
    settings.DATA, settings.KEYS = tmp_path / data, tmp_path / keys
    assert bool(list(beside_the_keys(tmp_path / backups))) is warned
    refuse_among_keys(tmp_path / backups)


@pytest.mark.parametrize(("keys", "backups"), [("a/keys", "a"), ("a/keys", "a/keys"), ("a/keys", "a/keys/b")])
def test_keys_in_the_folder_of_backups_are_refused(settings, tmp_path, keys, backups):
    settings.KEYS = tmp_path / keys
    with pytest.raises(BackupRefused, match="不能放在一起"):
        refuse_among_keys(tmp_path / backups)


def test_a_link_does_not_hide_that_they_lie_together(settings, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "a")
    settings.KEYS = tmp_path / "a" / "keys"
    with pytest.raises(BackupRefused):
        refuse_among_keys(tmp_path / "link")
