#!/usr/bin/env python3
"""A server must not lead adze to machines that only adze can reach: redirects to private, loopback and link-local addresses, however
they are written or resolved."""
import ctypes.util
import os

from adze_runs import Checks, Skipped, adze, expect, work_folder
from fault_server import FaultServer

BODY = b"a,b\n1,x\n2,y\n"
CLEAN = {name: "" for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY",
                               "NO_PROXY")}
ANY = "--allow-private-hosts"
REFUSED = "redirects to an address that is not public"


def query(url, *flags, environment=None):
    return adze("query", "SELECT count(*) AS n FROM source", url, "--columns", "a:int64,b:string", "--format", "csv", *flags,
                environment={**CLEAN, **(environment or {})}, timeout=60)


def succeeds(url, *flags, **named):
    result = expect(query(url, *flags, **named), 0)
    assert result.out == b"n\n2\n", result


def refused(url, *flags, **named):
    result = expect(query(url, *flags, **named), 5, says=REFUSED)
    assert "--allow-private-hosts" in result.err and not result.out, result


class Pair:
    """A server that sends everyone on, and the one that he must not reach."""

    def __init__(self, place):
        self.place = place

    def __enter__(self):
        self.inner = FaultServer(lambda request, _: request.whole(BODY)).__enter__()
        location = self.place.replace("PORT", str(self.inner.port))
        self.outer = FaultServer(lambda request, _: request.head("302 Found", "Content-Length: 0", f"Location: {location}"))
        self.outer.__enter__()
        return self

    def __exit__(self, *_):
        self.outer.__exit__()
        self.inner.__exit__()


def typed_addresses():
    with FaultServer(lambda request, _: request.whole(BODY) if request.path == "/t.csv" else
                     request.head("302 Found", "Content-Length: 0", "Location: /t.csv")) as server:
        succeeds(server.url("/t.csv"))
        succeeds(server.url("/moved"))
        succeeds(f"http://localhost:{server.port}/moved")


def every_way_to_write_it():
    for host in ("127.0.0.1", "localhost", "LOCALHOST.", "a.localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1",
                 "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]", "0.0.0.0", "0", "169.254.169.254",
                 "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "[fd00:ec2::254]", "[fe80::1]", "[64:ff9b::7f00:1]",
                 "metadata.google.internal", "printer.local"):
        with Pair(f"http://{host}:PORT/t.csv") as pair:
            refused(pair.outer.url())
            assert not pair.inner.seen, f"{host} was asked"


def allowed_if_asked_for():
    for host in ("127.0.0.1", "localhost", "2130706433"):
        with Pair(f"http://{host}:PORT/t.csv") as pair:
            succeeds(pair.outer.url(), ANY)
            assert len(pair.inner.seen) == 1


def names_are_judged_by_their_addresses(folder):
    wrapper = ctypes.util.find_library("nss_wrapper") or "/usr/lib/x86_64-linux-gnu/libnss_wrapper.so"
    if not os.path.exists(wrapper) and "/" in wrapper:
        return Skipped("libnss-wrapper is not there")
    hosts = folder / "hosts"
    hosts.write_text("127.0.0.1 files.example.com\n")
    environment = {"LD_PRELOAD": wrapper, "NSS_WRAPPER_HOSTS": str(hosts), "ASAN_OPTIONS": "verify_asan_link_order=0"}
    with Pair("http://files.example.com:PORT/t.csv") as pair:
        inner = f"http://files.example.com:{pair.inner.port}/t.csv"
        if query(inner, environment=environment).status != 0:
            return Skipped("names can't be made up on this machine")
        refused(pair.outer.url(), environment=environment)
        assert len(pair.inner.seen) == 1, "the name was asked although its address is private"
        succeeds(pair.outer.url(), ANY, environment=environment)
        # A connection that is open already, for the address was typed, is nobody's way in.
        result = expect(adze("query", "SELECT count(*) AS n FROM source", inner, pair.outer.url(), "--columns", "a:int64,b:string",
                             environment={**CLEAN, **environment}, timeout=60), 5, says=REFUSED)
        assert not result.out, result
    return None


def behind_a_proxy():
    """The proxy resolves names; addresses that are written out are refused all the same."""
    def answer(request, _):
        if request.line.startswith("GET http://files.example.com/"):
            return request.whole(BODY)
        place = "http://files.example.com/t.csv" if "first" in request.line else "http://127.0.0.1/t.csv"
        return request.head("302 Found", "Content-Length: 0", f"Location: {place}")
    with FaultServer(answer) as proxy:
        environment = {"http_proxy": f"http://127.0.0.1:{proxy.port}", "no_proxy": "files.example.com"}
        succeeds("http://first.example.com/t.csv", environment=environment)
        refused("http://second.example.com/t.csv", environment=environment)
        assert [request.line.split("/")[2] for request in proxy.seen] == ["first.example.com", "files.example.com",
                                                                          "second.example.com"]


def main():
    checks = Checks()
    with work_folder() as folder:
        for check in (typed_addresses, every_way_to_write_it, allowed_if_asked_for, behind_a_proxy):
            checks.run(check.__name__, check)
        checks.run(names_are_judged_by_their_addresses.__name__, names_are_judged_by_their_addresses, folder)
    checks.close()


main()
