#!/usr/bin/env python3
"""PostgreSQL as a source, against a real server: every type with its extremes read back as the server has it, memory, TLS,
passwords, rights, connections that are killed, runs that are stopped. No password is ever printed."""
import contextlib
import decimal
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.parse

from adze_runs import ADZE, HERE, Checks, adze, compile_c, digest, expect, left_behind, use_readers, work_folder
from fault_proxy import DOWN, AtByte, TcpProxy
from postgres_server import PostgresServer
from server_process import make_certificates

use_readers()

import pyarrow.parquet  # noqa: E402  (only in build/readers)

SECRETS = ("pg-hunter2", "wrong-hunter3", "reader's p@ss/w?rd#1")
# What the machine itself has set must not come between.
for name in [name for name in os.environ if name.startswith("PG")]:
    del os.environ[name]
os.environ["PGPASSFILE"] = "/nonexistent"


def run(*words, environment=None, **named):
    result = adze(*words, environment=environment, **named)
    text = result.err + (result.out or b"").decode(errors="replace")
    for secret in SECRETS:
        for spelling in (secret, urllib.parse.quote(secret, safe="")):
            assert spelling not in text, f"{spelling} is printed: {result}"
    return result


def query(server, source_query, *flags, sql="SELECT * FROM source", uri=None, **named):
    return run("query", sql, uri or server.url(password=server.password), "--source-query", source_query, "--format", "csv", *flags,
               **named)


def succeeds(expected, *words, **named):
    result = expect(query(*words, **named), 0)
    assert result.out == expected, f"{result.out[:300]} from {result}"


def fails(status, says, *words, **named):
    result = expect(query(*words, **named), status, says=says)
    assert not result.out, f"output of a failed run: {result}"
    return result


# --- Types --------------------------------------------------------------------------------------------------------------

def bits(form):
    return lambda value: struct.pack(form, value).hex()


def text_bytes(value):
    return value.encode().hex()


# type: its values, what the server says of column c, and what must be made of pyarrow's value for the same text.
EPOCH = "(extract(epoch FROM c) * 1000000)::numeric(30,0)"
TYPES = {
    "boolean": (["true", "false"], "c::text", lambda v: "true" if v else "false"),
    "smallint": (["-32768", "32767", "0"], "c::text", str),
    "integer": (["-2147483648", "2147483647"], "c::text", str),
    "bigint": (["-9223372036854775808", "9223372036854775807"], "c::text", str),
    "oid": (["4294967295", "0"], "c::text", str),
    "real": (["'NaN'", "'-Infinity'", "3.4028235e38", "1e-45", "'-0'", "0.1", "16777217"], "encode(float4send(c), 'hex')", bits(">f")),
    "double precision": (["'NaN'", "'Infinity'", "1.7976931348623157e308", "5e-324", "'-0'", "0.1", "2.2250738585072014e-308",
                          "9007199254740993"], "encode(float8send(c), 'hex')", bits(">d")),
    "numeric(10,2)": (["99999999.99", "-99999999.99", "0", "0.01"], "c::text", str),
    "numeric(38,0)": (["9" * 38, "-" + "9" * 38], "c::text", str),
    "numeric(38,38)": (["0." + "9" * 38, "-0." + "0" * 37 + "1"], "c::text", lambda v: format(v, "f")),
    "numeric(5,-2)": (["9999900", "-100"], "c::text", str),
    "numeric(3,5)": (["0.00999", "-0.00001"], "c::text", lambda v: format(v, "f")),
    "text": (["''", "' '", "'a,\"b\"'", "E'line\\nbreak\\r\\n'", "E'\\\\N'", "E'\\\\.'", "'NULL'", "E'\\ufeffBOM'", "'größe 😀'", "E'\\x01\\t'",
              "repeat('x', 1000000)"], "encode(convert_to(c, 'UTF8'), 'hex')", text_bytes),
    "varchar(5)": (["'abcde'", "''"], "encode(convert_to(c, 'UTF8'), 'hex')", text_bytes),
    "char(5)": (["'ab'", "'abcde'"], "encode(convert_to(rpad(c::text, 5), 'UTF8'), 'hex')", text_bytes),
    "name": (["'a name'"], "encode(convert_to(c::text, 'UTF8'), 'hex')", text_bytes),
    "citext": (["'MiXed'"], "encode(convert_to(c::text, 'UTF8'), 'hex')", text_bytes),
    "mood": (["'sad'", "'ok, \"fine\"'"], "encode(convert_to(c::text, 'UTF8'), 'hex')", text_bytes),
    "bytea": (["''", "'\\x00ff0a0d22'", "decode(repeat('00ff', 500000), 'hex')"], "encode(c, 'hex')", bytes.hex),
    "date": (["'0001-01-01'", "'9999-12-31'", "'2024-02-29'"], "c::text", str),
    "timestamp": (["'0001-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'", "'1969-12-31 23:59:59.999999'"], EPOCH, str),
    "timestamp(3)": (["'2024-01-02 03:04:05.678'"], EPOCH, str),
    "timestamptz": (["'0001-01-01 00:00:00+00'", "'9999-12-31 23:59:59.999999+00'", "'2024-07-01 12:00:00+05:30'"], EPOCH, str),
    "time": (["'00:00:00'", "'23:59:59.999999'"], EPOCH, str),
    "uuid": (["'00000000-0000-0000-0000-000000000000'", "'FFFFFFFF-ffff-4fff-8fff-ffffffffffff'"], "c::text", str),
    "json": (["'{\"a\": [1, 1e400, \"\\ud800 \\u0000\"]}'", "'null'", "E'{\\n}'"], "encode(convert_to(c::text, 'UTF8'), 'hex')", text_bytes),
    "jsonb": (["'{\"b\":1,\"a\":[1.0,null]}'", "'\"\"'"], "encode(convert_to(c::text, 'UTF8'), 'hex')", text_bytes),
    "positive": (["1", "2147483647"], "c::text", str),
    "price": (["1.50"], "c::text", str),
}


def column_values(path):
    """Times as their numbers of microseconds, other values as pyarrow gives them."""
    column = pyarrow.parquet.read_table(path).column("c").combine_chunks()
    if pyarrow.types.is_temporal(column.type) and not pyarrow.types.is_date(column.type):
        assert "us" in str(column.type), column.type
        column = column.cast(pyarrow.int64())
    return column.to_pylist()


def check_types(server, folder):
    """Each type in a table of its own, nulls between the values."""
    path = folder / "type.parquet"
    count = 0
    for index, (name, (values, says, form)) in enumerate(TYPES.items()):
        table = f"type_{index}"
        rows = ", ".join(f"({2 * i}, CAST({value} AS {name})), ({2 * i + 1}, NULL)" for i, value in enumerate(values))
        server.sql(f"CREATE TABLE {table} (n int, c {name}); INSERT INTO {table} VALUES {rows}")
        expected = json.loads(server.sql(f"SET timezone = 'UTC'; SELECT json_agg({says} ORDER BY n) FROM {table}"))
        expected = [None if value is None else str(value) for value in expected]
        expect(run("query", "SELECT c FROM source ORDER BY n", server.url(password=server.password), "--table", table, "--time", "time",
                   "--to", path), 0)
        found = [None if value is None else form(value) for value in column_values(path)]
        assert found == expected, f"{name}: {str(found)[:300]} is not {str(expected)[:300]}"
        count += len(values)
    print(f"       {count} values of {len(TYPES)} types")


def check_columns_of_one_null(server):
    """A row of one column that is null is an empty line of CSV; an empty text is not."""
    succeeds(b'a\n""\n\n""\n', server, "VALUES (''), (NULL), ('') -- as a\n", sql="SELECT column1 AS a FROM source")


def check_homeless(server):
    for expression, kind, cast in (("ARRAY[1]", "integer[]", "text"), ("'1 day'::interval", "interval", "text"),
                                   ("'1.1.1.1'::inet", "inet", "text"), ("1::money", "money", "text"),
                                   ("int4range(1,2)", "int4range", "text"), ("row(1,2)", "record", "text"),
                                   ("'12:00+01'::timetz", "time with time zone", "text"), ("'<a/>'::xml", "xml", "text"),
                                   ("1.5", "numeric", "numeric(38,10)"), ("sum(x)::numeric(39,1)", "numeric(39,1)", "numeric(38,10)"),
                                   ("'a'::\"char\"", "\"char\"", "text"), ("NULL::pair", "pair", "text")):
        result = fails(2, f"column 'c' is {kind} on the server", server, f"SELECT 1 AS n, {expression} AS c FROM generate_series(1, 2) x"
                       + (" GROUP BY 1" if "sum" in expression else ""))
        assert f'CAST("c" AS {cast})' in result.err, result
    # What is not used is not read, and text is what it can be declared as.
    succeeds(b"n\n1\n", server, "SELECT 1 AS n, ARRAY[1] AS c", sql="SELECT n FROM source")
    succeeds(b'n,c\n1,"{1,2}"\n', server, "SELECT 1 AS n, ARRAY[1,2] AS c", "--columns", "c:string")
    succeeds(b"n\n1.50\n", server, "SELECT 1.5 AS n", "--columns", "n:decimal(10,2)")
    fails(3, "has more than 1 fraction digit", server, "SELECT 1.55 AS n", "--columns", "n:decimal(10,1)")
    fails(3, "can't be read as date", server, "SELECT 1 AS n", "--columns", "n:date")


def check_values_out_of_range(server):
    for value in ("'infinity'::date", "'-infinity'::timestamp", "'infinity'::timestamptz", "'0044-03-15 BC'::date",
                  "'10000-01-01'::date", "'NaN'::numeric(10,2)", "'24:00'::time", "'0001-01-01 00:00:00+00'::timestamptz - interval '1 s'"):
        kind = value.rsplit("::", 1)[1].split(" -")[0]
        result = fails(3, ":2: column 'c' (", server, f"SELECT CASE n WHEN 2 THEN {value} END::{kind} AS c FROM generate_series(1, 3) n "
                       "ORDER BY n")
        assert "the server's type is" in result.err and "{c: string}" in result.err, result


# --- Names, queries, snapshots ------------------------------------------------------------------------------------------

def check_names(server):
    server.sql('CREATE SCHEMA "Sch.ema"; CREATE TABLE "Sch.ema"."My ""Table""" ("A b" int, "x""y" text); '
               'INSERT INTO "Sch.ema"."My ""Table""" VALUES (1, \'z\'); CREATE VIEW public.seen AS SELECT 7 AS n; '
               'CREATE TABLE public.lower_case (n int); CREATE TABLE nocolumns ()')
    uri = server.url(password=server.password)

    def table(name, status=0, says="", expected=None):
        result = expect(run("query", "SELECT * FROM source", uri, "--table", name, "--format", "csv"), status, says=says)
        assert expected is None or result.out == expected, result.out
    table('"Sch.ema"."My ""Table"""', expected=b'A b,"x""y"\n1,z\n')
    table("seen", expected=b"n\n7\n")
    table("public.seen", expected=b"n\n7\n")
    table("Lower_Case", 5, says="did you mean 'lower_case'?")
    table("publik.seen", 5, says="did you mean 'public.seen'?")
    table("nothing_like_it", 5, says="there is no table 'nothing_like_it'")
    table("nocolumns", 2, says="has no columns")
    table("t; DROP TABLE seen", 5, says="there is no table")
    table("seen", expected=b"n\n7\n")


def check_queries(server):
    succeeds(b"a\n1\n", server, "SELECT 1 AS a ; \n ")
    succeeds(b"a\n1\n", server, "SELECT 1 AS a -- the end")
    succeeds(b"a\n1\n", server, "WITH w AS (VALUES (1)) SELECT column1 AS a FROM w")
    succeeds(b"a\n", server, "SELECT 1 AS a WHERE false")
    succeeds(b"n\n3\n", server, "SELECT * FROM generate_series(1, 3)", sql="SELECT count(*) AS n FROM source")
    result = fails(2, "--source-query:2:6: ", server, "SELECT 1 AS a,\n  n, nme FROM (SELECT 1 AS n) t")
    assert "\n        n, nme FROM (SELECT 1 AS n) t\n           ^\n" in result.err, result.err
    fails(2, "write one statement", server, "SELECT 1; SELECT 2")
    fails(2, "both called 'a'", server, "SELECT 1 AS a, 2 AS a")
    fails(2, "has parameters", server, "SELECT $1::int AS a")
    fails(2, "gives no columns", server, "SELECT")
    fails(2, "", server, "SELECT 1) TO STDOUT; DROP TABLE x; COPY (SELECT 1")
    failed = fails(1, "SQLSTATE 22P02", server, "SELECT ('secret-value-' || n)::int AS a FROM generate_series(1, 3) n")
    assert "secret-value" not in failed.err, failed
    shown = expect(query(server, "SELECT ('secret-value-' || n)::int AS a FROM generate_series(1, 3) n", "--show-data"), 1)
    assert "secret-value-1" in shown.err, shown


def check_read_only(server):
    server.sql("CREATE TABLE written (n int); CREATE FUNCTION write_it() RETURNS int LANGUAGE sql AS 'INSERT INTO written VALUES (1) "
               "RETURNING n'; CREATE SEQUENCE counter")
    for text in ("SELECT write_it() AS n", "INSERT INTO written VALUES (2) RETURNING n", "SELECT nextval('counter') AS n",
                 "DELETE FROM written RETURNING n", "SELECT 1 AS n FROM written FOR UPDATE"):
        fails(2, "adze only reads", server, text)
    fails(2, "", server, "SELECT set_config('transaction_read_only', 'off', true) AS n")
    # No table is touched before it, and still the mode is what it is.
    fails(2, "", server, "SELECT set_config('transaction_read_only', 'off', false) || write_it() AS n")
    assert server.sql("SELECT count(*) FROM written").strip() == "0"


def check_settings(server):
    """Whatever the user's settings are, values have one form."""
    server.sql("ALTER ROLE tester SET datestyle = 'SQL, DMY'; ALTER ROLE tester SET timezone = 'Asia/Kolkata'; "
               "ALTER ROLE tester SET bytea_output = 'escape'; ALTER ROLE tester SET extra_float_digits = -10; "
               "ALTER ROLE tester SET standard_conforming_strings = off; ALTER ROLE tester SET client_encoding = 'LATIN1'")
    try:
        succeeds('a,b,c,d,e\n2024-03-01,2024-03-01 00:00:00+00,0.30000000000000004,é,a\\b\n'.encode(), server,
                 "SELECT '2024-03-01'::date AS a, '2024-03-01 00:00+00'::timestamptz AS b, 0.1::float8 + 0.2 AS c, chr(233) AS d, 'a\\b' AS e")
    finally:
        server.sql("ALTER ROLE tester RESET ALL")


def check_job(server, folder):
    server.sql("CREATE TABLE orders (id bigint, city text, price numeric(10,2), at timestamptz DEFAULT now()); "
               "INSERT INTO orders SELECT n, 'city ' || n % 3, n / 100.0 FROM generate_series(1, 1000) n")
    job = folder / "job.yaml"

    def write(source):
        job.write_text(f"source:\n  uri: {server.url()}\n  auth: {{password_env: PG_SECRET}}\n{source}"
                       "transform: SELECT city, sum(price) AS total FROM source GROUP BY city ORDER BY city\n"
                       "target: {uri: out.parquet}\n")
    secret = {"PG_SECRET": server.password}
    for source in ("  table: orders\n", "  table: public.orders\n  columns: {city: string, price: 'decimal(10,2)'}\n  extra_columns: ignore\n",
                   "  query: SELECT city, price FROM orders WHERE city <> ${none}\n"):
        write(source)
        flags = ["--set", "none=it's"] if "${" in source else []
        expect(run("check", job, *flags, environment=secret), 0)
        dry = expect(run("run", job, "--dry-run", *flags, environment=secret), 0)
        assert b"postgres://127.0.0.1" in dry.out and not (folder / "out.parquet").exists(), dry
        result = expect(run("run", job, "--json", *flags, environment=secret), 0)
        receipt = json.loads(result.out)
        inputs = receipt["inputs"]
        assert len(inputs) == 1 and inputs[0]["rows"] == 1000 and inputs[0]["bytes"] > 5000, inputs
        assert inputs[0]["uri"] == f"postgres://127.0.0.1:{server.port}/tester", inputs
        table = pyarrow.parquet.read_table(folder / "out.parquet").to_pydict()
        assert sum(table["total"]) == decimal.Decimal("5005.00"), table
        (folder / "out.parquet").unlink()
    write("  table: orders\n  columns: {city: string, prize: int64}\n")
    expect(run("check", job, environment=secret), 3, says="did you mean 'price'?")
    write("  table: orders\n  columns: {city: string, price: 'decimal(10,2)'}\n")
    expect(run("run", job, environment=secret), 3, says="not declared: 'id', 'at'")
    write("  query: |\n    SELECT city,\n      prise FROM orders\n")
    expect(run("run", job, environment=secret), 2, says="job.yaml:6:7: ")
    listed = expect(run("infer", server.url(), "--table", "orders", "--auth", "password-env:PG_SECRET", environment=secret), 0)
    write("  table: orders\n" + "".join(f"  {line}\n" for line in listed.out.decode().splitlines()))
    expect(run("run", job, environment=secret), 0)
    shown = expect(run("preview", server.url(), "--table", "orders", "--rows", "2", "--format", "csv", "--auth", "password-env:PG_SECRET",
                       environment=secret), 0)
    assert len(shown.out.splitlines()) == 3, shown.out


def check_same_bytes(server, folder):
    paths = [folder / "one.parquet", folder / "four.parquet"]
    for path, threads in zip(paths, "14"):
        expect(run("convert", server.url(password=server.password), "--source-query",
                   "SELECT n AS id, 'x' || n % 1000 AS s, n / 7.0::float8 AS f FROM generate_series(1, 200000) n ORDER BY n", path,
                   "--threads", threads), 0)
    assert digest(paths[0]) == digest(paths[1])


# --- Connections --------------------------------------------------------------------------------------------------------

def check_tls(server, folder):
    password = {"PGPASSWORD": server.password}

    def connects(host, root, mode="verify-full", more=""):
        return query(server, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", environment=password,
                     uri=server.url(host=host, query=f"sslmode={mode}&sslrootcert={root}{more}"))
    for host in ("localhost", "127.0.0.1"):
        assert expect(connects(host, server.ca), 0).out == b"ssl\ntrue\n"
    other = folder / "other"
    other.mkdir()
    make_certificates(other)
    expect(connects("127.0.0.1", other / "ca.pem"), 5, says="certificate verify failed")
    expect(connects("elsewhere.example", server.ca, more="&hostaddr=127.0.0.1"), 5, says="does not match host name")
    expect(connects("elsewhere.example", server.ca, mode="verify-ca", more="&hostaddr=127.0.0.1"), 0)
    expect(connects("127.0.0.1", folder / "no.pem"), 5, says="sslrootcert")
    assert expect(connects("127.0.0.1", server.ca, mode="disable"), 0).out == b"ssl\nfalse\n"
    trusted = {**password, "PGSSLMODE": "verify-full", "PGSSLROOTCERT": str(server.ca)}
    succeeds(b"a\n1\n", server, "SELECT 1 AS a", uri=server.url(), environment=trusted)


def check_passwords(server, folder):
    special = SECRETS[2]
    server.sql(f"CREATE ROLE reader LOGIN PASSWORD $p${special}$p$")
    one = (server, "SELECT 1 AS a")
    succeeds(b"a\n1\n", *one, uri=server.url(user="reader", password=special))
    bare = server.url(user="reader")
    succeeds(b"a\n1\n", *one, uri=bare, environment={"PGPASSWORD": special})
    succeeds(b"a\n1\n", *one, "--auth", "password-env:SECRET", uri=bare, environment={"SECRET": special, "PGPASSWORD": "wrong-hunter3"})
    secret = folder / "secret"
    secret.write_text(special + "\n")
    succeeds(b"a\n1\n", *one, "--auth", f"password-file:{secret}", uri=bare)
    passfile = folder / "pgpass"
    passfile.write_text(f"127.0.0.1:*:*:reader:{special}\n")
    passfile.chmod(0o600)
    succeeds(b"a\n1\n", *one, uri=bare, environment={"PGPASSFILE": str(passfile)})
    service = folder / "service.conf"
    service.write_text(f"[shop]\nhost=127.0.0.1\nport={server.port}\nuser=reader\ndbname=tester\npassword={special}\n")
    files = {"PGSERVICEFILE": str(service)}
    succeeds(b"a\n1\n", *one, uri="postgres://?service=shop", environment=files)
    succeeds(b"a\n1\n", *one, uri="postgresql://", environment={**files, "PGSERVICE": "shop"})
    fails(7, "the server refuses the user", *one, uri=server.url(user="reader", password="wrong-hunter3"))
    fails(7, "the server refuses the user", *one, uri=bare, environment={"PGPASSWORD": "wrong-hunter3"})
    fails(7, "wants a password", *one, uri=bare)
    fails(7, "is not set", *one, "--auth", "password-env:SECRET", uri=bare)
    fails(2, "given twice", *one, "--auth", "password-env:SECRET", uri=server.url(password="wrong-hunter3"), environment={"SECRET": "x"})
    fails(7, "the server refuses the user", *one, uri=server.url(user="nobody_here", password="wrong-hunter3"))
    fails(5, "there is no such database", *one, uri=server.url(database="nodb", password=server.password))


def check_rights(server):
    server.sql("CREATE SCHEMA hidden; CREATE TABLE hidden.t (n int); CREATE TABLE closed (n int)")
    uri = server.url(user="reader", password=SECRETS[2])
    expect(run("query", "SELECT * FROM source", uri, "--table", "closed"), 7, says="the server denies access")
    expect(run("query", "SELECT * FROM source", uri, "--table", "hidden.t"), 7, says="the server denies access")


def check_no_server(server, folder):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        begin = time.monotonic()
        fails(5, "does not answer in time", server, "SELECT 1 AS a", uri=f"postgres://ann@127.0.0.1:{port}/d?connect_timeout=1")
        fails(8, "time limit", server, "SELECT 1 AS a", "--timeout", "1s", uri=f"postgres://ann@127.0.0.1:{port}/d")
        assert time.monotonic() - begin < 6
    fails(5, "Connection refused", server, "SELECT 1 AS a", uri=f"postgres://ann@127.0.0.1:{port}/d")
    hide = compile_c(HERE / "hide_library.c", folder / "hide_library.so", "-shared", "-fPIC")
    result = fails(5, "libpq5", server, "SELECT 1 AS a", environment={"LD_PRELOAD": hide})
    assert "libpq.so.5" in result.err


class EndlessServer:
    """Lets everyone in, and answers the first query with a message that has no end."""

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.sent = 0
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def serve(self):
        client, _ = self.listener.accept()
        client.recv(4096)
        client.sendall(b"R\0\0\0\x08\0\0\0\0" + b"Z\0\0\0\x05I")
        client.recv(4096)
        client.sendall(b"T\x3f\xff\xff\xff")
        with contextlib.suppress(OSError):
            while self.sent < 1 << 30:
                client.sendall(bytes(1 << 20))
                self.sent += 1 << 20
                time.sleep(0.003)  # as over a network: libpq reads on while more is there at once


def check_hostile_server(server, measure, peak):
    with EndlessServer() as hostile:
        fails(5, "a row or another message of more than 17 MiB", server, "SELECT 1 AS a", launcher=[measure, str(peak)],
              uri=f"postgres://ann@127.0.0.1:{hostile.port}/d?sslmode=disable&gssencmode=disable")
    used = int(peak.read_text()) / 1024
    print(f"       {used:.1f} MiB, {hostile.sent >> 20} MiB sent")
    assert used < 96, used


# --- Runs that end early ------------------------------------------------------------------------------------------------

# Rows that come one by one: behind FROM the server would make all of them before the first.
ENDLESS = "SELECT generate_series(1, 1000000000) AS id, repeat('x', 100) AS s"


def start(server, *words):
    return subprocess.Popen([ADZE, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env={**os.environ, "PGPASSWORD": server.password, "PGAPPNAME": "adze under test"})


def sessions(server):
    return [int(line) for line in server.sql("SELECT pid FROM pg_stat_activity WHERE application_name = 'adze under test' "
                                             "AND state = 'active' AND query ~ 'COPY'").split()]


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError("did not happen in time")


def check_killed_backend(server, folder):
    target = folder / "killed.parquet"
    target.write_bytes(b"PAR1 old")
    process = start(server, "convert", server.url(), "--source-query", ENDLESS, target)
    pid = wait_for(lambda: sessions(server))[0]
    time.sleep(0.5)
    server.sql(f"SELECT pg_terminate_backend({pid})")
    _, err = process.communicate(timeout=30)
    # Whether the server's last words come before the end of the connection is the network's to say.
    says = (b"the server ended the connection", b"the connection to the server broke")
    assert process.returncode == 5 and any(words in err for words in says), (process.returncode, err)
    assert target.read_bytes() == b"PAR1 old" and not left_behind(folder)


def check_lost_connection(server, folder):
    """Somebody between the two closes the connection in the middle, or says nothing more."""
    target = folder / "lost.parquet"
    with TcpProxy(server.port, AtByte("close", DOWN, 3_000_000)) as proxy:
        uri = server.url(port=proxy.port, query="sslmode=disable")
        result = run("convert", uri, "--source-query", ENDLESS, target, environment={"PGPASSWORD": server.password}, timeout=30)
    expect(result, 5, says="the connection to the server broke")
    assert not target.exists() and not left_behind(folder)


def check_signals(server, folder):
    target = folder / "stopped.parquet"
    for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        for text in (ENDLESS, "SELECT pg_sleep(1000)::text AS a"):
            process = start(server, "convert", server.url(), "--source-query", text, target)
            wait_for(lambda: sessions(server))
            time.sleep(0.3)
            begin = time.monotonic()
            process.send_signal(number)
            process.communicate(timeout=30)
            took = time.monotonic() - begin
            assert process.returncode == status and took < 1.5, (process.returncode, took)
            wait_for(lambda: not sessions(server), 3)
            assert not target.exists() and not left_behind(folder)


def check_time_limits(server):
    begin = time.monotonic()
    fails(8, "the time limit is used up", server, "SELECT pg_sleep(1000)::text AS a", "--timeout", "1s")
    fails(8, "the server canceled the query", server, "SELECT pg_sleep(1000)::text AS a",
          uri=server.url(password=server.password, query="options=-c%20statement_timeout%3D500"))
    assert time.monotonic() - begin < 6
    # The user's own limit stays where the run's is longer.
    fails(8, "the server canceled the query", server, "SELECT pg_sleep(1000)::text AS a", "--timeout", "1h",
          uri=server.url(password=server.password), environment={"PGOPTIONS": "-c statement_timeout=500"})


def check_early_end(server):
    """A LIMIT ends the query on the server, not only the output."""
    succeeds(b"id\n1\n2\n", server, ENDLESS, sql="SELECT id FROM source LIMIT 2", environment={"PGAPPNAME": "adze under test"})
    wait_for(lambda: not sessions(server), 3)


def check_memory(server, measure, peak):
    used = {}
    for rows in (100_000, 1_000_000, 4_000_000):
        succeeds(f"n,s\n{rows},{rows * (rows + 1) // 2}\n".encode(), server,
                 f"SELECT n AS id, 'a text of some length ' || n AS s FROM generate_series(1, {rows}) n", "--threads", "1",
                 sql="SELECT count(s) AS n, sum(id) AS s FROM source", launcher=[measure, str(peak)], timeout=300)
        used[rows] = int(peak.read_text()) / 1024
    print("       " + ", ".join(f"{mib:.1f} MiB for {rows:,} rows" for rows, mib in used.items()))
    assert max(used.values()) < 48 and used[4_000_000] - used[100_000] < 4, used
    fails(3, "a row is longer than 16 MiB", server, "SELECT repeat('x', 17000000) AS a")
    succeeds(b"n\n16000000\n", server, "SELECT repeat('x', 16000000) AS a", sql="SELECT length(a) AS n FROM source")


def main():
    checks = Checks()
    with work_folder() as folder, PostgresServer(folder, tls=True) as server:
        server.sql("CREATE EXTENSION citext; CREATE TYPE mood AS ENUM ('sad', 'ok, \"fine\"'); CREATE TYPE pair AS (a int, b int); "
                   "CREATE DOMAIN positive AS int CHECK (VALUE > 0); CREATE DOMAIN price AS numeric(8,2)")
        measure, peak = compile_c(HERE / "measure_run.c", folder / "measure_run"), folder / "peak"
        for name, check, *more in (
                ("types with their extremes", check_types, folder), ("columns of one null", check_columns_of_one_null),
                ("types without an exact home", check_homeless), ("values out of range", check_values_out_of_range),
                ("names", check_names), ("queries", check_queries), ("nothing can be written", check_read_only),
                ("settings of the user", check_settings), ("jobs", check_job, folder), ("the same bytes", check_same_bytes, folder),
                ("TLS", check_tls, folder), ("passwords", check_passwords, folder), ("rights", check_rights),
                ("no server", check_no_server, folder), ("a killed backend", check_killed_backend, folder),
                ("a lost connection", check_lost_connection, folder), ("signals", check_signals, folder),
                ("time limits", check_time_limits), ("LIMIT ends the query", check_early_end), ("memory", check_memory, measure, peak),
                ("an endless answer", check_hostile_server, measure, peak)):
            checks.run(name, check, server, *more)
    checks.close()


if __name__ == "__main__":
    sys.exit(main())
