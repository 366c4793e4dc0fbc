"""DuckDB as the judge of adze: the same CSV file as its table `source`, and results as Python values.

Import it after adze_runs.use_readers(), which brings DuckDB.
"""
import duckdb
import pyarrow


class DuckDb:
    def __init__(self):
        self.results = 0
        self.connection = duckdb.connect()
        self.connection.execute("SET threads = 1; SET TimeZone = 'UTC'; PRAGMA disable_optimizer")

    def load(self, table, path):
        self.connection.execute("DROP TABLE IF EXISTS source")
        self.connection.execute(
            f"CREATE TABLE source AS SELECT * FROM read_csv('{path}', header = true, delim = ',', quote = '\"', "
            f"escape = '\"', nullstr = '', allow_quoted_nulls = false, auto_detect = false, strict_mode = true, "
            f"columns = {table.duckdb_columns()})")

    def rows(self, sql):
        """(types, columns of values), or the text of the error."""
        try:
            result = self.connection.execute(sql).to_arrow_table()
        except duckdb.Error as error:
            if isinstance(error, duckdb.InternalException):
                # DuckDB's own defect ends its session; nothing to compare with.
                raise
            return None, str(error)
        return result.schema.types, [values_of(column) for column in result.columns]

    def types(self, sql):
        return [(row[0], row[1]) for row in self.connection.execute("DESCRIBE " + sql).fetchall()]

    def with_optimizer(self, sql):
        self.connection.execute("PRAGMA enable_optimizer")
        try:
            return self.rows(sql)
        finally:
            self.connection.execute("PRAGMA disable_optimizer")


def values_of(column):
    """Python values; points in time as days or microseconds since 1970, for Python's own end at the year 9999."""
    if pyarrow.types.is_date(column.type):
        column = column.cast(pyarrow.int32())
    elif pyarrow.types.is_timestamp(column.type):
        column = column.cast(pyarrow.timestamp("us", column.type.tz)).cast(pyarrow.int64())
    return column.to_pylist()


# How adze stores what DuckDB has other types for.
def adze_type(duckdb_type):
    return {'"NULL"': "INTEGER", "HUGEINT": "DECIMAL(38,0)", "TIME": "VARCHAR"}.get(duckdb_type, duckdb_type)
