"""The table of faults: for each world, what goes wrong and what must come of it. 76_faults.py runs it, docs/reliability.md
shows it.

Not executable, so scripts/run_checks does not take it for a test.
"""
import errno

from fault_proxy import DOWN, UP, answers, changes_answer, cuts_answer, stalls
from fault_row import ALWAYS, SHORT, any_request, at_bytes, calls, kept, requests, whole
from s3_fault_rows import S3_SECTIONS

SOURCE, OUT = "source.csv", "/out"
FILE = [
    whole("a read gives one byte", calls("read", SHORT, 1, 2, 3, path=SOURCE)),
    whole("a read is interrupted (EINTR)", calls("read", errno.EINTR, 1, 2, 3, path=SOURCE)),
    kept("a read fails (EIO)", 5, "Input/output error", calls("read", errno.EIO, 1, 2, 3, path=SOURCE)),
    whole("a write takes one byte", calls("write", SHORT, 1, 2, 3, path=OUT)),
    whole("a write is interrupted (EINTR)", calls("write", errno.EINTR, 1, 2, path=OUT)),
    kept("the disk is full (ENOSPC)", 6, "full", calls("write", errno.ENOSPC, 1, 2, 3, path=OUT)),
    kept("a write fails (EIO)", 6, "Input/output error", calls("write", errno.EIO, 1, 2, path=OUT)),
    kept("the file can't be synced (EIO)", 6, "Input/output error", calls("fsync", errno.EIO, 1)),
    kept("the new file can't get its name (EIO)", 6, "Input/output error", calls("rename,linkat", errno.EIO, 1)),
    kept("no more files can be opened (EMFILE), the source", 5, "Too many open files", calls("open", errno.EMFILE, 1, path=SOURCE)),
    kept("no more files can be opened (EMFILE), the target", 6, "Too many open files", calls("open", errno.EMFILE, 1, path=OUT),
         with_old=True),
]
HTTP = [
    whole("the connection is closed when it is made, twice", lambda world: [world.bytes_broken(refuse=2)]),
    whole("the answer is reset at byte 0, 1, 300, 100,000 or 1,000,000",
          at_bytes("reset", DOWN, 0, 1, 300, 100_000, 1_000_000)),
    whole("the answer ends early without a reset", at_bytes("close", DOWN, 1, 300, 100_000, 1_000_000)),
    whole("the request is reset at byte 0 or 20", at_bytes("reset", UP, 0, 20)),
    whole("the answer is cut three times, each time further on",
          requests((any_request, cuts_answer(1000)), (any_request, cuts_answer(300_000)), (any_request, cuts_answer(5)))),
    kept("every answer is cut before its first byte", 5, "was lost", requests((any_request, cuts_answer(0), ALWAYS)), seconds=60,
         with_old=True),
    kept("the server falls silent within the answer (`--timeout`)", 8, "time limit", at_bytes("stall", DOWN, 1000, 200_000, times=ALWAYS),
         flags=("--timeout", "2s"), seconds=8),
    kept("the server never answers (`--timeout`)", 8, "time limit", requests((any_request, stalls, ALWAYS)), flags=("--timeout", "2s"), seconds=8),
    whole("the line is slow", lambda world: [world.bytes_broken(bytes_per_second=1_500_000)]),
    whole("500, then 503, then the answer",
          requests((any_request, answers("500 Internal Server Error")), (any_request, answers("503 Service Unavailable")))),
    whole("429 with Retry-After: 1", requests((any_request, answers("429 Too Many Requests", headers=[("Retry-After", "1")])))),
    kept("503 every time", 5, "503", requests((any_request, answers("503 Service Unavailable"), ALWAYS)), seconds=60,
         with_old=True),
    kept("401", 7, "401", requests((any_request, answers("401 Unauthorized")))),
    kept("404", 5, "404", requests((any_request, answers("404 Not Found")))),
    kept("the file is replaced while it is read", 5, "was replaced while it was read", requests(
        (any_request, cuts_answer(300_000)), (any_request, changes_answer(lambda answer: answer.set("ETag", '"other"'))))),
    whole("a receive or a send takes one byte, or is interrupted", lambda world: [
        world.calls_broken(name, at, error) for name in ("recv", "send") for at in (1, 2) for error in (SHORT, errno.EINTR)
        if (name, at) != ("send", 2)]),
    whole("a receive or a send fails (ECONNRESET, EPIPE)", lambda world: [
        world.calls_broken("recv", 1, errno.ECONNRESET), world.calls_broken("recv", 5, errno.ECONNRESET), world.calls_broken("send", 1, errno.EPIPE)]),
    kept("the server can't be reached (ENETUNREACH)", 5, "no connection", calls("connect", errno.ENETUNREACH, 1)),
    kept("a page instead of the file", 3, "an HTML page",
         requests((any_request, answers("200 OK", b"<!DOCTYPE html><html><body>log in</body></html>")))),
]
def moves(place, status="301 Moved Permanently"):
    return answers(status, headers=[("Location", place)])


HTTPS = [
    whole("the connection is reset at byte 0, 100, 3000 or 1,000,000", at_bytes("reset", DOWN, 0, 100, 3000, 1_000_000)),
    whole("the answer ends early without a reset", at_bytes("close", DOWN, 100, 3000, 1_000_000)),
    whole("the request is reset at byte 0 or 600", at_bytes("reset", UP, 0, 600)),
    whole("500, 503, and the answer is cut", requests(
        (any_request, answers("500 Internal Server Error")), (any_request, answers("503 Service Unavailable")),
        (any_request, cuts_answer(300_000)))),
    whole("302, then 307, and the answer is cut", requests(
        (any_request, moves("/private/faults.csv?b", "302 Found")), (any_request, moves("faults.csv", "307 Temporary Redirect")),
        (any_request, cuts_answer(300_000)))),
    whole("a receive or a send takes one byte", lambda world: [
        world.calls_broken(name, at, SHORT) for name in ("recv", "send") for at in (1, 3)]),
    kept("301 in a circle", 5, "more than 10 redirects", requests((any_request, moves("/private/faults.csv"), ALWAYS))),
    kept("301 to plain http", 5, "plain http", requests((any_request, moves("http://127.0.0.1/t.csv"), ALWAYS))),
    kept("the server falls silent (`--timeout`)", 8, "time limit", at_bytes("stall", DOWN, 0, 3000, 200_000, times=ALWAYS),
         flags=("--timeout", "2s"), seconds=8),
    kept("the certificate is of an authority nobody knows", 5, "not trusted", lambda world: [world.other_authority()]),
    kept("the certificate is of another name", 5, "certificate", lambda world: [world.requests_broken(certificate="other")]),
    kept("what answers speaks no TLS", 5, "", lambda world: [world.plain()]),
]
SFTP = [
    whole("the connection is reset within the handshake, once", at_bytes("reset", DOWN, 600)),
    kept("the host has another key", 7, "known_hosts", lambda world: [world.other_host()]),
    whole("the connection is reset within the body, once", at_bytes("reset", DOWN, 20_000, 1_000_000, 3_000_000)),
    whole("the connection is closed within the body, three times", at_bytes("close", DOWN, 300_000, times=3)),
    whole("the line is slow", lambda world: [world.bytes_broken(bytes_per_second=6_000_000)]),
    whole("a receive or a send takes one byte", lambda world: [
        world.calls_broken(name, at, SHORT) for name in ("recv", "send") for at in (1, 3, 9)]),
    kept("the connection is closed as soon as it is made, every time", 5, "", lambda world: [world.bytes_broken(refuse=ALWAYS)],
         with_old=True, seconds=60),
    kept("the server falls silent (`--timeout`)", 8, "time limit", at_bytes("stall", DOWN, 0, 500, 200_000, times=ALWAYS),
         flags=("--timeout", "2s"), seconds=8),
]
TO_SFTP = [
    whole("the line is slow", lambda world: [world.bytes_broken(bytes_per_second=200_000)]),
    whole("a receive or a send takes one byte", lambda world: [
        world.calls_broken(name, at, SHORT) for name in ("recv", "send") for at in (1, 3, 9)]),
    kept("the connection is closed as soon as it is made, every time", 6, "", lambda world: [world.bytes_broken(refuse=ALWAYS)],
         with_old=True, seconds=60),
    kept("the connection is reset while it is written to, once", 6, "", at_bytes("reset", UP, 1_000_000), with_old=True),
    kept("the server falls silent (`--timeout`)", 8, "time limit", at_bytes("stall", UP, 1_000_000, times=ALWAYS),
         flags=("--timeout", "3s"), seconds=20, leaves=True, with_old=True),
]
POSTGRES = [
    kept("the connection is reset at byte 0, 100, 100,000 or 1,000,000 of the answer", 5, "",
         at_bytes("reset", DOWN, 0, 100, 100_000, 1_000_000, times=ALWAYS)),
    kept("the answer ends early without a reset", 5, "", at_bytes("close", DOWN, 100_000, 1_000_000, times=ALWAYS)),
    kept("the connection is closed as soon as it is made", 5, "", lambda world: [world.bytes_broken(refuse=ALWAYS)], with_old=True),
    kept("the server falls silent (`--timeout`)", 8, "time limit", at_bytes("stall", DOWN, 0, 100_000, times=ALWAYS),
         flags=("--timeout", "2s"), seconds=8),
    whole("the line is slow", lambda world: [world.bytes_broken(bytes_per_second=3_000_000)]),
    whole("a receive or a send takes one byte, or is interrupted", lambda world: [
        world.calls_broken(name, at, error) for name in ("recv", "send") for at in (1, 3) for error in (SHORT, errno.EINTR)]),
]
PARTITIONS = [
    whole("a write takes one byte, or is interrupted", lambda world: [
        world.calls_broken("write", at, error, OUT) for at in (1, 5) for error in (SHORT, errno.EINTR)]),
    kept("the disk is full (ENOSPC)", 6, "full", calls("write", errno.ENOSPC, 1, 2, 7, path=OUT)),
    kept("a file can't be synced (EIO)", 6, "Input/output error", calls("fsync", errno.EIO, 1, 4)),
    kept("a folder can't be made (EIO)", 6, "Input/output error", calls("mkdir", errno.EIO, 1, 3), without_old=True),
    kept("a file can't get its name (EIO)", 6, "Input/output error", calls("rename,linkat", errno.EIO, 1, 3)),
    kept("a read fails (EIO)", 5, "Input/output error", calls("read", errno.EIO, 3, path=SOURCE)),
]
SECTIONS = [("file to file", FILE), ("http to file", HTTP), ("https to file", HTTPS), *S3_SECTIONS, ("SFTP to file", SFTP), ("file to SFTP", TO_SFTP),
            ("PostgreSQL to file", POSTGRES), ("file to partitions", PARTITIONS)]
