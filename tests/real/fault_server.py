"""A web server on a raw socket that fails on purpose, for 60_http.py.

Not executable, so scripts/run_checks does not take it for a test.
"""
import contextlib
import socket
import struct
import threading
import time


class Connection:
    """One request: its first line, its headers, and the ways to answer it wrongly."""

    def __init__(self, connection, line, headers):
        self.socket, self.line, self.headers = connection, line, headers
        self.path = line.split(" ")[1]

    def head(self, status, *fields):
        self.send(f"HTTP/1.1 {status}\r\n" + "".join(f"{field}\r\n" for field in fields) + "\r\n")

    def send(self, data):
        self.socket.sendall(data.encode() if isinstance(data, str) else data)

    def whole(self, body, *fields, status="200 OK"):
        self.head(status, f"Content-Length: {len(body)}", *fields)
        self.send(body)

    def reset(self):
        """RST instead of FIN, as a crashing server does."""
        time.sleep(0.05)  # so that what was sent arrives: a reset overtakes it
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def first_byte(self):
        """Where a Range begins; 0 without one."""
        text = self.headers.get("range", "bytes=0-")
        return int(text.removeprefix("bytes=").removesuffix("-"))


class FaultServer:
    """`answers` is called with each Connection and its number, from 0, and does as it likes; the connection is closed
    after it. What was asked stays in `seen`."""

    def __init__(self, answers, tls=None):
        self.answers, self.tls, self.seen = answers, tls, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.stopped = threading.Event()

    def __enter__(self):
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        # accept() is woken by a last connection.
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port)).close()
        self.thread.join(10)
        self.listener.close()

    def url(self, path="/t.csv", user=""):
        return f"http{'s' if self.tls else ''}://{user}127.0.0.1:{self.port}{path}"

    def serve(self):
        while not self.stopped.is_set():
            connection, _ = self.listener.accept()
            if self.stopped.is_set():
                connection.close()
                return
            threading.Thread(target=self.answer, args=(connection,), daemon=True).start()

    def answer(self, connection):
        with contextlib.suppress(OSError, ValueError), connection:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            data = b""
            while b"\r\n\r\n" not in data:
                piece = connection.recv(65536)
                if not piece:
                    return
                data += piece
            line, *fields = data.split(b"\r\n\r\n")[0].decode().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
            request = Connection(connection, line, headers)
            self.seen.append(request)
            self.answers(request, len(self.seen) - 1)
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_WR)


class ConnectProxy(FaultServer):
    """A proxy: CONNECT makes a tunnel, GET of an absolute address is passed on. With `login`, it wants that one."""

    def __init__(self, login=None):
        super().__init__(self.pass_on)
        self.login = login

    def pass_on(self, request, _):
        if self.login and request.headers.get("proxy-authorization") != self.login:
            return request.whole(b"", 'Proxy-Authenticate: Basic realm="p"', status="407 Proxy Authentication Required")
        method, target, _ = request.line.split(" ")
        place = target if method == "CONNECT" else target.split("/")[2]
        host, port = place.rsplit(":", 1)
        with socket.create_connection((host, int(port))) as server:
            if method == "CONNECT":
                request.head("200 Connection established")
            else:
                path = "/" + target.split("/", 3)[3]
                fields = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items()
                                 if not name.startswith("proxy-") and name != "connection")
                server.sendall(f"{method} {path} HTTP/1.1\r\n{fields}Connection: close\r\n\r\n".encode())
            up = threading.Thread(target=copy, args=(request.socket, server), daemon=True)
            up.start()
            copy(server, request.socket)


def copy(source, to):
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            to.sendall(piece)
    with contextlib.suppress(OSError):
        to.shutdown(socket.SHUT_WR)
