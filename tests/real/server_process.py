"""Starting and stopping the servers of the tests: a free port, waiting until it answers, ending by process id.

Not executable, so scripts/run_checks does not take it for a test.
"""
import contextlib
import pathlib
import socket
import subprocess
import time


def free_port():
    """A port of 127.0.0.1 that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_for_port(port, process, log, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    said = pathlib.Path(log).read_text(errors="replace")[-1500:] if pathlib.Path(log).exists() else ""
    stop(process)
    raise AssertionError(f"{process.args[0]} does not start (exit {process.poll()}): {said}")


def stop(process, seconds=10):
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def make_certificates(folder):
    """An authority of its own (ca.pem), a certificate for localhost and 127.0.0.1 (server.pem, server.key), and one for
    another name (other.pem, other.key)."""
    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj",
            "/CN=adze test authority")
    for name, names in (("server", "DNS:localhost,DNS:*.localhost,IP:127.0.0.1"), ("other", "DNS:elsewhere.example")):
        (pathlib.Path(folder) / "names").write_text(f"subjectAltName={names}\n")
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
                "-extfile", "names", "-out", f"{name}.pem")
