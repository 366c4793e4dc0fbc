"""Function by function beside DuckDB, over random columns: what the tests named *_functions_against_duckdb.py share.

A template is SQL with placeholders for kinds of values (random_columns.py): "left({text}, {count})". It is written out
several times, over different columns, over literals, and over each member of a group such as {number}. DuckDB says
row by row what it gives and where it fails (its TRY). adze must give the same for all rows on which DuckDB does not
fail, of the same type, and must fail on each of the others.

An aggregate ("sum({number})") is worked out over the whole table and for groups; both must fail, or give the same.
Import it after adze_runs.use_readers().
"""
import dataclasses
import math
import re
import struct
import sys
import time

import duckdb
import pyarrow
import pyarrow.parquet

from adze_runs import adze
from duckdb_engine import DuckDb, adze_type, values_of
from random_columns import GROUPS, KINDS, ColumnsTable, members

PLACEHOLDER = re.compile(r"\{(\w+)\}")
FAILURES_SHOWN = 40
ROWS_THAT_FAIL_TRIED = 3


@dataclasses.dataclass
class Template:
    sql: str
    duckdb: str = ""        # as DuckDB must have it, with the same placeholders; the same text if empty
    ulps: int = 0           # how far floats may be apart, in units of the last place
    relative: float = 0     # or as a share of the value, where sums of floats are rounded in another order
    variants: int = 6       # how often it is written out, for each table
    literals: bool = True   # whether arguments may be literals
    aggregate: bool = False
    may_fail_apart: bool = False  # one may fail where the other does not: say why beside the template

    def kinds(self):
        return {kind for name in PLACEHOLDER.findall(self.sql) for kind in members(name)}


@dataclasses.dataclass
class Written:
    """A template with its placeholders put in."""
    template: Template
    adze: str
    duckdb: str


def write_out(rng, template, table, number):
    """The `number`th way to write a template: goes through the members of its groups, and through columns and literals."""
    names = PLACEHOLDER.findall(template.sql)
    parts = []
    for index, name in enumerate(names):
        group = members(name)
        # The first group is gone through in order; a second one moves on by one more each time.
        kind = group[(number * (index + 1) + index) % len(group)] if name in GROUPS else name
        is_literal = template.literals and number >= 2 and rng.random() < 0.3 and len(names) > 1
        parts.append(table.literal(rng, kind) if is_literal else f"{kind}_{'ab'[(number + index) % 2]}")

    def put_in(text):
        left = iter(parts)
        return PLACEHOLDER.sub(lambda match: next(left), text)

    return Written(template, put_in(template.sql), put_in(template.duckdb or template.sql))


def float_steps(value, narrow):
    """Floats as whole numbers whose differences count the floats between them."""
    code = struct.unpack("<i" if narrow else "<q", struct.pack("<f" if narrow else "<d", value))[0]
    return code if code >= 0 else -(code & (0x7FFFFFFF if narrow else 0x7FFFFFFFFFFFFFFF))


def same_value(got, wanted, arrow_type, template):
    if got is None or wanted is None:
        return got is wanted
    if not pyarrow.types.is_floating(arrow_type):
        return got == wanted
    if math.isnan(got) or math.isnan(wanted):
        return math.isnan(got) and math.isnan(wanted)
    if math.isinf(got) or math.isinf(wanted):
        return got == wanted
    if abs(got - wanted) <= template.relative * abs(wanted):
        return True
    narrow = pyarrow.types.is_float32(arrow_type)
    return abs(float_steps(got, narrow) - float_steps(wanted, narrow)) <= template.ulps


def as_stored(column, arrow_type):
    """DuckDB's values as adze's Parquet has them: times are text."""
    if not pyarrow.types.is_time(arrow_type):
        return column
    return [None if value is None else value.isoformat() for value in column]


class Comparison:
    """Templates over tables. `report()` prints what differed, and ends the process."""

    def __init__(self, folder, seed):
        self.folder, self.seed = folder, seed
        self.engine = DuckDb()
        self.written = self.values = self.failed_rows = 0
        self.failures = []
        self.start = time.monotonic()

    def run(self, rng, templates, rows=400):
        """All templates over a table of many values, one of few (dictionaries, no nulls) and one of one row."""
        kinds = sorted(set().union(*(template.kinds() for template in templates)))
        for count, null_share, few in ((rows, 0.12, False), (rows, 0, True), (1, 0.3, False)):
            table = ColumnsTable(rng, kinds, count, null_share, few)
            path = self.folder / "source.csv"
            path.write_bytes(table.csv())
            self.engine.load(table, path)
            for template in templates:
                variants = template.variants if count > 1 else 1
                written = [write_out(rng, template, table, number) for number in range(variants)]
                self.compare(table, path, template, written)

    def compare(self, table, path, template, written):
        if template.aggregate:
            self.compare_aggregates(table, path, written, next(iter(table.kind_of)))
            return
        # All at once, which is nearly always enough, and one by one where something fails.
        outcome = self.compare_rows(table, path, written, "")
        if outcome is None:
            return
        for one in written:
            failing = self.failing_rows(one)
            where = f"WHERE row_number NOT IN ({', '.join(map(str, failing))})" if failing else ""
            if not failing or len(failing) < len(table.rows):
                problem = self.compare_rows(table, path, [one], where)
                if problem:
                    self.fail(table, one, where, problem)
            if not template.may_fail_apart:
                for row in failing[:ROWS_THAT_FAIL_TRIED]:
                    self.expect_failure(table, path, one, row)

    def failing_rows(self, one):
        """The rows on which DuckDB fails; all of them where it does not even take the expression."""
        probe = f"TRY(CASE WHEN ({one.duckdb}) IS NULL THEN 1 ELSE 2 END)"
        types, columns = self.engine.rows(f"SELECT row_number FROM source WHERE {probe} IS NULL ORDER BY 1")
        if types is None:
            columns = self.engine.rows("SELECT row_number FROM source ORDER BY 1")[1]
        return columns[0]

    def run_adze(self, table, path, sql):
        self.engine.results += 1
        to = self.folder / f"result_{self.engine.results}.parquet"
        return adze("query", sql, path, "--columns", table.columns_flag(), "--to", to, "--quiet", timeout=60), to

    def expect_failure(self, table, path, one, row):
        where = f"WHERE row_number = {row}"
        result, to = self.run_adze(table, path, f"SELECT {one.adze} AS v FROM source {where}")
        to.unlink(missing_ok=True)
        self.failed_rows += 1
        if result.status not in (1, 2):
            error = self.engine.rows(f"SELECT {one.duckdb} FROM source {where}")[1]
            self.fail(table, one, where, f"exit {result.status}; DuckDB: {str(error).splitlines()[0]}")

    def compare_rows(self, table, path, written, where):
        """None, or where they differ, in words."""
        items = [(one.adze, one.duckdb) for one in written]
        adze_sql = "SELECT " + ", ".join(f"{item} AS v{index}" for index, (item, _) in enumerate(items))
        duckdb_sql = "SELECT " + ", ".join(f"{item} AS v{index}" for index, (_, item) in enumerate(items))
        return self.compare_query(table, path, f"{adze_sql} FROM source {where}",
                                  f"{duckdb_sql} FROM source {where} ORDER BY rowid", written)

    def compare_query(self, table, path, adze_sql, duckdb_sql, written):
        """One query in both: None, or where they differ. `written`: what the columns are, in order."""
        wanted_types, wanted = self.engine.rows(duckdb_sql)
        result, to = self.run_adze(table, path, adze_sql)
        try:
            if wanted_types is None or result.status != 0:
                both = wanted_types is None and result.status in (1, 2)
                # An aggregate fails as a whole; of several it isn't known which.
                if both and len(written) == 1 and written[0].template.aggregate:
                    self.failed_rows += 1
                    return None
                return f"adze: exit {result.status} {result.err.strip()[:300]}; DuckDB: {wanted if wanted_types is None else 'succeeds'}"
            got = pyarrow.parquet.read_table(to)
            got_types = self.engine.types(f"SELECT * FROM read_parquet('{to}')")
            described = self.engine.types(duckdb_sql)
            for index, one in enumerate(written):
                stored = adze_type(described[index][1])
                if got_types[index][1] != stored:
                    return f"{one.adze} is {got_types[index][1]}, DuckDB has {stored}"
                problem = self.column_difference(one, values_of(got.columns[index]),
                                                 as_stored(wanted[index], wanted_types[index]), wanted_types[index])
                if problem:
                    return problem
            self.written += len(written)
            return None
        finally:
            to.unlink(missing_ok=True)

    def column_difference(self, one, got, wanted, arrow_type):
        if len(got) != len(wanted):
            return f"{len(got)} rows, DuckDB has {len(wanted)}"
        self.values += len(got)
        for row, (x, y) in enumerate(zip(got, wanted)):
            if not same_value(x, y, arrow_type, one.template):
                return f"{one.adze}, row {row}: {x!r}, DuckDB has {y!r}"
        return None

    def compare_aggregates(self, table, path, written, key):
        """Over the whole table, for groups, and of no rows. All at once, and one by one where something fails."""
        queries = ["SELECT {} FROM source", f"SELECT {{}} FROM source GROUP BY {key} ORDER BY {key}",
                   "SELECT {} FROM source WHERE row_number < 0"]
        for sql in queries:
            if self.compare_items(table, path, sql, written) is None:
                continue
            for one in written:
                problem = self.compare_items(table, path, sql, [one])
                if problem and not (one.template.may_fail_apart and "exit" in problem):
                    self.fail(table, one, sql, problem)

    def compare_items(self, table, path, sql, written):
        def with_items(texts):
            return sql.format(", ".join(f"{text} AS v{index}" for index, text in enumerate(texts)))

        return self.compare_query(table, path, with_items([one.adze for one in written]),
                                  with_items([one.duckdb for one in written]), written)

    def fail(self, table, one, where, problem):
        self.failures.append(one.template.sql)
        if len(self.failures) > FAILURES_SHOWN:
            return
        row = re.search(r"row (\d+):", problem)
        values = ""
        if row and not where:
            used = [column for column in table.kind_of if re.search(rf"\b{column}\b", one.adze)]
            names = [column.name for column in table.columns]
            values = "\n  where " + ", ".join(f"{name} = {table.rows[int(row[1])][names.index(name)]!r}" for name in used)
        print(f"\nFAILED {one.template.sql}\n  adze:   {one.adze} {where}\n  DuckDB: {one.duckdb}\n  {problem}{values}", flush=True)

    def report(self):
        different = sorted(set(self.failures))
        print(f"seed {self.seed}: {self.written} expressions, {self.values} values, {self.failed_rows} rows and aggregates on which both must "
              f"fail, {time.monotonic() - self.start:.0f} s")
        for sql in different:
            print(f"  differs: {sql}")
        print(f"{self.written} passed, {len(self.failures)} failed")
        sys.exit(1 if self.failures or not self.written else 0)
