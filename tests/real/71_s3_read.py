#!/usr/bin/env python3
"""s3:// as a source: a real versitygw over http and https, proxies in front of it that are slow, far away, or break what
passes through. What is read is always one version of each object, whole; how many connections it takes shows in time alone."""
import contextlib
import gzip
import json
import shutil
import subprocess
import time

from adze_runs import GENERATED_COLUMNS, HERE, Checks, adze, compile_c, expect, generated_rows, work_folder
from fault_proxy import HttpProxy, Rule, TcpProxy, changes_answer, cuts_answer, flips_body
from s3_faults import DENIED, GET, LIST, of_kind, refuses
from s3_server import SECRET_KEY, S3Server

BUCKET = "adze-tests"
MIB = 1 << 20
ROWS = 20_000
BODY = b"a,b\n" + b"".join(b"%d,row %d\n" % (i, i * i) for i in range(ROWS))
QUERY = "SELECT count(*) AS n, sum(a) AS s FROM source"
EXPECTED = f"n,s\n{ROWS},{sum(range(ROWS))}\n".encode()
ODD_KEYS = ("a+b.csv", "a b.csv", "100%.csv", "%41.csv", "a&b.csv", "a=b.csv", "~a.csv", "é.csv", "日本.csv", "a'b.csv", "(a).csv", "a;b@c,d.csv",
            "a:b.csv", "a#b.csv", "a$b!.csv", "x.y/z.csv", "d..d/a.csv")
GROUP_BY = ("SELECT dp, min(memory) AS a, max(memory) AS b, count(memory) AS c, max(percentage) AS d, avg(percentage) AS e, "
            "max(ratio) AS f FROM source GROUP BY dp ORDER BY dp")


def s3(key, bucket=BUCKET):
    return f"s3://{bucket}/{key}"


def query(environment, *words, sql=QUERY, columns="a:int64,b:string", **named):
    result = adze("query", sql, *words, *(["--columns", columns] if columns else []), "--format", "csv", environment=environment, **named)
    text = result.err + (result.out or b"").decode(errors="replace")
    assert SECRET_KEY not in text and "Signature" not in text, f"a secret is printed: {result}"
    return result


def succeeds(environment, *words, expected=EXPECTED, **named):
    result = expect(query(environment, *words, **named), 0)
    assert result.out == expected, f"{result.out[:200]} from {result}"
    return result


def fails(status, says, environment, *words, **named):
    result = expect(query(environment, *words, **named), status, says=says)
    assert not result.out, f"output of a failed run: {result}"
    return result


class FarProxy(TcpProxy):
    """Each way takes `delay` seconds; nothing else is slow."""

    def __init__(self, server_port, delay):
        super().__init__(server_port)
        self.delay = delay

    def relay(self, source, to, way, number, both):
        with contextlib.suppress(OSError):
            while piece := source.recv(MIB):
                time.sleep(self.delay)
                to.sendall(piece)


def through(server, proxy):
    return server.settings(f"http://127.0.0.1:{proxy.port}")


# --- objects ------------------------------------------------------------------------------------------------------------

def check_plain(server):
    """One object, plain, gzip and zstd, with and without declared types; preview, infer and a job too."""
    server.requests.put(BUCKET, "t.csv", BODY)
    server.requests.put(BUCKET, "t.csv.gz", gzip.compress(BODY))
    server.requests.put(BUCKET, "t.zst", subprocess.run(["zstd", "-c"], input=BODY, stdout=subprocess.PIPE, check=True).stdout
                        if shutil.which("zstd") else BODY)
    for key in ("t.csv", "t.csv.gz", "t.zst"):
        succeeds(server.environment, s3(key))
        succeeds(server.environment, s3(key), columns=None)
    preview = expect(adze("preview", s3("t.csv"), "--format", "csv", environment=server.environment), 0)
    assert preview.out.startswith(b"a,b\n0,row 0\n"), preview.out[:100]
    inferred = expect(adze("infer", s3("t.csv"), "--format", "json", environment=server.environment), 0)
    assert b'"int64"' in inferred.out, inferred.out


def check_job(server, folder):
    job = folder / "s3_job.yaml"
    job.write_text(f"source:\n  uri: {s3('t.csv')}\n  columns: {{a: int64, b: string}}\ntransform: {QUERY}\n"
                   f"target:\n  uri: {folder}/s3_job.parquet\n")
    expect(adze("run", job, "--dry-run", environment=server.environment), 0)
    receipt = json.loads(expect(adze("run", job, "--json", environment=server.environment), 0).out)
    (read,) = receipt["inputs"]
    assert read["uri"] == s3("t.csv") and read["bytes"] == len(BODY), read
    assert read["etag"] == server.requests.head(BUCKET, "t.csv")["etag"], read
    job.write_text(job.read_text().replace("t.csv", "nothing.csv"))
    expect(adze("check", job, environment=server.environment), 5, says="there is no object 'nothing.csv'")


def check_odd_keys(server):
    for key in ODD_KEYS:
        server.requests.put(BUCKET, "odd/" + key, b"a,b\n1,x\n")
        succeeds(server.environment, s3("odd/" + key), expected=b"n,s\n1,1\n")
    succeeds(server.environment, s3("odd/"), expected=f"n,s\n{len(ODD_KEYS)},{len(ODD_KEYS)}\n".encode())
    names = query(server.environment, s3("odd/"), "--filename", "file", sql="SELECT file FROM source").out.decode().splitlines()[1:]
    names = [name.strip('"') for name in names]
    assert names == sorted((s3("odd/" + key) for key in ODD_KEYS), key=lambda name: name.encode()), names


def check_errors(server):
    environment = server.environment
    fails(5, "there is no object 'tt.csv' in the bucket", environment, s3("tt.csv"))
    fails(5, "did you mean 't.csv.gz'?", environment, s3("t.csv.gzz"))
    fails(5, "write s3://adze-tests/odd/ to read all objects below it", environment, s3("odd"))
    fails(5, "there is no bucket 'adze-none'", environment, s3("a.csv", "adze-none"))
    fails(2, "names a bucket, and no object in it", environment, f"s3://{BUCKET}")
    fails(5, "no object fits the pattern", environment, s3("none*"))
    fails(5, "there are no objects below this prefix", environment, s3("none/"))
    archived = refuses("403 Forbidden", "InvalidObjectState", more="<StorageClass>DEEP_ARCHIVE</StorageClass>")
    with HttpProxy(server.port, [Rule(of_kind(GET), archived, times=9)]) as proxy:
        result = fails(5, "the object is archived", through(server, proxy), s3("t.csv"))
        assert "DEEP_ARCHIVE" in result.err and "aws s3api restore-object" in result.err, result
    with HttpProxy(server.port, [Rule(of_kind(GET, LIST), DENIED, times=9)]) as proxy:
        fails(7, "without s3:ListBucket a missing object is denied too", through(server, proxy), s3("t.csv"))
        fails(7, "the objects may not be listed", through(server, proxy), s3("odd/"))


# --- one version, whole -------------------------------------------------------------------------------------------------

def check_resumed(server):
    for cut in (0, 1, 100_000, len(BODY) - 1):
        with HttpProxy(server.port, [Rule(of_kind(GET), cuts_answer(cut))]) as proxy:
            succeeds(through(server, proxy), s3("t.csv"))
            asked = [request.get("range") for request in proxy.seen]
            assert asked == ["", f"bytes={cut}-{len(BODY) - 1}"] or cut == 0, asked


def check_replaced(server):
    """Broken off in the middle and replaced before it goes on: never the half of each."""
    def cuts_and_replaces(proxy, connection, request):
        cuts_answer(100_000)(proxy, connection, request)
        server.requests.put(BUCKET, "replaced.csv", BODY.replace(b"row", b"wor"))

    server.requests.put(BUCKET, "replaced.csv", BODY)
    with HttpProxy(server.port, [Rule(of_kind(GET), cuts_and_replaces)]) as proxy:
        fails(5, "the object was replaced while it was read", through(server, proxy), s3("replaced.csv"))


def check_replaced_after_list(server):
    def replaces(proxy, connection, request):
        answer = proxy.pass_on(request)
        server.requests.put(BUCKET, "listed/b.csv", b"a,b\n3,z\n")
        return proxy.send_answer(connection, answer)

    for name in "ab":
        server.requests.put(BUCKET, f"listed/{name}.csv", b"a,b\n1,x\n")
    with HttpProxy(server.port, [Rule(of_kind(LIST), replaces)]) as proxy:
        fails(5, "the object was replaced while it was read", through(server, proxy), s3("listed/"))


def check_checksum(server):
    """A bit that turns over on its way, which TCP's checksum has missed."""
    def flips_and_says(answer):
        flips_body(answer)
        answer.set("x-amz-checksum-crc32", "AAAAAA==")
        answer.set("x-amz-checksum-type", "FULL_OBJECT")

    server.requests.put(BUCKET, "sum.csv", BODY, headers={"x-amz-checksum-algorithm": "CRC64NVME"})
    stored = server.requests.send("HEAD", f"/{BUCKET}/sum.csv", headers={"x-amz-checksum-mode": "ENABLED"}).headers
    is_kept = "x-amz-checksum-crc64nvme" in stored
    succeeds(server.environment, s3("sum.csv"))
    with HttpProxy(server.port, [Rule(of_kind(GET), changes_answer(flips_body if is_kept else flips_and_says), times=9)]) as proxy:
        fails(5, "and S3 has", through(server, proxy), s3("sum.csv"))


# --- lists --------------------------------------------------------------------------------------------------------------

def check_prefixes_and_patterns(server):
    for key in ("l/y=1/a.csv", "l/y=1/b.csv", "l/y=2/c.csv", "l/y=2/m/d.csv", "l/_SUCCESS", "l/y=1/.hidden", "l/_temporary/0/e.csv", "l/z.txt"):
        server.requests.put(BUCKET, key, b"a,b\n1,x\n")
    server.requests.put(BUCKET, "l/empty/", b"")
    for pattern, count in (("l/", 5), ("l/y=1/", 2), ("l/*/*.csv", 3), ("l/**/*.csv", 4), ("l/y=?/", 4), ("l/y=[2-9]/*", 1), ("l/*.txt", 1),
                           ("l/_temporary/", 1), ("l/_*", 1), ("**/d.csv", 1)):
        succeeds(server.environment, s3(pattern), expected=f"n,s\n{count},{count}\n".encode())


def check_key_like_pattern(server):
    server.requests.put(BUCKET, "p/a[1].csv", b"a,b\n7,x\n")
    server.requests.put(BUCKET, "p/a1.csv", b"a,b\n1,x\n")
    succeeds(server.environment, s3("p/a[1].csv"), expected=b"n,s\n1,7\n")


def make_many(server, folder, count):
    """Straight into the server's folder, for so many requests would take minutes."""
    target = server.folder / "data" / BUCKET / folder
    target.mkdir()
    for i in range(count):
        (target / f"{i:06}.csv").write_bytes(b"a,b\n%d,x\n" % i)


def check_many_keys(server):
    """Twenty thousand keys, a thousand a page; the objects of two thousand are read."""
    make_many(server, "many", 20_000)
    with HttpProxy(server.port) as proxy:
        sums = range(7, 20_000, 100)
        succeeds(through(server, proxy), s3("many/*07.csv"), expected=f"n,s\n{len(sums)},{sum(sums)}\n".encode())
        lists = sum(of_kind(LIST)(request) for request in proxy.seen)
        assert lists == 20, f"{lists} lists"


def check_small_objects(server):
    """Two thousand small objects, 20 ms away: read ahead, they come in a fraction of the round trips' time."""
    make_many(server, "small", 2_000)
    expected = f"n,s\n2000,{sum(range(2_000))}\n".encode()
    begin = time.monotonic()
    succeeds(server.environment, s3("small/"), expected=expected)
    near = time.monotonic() - begin
    with FarProxy(server.port, 0.01) as proxy:
        begin = time.monotonic()
        result = succeeds(through(server, proxy), s3("small/"), "--timings", expected=expected)
        seconds = time.monotonic() - begin
    print(f"   2,000 objects: near {near:.1f} s, 20 ms away {seconds:.1f} s; their round trips {2_000 * 0.02:.0f} s")
    assert seconds < 2_000 * 0.02 / 2, f"{seconds:.1f} s: {result}"


# --- several connections ------------------------------------------------------------------------------------------------

def peak_mb(folder, environment, *words):
    program = folder / "measure_run"
    if not program.exists():
        compile_c(HERE / "measure_run.c", program)
    result = adze(*words, environment=environment, launcher=[str(program), str(folder / "peak")], timeout=300)
    expect(result, 0)
    return result, int((folder / "peak").read_text()) / 1000


def check_ranges(server, folder):
    """Each connection brings 10 MB/s: several at once bring several times that, the same bytes, and within 64 MB. With
    little memory one connection does."""
    rows = generated_rows(folder, 1_900_000)
    server.requests.put(BUCKET, "big.csv", rows.read_bytes())
    words = ["query", GROUP_BY, s3("big.csv"), "--columns", GENERATED_COLUMNS, "--format", "csv", "--threads", "1"]
    near = expect(adze(*words, environment=server.environment), 0)
    seconds = {}
    for name, flags in (("one", ["--memory", "60MB"]), ("several", [])):
        with TcpProxy(server.port, bytes_per_second=10_000_000) as proxy:
            begin = time.monotonic()
            result, peak = peak_mb(folder, through(server, proxy), *words, *flags)
            seconds[name] = time.monotonic() - begin
            assert result.out == near.out, f"another result: {result}"
            assert peak <= 64, f"{peak} MB"
            connections = proxy.connections
        assert (connections == 1) == (name == "one"), f"{name}: {connections} connections"
    ratio = seconds["one"] / seconds["several"]
    print(f"   10 MB/s a connection: one {seconds['one']:.1f} s, several {seconds['several']:.1f} s, {ratio:.1f} times as fast")
    assert ratio > 1.7, f"{seconds}"


def check_one_connection_near_by(server):
    """Where nothing is slow by the connection there is one."""
    with TcpProxy(server.port) as proxy:
        expect(adze("query", GROUP_BY, s3("big.csv"), "--columns", GENERATED_COLUMNS, "--format", "csv", "--threads", "1",
                    environment=through(server, proxy)), 0)
        assert proxy.connections == 1, f"{proxy.connections} connections"


class ReplacingProxy(TcpProxy):
    """Slow, and replaces an object when the third connection to it is made."""

    def __init__(self, server, key):
        super().__init__(server.port, bytes_per_second=10_000_000)
        self.requests, self.key = server.requests, key

    def serve(self, connection, number):
        if number == 2:
            self.requests.put(BUCKET, self.key, BODY)
        super().serve(connection, number)


def check_ranges_of_replaced(server, folder):
    """Replaced while ranges of it are fetched."""
    server.requests.put(BUCKET, "ranged.csv", generated_rows(folder, 1_900_000).read_bytes())
    with ReplacingProxy(server, "ranged.csv") as proxy:
        result = adze("query", GROUP_BY, s3("ranged.csv"), "--columns", GENERATED_COLUMNS, "--format", "csv",
                      environment=through(server, proxy))
    expect(result, 5, says="the object was replaced while it was read")


def check_memory(server, folder):
    for limit, words in ((64, ["query", GROUP_BY, s3("big.csv"), "--columns", GENERATED_COLUMNS, "--format", "csv"]),
                         (128, ["convert", s3("big.csv"), folder / "big.parquet", "--columns", GENERATED_COLUMNS])):
        _, peak = peak_mb(folder, server.environment, *words, "--threads", "1")
        print(f"   {words[0]} of {(server.folder / 'data' / BUCKET / 'big.csv').stat().st_size / 1e6:.0f} MB: {peak:.0f} MB resident")
        assert peak <= limit, f"{peak} MB"


# --- Parquet at any place -----------------------------------------------------------------------------------------------

def check_inspect(server, folder):
    """The footer alone, by one or two requests; all pages by a few."""
    path = folder / "inspected.parquet"
    expect(adze("convert", generated_rows(folder, 1_900_000), path, "--columns", GENERATED_COLUMNS), 0)
    server.requests.put(BUCKET, "i.parquet", path.read_bytes())
    for flags, most in (([], 2), (["--verify"], 20)):
        with HttpProxy(server.port) as proxy:
            remote = expect(adze("inspect", s3("i.parquet"), *flags, environment=through(server, proxy)), 0)
            assert len(proxy.seen) <= most, [request.get("range") for request in proxy.seen]
        local = expect(adze("inspect", path, *flags), 0)
        assert remote.out.replace(s3("i.parquet").encode(), b"") == local.out.replace(str(path).encode(), b""), remote.out[:300]
    expect(adze("inspect", s3("none.parquet"), environment=server.environment), 5, says="there is no object")
    expect(adze("inspect", s3("t.csv"), environment=server.environment), 5, says="is not a Parquet file")


def main():
    checks = Checks()
    with work_folder() as folder:
        for tls in (False, True):
            with S3Server(folder, tls=tls) as server:
                server.requests.make_bucket(BUCKET)
                where = "https" if tls else "http"
                checks.run(f"one object over {where}", check_plain, server)
                checks.run(f"a job over {where}", check_job, server, folder)
                checks.run(f"odd keys over {where}", check_odd_keys, server)
                if tls:
                    continue
                checks.run("errors", check_errors, server)
                checks.run("resumed at the byte", check_resumed, server)
                checks.run("replaced midway", check_replaced, server)
                checks.run("replaced after it was listed", check_replaced_after_list, server)
                checks.run("checksum", check_checksum, server)
                checks.run("prefixes and patterns", check_prefixes_and_patterns, server)
                checks.run("a key like a pattern", check_key_like_pattern, server)
                checks.run("twenty thousand keys", check_many_keys, server)
                checks.run("small objects far away", check_small_objects, server)
                checks.run("ranges where a connection is slow", check_ranges, server, folder)
                checks.run("one connection near by", check_one_connection_near_by, server)
                checks.run("ranges of a replaced object", check_ranges_of_replaced, server, folder)
                checks.run("memory", check_memory, server, folder)
                checks.run("inspect", check_inspect, server, folder)
    checks.close()


if __name__ == "__main__":
    main()
