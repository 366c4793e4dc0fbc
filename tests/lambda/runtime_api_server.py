"""Lambda's Runtime API as a plain server in Python, for tests of the function's loop.

    with RuntimeApi() as api, Function(api, folder) as function:     # function_process.py: build/adze as Lambda starts it
        outcome = function.invoke({"Records": [...]})                # hands an event out and waits for what comes of it
        assert outcome.kind == "response", outcome                   # or "error", then .error_type is its header
        print(outcome.json, outcome.seconds)

`api.send(event)` only queues an event and gives a Delivery, whose wait() gives the Outcome; events are handed out in their order
to whoever asks for the next one. All requests are in `api.requests`, errors of the start in `api.init_errors`.

It can misbehave: `api.misbehave("next", cut(10))` lets the following request of that kind ("next", "response", "error", "init")
be answered so instead; several are taken in turn. The faults are below, all made as functions of an Exchange, so a test can have
its own. `api.close_idle_connections()` closes those on which no request is under way, as a proxy does after a freeze.

Not executable, so scripts/run_checks does not take it for a test.
"""
import collections
import contextlib
import dataclasses
import json
import queue
import re
import socket
import struct
import threading
import time
import uuid

PREFIX = "/2018-06-01/runtime/"
BODY_BYTES_MAX = 6 * 1024 * 1024 + 100  # what the real one takes; more is answered by 413
INVOCATION = re.compile(r"invocation/([^/]+)/(response|error)")
ARN = "arn:aws:lambda:us-east-1:111122223333:function:adze-test"
TRACE_ID = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"


@dataclasses.dataclass
class Request:
    method: str
    path: str
    headers: dict  # names in lower case
    body: bytes
    connection: int  # counts connections from 0
    time: float


@dataclasses.dataclass
class Outcome:
    """What the function answered. `kind` is "response" or "error"."""
    kind: str
    headers: dict
    body: bytes
    seconds: float  # since the event was handed out

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error_type(self):
        return self.headers.get("lambda-runtime-function-error-type", "")


class Delivery:
    """An event on its way."""

    def __init__(self, payload, timeout, request_id, headers):
        self.payload = payload if isinstance(payload, bytes) else payload.encode() if isinstance(payload, str) else json.dumps(payload).encode()
        self.timeout = timeout
        self.request_id = request_id or str(uuid.uuid4())
        self.more_headers = headers
        self.handed_out = None
        self.outcomes = []  # more than one is a fault of the function
        self.answered = threading.Event()

    def headers(self):
        """As documented; those given to send() add to them, or take one away where the value is None."""
        headers = {"Content-Type": "application/json", "Lambda-Runtime-Aws-Request-Id": self.request_id,
                   "Lambda-Runtime-Deadline-Ms": str(int((time.time() + self.timeout) * 1000)),
                   "Lambda-Runtime-Invoked-Function-Arn": ARN, "Lambda-Runtime-Trace-Id": TRACE_ID, **self.more_headers}
        return {name: value for name, value in headers.items() if value is not None}

    def wait(self, seconds=60):
        assert self.answered.wait(seconds), f"no answer within {seconds} s to {self.payload[:200]!r}"
        return self.outcomes[0]


@dataclasses.dataclass
class Exchange:
    """A request and the right answer to it, for a fault to do as it likes with. It returns true if the connection goes on."""
    connection: socket.socket
    request: Request
    status: int
    headers: dict
    body: bytes

    def head(self, **more):
        headers = {**self.headers, **more}
        if "Transfer-Encoding" not in headers:
            headers.setdefault("Content-Length", str(len(self.body)))
        lines = [f"HTTP/1.1 {self.status} {'OK' if self.status < 300 else 'Error'}", *(f"{name}: {value}" for name, value in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def bytes(self):
        return self.head() + self.body

    def answer(self):
        self.connection.sendall(self.bytes())
        return True


# --- Faults -------------------------------------------------------------------------------------------------------------

def reply(status, body=b'{"errorMessage":"no","errorType":"Test"}', **headers):
    """Another answer than the right one, such as 500. What was sent still counts, unless the status says it doesn't."""
    def fault(exchange):
        exchange.status, exchange.body, exchange.headers = status, body, {"Content-Type": "application/json", **headers}
        return exchange.answer()
    fault.refuses = status >= 400
    return fault


def cut(count):
    """The first `count` bytes of the answer, then the end of the connection."""
    def fault(exchange):
        exchange.connection.sendall(exchange.bytes()[:count])
        return False
    return fault


def close(lost=True):
    """The end of the connection instead of an answer; `lost`: what was sent doesn't count."""
    def fault(_):
        return False
    fault.refuses = lost
    return fault


def reset(lost=True):
    """The same, the hard way."""
    def fault(exchange):
        exchange.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False
    fault.refuses = lost
    return fault


def answer_and_close(exchange):
    """The right answer, and the end of the connection without a word of it before."""
    exchange.answer()
    return False


def garbage(data=b"\x00\xff garbage\r\n\r\n"):
    """Bytes that are no answer; the connection stays open."""
    def fault(exchange):
        exchange.connection.sendall(data)
        return True
    return fault


def delayed(seconds):
    """The right answer, late."""
    def fault(exchange):
        time.sleep(seconds)
        return exchange.answer()
    return fault


def silent(exchange):
    """No answer at all, and the connection open, until the function closes it."""
    with contextlib.suppress(OSError):
        while exchange.connection.recv(4096):
            pass
    return False


def slow(piece=1, seconds=0.001):
    """The right answer in pieces of some bytes with a pause behind each."""
    def fault(exchange):
        data = exchange.bytes()
        for begin in range(0, len(data), piece):
            exchange.connection.sendall(data[begin:begin + piece])
            time.sleep(seconds)
        return True
    return fault


def chunked(size=7, trailer=b""):
    """The right answer in chunks of `size` bytes."""
    def fault(exchange):
        data = exchange.head(**{"Transfer-Encoding": "chunked"})
        for begin in range(0, len(exchange.body), size):
            piece = exchange.body[begin:begin + size]
            data += b"%x;note=1\r\n%s\r\n" % (len(piece), piece)
        exchange.connection.sendall(data + b"0\r\n" + trailer + b"\r\n")
        return True
    return fault


# --- The server ---------------------------------------------------------------------------------------------------------

class RuntimeApi:
    """One server on a free port of 127.0.0.1, a thread for each connection."""

    def __init__(self):
        self.requests, self.init_errors = [], []
        self.events = queue.Queue()
        self.deliveries = {}
        self.faults = collections.defaultdict(collections.deque)
        self.waiting = set()  # connections that wait for the next event
        self.asked = threading.Event()  # for the first event
        self.asked_at = None
        self.changed = threading.Condition()
        self.connections = {}  # socket: whether a request is under way on it
        self.connection_count = 0
        self.stopped = False

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.stopped = True
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.close_connections(lambda is_busy: True)

    # For tests

    def send(self, payload, timeout=60.0, request_id=None, headers=None):
        """Queues an event: an object for JSON, text, or bytes. `timeout` in seconds is the function's, told as its deadline when the
        event is handed out. Nobody is killed when it has passed."""
        delivery = Delivery(payload, timeout, request_id, headers or {})
        self.deliveries[delivery.request_id] = delivery
        self.events.put(delivery)
        return delivery

    def misbehave(self, kind, *faults):
        assert kind in ("next", "response", "error", "init"), kind
        self.faults[kind].extend(faults)

    def wait_until_idle(self, count=1, seconds=30):
        """Until `count` connections wait for an event."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.idle() >= count, seconds), \
                f"{self.idle()} of {count} ask for an event within {seconds} s"

    def idle(self):
        """How many connections wait for an event, without those that are closed."""
        return sum(not self.is_closed(connection) for connection in self.waiting)

    def close_idle_connections(self):
        self.close_connections(lambda is_busy: not is_busy)

    def close_waiting_connections(self):
        """Those that wait for an event."""
        self.close_connections(lambda is_busy: is_busy)

    def of_kind(self, kind):
        """The requests of "next", "response", "error" or "init" so far."""
        return [request for request in self.requests if self.kind(request) == kind]

    # Connections

    def close_connections(self, which):
        for connection, is_busy in list(self.connections.items()):
            if which(is_busy):
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def accept(self):
        while not self.stopped:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connections[connection] = False
            threading.Thread(target=self.serve, args=(connection, self.connection_count), daemon=True).start()
            self.connection_count += 1

    def serve(self, connection, number):
        with connection, contextlib.suppress(OSError, ConnectionError), connection.makefile("rb") as stream:
            while request := self.read_request(connection, stream, number):
                self.requests.append(request)
                if not self.handle(connection, request):
                    break
                self.connections[connection] = False
        self.connections.pop(connection, None)

    def read_request(self, connection, stream, number):
        first = stream.readline(65536)
        if not first:
            return None
        self.connections[connection] = True
        method, path, version = first.decode("latin-1").split()
        assert version == "HTTP/1.1", first
        headers = {}
        while (line := stream.readline(65536)) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        body = stream.read(int(headers.get("content-length", 0)))
        if len(body) < int(headers.get("content-length", 0)):
            return None
        return Request(method, path, headers, body, number, time.monotonic())

    # Answers

    @staticmethod
    def kind(request):
        path = request.path.removeprefix(PREFIX)
        if path == "invocation/next":
            return "next"
        if path == "init/error":
            return "init"
        found = INVOCATION.fullmatch(path)
        return found[2] if found else ""

    def handle(self, connection, request):
        kind = self.kind(request)
        fault = None
        if self.faults[kind] and kind != "next":
            fault = self.faults[kind].popleft()
        if kind == "next":
            exchange, fault = self.next(connection, request)
            if exchange is None:
                return False
        elif getattr(fault, "refuses", False):
            exchange = self.status(connection, request, 202)
        elif kind == "init":
            self.init_errors.append(Outcome("error", request.headers, request.body, 0.0))
            exchange = self.status(connection, request, 202)
        elif kind:
            exchange = self.take_outcome(connection, request, kind)
        else:
            exchange = self.status(connection, request, 404)
        return (fault or Exchange.answer)(exchange)

    def status(self, connection, request, status):
        body = b'{"status":"OK"}\n' if status < 300 else b'{"errorMessage":"refused","errorType":"InvalidRequest"}'
        return Exchange(connection, request, status, {"Content-Type": "application/json"}, body)

    def next(self, connection, request):
        if self.asked_at is None:
            self.asked_at = time.monotonic()
        self.asked.set()
        self.change_waiting(self.waiting.add, connection)
        try:
            while not self.stopped:
                # A fault is taken when it would show: with the event, or, if it needs none, at once.
                if self.faults["next"] and getattr(self.faults["next"][0], "refuses", False):
                    return self.status(connection, request, 200), self.faults["next"].popleft()
                try:
                    delivery = self.events.get(timeout=0.02)
                except queue.Empty:
                    if self.is_closed(connection):
                        return None, None
                    continue
                if self.is_closed(connection):
                    self.give_back(delivery)
                    return None, None
                fault = self.faults["next"].popleft() if self.faults["next"] else None
                delivery.handed_out = time.monotonic()
                return Exchange(connection, request, 200, delivery.headers(), delivery.payload), fault
            return None, None
        finally:
            self.change_waiting(self.waiting.discard, connection)

    def give_back(self, delivery):
        """Nobody has it yet."""
        with self.events.mutex:
            self.events.queue.appendleft(delivery)
            self.events.not_empty.notify()

    def change_waiting(self, change, connection):
        with self.changed:
            change(connection)
            self.changed.notify_all()

    @staticmethod
    def is_closed(connection):
        try:
            return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def take_outcome(self, connection, request, kind):
        delivery = self.deliveries.get(INVOCATION.fullmatch(request.path.removeprefix(PREFIX))[1])
        if delivery is None or delivery.outcomes:
            if delivery is not None:
                delivery.outcomes.append(Outcome(kind, request.headers, request.body, 0.0))
            return self.status(connection, request, 400)
        if kind == "response" and len(request.body) > BODY_BYTES_MAX:
            return self.status(connection, request, 413)
        delivery.outcomes.append(Outcome(kind, request.headers, request.body, time.monotonic() - delivery.handed_out))
        delivery.answered.set()
        return self.status(connection, request, 202)
