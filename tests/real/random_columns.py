"""Random columns of every kind of value that SQL functions take, for the tests named *_functions_against_duckdb.py.

A kind is a type with a pool of texts: its extremes, its odd values and random ones. A table has two columns of each
kind that is asked for, so that functions of two arguments see all pairs. Everything comes from the random.Random given.
"""
import dataclasses
from typing import Callable

from random_queries import EXTREME_FLOATS, FLOATS, INTEGER_BITS, TIMES, WORDS, Column, Table, quoted

WORDS_TO_FIND = ["", "a", "b", "A", "ab", "bc", "ä", "ß", "🙂", "\u0301", " ", "%", "_", "語", "x", "1", "-", ",", "abc"]
CHARACTERS = "aAbB \u0301äÄßẞıİſsSkK\u212aςσΣ日🙂👩\u200d\u20e3\U0001f1e9\u00a0\u2028.,-_%\\'\"\n\t01"
NEAR_ONE = ["0", "-0.0", "1", "-1", "1.0000001", "0.999999", "2", "-2", "0.5", "10", "100", "1000", "1e-300", "1e300", "8", "27",
            "1024", "0.1", "-0.5", "3", "4503599627370497.5"]


@dataclasses.dataclass
class Kind:
    """What a placeholder stands for: {text} in a template is a column of the kind `text`, or a literal of it."""
    type: str                 # as --columns has it
    pool: Callable            # random.Random -> texts
    literal: Callable = None  # text -> SQL; None: a CAST of the text

    def as_sql(self, text):
        if text is None:
            return f"CAST(NULL AS {Column('', self.type).duckdb_type})"
        if self.literal:
            return self.literal(text)
        return f"CAST({quoted(text)} AS {Column('', self.type).duckdb_type})"


def integers(name):
    bits = INTEGER_BITS[name]
    low, high = -(1 << bits - 1), (1 << bits - 1) - 1

    def pool(rng):
        values = [low, high, low + 1, 0, -1, 1, 2, 3, 7, 10, 100]
        return [str(value) for value in values + [rng.randrange(low, high + 1) >> rng.randrange(bits) for _ in range(20)]]

    return Kind(name, pool)


def floats(name):
    def pool(rng):
        return FLOATS + NEAR_ONE + EXTREME_FLOATS[name] + [repr(round(rng.uniform(-1000, 1000), 3)) for _ in range(20)]

    return Kind(name, lambda rng: [text for text in pool(rng) if name == "float64" or abs(float(text)) < 3.4e38
                                   or text.strip("-") in ("inf", "nan")])


def decimals(precision, scale):
    column = Column("", f"decimal({precision},{scale})")
    return Kind(column.type, lambda rng: Table.decimal_pool(rng, column, False) + Table.decimal_pool(rng, column, True))


def texts(rng):
    made = ["".join(rng.choice(CHARACTERS) for _ in range(rng.randrange(1, 12))) for _ in range(40)]
    return WORDS + made + [rng.choice(["aba", "ab ab", "a,b,,c", "2024-01-02", "x=1;y=22"]) for _ in range(5)]


def days(rng):
    return Table.day_pool(rng, False)


def moments(rng):
    return [f"{day} {rng.choice(TIMES)}" for day in days(rng) * 2]


def moments_with_zone(rng):
    return [f"{day}T{rng.choice(TIMES)}{rng.choice(['Z', '+02:00', '-11:30'])}" for day in days(rng) * 2
            if "1000" < day < "9999-12"]


KINDS = {
    "text": Kind("string", texts, quoted),
    "word": Kind("string", lambda rng: WORDS_TO_FIND, quoted),
    # Small whole numbers: positions, lengths, counts; SQL has them as BIGINT.
    "count": Kind("int64", lambda rng: [str(value) for value in range(-7, 13)], lambda text: text),
    # The same as INTEGER, which some of DuckDB's functions insist on.
    "digits": Kind("int32", lambda rng: [str(value) for value in range(-7, 13)], lambda text: text),
    "int8": integers("int8"),
    "int16": integers("int16"),
    "int32": integers("int32"),
    "int64": integers("int64"),
    "float32": floats("float32"),
    "float64": floats("float64"),
    "unit": Kind("float64", lambda rng: NEAR_ONE + [repr(round(rng.uniform(-3, 3), 4)) for _ in range(20)]),
    "decimal_4_1": decimals(4, 1),
    "decimal_18_4": decimals(18, 4),
    "decimal_38_10": decimals(38, 10),
    "bool": Kind("bool", lambda rng: ["true", "false"]),
    "date": Kind("date", days),
    "time": Kind("time", lambda rng: TIMES),
    "timestamp": Kind("timestamp", moments),
    "timestamptz": Kind("timestamptz", moments_with_zone),
}
GROUPS = {
    "integer": ["int8", "int16", "int32", "int64"],
    "decimal": ["decimal_4_1", "decimal_18_4", "decimal_38_10"],
    "float": ["float32", "float64"],
    "number": ["float64", "int8", "decimal_4_1", "int64", "float32", "decimal_18_4", "int16", "decimal_38_10", "int32", "unit"],
    # Whose squares and products stay within double precision, and without inf and NaN.
    "tame": ["int8", "decimal_4_1", "int16", "decimal_18_4", "int32", "count"],
    "number_but_wide": ["int8", "float64", "decimal_4_1", "int64", "float32", "decimal_18_4", "int16", "unit", "int32"],
    # Without those whose DOUBLE is rounded: adze rounds once, DuckDB divides what has been rounded already.
    "short_number": ["float64", "int8", "decimal_4_1", "int16", "float32", "int32", "unit"],
    "temporal": ["date", "timestamp", "timestamptz"],
    "any": ["text", "int8", "float64", "decimal_18_4", "date", "int64", "bool", "timestamp", "float32", "decimal_38_10",
            "timestamptz"],
}


def members(name):
    """The kinds that a placeholder may stand for."""
    return GROUPS.get(name, [name])


class ColumnsTable(Table):
    """Two columns of each kind, named after it: text_a, text_b. `few` rows' worth of different values makes dictionaries."""

    def __init__(self, rng, kinds, rows, null_share, few=False):
        self.columns, self.pools = [Column("row_number", "int64")], {}
        self.kind_of = {}
        for kind in kinds:
            for letter in "ab":
                name = f"{kind}_{letter}"
                self.columns.append(Column(name, KINDS[kind].type))
                pool = KINDS[kind].pool(rng)
                self.pools[name] = rng.sample(pool, min(5, len(pool))) if few else pool
                self.kind_of[name] = kind
        self.null_share = null_share
        self.rows = [[str(number)] + [None if rng.random() < null_share else rng.choice(self.pools[column.name])
                                      for column in self.columns[1:]] for number in range(rows)]

    def literal(self, rng, kind):
        return KINDS[kind].as_sql(None if rng.random() < 0.08 else rng.choice(self.pools[kind + "_a"]))
