"""The faults of S3, for fault_rows.py.

Not executable, so scripts/run_checks does not take it for a test.
"""
import s3_faults as s3
from fault_proxy import (DOWN, UP, changes_answer, changes_upload, close, cuts_answer, flips_body, loses_answer, resets_before,
                         stalls, Rule)
from fault_row import ALWAYS, at_bytes, kept, requests, whole
from s3_faults import ABORT, COMPLETE, CREATE, DELETE, GET, HEAD, LIST, PART, PUT, of_kind
from s3_server import REGION
from s3_worlds import OTHER_REGION, TARGET

SOURCE_GET = of_kind(GET, key="source.csv")
LARGE_GET = of_kind(GET, key="large.csv")
AT_TARGET = of_kind(PUT, key=TARGET)


def elsewhere(*rules, together=False):
    """Runs that are set up for another region, with one rule each, or all of them in order."""
    return lambda world: [world.elsewhere(*(Rule(*rule) for rule in some)) for some in ([rules] if together else [[rule] for rule in rules])]


def wrong_checksum(answer):
    answer.set("x-amz-checksum-crc64nvme", "AAAAAAAAAAA=")


def wrong_checksum_in_body(answer):
    before, tag, rest = answer.body.partition(b"<ChecksumCRC64NVME>")
    answer.body = before + tag + b"AAAAAAAAAAA=" + rest[12:]


SINGLE = [
    whole("GET and PUT: 500 once", requests((SOURCE_GET, s3.SERVER_ERROR), (AT_TARGET, s3.SERVER_ERROR))),
    whole("GET and PUT: 503 SlowDown once", requests((SOURCE_GET, s3.SLOW_DOWN), (AT_TARGET, s3.SLOW_DOWN))),
    whole("GET and PUT: 429 once", requests((SOURCE_GET, s3.TOO_MANY), (AT_TARGET, s3.TOO_MANY))),
    whole("GET and PUT: 400 RequestTimeout once", requests((SOURCE_GET, s3.TIMED_OUT), (AT_TARGET, s3.TIMED_OUT))),
    whole("GET and PUT: reset before the answer", requests((SOURCE_GET, resets_before), (AT_TARGET, resets_before))),
    whole("every connection is reset as soon as it is made, twice", lambda world: [world.bytes_broken(refuse=2)]),
    whole("GET: the answer is reset at byte 0, 1, 300, 100,000 or 1,000,000",
          at_bytes("reset", DOWN, 0, 1, 300, 100_000, 1_000_000)),
    whole("GET: the body is cut twice, by a reset and by an early end", requests(
        (SOURCE_GET, cuts_answer(1000)), (SOURCE_GET, cuts_answer(300_000, close)))),
    kept("GET: every body is cut after 5 bytes", 5, "the transfer broke off", requests((SOURCE_GET, cuts_answer(5), ALWAYS)),
         with_old=True),
    whole("the upload is reset at byte 1000 or 100,000", at_bytes("reset", UP, 1000, 100_000)),
    whole("PUT: the answer is lost", requests((AT_TARGET, loses_answer))),
    whole("the line is slow", lambda world: [world.bytes_broken(bytes_per_second=1_500_000)]),
    whole("our clock is an hour behind S3's, or two ahead", lambda world: [world.clock_ahead(-3600), world.clock_ahead(7200)],
          says="clock differs"),
    kept("GET: 503 SlowDown every time", 5, "SlowDown", requests((SOURCE_GET, s3.SLOW_DOWN, ALWAYS)), with_old=True),
    kept("PUT: 503 SlowDown every time", 6, "SlowDown", requests((AT_TARGET, s3.SLOW_DOWN, ALWAYS)), with_old=True),
    kept("GET: 403 AccessDenied", 7, "AccessDenied", requests((SOURCE_GET, s3.DENIED, ALWAYS))),
    kept("PUT: 403 AccessDenied", 7, "AccessDenied", requests((AT_TARGET, s3.DENIED, ALWAYS))),
    kept("GET: 404 NoSuchKey", 5, "NoSuchKey", requests((SOURCE_GET, s3.refuses("404 Not Found", "NoSuchKey"), ALWAYS))),
    kept("GET: the token has expired", 7, "ExpiredToken", requests((SOURCE_GET, s3.EXPIRED_TOKEN, ALWAYS))),
    kept("PUT: the token has expired", 7, "ExpiredToken", requests((AT_TARGET, s3.EXPIRED_TOKEN, ALWAYS))),
    kept("GET: a bit of the body has turned over", 5, "CRC64NVME", requests((SOURCE_GET, changes_answer(flips_body), ALWAYS))),
    kept("GET: the object is replaced while it is read", 5, "replaced", requests(
        (SOURCE_GET, cuts_answer(300_000)), (SOURCE_GET, s3.PRECONDITION, ALWAYS))),
    kept("PUT: a bit of the body turns over on its way", 6, "not those that were sent", requests((AT_TARGET, changes_upload))),
    kept("GET falls silent (`--timeout`)", 8, "time limit", at_bytes("stall", DOWN, 1000, 200_000, times=ALWAYS),
         flags=("--timeout", "2s"), seconds=8),
    kept("PUT is never answered (`--timeout`)", 8, "time limit", requests((AT_TARGET, stalls, ALWAYS)),
         flags=("--timeout", "2s"), seconds=8),
    kept("a captive portal answers", 3, "an HTML page", requests((SOURCE_GET, s3.NOT_XML, ALWAYS)), with_old=True),
]
SENDS_ELSEWHERE = (s3.moved(REGION), s3.moved(REGION, "307 Temporary Redirect"), s3.signed_elsewhere(REGION))
REGIONS = [
    whole("301, 307 or 400 say where the source's bucket is", elsewhere(
        *((SOURCE_GET, how) for how in SENDS_ELSEWHERE))),
    whole("301, 307 or 400 say where the target's bucket is", elsewhere(
        *((of_kind(GET, HEAD, PUT, key=TARGET), how) for how in SENDS_ELSEWHERE))),
    whole("the server itself says it", lambda world: [world.elsewhere()]),
    kept("301 that names no region", 5, "another region", elsewhere((SOURCE_GET, s3.moved(""), ALWAYS))),
    kept("301 that names the region it was sent to", 5, "another region", elsewhere((SOURCE_GET, s3.moved(OTHER_REGION), ALWAYS))),
    kept("301 that names a host as the region", 5, "another region", elsewhere((SOURCE_GET, s3.moved("evil.example/"), ALWAYS))),
    kept("301 from one region to the other and back", 5, "another region", elsewhere(
        *((SOURCE_GET, s3.moved(region)) for _ in range(2) for region in (REGION, OTHER_REGION)), together=True)),
]
TLS = [
    whole("the connection is reset at byte 0, 100, 3000 or 1,000,000", at_bytes("reset", DOWN, 0, 100, 3000, 1_000_000)),
    whole("the upload is reset at byte 100,000", at_bytes("reset", UP, 100_000)),
    whole("GET: the body is cut, PUT: 503 SlowDown", requests((SOURCE_GET, cuts_answer(1000)), (AT_TARGET, s3.SLOW_DOWN))),
    whole("PUT: the answer is lost", requests((AT_TARGET, loses_answer))),
]
CREATED = [
    whole("PUT: 409 ConditionalRequestConflict once", requests((AT_TARGET, s3.CONFLICT)), without_old=True),
    kept("PUT: 409 ConditionalRequestConflict every time", 6, "", requests((AT_TARGET, s3.CONFLICT, ALWAYS)), without_old=True),
    whole("PUT: the answer is lost, and 412 is our own doing", requests((AT_TARGET, loses_answer)), without_old=True),
    kept("there is another object", 6, "exists", requests(), with_old=True),
]
PARTS = [
    whole("Create, a part and Complete: 500 once", requests(
        (of_kind(CREATE), s3.SERVER_ERROR), (of_kind(PART), s3.SERVER_ERROR, 1, 1), (of_kind(COMPLETE), s3.SERVER_ERROR))),
    whole("Create, a part and Complete: 503 SlowDown once", requests(
        (of_kind(CREATE), s3.SLOW_DOWN), (of_kind(PART), s3.SLOW_DOWN), (of_kind(COMPLETE), s3.SLOW_DOWN))),
    whole("a part fails twice", requests((of_kind(PART), s3.SERVER_ERROR, 2))),
    kept("the second part fails every time", 6, "InternalError", requests((of_kind(PART), s3.SERVER_ERROR, ALWAYS, 1)), with_old=True),
    kept("a part fails every time, and the abort once", 6, "InternalError", requests(
        (of_kind(PART), s3.SERVER_ERROR, ALWAYS), (of_kind(ABORT), s3.SERVER_ERROR)), with_old=True),
    kept("a part and every abort fail", 6, "adze cleanup", requests(
        (of_kind(PART), s3.SERVER_ERROR, ALWAYS), (of_kind(ABORT), s3.SERVER_ERROR, ALWAYS)), with_old=True, leaves=True, seconds=60),
    whole("a part: reset before the answer", requests((of_kind(PART), resets_before, 1, 1))),
    whole("a part: the answer is lost", requests((of_kind(PART), loses_answer))),
    kept("a part: a bit turns over on its way", 6, "not those that were sent", requests((of_kind(PART), changes_upload)), with_old=True),
    kept("a part: 403 AccessDenied", 7, "AccessDenied", requests((of_kind(PART), s3.DENIED, ALWAYS)), with_old=True),
    kept("a part: the checksum in the answer is another", 6, "CRC64NVME",
         requests((of_kind(PART), changes_answer(wrong_checksum), ALWAYS)), with_old=True),
    kept("a part is never answered (`--timeout`)", 8, "time limit", requests((of_kind(PART), stalls, ALWAYS)),
         flags=("--timeout", "3s"), with_old=True),
    kept("a part: the token has expired", 7, "ExpiredToken", requests((of_kind(PART), s3.EXPIRED_TOKEN, ALWAYS)), with_old=True),
    whole("Complete: 200 with an error in its body, once", requests((of_kind(COMPLETE), s3.ERROR_IN_200))),
    kept("Complete: 200 with an error in its body, every time", 6, "InternalError",
         requests((of_kind(COMPLETE), s3.ERROR_IN_200, ALWAYS)), with_old=True),
    whole("Complete: the answer is lost, and NoSuchUpload is our own doing", requests((of_kind(COMPLETE), loses_answer))),
    kept("Complete: NoSuchUpload", 6, "NoSuchUpload", requests((of_kind(COMPLETE), s3.NO_SUCH_UPLOAD, ALWAYS)), with_old=True),
    kept("GET: the body is cut and the object replaced meanwhile", 5, "replaced", requests(
        (LARGE_GET, cuts_answer(12_000_000)), (LARGE_GET, s3.PRECONDITION, ALWAYS)), with_old=True),
    whole("GET: the body is cut thrice", requests(
        (LARGE_GET, cuts_answer(100)), (LARGE_GET, cuts_answer(9_000_000)), (LARGE_GET, cuts_answer(100_000)))),
]
PARTS_CREATED = [
    whole("Complete: 409 ConditionalRequestConflict once", requests((of_kind(COMPLETE), s3.CONFLICT)), without_old=True),
    kept("Complete: 409 ConditionalRequestConflict every time", 6, "", requests((of_kind(COMPLETE), s3.CONFLICT, ALWAYS)),
         without_old=True, seconds=60),
    whole("Complete: the answer is lost, and what follows is our own doing", requests((of_kind(COMPLETE), loses_answer)),
          without_old=True),
]
PREFIX = [
    whole("the first page of the list: 503 SlowDown; the second: cut", requests(
        (of_kind(LIST), s3.SLOW_DOWN), (of_kind(LIST), cuts_answer(500), 1, 1))),
    kept("the second page of the list is no XML", 5, "", requests((of_kind(LIST), s3.NOT_XML, ALWAYS, 1)), with_old=True),
    kept("the list: 403 AccessDenied", 7, "AccessDenied", requests((of_kind(LIST), s3.DENIED, ALWAYS))),
    whole("objects 3, 500 and 1000: 500, reset, cut", requests(
        (of_kind(GET, key="00003"), s3.SERVER_ERROR), (of_kind(GET, key="00500"), resets_before),
        (of_kind(GET, key="01000"), cuts_answer(3)))),
    kept("an object has gone since it was listed", 5, "00700", requests(
        (of_kind(GET, key="00700"), s3.refuses("404 Not Found", "NoSuchKey"), ALWAYS)), with_old=True),
    kept("an object was replaced since it was listed", 5, "00700", requests(
        (of_kind(GET, key="00700"), s3.PRECONDITION, ALWAYS)), with_old=True),
]
# Seven files in folders p=p0/ to p=p6/.
DATASET = [
    whole("Create, a part and Complete: 500 once", requests(
        (of_kind(CREATE), s3.SERVER_ERROR, 1, 3), (of_kind(PART), s3.SERVER_ERROR, 1, 5), (of_kind(COMPLETE), s3.SERVER_ERROR, 1, 2))),
    whole("a part and Complete: reset before the answer", requests(
        (of_kind(PART), resets_before, 1, 2), (of_kind(COMPLETE), resets_before, 1, 4))),
    whole("a part and Complete: the answer is lost", requests((of_kind(PART), loses_answer, 1, 2), (of_kind(COMPLETE), loses_answer, 1, 4))),
    whole("lists and deletions: 503 SlowDown once", requests((of_kind(LIST), s3.SLOW_DOWN, 1, 1), (of_kind(DELETE), s3.SLOW_DOWN))),
    kept("a part of one file fails every time", 6, "InternalError", requests((of_kind(PART, key="p3/"), s3.SERVER_ERROR, ALWAYS))),
    kept("Complete of one file: 503 SlowDown every time", 6, "SlowDown", requests((of_kind(COMPLETE, key="p3/"), s3.SLOW_DOWN, ALWAYS))),
    kept("Complete of one file: 403 AccessDenied", 7, "AccessDenied", requests((of_kind(COMPLETE, key="p5/"), s3.DENIED, ALWAYS))),
    kept("Complete of one file: NoSuchUpload", 6, "NoSuchUpload", requests((of_kind(COMPLETE, key="p5/"), s3.NO_SUCH_UPLOAD, ALWAYS))),
    kept("the list of a folder: 403 AccessDenied", 7, "AccessDenied", requests((of_kind(LIST), s3.DENIED, ALWAYS, 3))),
    kept("a part is never answered (`--timeout`)", 8, "time limit", requests((of_kind(PART, key="p3/"), stalls, ALWAYS)),
         flags=("--timeout", "2s"), seconds=8, with_old=True),
    kept("a Complete is never answered (`--timeout`)", 8, "time limit", requests((of_kind(COMPLETE, key="p3/"), stalls, ALWAYS)),
         flags=("--timeout", "2s"), seconds=8, with_old=True),
]
S3_SECTIONS = [("S3 to S3, one PUT", SINGLE), ("S3 to S3 over https", TLS), ("S3 to S3 of another region", REGIONS), ("S3 to S3, mode create", CREATED),
               ("S3 to S3, in parts", PARTS), ("S3 to S3, in parts, mode create", PARTS_CREATED), ("a prefix of S3", PREFIX),
               ("S3 to partitions on S3", DATASET)]
