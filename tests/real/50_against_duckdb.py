#!/usr/bin/env python3
"""Random queries over random tables: adze must give what DuckDB gives.

    50_against_duckdb.py [--table N] [--query N]     only these, with all they are made of

Environment: QUERIES (1000), SEED (20240229), KEEP=1 to keep the tables of failures in build/against_duckdb.

Rows are compared in order: adze keeps the input's order where a query leaves it open, and DuckDB is told to. Types are
compared as DuckDB sees them in adze's Parquet file, names as DuckDB would choose them. Where DuckDB refuses or fails,
adze must, and the other way round. The differences are those of the page on SQL:
  - SUM of whole numbers is BIGINT, or an error if it does not fit: DuckDB's sum is cast to it;
  - sums and means of floats may differ by rounding, so DuckDB also works out how large their terms are;
  - 0.0 and -0.0 are one group, and either may stand for it;
  - a literal that is no value of the type that it is cast to is an error also where no row asks for it;
  - DuckDB has infinite dates, adze has not: no text here is 'inf';
  - DuckDB casts a REAL to a decimal with REAL's seven digits, adze with all that the value has: DuckDB gets a DOUBLE.
DuckDB runs on one thread and without its optimizer, which moves errors about (a + 1 > 5 becomes a > 4). Where whether a
query fails depends on that, either is right.

Every third table is cut into files for adze, each with its columns in another order.

A failure is cut down to few rows and printed with the two commands that show it.
"""
import argparse
import json
import math
import os
import random
import re
import shlex
import sys

from adze_runs import ADZE, ROOT, adze, use_readers, work_folder

use_readers()

import datetime
import decimal

import duckdb
import numpy
import pyarrow
import pyarrow.parquet

from duckdb_engine import DuckDb, adze_type, values_of
from random_queries import Query, Table, make_query

QUERIES = int(os.environ.get("QUERIES", "1000"))
SEED = int(os.environ.get("SEED", "20240229"))
QUERIES_PER_TABLE = 25
FAILURES_SHOWN = 40
EPOCH = datetime.datetime(1970, 1, 1)
FORMATS = ["parquet", "parquet", "parquet", "json", "csv"]


def parse_csv(data):
    """Rows of (text, was quoted); Python's own reader does not tell "" from nothing."""
    text, rows, row, at = data.decode(), [], [], 0
    while at < len(text):
        quoted = text[at] == '"'
        if quoted:
            end = at + 1
            while text[end] != '"' or text[end + 1:end + 2] == '"':
                end += 2 if text[end] == '"' else 1
            field, at = text[at + 1:end].replace('""', '"'), end + 1
        else:
            end = at
            while text[end] not in ",\n":
                end += 1
            field, at = text[at:end], end
        row.append((field, quoted))
        if text[at] == "\n":
            rows.append(row)
            row = []
        at += 1
    return rows


def micros(text):
    moment = datetime.datetime.fromisoformat(text)
    if moment.tzinfo:
        moment = moment.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    return (moment - EPOCH) // datetime.timedelta(microseconds=1)


def from_text(value, arrow_type):
    """A field of CSV or a value of JSON as the type that DuckDB says it has."""
    if value is None:
        return None
    types = pyarrow.types
    if types.is_boolean(arrow_type):
        return {"true": True, "false": False}[value] if isinstance(value, str) else value
    if types.is_integer(arrow_type):
        return int(value)
    if types.is_decimal(arrow_type):
        return decimal.Decimal(value)
    if types.is_float32(arrow_type):
        return float(numpy.float32(value))
    if types.is_floating(arrow_type):
        return float(value)
    if types.is_date(arrow_type):
        return (datetime.date.fromisoformat(value) - EPOCH.date()).days
    if types.is_timestamp(arrow_type):
        return micros(value)
    return value


def read_result(path, form, wanted_types):
    """(names, columns of values) of what adze wrote."""
    if form == "parquet":
        result = pyarrow.parquet.read_table(path)
        return result.schema.names, [values_of(column) for column in result.columns]
    data = path.read_bytes()
    if form == "csv":
        rows = parse_csv(data)
        names = [text for text, _ in rows[0]]
        table = [[None if text == "" and not quoted else text for text, quoted in row] for row in rows[1:]]
    else:
        pairs = json.loads(data, parse_float=str, parse_int=str, object_pairs_hook=list)
        names = [name for name, _ in pairs[0]] if pairs else None
        table = [[value for _, value in row] for row in pairs]
    columns = []
    for index, arrow_type in enumerate(wanted_types):
        columns.append([from_text(row[index], arrow_type) for row in table])
    return names, columns


def same_float(got, wanted, loose_zero, allowance):
    if math.isnan(wanted) or math.isnan(got):
        return math.isnan(wanted) and math.isnan(got)
    if got == wanted:
        return loose_zero or got != 0 or math.copysign(1, got) == math.copysign(1, wanted)
    return abs(got - wanted) <= allowance


def difference(query, got, wanted, wanted_types):
    """Where two results differ, in words, or None."""
    items = len(query.names)
    if len(got) != items:
        return f"{len(got)} columns, DuckDB has {items}"
    for index in range(items):
        if len(got[index]) != len(wanted[index]):
            return f"{len(got[index])} rows, DuckDB has {len(wanted[index])}"
        is_float = pyarrow.types.is_floating(wanted_types[index])
        weight_index, slack = query.weights.get(index, (None, 0))
        for row, (x, y) in enumerate(zip(got[index], wanted[index])):
            if x is None or y is None or not is_float:
                same = x == y
            elif weight_index is None:
                same = same_float(x, y, query.loose_zero, 0)
            else:
                weight = wanted[weight_index][row]
                # Beyond the largest float it depends on the order of the terms whether the sum is infinite.
                same = weight is None or not weight < 1e300 or same_float(x, y, True, abs(weight) * slack)
            if not same:
                return f"row {row}, column {index}: {x!r}, DuckDB has {y!r}"
    return None


def is_literal_first(got_type, wanted_type, sql):
    """NULL and then an integer literal is INTEGER in DuckDB, though a narrower column follows; adze takes the column's."""
    return wanted_type == "INTEGER" and got_type in ("TINYINT", "SMALLINT") and re.search("CASE|coalesce", sql) is not None


def is_folded_null(wanted_type, sql):
    """DuckDB folds an expression of NULL into a NULL of another type: sum(NULL::DECIMAL(5,2) * i) is HUGEINT, epoch of NULL BIGINT."""
    return wanted_type in ("HUGEINT", "BIGINT") and "CAST(NULL AS" in sql


def type_difference(engine, query, path):
    wanted = engine.types(query.duckdb)[:len(query.names)]
    got = engine.types(f"SELECT * FROM read_parquet('{path}')")
    for index, ((_, got_type), (_, wanted_type)) in enumerate(zip(got, wanted)):
        is_known = is_literal_first(got_type, wanted_type, query.adze) or is_folded_null(wanted_type, query.adze)
        if got_type != adze_type(wanted_type) and not is_known:
            return f"column {index} is {got_type}, DuckDB has {wanted_type}"
    return None


def plain_name(name):
    """A name without the quotes, schemas and odd spellings that DuckDB puts into names of expressions and adze does not."""
    name = name.replace("CAST('t' AS BOOLEAN)", "true").replace("CAST('f' AS BOOLEAN)", "false")
    return name.replace('"', "").replace("main.", "")


def name_difference(engine, query, names):
    wanted = list(query.names)
    if None in wanted:
        try:
            natural = [name for name, _ in engine.types(query.adze)]
        except duckdb.Error:
            return None
        wanted = [name or natural[index] for index, name in enumerate(wanted)]
    same = names is None or [*map(plain_name, names)] == [*map(plain_name, wanted)]
    return None if same else f"names {names}, DuckDB has {wanted}"


def judge(engine, table, path, query, form, threads):
    """None, or (kind of failure, words). The table must be loaded."""
    # A name of its own each time: DuckDB remembers the schema of a file that it has seen.
    engine.results += 1
    to = path.with_name(f"result_{engine.results}.{form}")
    try:
        return judge_result(engine, table, path, to, query, form, threads)
    finally:
        to.unlink(missing_ok=True)


def judge_result(engine, table, path, to, query, form, threads):
    run = adze("query", query.adze, *inputs_of(table, path), "--columns", table.columns_flag(), "--to", to, "--threads", threads, "--quiet",
               timeout=60)
    if run.status not in (0, 1, 2):
        return "exit", str(run)
    wanted_types, wanted = engine.rows(query.duckdb)
    if (run.status == 0) != (wanted_types is not None):
        # DuckDB has functions for several types and cannot choose one for NULL.
        is_undecided = wanted_types is None and "Could not choose a best candidate" in wanted and '"NULL"' in wanted
        if query.may_differ_in_errors or is_undecided:
            return None
        if run.status == 2 and wanted_types is not None and not wanted[0] and re.search(r"is not a|is out of range", run.err):
            return None
        again_types, again = engine.with_optimizer(query.duckdb)
        if (again_types is None) == (wanted_types is None):
            if run.status == 0:
                return "adze succeeds", f"DuckDB: {wanted[:300]}"
            return f"adze fails {run.err.strip().splitlines()[0]}", f"DuckDB succeeds; adze says:\n{run.err.strip()[:600]}"
        wanted_types, wanted = again_types, again
    if run.status != 0:
        return None
    names, got = read_result(to, form, wanted_types[:len(query.names)])
    if names is not None or form == "parquet":
        problem = name_difference(engine, query, names)
        if problem:
            return "names", problem
    if names is None:
        got = [[] for _ in query.names]
    problem = difference(query, got, wanted, wanted_types)
    if problem:
        return "rows", problem
    if form == "parquet":
        problem = type_difference(engine, query, to)
        if problem:
            return "types", problem
    return None


def inputs_of(table, path):
    """What adze reads: the file that DuckDB reads, or several that are the same table."""
    count = table.file_count
    return [path] if count == 1 else [path.with_name(f"{path.stem}_{i}.csv") for i in range(count)]


def write_table(engine, table, path):
    path.write_bytes(table.csv())
    if table.file_count > 1:
        for piece, text in zip(inputs_of(table, path), table.pieces(table.file_count)):
            piece.write_bytes(text)
    engine.load(table, path)


def cut_down(engine, table, path, query, form, threads, kind):
    """Takes away rows and texts while the failure stays the same. Leaves the small table loaded and on disk."""
    def still(rows):
        table.rows = rows
        write_table(engine, table, path)
        failure = judge(engine, table, path, query, form, threads)
        return failure is not None and failure[0].split(":")[0] == kind.split(":")[0]

    rows = table.rows
    size = max(1, len(rows) // 2)
    tries = 120
    while tries and size:
        at = 0
        while at < len(rows) and tries:
            tries -= 1
            fewer = rows[:at] + rows[at + size:]
            if still(fewer):
                rows = fewer
            else:
                at += size
        size //= 2
    still(rows)


class Comparison:
    def __init__(self, folder):
        self.folder, self.engine = folder, DuckDb()
        self.passed = self.failed = self.compared = 0
        self.features = {}
        self.kept = ROOT / "build/against_duckdb"

    def run_table(self, number, only_query):
        rng = random.Random(f"{SEED} {number}")
        large = number % 7 == 3
        rows = rng.randrange(30_000, 45_000) if large else rng.choice([0, 1, 5, 30, 300, 3000])
        table = Table(rng, rows, wide=large)
        table.file_count = (1, 1, 4)[number % 3]
        path = self.folder / f"table_{number}.csv"
        write_table(self.engine, table, path)
        everything = Query("SELECT * FROM source", "SELECT * FROM source ORDER BY rowid",
                           [column.name for column in table.columns], {}, False, False, set())
        for index in range(QUERIES_PER_TABLE):
            query_rng = random.Random(f"{SEED} {number} {index}")
            query = make_query(query_rng, table) if index else everything
            form = query_rng.choice(FORMATS)
            threads = (number + index) % 2 * 2 + 1
            if only_query not in (None, index):
                continue
            self.run_query(number, index, table, path, query, form, threads)
        for used in {path, *inputs_of(table, path)}:
            used.unlink()

    def run_query(self, number, index, table, path, query, form, threads):
        try:
            failure = judge(self.engine, table, path, query, form, threads)
        except AssertionError as error:  # it hangs
            failure = ("hangs", str(error))
        except duckdb.InternalException:
            self.engine = DuckDb()
            self.engine.load(table, path)
            return
        if failure is None:
            self.passed += 1
            for feature in query.features:
                self.features[feature] = self.features.get(feature, 0) + 1
            return
        self.failed += 1
        if self.failed <= FAILURES_SHOWN:
            self.show(number, index, table, path, query, form, threads, failure)

    def show(self, number, index, table, path, query, form, threads, failure):
        kind, words = failure
        rows = table.rows
        try:
            if kind != "hangs":
                cut_down(self.engine, table, path, query, form, threads, kind)
                small = judge(self.engine, table, path, query, form, threads)
                kind, words = small or failure
            place = path
            if os.environ.get("KEEP"):
                self.kept.mkdir(parents=True, exist_ok=True)
                place = self.kept / f"table_{number}_{index}.csv"
                place.write_bytes(table.csv())
            print(f"\nFAILED {kind}, table {number}, query {index}, {form}, {threads} threads, {len(table.rows)} rows\n  {words}")
            print(f"  printf {shlex.quote(table.csv()[:600].decode(errors='replace'))} > {place.name}")
            print(f"  {os.path.relpath(ADZE, ROOT)} query {shlex.quote(query.adze)} {place.name} "
                  f"--columns {shlex.quote(table.columns_flag())} --format {form} --threads {threads}")
            if table.file_count > 1:
                print(f"  cut into {table.file_count} files")
            print(f"  DuckDB: {query.duckdb}", flush=True)
        finally:
            table.rows = rows
            write_table(self.engine, table, path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--table", type=int)
    parser.add_argument("--query", type=int)
    args = parser.parse_args()
    if not os.access(ADZE, os.X_OK):
        sys.exit(f"{ADZE} is missing: run `make build` first, or set ADZE")
    print(f"seed {SEED}, {QUERIES} queries")
    with work_folder() as folder:
        comparison = Comparison(folder)
        tables = range(-(-QUERIES // QUERIES_PER_TABLE)) if args.table is None else [args.table]
        for number in tables:
            comparison.run_table(number, args.query)
    print(", ".join(f"{name}: {count}" for name, count in sorted(comparison.features.items())))
    print(f"{comparison.passed} passed, {comparison.failed} failed")
    sys.exit(1 if comparison.failed or not comparison.passed else 0)


if __name__ == "__main__":
    main()
