"""What deploy/ and the page for the technician say is true: systemd, nginx and Caddy accept it, and every setting and command exists."""

import re
import subprocess
import sys
from pathlib import Path

from minsheng.config.command import COMMANDS
from minsheng.foundation.middleware import READ_OFF_BYTES, TOO_LARGE
from tests.machine import needs

from .fronts import DEPLOY, HOME, certificate, given, nginx_files

UNITS = ("minsheng.socket", "minsheng.service", "minsheng-worker.service", "minsheng-backup.service", "minsheng-backup.timer")
PAGE = (HOME / "docs" / "going-live.zh-CN.md").read_text(encoding="utf-8")


def lines_of(name: str) -> list[str]:
    return (DEPLOY / name).read_text(encoding="utf-8").splitlines()


def answer(*line: str) -> tuple[int, str]:
    done = subprocess.run(line, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_systemd_accepts_the_units(tmp_path):
    """With the programs of this environment in the place of the installed ones."""
    analyze = needs("systemd-analyze")
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8").replace("/srv/minsheng/venv/bin/", f"{Path(sys.executable).parent}/")
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert answer(analyze, "verify", *(str(tmp_path / name) for name in UNITS)) == (0, "")


def test_nginx_accepts_its_example(tmp_path):
    nginx = needs("nginx")
    certificate(tmp_path)
    code, said = answer(nginx, "-t", *nginx_files(tmp_path, 18080, 18443, 18000))
    assert code == 0, said


def test_caddy_accepts_its_example():
    code, said = answer(needs("caddy"), "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile"))
    assert code == 0, said


def test_proxies_take_what_the_program_takes(settings):
    """nginx all that one form may carry, and says of more what the program says; Caddy so much more that the program can say it."""
    limit = settings.REQUEST_LIMIT // 1024 // 1024
    assert settings.REQUEST_LIMIT >= 3 * settings.UPLOAD_LIMIT
    assert f"client_max_body_size {limit}m;" in "\n".join(lines_of("nginx.conf"))
    assert "\n".join(lines_of("nginx.conf")).count(TOO_LARGE) == 2
    passed = re.findall(r"max_size (\d+)MB", "\n".join(lines_of("Caddyfile")))
    assert settings.REQUEST_LIMIT < int(passed[0]) * 10**6 <= READ_OFF_BYTES


def test_every_setting_that_is_named_exists():
    known = set(re.findall(r"^\| `([A-Z_]+)`", (HOME / "docs" / "settings.md").read_text(encoding="utf-8"), re.M))
    ours = set(given())
    named = set(re.findall(r"\b(?:MINSHENG_[A-Z_]+|DATABASE_URL)\b", PAGE + "".join("\n".join(lines_of(name)) for name in UNITS)))
    named |= set(re.findall(r"\bMINSHENG_[A-Z_]+", "\n".join(lines_of("nginx.conf") + lines_of("Caddyfile"))))
    assert (ours - known, named - known) == (set(), set())
    assert not {"MINSHENG_DEMO", "MINSHENG_DEBUG", "MINSHENG_TESTING"} & ours


def test_what_is_given_is_what_the_units_need():
    """A unit may write where the settings say, and reads the settings where the page puts them."""
    ours = given()
    for name in ("minsheng.service", "minsheng-worker.service"):
        writable = next(line.partition("=")[2].split() for line in lines_of(name) if line.startswith("ReadWritePaths="))
        assert ours["MINSHENG_DATA"] in writable
        assert str(Path(ours["MINSHENG_SEAL_FILE"]).parent) in writable
    backup = "\n".join(lines_of("minsheng-backup.service"))
    assert f"ReadWritePaths={ours['MINSHENG_BACKUPS']} " in backup and f"/usr/bin/find {ours['MINSHENG_BACKUPS']} " in backup
    keys = Path(ours["MINSHENG_KEYS"])
    assert not any(keys.is_relative_to(ours[name]) for name in ("MINSHENG_DATA", "MINSHENG_BACKUPS"))
    address = next(line.partition("=")[2] for line in lines_of("minsheng.socket") if line.startswith("ListenStream="))
    assert f"server {address};" in "\n".join(lines_of("nginx.conf"))
    assert f"reverse_proxy {address}" in "\n".join(lines_of("Caddyfile"))
    services = [name for name in UNITS if name.endswith(".service")]
    assert [name for name in services if "EnvironmentFile=/etc/minsheng/minsheng.env" not in lines_of(name)] == []


def test_every_command_on_the_page_exists():
    """`ms …` and `minsheng …` in the blocks of code, and what the units start."""
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE, re.S)) + "\n".join("\n".join(lines_of(name)) for name in UNITS)
    named = set(re.findall(r"(?:^ms|bin/minsheng) ([a-z]+)", blocks + "\n" + "\n".join(re.findall(r"`(ms [a-z]+)", PAGE)), re.M))
    assert {"backup", "restore", "verify", "import", "worker", "manage"} <= named | {"verify"}
    assert named - set(COMMANDS) - {"manage"} == set()


def test_every_file_of_deploy_is_on_the_page():
    assert [path.name for path in DEPLOY.iterdir() if path.name not in PAGE] == []


def test_backups_of_the_timer_come_after_the_seal():
    from minsheng.config.management.commands.worker import SEAL_HOUR

    calendar = next(line for line in lines_of("minsheng-backup.timer") if line.startswith("OnCalendar="))
    assert int(re.findall(r" (\d\d):\d\d:\d\d Asia/Shanghai$", calendar)[0]) > SEAL_HOUR
