"""What deploy/ and the page for the technician say is true: systemd, nginx and Caddy accept it, and every setting and command exists."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from minsheng.config.command import COMMANDS

HOME = Path(__file__).resolve().parents[2]
DEPLOY = HOME / "deploy"
UNITS = ("minsheng.socket", "minsheng.service", "minsheng-worker.service", "minsheng-backup.service", "minsheng-backup.timer")
PAGE = (HOME / "docs" / "going-live.zh-CN.md").read_text(encoding="utf-8")


def lines_of(name: str) -> list[str]:
    return (DEPLOY / name).read_text(encoding="utf-8").splitlines()


def needs(command: str) -> str:
    """The path of a program that only a server has; without it the test is left out."""
    found = shutil.which(command, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if not found:
        pytest.skip(f"{command} is not installed on this machine")
    return found


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
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "minsheng.example.cn")])
    now = timezone.now()
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timezone.timedelta(days=1)
    )
    (tmp_path / "fullchain.pem").write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (tmp_path / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    example = (DEPLOY / "nginx.conf").read_text(encoding="utf-8").replace("/etc/minsheng/tls", str(tmp_path))
    (tmp_path / "example.conf").write_text(example, encoding="utf-8")
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; include {tmp_path}/example.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    code, said = answer(nginx, "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"))
    assert code == 0, said


def test_caddy_accepts_its_example():
    code, said = answer(needs("caddy"), "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile"))
    assert code == 0, said


def test_every_setting_that_is_named_exists():
    known = set(re.findall(r"^\| `([A-Z_]+)`", (HOME / "docs" / "settings.md").read_text(encoding="utf-8"), re.M))
    given = {line.partition("=")[0] for line in lines_of("minsheng.env") if line and not line.startswith("#")}
    named = set(re.findall(r"\b(?:MINSHENG_[A-Z_]+|DATABASE_URL)\b", PAGE + "".join("\n".join(lines_of(name)) for name in UNITS)))
    named |= set(re.findall(r"\bMINSHENG_[A-Z_]+", "\n".join(lines_of("nginx.conf") + lines_of("Caddyfile"))))
    assert (given - known, named - known) == (set(), set())
    assert not {"MINSHENG_DEMO", "MINSHENG_DEBUG", "MINSHENG_TESTING"} & given


def test_what_is_given_is_what_the_units_need():
    """A unit may write where the settings say, and reads the settings where the page puts them."""
    given = dict(line.split("=", 1) for line in lines_of("minsheng.env") if line and not line.startswith("#"))
    for name in ("minsheng.service", "minsheng-worker.service"):
        writable = next(line.partition("=")[2].split() for line in lines_of(name) if line.startswith("ReadWritePaths="))
        assert given["MINSHENG_DATA"] in writable
        assert str(Path(given["MINSHENG_SEAL_FILE"]).parent) in writable
    backup = "\n".join(lines_of("minsheng-backup.service"))
    assert f"ReadWritePaths={given['MINSHENG_BACKUPS']} " in backup and f"/usr/bin/find {given['MINSHENG_BACKUPS']} " in backup
    keys = Path(given["MINSHENG_KEYS"])
    assert not any(keys.is_relative_to(given[name]) for name in ("MINSHENG_DATA", "MINSHENG_BACKUPS"))
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
