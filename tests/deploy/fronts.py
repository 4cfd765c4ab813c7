"""nginx and Caddy with the very files of deploy/ in front of a program that runs on this machine."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from requests.adapters import HTTPAdapter

from tests.faults.served import PATIENCE, free_port
from tests.faults.settle import PASSWORD
from tests.faults.visiting import Visitor
from tests.machine import needs

HOME = Path(__file__).resolve().parents[2]
DEPLOY = HOME / "deploy"


def given() -> dict[str, str]:
    """The settings of deploy/minsheng.env."""
    lines = (DEPLOY / "minsheng.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


NAME = given()["MINSHENG_HOSTS"]


def changed(text: str, **places: str) -> str:
    """The text with each place of it changed; a place that is not there is a fault of whoever changed the file."""
    for old, new in places.items():
        assert old in text, f"{old} is no longer in the example"
        text = text.replace(old, new)
    return text


def certificate(folder: Path) -> Path:
    """Makes fullchain.pem and privkey.pem for the name of the example, good for a day; returns the first."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = timezone.now()
    builder = x509.CertificateBuilder(
        name,
        name,
        key.public_key(),
        x509.random_serial_number(),
        now - timezone.timedelta(hours=1),
        now + timezone.timedelta(days=1),
    ).add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    chain = folder / "fullchain.pem"
    chain.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return chain


@dataclass(frozen=True)
class Front:
    """A proxy that runs: where it answers, and the certificate that is believed."""

    plain: str
    base: str
    authority: Path


def nginx_files(folder: Path, plain: int, secure: int, behind: int) -> list[str]:
    """Writes what nginx reads, with ports and folder of this test; returns its arguments."""
    example = changed(
        (DEPLOY / "nginx.conf").read_text(encoding="utf-8"),
        **{
            "listen 80;": f"listen 127.0.0.1:{plain};",
            "listen 443 ": f"listen 127.0.0.1:{secure} ",
            "server 127.0.0.1:8000;": f"server 127.0.0.1:{behind};",
            "/etc/minsheng/tls": str(folder),
        },
    )
    (folder / "example.conf").write_text(example, encoding="utf-8")
    parts = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    inside = " ".join(f"{part}_temp_path {folder}/{part};" for part in parts)
    user = "user root;" if os.geteuid() == 0 else ""
    whole = f"{user} daemon off; worker_processes 1; pid {folder}/pid; error_log stderr; events {{}}\n"
    whole += f"http {{ access_log off; {inside} include {folder}/example.conf; }}\n"
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    return ["-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]


def caddy_file(folder: Path, plain: int, secure: int, behind: int) -> Path:
    """Writes what Caddy reads: it signs its certificate itself and asks nobody."""
    example = changed((DEPLOY / "Caddyfile").read_text(encoding="utf-8"), **{"127.0.0.1:8000": f"127.0.0.1:{behind}"})
    here = f"admin off\n\tlocal_certs\n\tskip_install_trust\n\thttp_port {plain}\n\thttps_port {secure}\n\tdefault_bind 127.0.0.1"
    path = folder / "Caddyfile"
    path.write_text(f"{{\n\t{here}\n\tstorage file_system {folder}/kept\n}}\n{example}", encoding="utf-8")
    return path


@contextmanager
def front(kind: str, folder: Path, behind: int) -> Iterator[Front]:
    """`kind`: nginx or caddy; `behind`: the port of the program."""
    command, plain, secure = needs(kind), free_port(), free_port()
    if kind == "nginx":
        authority = certificate(folder)
        line = [command, *nginx_files(folder, plain, secure, behind)]
    else:
        authority = folder / "kept" / "pki" / "authorities" / "local" / "root.crt"
        line = [command, "run", "--adapter", "caddyfile", "--config", str(caddy_file(folder, plain, secure, behind))]
    around = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    log = folder / "log"
    with log.open("ab") as output:
        process = subprocess.Popen(line, env=around, stdout=output, stderr=output, cwd=folder)
    found = Front(f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{secure}", authority)
    until = time.monotonic() + PATIENCE
    try:
        while not (authority.exists() and _answers(found)):
            assert process.poll() is None and time.monotonic() < until, log.read_text(errors="replace")[-3000:]
            time.sleep(0.05)
        yield found
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(front: Front) -> bool:
    try:
        return Behind(front).open("/healthz").status_code in (200, 503)
    except OSError:
        return False


class _From(HTTPAdapter):
    """Comes from an address of this machine's own, and asks for the name of the example."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def init_poolmanager(self, *given: Any, **more: Any) -> None:
        names = {"server_hostname": NAME, "assert_hostname": NAME}
        super().init_poolmanager(*given, **more, **names, source_address=(self.address, 0))


class Behind(Visitor):
    """Somebody at the other side of a proxy, who comes from `address`, as a browser does, with `headers` of their own invention."""

    def __init__(self, front: Front, address: str = "127.0.0.1", **headers: str) -> None:
        self.base, self.session = front.base, requests.Session()
        self.session.trust_env = False
        self.session.verify = str(front.authority)
        self.session.headers.update({"Host": NAME, "Origin": f"https://{NAME}", "Referer": f"https://{NAME}/"})
        self.session.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
        self.session.mount("https://", _From(address))

    def log_in(self, who: str, password: str = PASSWORD) -> requests.Response:
        self.open("/login/")
        return self.send("/login/", username=who, password=password)


def plainly(front: Front, path: str, **headers: str) -> requests.Response:
    """Asked without encryption."""
    return requests.get(front.plain + path, headers={"Host": NAME, **headers}, allow_redirects=False, timeout=PATIENCE)
