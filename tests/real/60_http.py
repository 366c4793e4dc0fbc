#!/usr/bin/env python3
"""http and https as sources: a real nginx, a proxy, and a server that fails in every way it can. After each fault the
result is that of the whole file, or there is no result and a message that says what is wrong; no secret is ever printed."""
import base64
import bz2
import gzip
import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import time
import urllib.request
import warnings
import zipfile

from adze_runs import ADZE, HERE, ROOT, Checks, Result, adze, compile_c, digest, expect, send, work_folder
from fault_server import ConnectProxy, FaultServer
from web_server import Nginx

EXAMPLE = ROOT / "examples/dp_summary"
ROWS = 20_000
BODY = b"a,b\n" + b"".join(b"%d,row %d\n" % (i, i * i) for i in range(ROWS))
SUM = str(sum(range(ROWS)))
QUERY = "SELECT count(*) AS n, sum(a) AS s FROM source"
COLUMNS = "a:int64,b:string"
EXPECTED = f"n,s\n{ROWS},{SUM}\n".encode()
ETAG = 'ETag: "v1"'
SECRETS = ("hunter2", "t0p-s3cret-token", "query-secret")
# No proxy of the machine itself may come between.
CLEAN = {name: "" for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY",
                               "NO_PROXY", "AWS_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")}


def require_no_secret(result):
    text = result.err + (result.out or b"").decode(errors="replace")
    for secret in SECRETS + tuple(base64.b64encode(word.encode()).decode().rstrip("=") for word in ("bob:hunter2",)):
        assert secret not in text, f"{secret} is printed: {result}"


def query(url, *flags, environment=None, launcher=(), timeout=60):
    # All servers here are on loopback, and some send to another one; 75_private_hosts.py has what is refused without the flag.
    result = adze("query", QUERY, url, "--columns", COLUMNS, "--format", "csv", "--allow-private-hosts", *flags,
                  environment={**CLEAN, **(environment or {})}, launcher=launcher, timeout=timeout)
    require_no_secret(result)
    return result


def succeeds(url, *flags, expected=EXPECTED, **named):
    result = expect(query(url, *flags, **named), 0)
    assert result.out == expected, f"{result.out[:200]} from {result}"
    return result


def fails(status, says, url, *flags, **named):
    result = expect(query(url, *flags, **named), status, says=says)
    assert not result.out, f"output of a failed run: {result}"
    return result


def faulty(answers, check, **named):
    """Runs `check` with a server that answers by `answers`."""
    with FaultServer(answers, **named) as server:
        return check(server)


# --- nginx --------------------------------------------------------------------------------------------------------------

def put_files(www):
    (www / "t.csv").write_bytes(BODY)
    (www / "t.csv.gz").write_bytes(gzip.compress(BODY))
    (www / "ds 1.csv").write_bytes((EXAMPLE / "ds_1.csv").read_bytes())
    shutil.copy(EXAMPLE / "ds_1.csv", www)
    (www / "page.html").write_text("<!DOCTYPE html><html><body>log in</body></html>")
    (www / "part.html").write_text("<div>not found</div>")


def check_example(nginx):
    """The second example job, over http and https: the result is that of the first one."""
    expected = json.loads((ROOT / "tests/data/ds_1.expected.json").read_text())["rows"]
    for url, environment in ((nginx.url("/ds_1.csv"), {}), (nginx.secure_url("/ds_1.csv"), nginx.trust),
                             (nginx.url("/gzip/ds_1.csv"), {}), (nginx.url("/ds 1.csv"), {})):
        folder = nginx.folder / "example"
        shutil.rmtree(folder, ignore_errors=True)
        for name in ("dp_summary", "dp_summary_url"):
            shutil.copytree(ROOT / "examples" / name, folder / name, ignore=shutil.ignore_patterns("out"))
        expect(adze("run", folder / "dp_summary/job.yaml"), 0)
        result = expect(adze("run", folder / "dp_summary_url/job.yaml", "--set", f"url={url}", "--json",
                             environment={**CLEAN, **environment}), 0)
        receipt = json.loads(result.out)
        assert receipt["inputs"][0]["uri"].startswith(url.split("ds")[0]), receipt["inputs"]
        # 51_foreign_readers.py compares the first job's values with the expected ones.
        assert receipt["rows"]["read"] == 200 and receipt["rows"]["written"] == len(expected), receipt["rows"]
        same = [(folder / name / "out/etl_output.parquet") for name in ("dp_summary", "dp_summary_url")]
        assert same[0].read_bytes() == same[1].read_bytes(), "another result than from the file"


def check_receipt(nginx):
    result = expect(adze("query", QUERY, nginx.url("/t.csv?x=query-secret"), "--columns", COLUMNS, "--to", nginx.folder / "r.csv",
                         "--json", environment=CLEAN), 0)
    require_no_secret(result)
    source = json.loads(result.out)["inputs"][0]
    assert source["uri"] == nginx.url("/t.csv") and source["bytes"] == len(BODY) and source["etag"], source


def check_compression(nginx):
    succeeds(nginx.url("/gzip/t.csv"))
    asked = urllib.request.Request(nginx.url("/gzip/t.csv"), headers={"Accept-Encoding": "gzip"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked) as answer:
        assert answer.headers["Content-Encoding"] == "gzip", "nginx does not compress: this test tests nothing"
    succeeds(nginx.url("/t.csv.gz"))
    succeeds(nginx.url("/labelled/t.csv.gz"))
    fails(5, "encoded with gzip, and it is not", nginx.url("/labelled/t.csv"))
    twice = gzip.compress(gzip.compress(BODY))
    faulty(lambda request, _: request.whole(twice, "Content-Encoding: gzip"), lambda server: succeeds(server.url()))
    faulty(lambda request, _: request.whole(twice, "Content-Encoding: gzip, gzip"), lambda server: succeeds(server.url()))
    faulty(lambda request, _: request.whole(BODY, "Content-Encoding: br"),
           lambda server: fails(5, "Content-Encoding", server.url()))
    faulty(lambda request, _: request.whole(BODY, "Content-Encoding: gzip,gzip,gzip"),
           lambda server: fails(5, "encoded 3 times", server.url()))
    faulty(lambda request, _: request.whole(BODY, "Content-Encoding: identity"), lambda server: succeeds(server.url()))


def check_statuses(nginx):
    fails(5, "404 Not Found", nginx.url("/nothing.csv?x=query-secret"))
    fails(5, "410 Gone", nginx.url("/gone/"))
    fails(5, "204 No Content", nginx.url("/empty/"))
    fails(7, "403 Forbidden", nginx.url("/forbidden/"))
    fails(7, "may have expired", nginx.url("/forbidden/?x=query-secret"))
    fails(3, "an HTML page", nginx.url("/page.html"))
    fails(3, "an HTML page", nginx.url("/part.html"))
    for status in (206, 304, 418):
        faulty(lambda request, _: request.whole(b"", status=f"{status} No"),
               lambda server: fails(5, f"answered {status}", server.url()))


def check_redirects(nginx):
    succeeds(nginx.url("/moved/"))
    succeeds(nginx.url("/relative/"))
    succeeds(nginx.url("/secure/"), environment=nginx.trust)
    fails(5, "redirects to plain http", nginx.secure_url("/insecure/"), environment=nginx.trust)
    fails(5, "more than 10 redirects", nginx.url("/loop/"))
    fails(5, "no http or https address", nginx.url("/ftp/"))
    faulty(lambda request, _: request.head("302 Found", "Content-Length: 0"),
           lambda server: fails(5, "without saying where to", server.url()))
    # The body of a redirect is nobody's: an endless one must not hold the run up.
    def endless(request, _):
        request.head("302 Found", f"Location: {nginx.url('/t.csv')}")
        while True:
            request.send(b"x" * 65536)
    faulty(endless, lambda server: succeeds(server.url()))


def check_certificates(nginx):
    url = nginx.secure_url("/t.csv")
    fails(5, "is not trusted", url)
    assert "SSL_CERT_FILE" in query(url).err
    succeeds(url, environment=nginx.trust)
    succeeds(url, environment={"AWS_CA_BUNDLE": str(nginx.folder / "ca.pem"), "SSL_CERT_FILE": "/nowhere"})
    hashed = nginx.folder / "hashed"
    hashed.mkdir(exist_ok=True)
    shutil.copy(nginx.folder / "ca.pem", hashed)
    subprocess.run(["openssl", "rehash", str(hashed)], check=True)
    succeeds(url, environment={"SSL_CERT_DIR": str(hashed)})
    fails(5, "names certificates that aren't there", url, environment={"SSL_CERT_FILE": "/nowhere"})
    fails(5, "wrong version number", f"https://127.0.0.1:{nginx.http}/t.csv", environment=nginx.trust)
    fails(5, "400", f"http://127.0.0.1:{nginx.https}/t.csv")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(nginx.folder / "other.pem", nginx.folder / "other.key")
    faulty(lambda request, _: request.whole(BODY), lambda server: fails(5, "is not trusted", server.url(), environment=nginx.trust),
           tls=tls)
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    old.load_cert_chain(nginx.folder / "server.pem", nginx.folder / "server.key")
    old.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python too finds TLS 1.1 too old
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    faulty(lambda request, _: request.whole(BODY), lambda server: fails(5, "no secure connection", server.url(), environment=nginx.trust),
           tls=old)


def check_credentials(nginx):
    url = nginx.url("/private/t.csv")
    secret = nginx.folder / "secret"
    assert "--auth" in fails(7, "401 Unauthorized", url).err
    succeeds(nginx.url("/private/t.csv", user="bob:hunter2@"))
    fails(7, "401 Unauthorized", nginx.url("/private/t.csv", user="bob:t0p-s3cret-token@"))
    succeeds(url, "--auth", "basic-env:LOGIN", environment={"LOGIN": "bob:hunter2"})
    for text in ("bob:hunter2", "bob:hunter2\n", "bob:hunter2\r\n"):
        secret.write_text(text)
        succeeds(url, "--auth", f"basic-file:{secret}")
    fails(7, "is not set", url, "--auth", "basic-env:NOT_SET")
    fails(7, "is empty", url, "--auth", "basic-env:LOGIN", environment={"LOGIN": ""})
    fails(7, "can't be read", url, "--auth", "basic-file:/nowhere")
    fails(7, "are not user:password", url, "--auth", "basic-env:LOGIN", environment={"LOGIN": "hunter2"})
    fails(2, "given twice", nginx.url("/private/t.csv", user="bob:hunter2@"), "--auth", "basic-env:LOGIN",
          environment={"LOGIN": "bob:hunter2"})
    for text in ("t0p-s3cret-token\r\nX-Evil: 1", "t0p-s3cret-token\nx", "t0p-s3cret-token\x01"):
        fails(7, "line break", url, "--auth", "bearer-env:TOKEN", environment={"TOKEN": text})
    fails(2, "not a URL", nginx.url("/private/t.csv", user="bob:hunter2%0d%0aX-Evil:1@"))
    # In a job, with the file beside it.
    secret.write_text("bob:hunter2\n")
    job = nginx.folder / "job.yaml"
    job.write_text(f"source:\n  uri: {url}\n  auth: {{basic_file: secret}}\n  columns: {{a: int64, b: string}}\n"
                   "target: {uri: job.parquet}\n")
    require_no_secret(expect(adze("run", job, "--json", environment=CLEAN, cwd="/"), 0))
    require_no_secret(expect(adze("check", job, environment=CLEAN), 0))


def authorization(request):
    return request.headers.get("authorization")


def check_credentials_stay(nginx):
    """Sent to the origin that was named, and to no other host or port, with or without TLS."""
    def serve(request, _):
        request.whole(BODY) if request.path == "/t.csv" else request.head("302 Found", "Content-Length: 0", "Location: /t.csv")
    token = {"TOKEN": "t0p-s3cret-token"}
    with FaultServer(serve) as server:
        succeeds(server.url(), "--auth", "bearer-env:TOKEN", environment=token)
        succeeds(server.url("/here"), "--auth", "bearer-env:TOKEN", environment=token)
        assert [authorization(request) for request in server.seen] == ["Bearer t0p-s3cret-token"] * 3
    with FaultServer(lambda request, _: request.whole(b"", status="401 Unauthorized")) as other:
        for user, flags in (("bob:hunter2@", ()), ("", ("--auth", "bearer-env:TOKEN"))):
            for place in (f"127.0.0.1:{other.port}", f"localhost:{other.port}", f"eve:hunter2@127.0.0.1:{other.port}"):
                moved = lambda request, _: request.head("302 Found", "Content-Length: 0", f"Location: http://{place}/t.csv")
                result = faulty(moved, lambda server: fails(7, "401", server.url(user=user), *flags, environment=token))
                assert "never carried to another address" in result.err, str(result)
        assert other.seen and not any(authorization(request) for request in other.seen), "credentials went to another origin"


def check_proxies(nginx):
    with ConnectProxy() as proxy:
        place = f"http://127.0.0.1:{proxy.port}"
        succeeds(nginx.secure_url("/t.csv"), environment={**nginx.trust, "HTTPS_PROXY": place})
        assert proxy.seen.pop().line.startswith("CONNECT localhost:")
        succeeds(nginx.url("/t.csv"), environment={"http_proxy": place})
        assert proxy.seen.pop().line.startswith("GET http://")
        succeeds(nginx.url("/t.csv"), environment={"ALL_PROXY": f"127.0.0.1:{proxy.port}"})
        assert proxy.seen.pop()
        for exempt in ("127.0.0.1,localhost", "*"):
            succeeds(nginx.url("/t.csv"), environment={"HTTP_PROXY": place, "NO_PROXY": exempt})
            succeeds(nginx.secure_url("/t.csv"), environment={**nginx.trust, "https_proxy": place, "no_proxy": exempt})
        assert not proxy.seen, "NO_PROXY is not obeyed"
        # What is for the server stays out of the proxy's sight.
        succeeds(nginx.secure_url("/private/t.csv", user="bob:hunter2@"), environment={**nginx.trust, "HTTPS_PROXY": place})
        assert not authorization(proxy.seen.pop()), "the proxy was told the server's password"
    login = "Basic " + base64.b64encode(b"bob:hunter2").decode()
    with ConnectProxy(login) as proxy:
        right, wrong = (f"http://bob:{word}@127.0.0.1:{proxy.port}" for word in ("hunter2", "t0p-s3cret-token"))
        for url in (nginx.url("/t.csv"), nginx.secure_url("/t.csv")):
            both = lambda place: {**nginx.trust, "HTTPS_PROXY": place, "HTTP_PROXY": place}
            succeeds(url, environment=both(right))
            fails(7, "407", url, environment=both(wrong))
    fails(5, "the proxy can't be used: 127.0.0.1:1: Connection refused", nginx.url("/t.csv"),
          environment={"HTTP_PROXY": "http://bob:hunter2@127.0.0.1:1"})
    fails(5, "the proxy can't be used: nowhere.invalid:1", nginx.url("/t.csv"),
          environment={"HTTP_PROXY": "http://bob:hunter2@nowhere.invalid:1"})
    fails(5, "the proxy can't be used", nginx.url("/t.csv"), environment={"HTTP_PROXY": "bogus://bob:hunter2@127.0.0.1:1"})


def check_looking(nginx):
    """What is looked at before a job is written, and types that are inferred: one request each."""
    for words in (("infer",), ("preview",), ("query", "SELECT dp, max(memory) AS m FROM source GROUP BY dp", "--format", "csv")):
        from_file = expect(adze(*words, nginx.www / "ds_1.csv", "--auth", "bearer-env:HOME", environment=CLEAN), 0)
        with FaultServer(lambda request, _: request.whole((nginx.www / "ds_1.csv").read_bytes())) as server:
            result = expect(adze(*words, server.url("/ds_1.csv"), "--auth", "bearer-env:HOME", environment=CLEAN), 0)
            assert len(server.seen) == 1 and authorization(server.seen[0]), f"{len(server.seen)} requests by {words[0]}"
        named = from_file.out.replace(str(nginx.www / "ds_1.csv").encode(), server.url("/ds_1.csv").encode())
        assert result.out == named, f"{words[0]}: {result.out.decode()[:300]} and not {named.decode()[:300]}"


def check_binary_files(nginx):
    """Real files of other kinds, from a disk and from a server, each refused by name."""
    made = nginx.www
    with zipfile.ZipFile(made / "a.zip", "w") as archive:
        archive.writestr("t.csv", BODY[:1000])
    (made / "a.bz2").write_bytes(bz2.compress(BODY))
    expect(adze("query", "SELECT a FROM source", made / "t.csv", "--columns", COLUMNS, "--to", made / "a.parquet"), 0)
    shutil.copy(ROOT / "tests/data/workbook.xlsx", made / "a.xlsx")
    shutil.copy(ROOT / "tests/data/page.pdf", made / "a.pdf")
    for name, says in (("a.zip", "a ZIP archive"), ("a.xlsx", "an Excel workbook (XLSX)"), ("a.bz2", "compressed with bzip2"),
                       ("a.parquet", "a Parquet file"), ("a.pdf", "a PDF document"), ("page.html", "an HTML page")):
        fails(3, f"is {says}", made / name)
        fails(3, f"is {says}", nginx.url(f"/{name}"))


# --- Faults -------------------------------------------------------------------------------------------------------------

def ranged(request, body=BODY, etag=ETAG):
    """An honest server with ranges."""
    first = request.first_byte()
    if first == 0:
        return request.whole(body, etag)
    assert request.headers["if-range"] == etag.split(" ")[1], request.headers
    request.whole(body[first:], etag, f"Content-Range: bytes {first}-{len(body) - 1}/{len(body)}", status="206 Partial Content")


def cut_at(bytes_sent, then, fields=(ETAG,), body=BODY):
    """Breaks the first answer off by a reset; `then` answers the others."""
    def answers(request, number):
        if number > 0:
            return then(request)
        request.head("200 OK", f"Content-Length: {len(body)}", *fields)
        request.send(body[:bytes_sent])
        request.reset()
    return answers


def check_resume(_):
    """Broken at many places, also within the first bytes and before the last one: the result is that of the whole file."""
    for at in (0, 1, 4, 100, 264, 265, 266, 65_536, 200_000, len(BODY) - 1):
        with FaultServer(cut_at(at, ranged)) as server:
            succeeds(server.url())
            assert len(server.seen) == 2, f"broken at {at}: {len(server.seen)} requests"
            # A reset may overtake bytes; what arrived is not asked for again.
            assert server.seen[1].first_byte() <= at
    def short(request, number):  # closed cleanly, too early
        first = request.first_byte()
        if first == 0:
            request.head("200 OK", f"Content-Length: {len(BODY)}", ETAG)
            request.send(BODY[:1000])
        else:
            ranged(request)
    faulty(short, lambda server: succeeds(server.url()))
    def chunks(request, number):
        if request.first_byte() > 0:
            return ranged(request)
        request.head("200 OK", "Transfer-Encoding: chunked", ETAG)
        request.send(b"%x\r\n%s\r\n" % (5000, BODY[:5000]) + b"ffff\r\n" + BODY[5000:6000])
    faulty(chunks, lambda server: succeeds(server.url()))
    def pieces(request, number):  # breaks off again and again
        first = request.first_byte()
        body = BODY[first:]
        fields = (f"Content-Length: {len(body)}", ETAG)
        if first == 0:
            request.head("200 OK", *fields)
        else:
            request.head("206 Partial Content", *fields, f"Content-Range: bytes {first}-{len(BODY) - 1}/{len(BODY)}")
        request.send(body[:len(BODY) // 4])
        request.reset()
    faulty(pieces, lambda server: succeeds(server.url()))
    # Encoded bytes are what is resumed.
    packed = gzip.compress(BODY)
    resumed = lambda request: request.whole(packed[request.first_byte():], ETAG, "Content-Encoding: gzip",
                                            f"Content-Range: bytes {request.first_byte()}-{len(packed) - 1}/{len(packed)}",
                                            status="206 Partial Content")
    faulty(cut_at(20_000, resumed, fields=(ETAG, "Content-Encoding: gzip"), body=packed), lambda server: succeeds(server.url()))
    # By date, if it is old enough.
    dates = ("Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT", "Date: Thu, 02 Jan 2020 00:00:00 GMT")
    def by_date(request):
        assert request.headers["if-range"] == "Wed, 01 Jan 2020 00:00:00 GMT", request.headers
        first = request.first_byte()
        request.whole(BODY[first:], f"Content-Range: bytes {first}-{len(BODY) - 1}/{len(BODY)}", status="206 Partial Content")
    faulty(cut_at(1000, by_date, fields=dates), lambda server: succeeds(server.url()))


def check_no_resume(_):
    """Where the rest might be of another version, there is no result."""
    young = ("Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT", "Date: Wed, 01 Jan 2020 00:00:01 GMT")
    for fields in ((), ('ETag: W/"v1"',), young, (ETAG, "Accept-Ranges: none")):
        faulty(cut_at(5000, ranged, fields=fields), lambda server: fails(5, "no means to go on", server.url()))
    whole = lambda request: request.whole(BODY, ETAG)
    faulty(cut_at(5000, whole), lambda server: fails(5, "does not send the rest alone", server.url()))
    other = lambda request: request.whole(BODY, 'ETag: "v2"')
    faulty(cut_at(5000, other), lambda server: fails(5, "was replaced while it was read", server.url()))
    for etag, range_, length in (('"v2"', "bytes 5000-{last}/{size}", None), ('"v1"', "bytes 4999-{last}/{size}", None),
                                 ('"v1"', "bytes 5000-{last}/9999999", None), ('"v1"', "bytes 9-1/2", None),
                                 ('"v1"', "items 5000-{last}/{size}", None), ('"v1"', "", None)):
        def wrong(request):
            text = range_.replace("5000", str(request.first_byte())).replace("4999", str(request.first_byte() - 1))
            request.whole(BODY[request.first_byte():], f"ETag: {etag}", "Content-Range: " +
                          text.format(last=len(BODY) - 1, size=len(BODY)), status="206 Partial Content")
        faulty(cut_at(5000, wrong), lambda server: fails(5, "", server.url()))
    gone = lambda request: request.whole(b"", status="404 Not Found")
    faulty(cut_at(5000, gone), lambda server: fails(5, "404", server.url()))
    def dies(request, number):
        if number == 0:
            cut_at(5000, None)(request, 0)
        else:
            request.reset()
    faulty(dies, lambda server: fails(5, "also after 5 retries", server.url()))


def check_retries(_):
    failing = lambda status, *fields: (lambda request, number: request.whole(BODY) if number == 2 else
                                       request.whole(b"", *fields, status=status))
    for status in ("500 Oops", "502 Bad Gateway", "503 Busy", "504 Slow", "429 Too Many"):
        faulty(failing(status), lambda server: succeeds(server.url()))
    begin = time.monotonic()
    faulty(failing("429 Too Many", "Retry-After: 1"), lambda server: succeeds(server.url()))
    assert time.monotonic() - begin >= 2, "Retry-After is not obeyed"
    faulty(failing("503 Busy", "Retry-After: Thu, 01 Jan 2026 00:00:01 GMT", "Date: Thu, 01 Jan 2026 00:00:00 GMT"),
           lambda server: succeeds(server.url()))
    faulty(failing("503 Busy", "Retry-After: 3600"), lambda server: fails(5, "come back in 3600 s", server.url()))
    faulty(failing("503 Busy", "Retry-After: 1"), lambda server: expect(
        query(server.url()), 0, says="note: " + server.url() + f": 127.0.0.1:{server.port} answered 503 Service Unavailable; "
        "trying again in 1.0 s"))
    begin = time.monotonic()
    faulty(failing("503 Busy", "Retry-After: 60"), lambda server: fails(8, "the time limit", server.url(), "--timeout", "1s"))
    assert time.monotonic() - begin < 5
    faulty(lambda request, _: request.whole(b"", status="500 Oops"),
           lambda server: fails(5, "500 Internal Server Error, also after 5 retries", server.url()))
    faulty(lambda request, number: request.reset() if number < 2 else request.whole(BODY), lambda server: succeeds(server.url()))
    begin = time.monotonic()
    fails(5, "Connection refused", "http://127.0.0.1:1/t.csv")
    fails(5, "is not known", "http://nowhere.invalid/t.csv")
    assert time.monotonic() - begin < 15, "a host that is not there is waited for"


def check_bad_answers(_):
    faulty(lambda request, _: endless_headers(request), lambda server: fails(5, "headers", server.url()))
    for head in ("X: " + "y" * 300_000, "X: " + "y" * 110_000):
        faulty(lambda request, _: request.whole(BODY, head), lambda server: fails(5, "headers", server.url()))
    def interim(request, _):
        while True:
            request.head("103 Early Hints", "Link: x")
    faulty(interim, lambda server: fails(5, "headers", server.url()))
    faulty(lambda request, _: request.send("SSH-2.0-OpenSSH\r\n"), lambda server: fails(5, "", server.url()))
    faulty(lambda request, _: request.send(b"\0" * 1000), lambda server: fails(5, "", server.url()))
    faulty(lambda request, _: None, lambda server: fails(5, "also after 5 retries", server.url()))
    def bad_chunks(request, _):
        request.head("200 OK", "Transfer-Encoding: chunked")
        request.send(b"5\r\na,b\n1\r\nzzz\r\nhello")
    faulty(bad_chunks, lambda server: fails(5, "chunks", server.url()))
    faulty(lambda request, _: (request.head("200 OK"), request.send(BODY)),
           lambda server: expect(succeeds(server.url()), 0, says="does not say how long"))
    faulty(lambda request, _: request.send(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)),
           lambda server: succeeds(server.url()))
    faulty(lambda request, _: (request.head("100 Continue"), request.whole(BODY)), lambda server: succeeds(server.url()))
    for url in ("http://", "http://127.0.0.1:99999/", "https://[::1/x", "http://127.0.0.1:1\x01/"):
        fails(2, "not a URL", url)


def endless_headers(request):
    request.send("HTTP/1.1 200 OK\r\n")
    while True:
        request.send("X-More: and more\r\n" * 1000)


def check_silence(_):
    """--timeout, SIGINT and SIGTERM end a run while the server says nothing: before, within and after the head."""
    def silent(request, _):
        time.sleep(30)
    def stalls(request, _):
        request.head("200 OK", f"Content-Length: {len(BODY)}", ETAG)
        request.send(BODY[:100_000])
        time.sleep(30)
    def slow(request, _):
        time.sleep(1)
        request.whole(BODY)
    def endless(request, _):
        request.head("200 OK", "Transfer-Encoding: chunked")
        request.send(b"4\r\na,b\n\r\n")
        piece = b"7,seven\n" * 1000
        while True:
            request.send(b"%x\r\n%s\r\n" % (len(piece), piece))
    faulty(slow, lambda server: succeeds(server.url()))
    for answers in (silent, stalls, endless):
        with FaultServer(answers) as server:
            begin = time.monotonic()
            fails(8, "the time limit is used up", server.url(), "--timeout", "1s")
            assert time.monotonic() - begin < 4
            for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
                words = [ADZE, "query", QUERY, server.url(), "--columns", COLUMNS]
                process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **CLEAN})
                time.sleep(0.5)
                begin = time.monotonic()
                send(process, number)
                out, err = process.communicate(timeout=20)
                expect(Result(words, process.returncode, out, err.decode()), status)
                assert time.monotonic() - begin < 1, f"{time.monotonic() - begin:.1f} s after the signal"


def check_memory(nginx, measure):
    """Nothing grows with the body, nor with what a hostile server sends."""
    large = nginx.www / "large.csv"
    with open(large, "wb") as file:
        file.write(b"a,b\n")
        for _ in range(300):
            file.write(b"7,seven\n" * (1 << 17))
    rows = 300 << 17
    peak = nginx.folder / "peak"
    for url in (nginx.url("/large.csv"), nginx.secure_url("/large.csv"), nginx.url("/gzip/large.csv")):
        succeeds(url, "--threads", "1", launcher=[measure, str(peak)], environment=nginx.trust, timeout=300,
                 expected=f"n,s\n{rows},{7 * rows}\n".encode())
        used = int(peak.read_text()) / 1024
        print(f"       {used:.1f} MiB for {large.stat().st_size >> 20} MiB of {url.split('/')[0]}")
        assert used < 48, f"{used:.1f} MiB"
    large.unlink()


def check_early_end(nginx):
    """A LIMIT ends the transfer, not only the output."""
    def endless(request, _):
        request.head("200 OK", "Transfer-Encoding: chunked")
        request.send(b"4\r\na,b\n\r\n")
        while True:
            request.send(b"1f40\r\n" + b"7,seven\n" * 1000 + b"\r\n")
    with FaultServer(endless) as server:
        result = expect(adze("query", "SELECT a FROM source LIMIT 2", server.url(), "--columns", COLUMNS, "--format", "csv",
                             environment=CLEAN, timeout=20), 0)
        assert result.out == b"a\n7\n7\n", result.out


def check_missing_library(nginx):
    """Without libcurl: a message with the package to install, and files are read all the same."""
    empty = nginx.folder / "hidden"
    empty.mkdir(exist_ok=True)
    hide = compile_c(HERE / "hide_library.c", empty / "hide_library.so", "-shared", "-fPIC")
    environment = {**CLEAN, "LD_PRELOAD": hide}
    result = expect(adze("query", QUERY, nginx.url("/t.csv"), "--columns", COLUMNS, environment=environment), 5, says="libcurl4")
    assert "libcurl.so.4" in result.err
    expect(adze("query", QUERY, nginx.www / "t.csv", "--columns", COLUMNS, environment=environment), 0)


def main():
    checks = Checks()
    with work_folder() as folder, Nginx(folder) as nginx:
        put_files(nginx.www)
        measure = compile_c(HERE / "measure_run.c", folder / "measure_run")
        for name, check, *more in (
                ("the example job from a URL", check_example), ("the receipt", check_receipt), ("Content-Encoding", check_compression),
                ("answers that are not the file", check_statuses), ("redirects", check_redirects),
                ("certificates", check_certificates), ("credentials", check_credentials),
                ("credentials stay at their origin", check_credentials_stay), ("proxies", check_proxies),
                ("looking before running", check_looking), ("files that are not CSV", check_binary_files), ("broken transfers go on", check_resume),
                ("two versions are never mixed", check_no_resume), ("retries", check_retries),
                ("answers that are no HTTP", check_bad_answers), ("silent and endless servers", check_silence),
                ("LIMIT ends the transfer", check_early_end), ("a system without libcurl", check_missing_library),
                ("memory", check_memory, measure)):
            checks.run(name, check, nginx, *more)
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
