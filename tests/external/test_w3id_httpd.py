"""The redirects proposed to w3id.org, asked of a real Apache httpd on this machine."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from redirects import CASES, PAGES

pytestmark = pytest.mark.external

HTACCESS = Path(__file__).resolve().parents[2] / "w3id" / ".htaccess"

CONFIGURATION = """
ServerRoot "{folder}"
ServerName localhost
Listen 127.0.0.1:{port}
PidFile "{folder}/pid"
ErrorLog "{folder}/error.log"
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule rewrite_module {modules}/mod_rewrite.so
{user}
DocumentRoot "{folder}/www"
<Directory "{folder}/www">
    AllowOverride All
    Require all granted
</Directory>
"""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Run httpd on a free local port with the folder as w3id.org would have it."""
    program = shutil.which("apache2", path=os.environ["PATH"] + ":/usr/sbin") or shutil.which("httpd")
    assert program, "Apache httpd is missing; .ci/system.sh external installs it."
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="unionref-httpd-"))
    folder.chmod(0o755)
    (folder / "www" / "unionref").mkdir(parents=True)
    shutil.copy(HTACCESS, folder / "www" / "unionref" / ".htaccess")
    modules = next(
        m for m in (Path("/usr/lib/apache2/modules"), Path("/usr/lib64/httpd/modules")) if m.is_dir()
    )
    user = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
    configuration = folder / "httpd.conf"
    configuration.write_text(
        CONFIGURATION.format(folder=folder, port=free, modules=modules, user=user), encoding="utf-8"
    )
    server = subprocess.Popen([program, "-f", str(configuration), "-DFOREGROUND"], stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            if server.poll() is not None:
                raise AssertionError((server.stderr.read() if server.stderr else b"").decode())
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", free)) == 0:
                    break
            time.sleep(0.1)
        yield free
    finally:
        server.terminate()
        server.wait(timeout=20)
        if server.stderr:
            server.stderr.close()
        shutil.rmtree(folder)


def ask(port: int, path: str, accept: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", f"/unionref/{path}", headers={"Accept": accept} if accept else {})
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


@pytest.mark.parametrize(("path", "accept", "expected"), CASES)
def test_case(port: int, path: str, accept: str, expected: str | None) -> None:
    response = ask(port, path, accept)
    if expected is None:
        assert response.status == 404
        assert response.getheader("Location") is None
    else:
        assert (response.status, response.getheader("Location")) == (303, PAGES + expected)


def test_caches_are_told_that_the_form_depends_on_what_was_asked_for(port: int) -> None:
    response = ask(port, "id/kenkoro", "text/turtle")
    assert "Accept" in (response.getheader("Vary") or "")
    assert response.getheader("Access-Control-Allow-Origin") == "*"
