"""Proxies that stand in front of a real server and break what passes through them.

Not executable, so scripts/run_checks does not take it for a test.

TcpProxy relays bytes, of any protocol, and breaks connections at a byte: reset, closed, stalled, slow. HttpProxy reads
requests and answers, and breaks the n-th of a kind: another answer instead, an answer that is lost after the server has
done the work, cut, changed. Both work with TLS in front of and behind them.
"""
import contextlib
import dataclasses
import socket
import struct
import threading
import time
import urllib.parse

UP, DOWN = "to the server", "from the server"


def reset(connection):
    """RST instead of FIN, as a crashing machine sends it."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    close(connection, socket.SHUT_RD)  # which sends nothing


def close(connection, ways=socket.SHUT_RDWR):
    # A socket that another thread reads from is freed only when that thread lets go of it: shutdown() wakes it.
    with contextlib.suppress(OSError):
        connection.shutdown(ways)
    with contextlib.suppress(OSError):
        connection.close()


class Proxy:
    """Listens on a port of 127.0.0.1 and serves each connection in a thread of its own, until it is left."""

    def __init__(self, server_port, tls=None, server_tls=None):
        self.server_port, self.tls, self.server_tls = server_port, tls, server_tls
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.ended = threading.Event()
        self.open = set()
        self.threads = []
        self.lock = threading.Lock()
        self.connections = 0

    def __enter__(self):
        self.thread = threading.Thread(target=self.accept, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port)).close()
        self.thread.join(10)
        self.listener.close()
        with self.lock:
            left = list(self.open)
        for connection in left:
            close(connection)

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            if self.ended.is_set():
                return connection.close()
            with self.lock:
                number = self.connections
                self.connections += 1
                self.open.add(connection)
            thread = threading.Thread(target=self.guarded, args=(connection, number), daemon=True)
            self.threads.append(thread)
            thread.start()

    def guarded(self, connection, number):
        try:
            with contextlib.suppress(OSError, ValueError, IndexError, EOFError):
                if self.tls:
                    connection = self.tls.wrap_socket(connection, server_side=True)
                    with self.lock:
                        self.open.add(connection)
                self.serve(connection, number)
        finally:
            close(connection)

    def wait_for_server(self, seconds=10):
        """Until the server has done all it was asked by a client that is gone."""
        end = time.monotonic() + seconds
        for thread in list(self.threads):
            thread.join(max(0.0, end - time.monotonic()))

    def connect(self):
        server = socket.create_connection(("127.0.0.1", self.server_port), timeout=60)
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.server_tls:
            server = self.server_tls.wrap_socket(server, server_hostname="localhost")
        with self.lock:
            self.open.add(server)
        return server

    def serve(self, connection, number):
        raise NotImplementedError

    def stall(self):
        """Says nothing more until the test is over."""
        self.ended.wait(120)


# --- Bytes --------------------------------------------------------------------------------------------------------------

@dataclasses.dataclass
class AtByte:
    """What happens to a connection when so many bytes have passed one way. `how` is "reset", "close" or "stall"; it
    happens to `times` connections from number `first` on, those that get so far."""

    how: str
    way: str = DOWN
    byte: int = 0
    times: int = 1
    first: int = 0


class TcpProxy(Proxy):
    """`fault` is an AtByte or None; `bytes_per_second` slows the way from the server; `refuse` connections are closed as
    soon as they are made."""

    def __init__(self, server_port, fault=None, bytes_per_second=0, refuse=0, **named):
        super().__init__(server_port, **named)
        self.fault, self.bytes_per_second, self.refuse = fault, bytes_per_second, refuse
        self.done = 0

    def fault_of(self, number, way):
        """What is to happen to this connection, one way; None: nothing."""
        return self.fault if self.fault and self.fault.way == way else None

    def take_fault(self, fault, number):
        """True if this connection is still one to be broken."""
        with self.lock:
            if self.done >= fault.times or number < fault.first:
                return False
            self.done += 1
            return True

    def serve(self, connection, number):
        if number < self.refuse:
            self.done += 1
            return reset(connection)
        server = self.connect()
        up = threading.Thread(target=self.relay, args=(connection, server, UP, number, (connection, server)), daemon=True)
        up.start()
        self.relay(server, connection, DOWN, number, (connection, server))
        up.join()

    def relay(self, source, to, way, number, both):
        passed = 0
        fault = self.fault_of(number, way)
        with contextlib.suppress(OSError):
            while True:
                if fault and passed >= fault.byte:
                    if self.take_fault(fault, number):
                        return self.break_off(fault, both)
                    fault = None
                piece = source.recv(min(65536, fault.byte - passed) if fault else 65536)
                if not piece:
                    break
                to.sendall(piece)
                passed += len(piece)
                if self.bytes_per_second and way == DOWN:
                    time.sleep(len(piece) / self.bytes_per_second)
        with contextlib.suppress(OSError):
            to.shutdown(socket.SHUT_WR)

    def break_off(self, fault, both):
        if fault.how == "stall":
            return self.stall()
        time.sleep(0.02)  # so that what was sent arrives: a reset overtakes it
        for connection in both:
            (reset if fault.how == "reset" else close)(connection)


# --- Requests -----------------------------------------------------------------------------------------------------------

class Message:
    """First line, header fields, and body of a request or of an answer. `raw_headers` are what was sent."""

    def __init__(self, line, headers):
        self.line, self.headers, self.body = line, headers, b""

    def get(self, name, default=""):
        return next((value for key, value in self.headers if key.lower() == name), default)

    def set(self, name, value):
        self.headers = [(key, old) for key, old in self.headers if key.lower() != name.lower()] + [(name, value)]

    def head(self):
        return (self.line + "\r\n" + "".join(f"{name}: {value}\r\n" for name, value in self.headers) + "\r\n").encode("latin-1")


class Request(Message):
    def __init__(self, line, headers):
        super().__init__(line, headers)
        self.method, target, _ = line.split(" ")
        self.path, _, words = target.partition("?")
        self.query = dict(urllib.parse.parse_qsl(words, keep_blank_values=True))


class Answer(Message):
    @property
    def status(self):
        return int(self.line.split(" ")[1])


def read_head(file):
    lines = []
    while True:
        line = file.readline(65537)
        if not line:
            raise EOFError
        line = line.rstrip(b"\r\n").decode("latin-1")
        if not line:
            break
        lines.append(line)
    return lines[0], [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines[1:])]


def read_chunks(file):
    while True:
        length = int(file.readline().split(b";")[0], 16)
        if length == 0:
            while file.readline().strip():  # trailers
                pass
            return
        yield file.read(length)
        file.readline()


class HttpProxy(Proxy):
    """`rules` are asked in order for each request; the first that takes it decides, else it is passed on. What was asked
    stays in `seen`. `watch`, if given, is called with (request, moment): "before" and "after" the server has done its work,
    and when its answer was "sent"."""

    def __init__(self, server_port, rules=(), watch=None, **named):
        super().__init__(server_port, **named)
        self.rules, self.watch, self.seen = list(rules), watch, []

    def serve(self, connection, number):
        file = connection.makefile("rb")
        while True:
            try:
                request = Request(*read_head(file))
            except (EOFError, OSError):
                return
            self.read_body(connection, file, request)
            with self.lock:
                self.seen.append(request)
                act = next((rule.act for rule in self.rules if rule.takes(request)), None)
            if self.watch:
                self.watch(request, "before")
            if act:
                if not act(self, connection, request):
                    return
            else:
                self.send_answer(connection, self.pass_on(request))
            if self.watch:
                self.watch(request, "sent")
            if request.get("connection").lower() == "close":
                return

    def read_body(self, connection, file, request):
        if request.get("expect"):
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if "chunked" in request.get("transfer-encoding"):
            request.body = b"".join(read_chunks(file))
            request.headers = [(name, value) for name, value in request.headers if name.lower() != "transfer-encoding"]
            request.set("content-length", str(len(request.body)))
        else:
            request.body = file.read(int(request.get("content-length", "0")))

    def pass_on(self, request, body=None):
        """What the real server answers, whole."""
        server = self.connect()
        try:
            head = Request(request.line, [field for field in request.headers if field[0].lower() not in ("connection", "expect")])
            head.set("connection", "close")
            server.sendall(head.head() + (request.body if body is None else body))
            file = server.makefile("rb")
            while True:
                answer = Answer(*read_head(file))
                if answer.status != 100:
                    break
            if request.method != "HEAD":
                if "chunked" in answer.get("transfer-encoding"):
                    answer.body = b"".join(read_chunks(file))
                    answer.headers = [(name, value) for name, value in answer.headers if name.lower() != "transfer-encoding"]
                    answer.set("content-length", str(len(answer.body)))
                elif answer.get("content-length"):
                    answer.body = file.read(int(answer.get("content-length")))
                else:
                    answer.body = file.read()
                    answer.set("content-length", str(len(answer.body)))
        finally:
            close(server)
        answer.headers = [(name, value) for name, value in answer.headers if name.lower() != "connection"]
        if self.watch:
            self.watch(request, "after")
        return answer

    def send_answer(self, connection, answer):
        connection.sendall(answer.head())
        if answer.body:
            connection.sendall(answer.body)
        return True


class Rule:
    """Takes `times` requests of a kind, after the first `skip` of them. `matches` looks at a request; `act(proxy,
    connection, request)` answers it, and returns whether the connection stays open."""

    def __init__(self, matches, act, times=1, skip=0):
        self.matches, self.act, self.times, self.skip, self.done = matches, act, times, skip, 0

    def takes(self, request):
        if not self.matches(request):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.done >= self.times:
            return False
        self.done += 1
        return True


def answers(status, body=b"", headers=()):
    """Instead of asking the server. `headers` may be made at the moment they are sent."""
    def act(proxy, connection, request):
        fields = headers() if callable(headers) else headers
        answer = Answer(f"HTTP/1.1 {status}", [*fields, ("Content-Length", str(len(body)))])
        answer.body = b"" if request.method == "HEAD" else body
        return proxy.send_answer(connection, answer)
    return act


def resets_before(proxy, connection, request):
    """The request does not reach the server."""
    reset(connection)


def loses_answer(proxy, connection, request):
    """The server does the work, and nobody hears of it."""
    proxy.pass_on(request)
    reset(connection)


def stalls(proxy, connection, request):
    proxy.stall()


def cuts_answer(bytes_kept, ends=reset):
    """Sends so many bytes of the body and breaks off, by a reset or, with `close`, cleanly."""
    def act(proxy, connection, request):
        answer = proxy.pass_on(request)
        connection.sendall(answer.head() + answer.body[:bytes_kept])
        time.sleep(0.02)
        ends(connection)
    return act


def changes_answer(change):
    """`change` is called with the server's answer."""
    def act(proxy, connection, request):
        answer = proxy.pass_on(request)
        change(answer)
        return proxy.send_answer(connection, answer)
    return act


def changes_upload(proxy, connection, request):
    """A bit of the body turns over on its way to the server."""
    middle = len(request.body) // 2
    body = request.body[:middle] + bytes([request.body[middle] ^ 1]) + request.body[middle + 1:]
    return proxy.send_answer(connection, proxy.pass_on(request, body))


def flips_body(answer):
    middle = len(answer.body) // 2
    answer.body = answer.body[:middle] + bytes([answer.body[middle] ^ 1]) + answer.body[middle + 1:]
