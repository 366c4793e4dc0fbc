"""Random tables and random SQL over them, for 50_against_duckdb.py. Everything comes from the random.Random given.

A query is made as a tree of select items, so that it can be written twice: as adze reads it, and as DuckDB needs it to
give the same order (a row number decides ties) and the same types (SUM of integers is BIGINT).

Expressions know their class of type only (int, decimal, float, bool, date, timestamp, timestamptz, string), which is
enough to write queries that nearly always bind.
"""
import dataclasses
import datetime
import decimal
import random

INTEGER_BITS = {"int8": 8, "int16": 16, "int32": 32, "int64": 64}
DUCKDB_TYPES = {"int8": "TINYINT", "int16": "SMALLINT", "int32": "INTEGER", "int64": "BIGINT", "float32": "FLOAT",
                "float64": "DOUBLE", "bool": "BOOLEAN", "date": "DATE", "timestamp": "TIMESTAMP",
                "timestamptz": "TIMESTAMPTZ", "string": "VARCHAR"}
WORDS = ["", "a", "A", "b", "ab", "abc", "Abc", "ABC", " a", "a ", "  ", "ä", "Äß", "straße", "ÅÉ", "日本語", "🙂", "a🙂b", "e\u0301",
         "%", "_", "a%b", "a_b", "\\", "\\%", "it's", 'say "hi"', "two\nlines", "x,y", "\ttab", "null", "NULL", "0", "1",
         "-1", "12.7", "1e3", "true", "f", "2024-02-29", "2024-02-30", "2024-01-01 12:34:56", "nan", " 42 ",
         "ı", "İ", "ǅ", "ﬁ", "z" * 40, "\u007f", "\uffff", "\U0010ffff"]
FLOATS = ["0.0", "-0.0", "1.0", "-1.0", "0.5", "1.5", "2.5", "-2.5", "0.1", "3.14159", "1e10", "-1e10", "123456.789", "1e-5",
          "99999.5", "0.049999999", "7"]
EXTREME_FLOATS = {"float64": ["1e308", "-1e308", "nan", "inf", "-inf", "5e-324", "1.7976931348623157e308", "1e18", "-9.3e18",
                              "9007199254740993"],
                  "float32": ["3e38", "-3e38", "nan", "inf", "-inf", "1e-45", "16777217", "2e9"]}
# NULL has a type, for DuckDB finds odd ones for NULL itself (DATE - NULL is a DATE, 2.5 - NULL an INTEGER).
NULL_TYPES = {"int": "INTEGER", "decimal": "DECIMAL(5,2)", "float": "DOUBLE", "bool": "BOOLEAN", "date": "DATE",
              "timestamp": "TIMESTAMP", "timestamptz": "TIMESTAMPTZ", "string": "VARCHAR"}
DATES = ["0001-01-01", "9999-12-31", "2000-02-29", "1900-02-28", "1969-12-31", "1970-01-01", "2024-02-29", "2023-12-31",
         "1582-10-15", "2038-01-19", "2024-12-30"]
TIMES = ["00:00:00", "23:59:59.999999", "12:34:56", "12:34:56.7", "00:00:00.000001", "06:30:15.250"]
LIKE_PATTERNS = ["%", "a%", "%a", "%b%", "_", "__", "a_c", "", "%\\%", "ä%", "_b%", "A%C", "%🙂%", "%\n%", "a\\_b"]


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


@dataclasses.dataclass
class Column:
    name: str
    type: str  # as --columns has it

    @property
    def class_(self):
        if self.type in INTEGER_BITS:
            return "int"
        return "decimal" if self.type.startswith("decimal") else "float" if self.type.startswith("float") else self.type

    @property
    def duckdb_type(self):
        return DUCKDB_TYPES.get(self.type) or self.type.upper()

    def sql(self):
        return self.name if self.name.isidentifier() and self.name.islower() else '"' + self.name.replace('"', '""') + '"'


class Table:
    """Columns, and rows of texts as a CSV file has them (None is null)."""

    def __init__(self, rng, rows, wide):
        kinds = ["int8", "int16", "int32", "int64", "float32", "float64", "bool", "date", "timestamp", "timestamptz",
                 "string", "decimal"]
        names = ["a", "b", "c", "d", "e", "f", "g", "h", "k", "m", "n", "Name", "two words", "Größe"]
        rng.shuffle(names)
        picked = rng.sample(kinds, rng.randrange(4, 9)) + rng.choices(kinds, k=rng.randrange(0, 3))
        # Small whole numbers and few strings make groups; without them most queries would have one row a group.
        picked += ["int32", "string"]
        self.columns = [Column(name, self.full_type(rng, kind)) for name, kind in zip(names, picked)]
        self.tame = {column.name: rng.random() < 0.55 for column in self.columns}
        self.tame[self.columns[-1].name] = self.tame[self.columns[-2].name] = True
        self.null_share = rng.choice([0, 0.05, 0.3])
        self.pools = {column.name: self.pool(rng, column) for column in self.columns}
        padding = [rng.choice("abcdefghij ") * rng.randrange(40, 120) for _ in range(50)] if wide else None
        if wide:
            self.columns.append(Column("padding", "string"))
            self.pools["padding"] = padding
        self.file_count = 1  # of the files that adze reads it from
        self.rows = [[None if rng.random() < self.null_share else rng.choice(self.pools[column.name])
                      for column in self.columns] for _ in range(rows)]

    @staticmethod
    def full_type(rng, kind):
        if kind != "decimal":
            return kind
        precision = rng.choice([1, 4, 5, 9, 10, 18, 19, 25, 38])
        return f"decimal({precision},{rng.choice([0, 1, 2, 4, precision // 2]) if precision > 4 else 0})"

    def pool(self, rng, column):
        """The texts that a column draws its values from."""
        tame, kind = self.tame[column.name], column.class_
        if kind == "int":
            bits = INTEGER_BITS[column.type]
            low, high = -(1 << bits - 1), (1 << bits - 1) - 1
            pool = [rng.randrange(-4, 12) for _ in range(rng.choice([3, 12]))] if tame else [
                rng.randrange(low, high + 1) >> rng.randrange(bits) for _ in range(40)]
            return [str(value) for value in pool + ([] if tame else [low, high, 0, -1, 1])]
        if kind == "decimal":
            return self.decimal_pool(rng, column, tame)
        if kind == "float":
            return FLOATS + [repr(round(rng.uniform(-1000, 1000), 3)) for _ in range(20)] + (
                [] if tame else EXTREME_FLOATS[column.type])
        if kind == "bool":
            return ["true", "false"]
        if kind == "date":
            return self.day_pool(rng, tame)
        if kind == "timestamp":
            return [f"{day} {rng.choice(TIMES)}" for day in self.day_pool(rng, tame) * 2]
        if kind == "timestamptz":
            # Not the ends of the calendar, which an offset would leave.
            days = [day for day in self.day_pool(rng, tame) if "1000" < day < "9999-12"]
            return [f"{day}T{rng.choice(TIMES)}{rng.choice(['Z', '+02:00', '-11:30', '+00:00'])}" for day in days * 2]
        return rng.sample(WORDS, rng.choice([4, len(WORDS)]))

    @staticmethod
    def decimal_pool(rng, column, tame):
        precision, scale = map(int, column.type[8:-1].split(","))
        digits = min(precision, scale + 2) if tame else precision
        values = [rng.randrange(-10 ** digits + 1, 10 ** digits) // 10 ** rng.randrange(digits) for _ in range(25)]
        values += [0, 1, -1] + ([] if tame else [10 ** precision - 1, 1 - 10 ** precision])
        return [format(decimal.Decimal(value).scaleb(-scale, decimal.Context(prec=60)), "f") for value in values]

    @staticmethod
    def day_pool(rng, tame):
        start = datetime.date(2024, 1, 1)
        near = [(start + datetime.timedelta(days=rng.randrange(0, 400))).isoformat() for _ in range(12)]
        return near if tame else near + DATES

    def pieces(self, count):
        """The texts of `count` files that are the table together, each with its columns in an order of its own."""
        borders = [len(self.rows) * i // count for i in range(count + 1)]
        rng = random.Random(count)
        return [self.csv(begin, end, rng.sample(range(len(self.columns)), len(self.columns)))
                for begin, end in zip(borders, borders[1:])]

    def csv(self, begin=0, end=None, order=None):
        """The text of the file; quotes where needed and here and there where not."""
        order = order or range(len(self.columns))
        out = [",".join(self.field(self.columns[i].name, True) for i in order)]
        for number, row in enumerate(self.rows[begin:end]):
            fields = []
            for column, text in ((self.columns[i], row[i]) for i in order):
                quote = column.type == "string" and (number + len(fields)) % 7 == 0
                fields.append("" if text is None else self.field(text, quote))
            # A line of zero bytes is a blank line, not a row.
            out.append(",".join(fields))
        return ("\n".join(out) + "\n").encode()

    @staticmethod
    def field(text, quote):
        if quote or text == "" or any(c in text for c in ',"\n\r'):
            return '"' + text.replace('"', '""') + '"'
        return text

    def columns_flag(self):
        return ",".join('"' + column.name.replace('"', '""') + f'":{column.type}' for column in self.columns)

    def duckdb_columns(self):
        return "{" + ", ".join(f"{quoted(column.name)}: {quoted(column.duckdb_type)}" for column in self.columns) + "}"


@dataclasses.dataclass
class Expression:
    text: str
    class_: str
    duckdb: str = ""     # as DuckDB must have it; the same text if empty
    weight: str = ""     # of a float sum or mean: SQL for how large its terms are, which bounds the rounding
    slack: float = 0     # how much of the weight rounding may take
    constant: bool = False

    @property
    def for_duckdb(self):
        return self.duckdb or self.text


class Maker:
    """Writes expressions over columns (`leaves`: those that may be used, as Expressions)."""

    def __init__(self, rng, leaves, tame):
        self.rng, self.leaves, self.tame = rng, leaves, tame

    def leaf(self, class_):
        found = [leaf for leaf in self.leaves if leaf.class_ == class_]
        if found and self.rng.random() < 0.8:
            return self.rng.choice(found)
        return self.literal(class_)

    def literal(self, class_):
        rng = self.rng
        if rng.random() < 0.04:
            return Expression(f"CAST(NULL AS {NULL_TYPES[class_]})", class_, constant=True)
        text = {
            "int": lambda: str(rng.choice([0, 1, 2, 3, 5, 7, 10, 100] if self.tame else
                                          [0, 1, -1, 2, 127, 128, 255, 1000, 32768, 70000, 3000000000])),
            "decimal": lambda: rng.choice(["0.5", "1.25", "2.50", "10.0", "0.001", "-1.5", "99.99"]),
            "float": lambda: rng.choice(["1e0", "2.5e0", "1e-3", "-3e2", "1e10", "0e0"]),
            "bool": lambda: rng.choice(["true", "false"]),
            "date": lambda: "DATE " + quoted(rng.choice(DATES[2:])),
            "timestamp": lambda: "TIMESTAMP " + quoted(f"{rng.choice(DATES[2:])} {rng.choice(TIMES)}"),
            "timestamptz": lambda: "TIMESTAMPTZ " + quoted(f"{rng.choice(DATES[2:])} {rng.choice(TIMES)}+00"),
            "string": lambda: quoted(rng.choice(WORDS)),
        }[class_]()
        return Expression(text, class_, constant=True)

    def make(self, class_, depth):
        if depth <= 0 or self.rng.random() < 0.15:
            return self.leaf(class_)
        if class_ != "bool" and self.rng.random() < 0.2:
            return self.choice(class_, depth - 1)
        return getattr(self, "make_" + class_)(depth - 1)

    def any_class(self):
        return self.rng.choice([leaf.class_ for leaf in self.leaves])

    def join(self, class_, template, *parts):
        """The template with the parts put in, in both dialects."""
        return Expression(template.format(*[part.text for part in parts]), class_,
                          template.format(*[part.for_duckdb for part in parts]),
                          constant=all(part.constant for part in parts))

    def choice(self, class_, depth):
        rng = self.rng
        kind = rng.randrange(6)
        x, y = self.make(class_, depth), self.make(class_, depth)
        if kind == 0:
            return self.join(class_, "CASE WHEN {} THEN {} ELSE {} END", self.make("bool", depth), x, y)
        if kind == 1:
            return self.join(class_, "CASE WHEN {} THEN {} WHEN {} THEN {} END", self.make("bool", depth), x,
                             self.make("bool", depth), y)
        if kind == 2:
            of = self.any_class()
            return self.join(class_, "CASE {} WHEN {} THEN {} ELSE {} END", self.make(of, depth), self.leaf(of), x, y)
        if kind == 3:
            return self.join(class_, "coalesce({}, {})", x, y)
        if kind == 4:
            return self.join(class_, "nullif({}, {})", x, y)
        return self.join(class_, rng.choice(["greatest", "least"]) + "({}, {})", x, y)

    def number(self, depth):
        return self.make(self.rng.choice(["int", "int", "decimal", "float"]), depth)

    def make_int(self, depth):
        rng, kind = self.rng, self.rng.randrange(10)
        if kind < 4:
            return self.join("int", "({} " + rng.choice(["+", "-", "*", "//", "%"]) + " {})", self.make("int", depth),
                             self.make("int", depth))
        if kind == 4:
            return self.join("int", rng.choice(["(-{})", "abs({})"]), self.make("int", depth))
        if kind == 5:
            if rng.random() < 0.5:
                return self.join("int", "strpos({}, {})", self.make("string", depth), self.leaf("string"))
            return self.join("int", rng.choice(["length({})", "strlen({})", "unicode({})"]), self.make("string", depth))
        if kind == 6:
            field = rng.choice(["year", "month", "day", "hour", "minute", "quarter", "dow", "isodow", "doy", "week",
                                "second"])
            of = rng.choice(["timestamp", "timestamptz"] if field in ("hour", "minute", "second") else
                            ["date", "timestamp", "timestamptz"])
            return self.join("int", f"extract({field} FROM {{}})", self.make(of, depth))
        if kind == 7:
            return self.join("int", "({} - {})", self.make("date", depth), self.make("date", depth))
        to = rng.choice(["TINYINT", "SMALLINT", "INTEGER", "BIGINT"])
        return self.cast("int", to, self.rng.choice(["int", "decimal", "float", "bool", "string"]), depth)

    def cast(self, class_, to, of, depth):
        inner = self.make(of, depth)
        # Text is seldom a number: mostly TRY_CAST, or nearly every query would be an error.
        loose = self.rng.random() < (0.85 if of == "string" else 0.3)
        word = "TRY_CAST" if loose else "CAST"
        result = self.join(class_, f"{word}({{}} AS {to})", inner)
        if class_ == "decimal" and of == "float":
            result.duckdb = f"{word}(CAST({inner.for_duckdb} AS DOUBLE) AS {to})"
        return result

    def make_decimal(self, depth):
        rng, kind = self.rng, self.rng.randrange(8)
        if kind < 3:
            return self.join("decimal", "({} " + rng.choice(["+", "-", "*", "%"]) + " {})", self.make("decimal", depth),
                             self.make(rng.choice(["decimal", "int"]), depth))
        if kind == 3:
            return self.join("decimal", rng.choice(["(-{})", "abs({})", "floor({})", "ceil({})", "round({})", "trunc({})"]),
                             self.make("decimal", depth))
        if kind == 4:
            return self.join("decimal", f"round({{}}, {rng.choice([0, 1, 2])})", self.make("decimal", depth))
        to = rng.choice(["DECIMAL(10,2)", "DECIMAL(18,4)", "DECIMAL(38,5)", "DECIMAL(5,0)", "DECIMAL(4,3)"])
        return self.cast("decimal", to, rng.choice(["int", "decimal", "float", "string"]), depth)

    def make_float(self, depth):
        rng, kind = self.rng, self.rng.randrange(9)
        if kind < 3:
            # Not % and //: DuckDB gives NaN for x % 0.0 and does not truncate x // y, adze does as with integers.
            return self.join("float", "({} " + rng.choice(["+", "-", "*", "/"]) + " {})",
                             self.make("float", depth), self.make("float", depth))
        if kind == 3:
            return self.join("float", "({} / {})", self.number(depth), self.number(depth))
        if kind == 4:
            # Not logarithms and powers, whose last place depends on the libm.
            return self.join("float", rng.choice(["(-{})", "abs({})", "floor({})", "ceil({})", "round({})", "trunc({})",
                                                  "sqrt({})", "even({})"]),
                             self.make("float", depth))
        if kind == 5:
            return self.join("float", f"round({{}}, {rng.choice([0, 1, 2, -1])})", self.make("float", depth))
        if kind == 6:
            return self.join("float", "extract(epoch FROM {})", self.make(rng.choice(["date", "timestamp"]), depth))
        return self.cast("float", rng.choice(["REAL", "DOUBLE"]), rng.choice(["int", "decimal", "float", "string"]),
                         depth)

    def make_bool(self, depth):
        rng, kind = self.rng, self.rng.randrange(12)
        if kind < 3:
            return self.join("bool", "({} " + rng.choice(["AND", "OR"]) + " {})", self.make("bool", depth),
                             self.make("bool", depth))
        if kind == 3:
            return self.join("bool", "(NOT {})", self.make("bool", depth))
        of = self.any_class()
        if kind == 4:
            return self.join("bool", "({} IS " + rng.choice(["", "NOT "]) + "NULL)", self.make(of, depth))
        if kind == 5:
            return self.join("bool", "({} " + rng.choice(["", "NOT "]) + "IN ({}, {}, {}))", self.make(of, depth),
                             self.leaf(of), self.leaf(of), self.leaf(of))
        if kind == 6:
            return self.join("bool", "({} " + rng.choice(["", "NOT "]) + "BETWEEN {} AND {})", self.make(of, depth),
                             self.leaf(of), self.leaf(of))
        if kind == 7:
            pattern = Expression(quoted(rng.choice(LIKE_PATTERNS)), "string", constant=True)
            escape = " ESCAPE '\\'" if "\\" in pattern.text else ""
            return self.join("bool", "({} " + rng.choice(["", "NOT "]) + rng.choice(["LIKE", "ILIKE"]) + " {}" + escape + ")",
                             self.make("string", depth), pattern)
        if kind == 8 and rng.random() < 0.4:
            test = rng.choice(["starts_with({}, {})", "ends_with({}, {})", "contains({}, {})"])
            return self.join("bool", test, self.make("string", depth), self.leaf("string"))
        if kind == 8:
            return self.join("bool", "({} IS " + rng.choice(["", "NOT "]) + "DISTINCT FROM {})", self.make(of, depth),
                             self.leaf(of))
        operator = rng.choice(["=", "<>", "<", "<=", ">", ">="])
        if kind == 9:
            return self.join("bool", "({} " + operator + " {})", self.number(depth), self.number(depth))
        return self.join("bool", "({} " + operator + " {})", self.make(of, depth), self.make(of, depth))

    def make_date(self, depth):
        kind = self.rng.randrange(4)
        if kind == 0:
            number = Expression(str(self.rng.randrange(0, 400)), "int", constant=True)
            return self.join("date", "({} " + self.rng.choice("+-") + " {})", self.make("date", depth), number)
        if kind == 1:
            return self.cast("date", "DATE", self.rng.choice(["timestamp", "string"]), depth)
        return self.leaf("date")

    def moved(self, class_, of, depth):
        """A moment and an interval."""
        interval = self.rng.choice(["INTERVAL 1 MONTH", "INTERVAL '1 year 2 months'", "INTERVAL '1.5 days'", "INTERVAL 90 MINUTE",
                                    "(INTERVAL 1 DAY + INTERVAL 2 HOUR)", "INTERVAL 3 WEEK * 2"])
        if self.rng.random() < 0.3:
            number = self.literal("int")
            interval = f"INTERVAL ({number.text}) {self.rng.choice(['DAY', 'MONTH', 'SECOND'])}"
        return self.join(class_, "({} " + self.rng.choice("+-") + f" {interval})", self.make(of, depth))

    def make_timestamp(self, depth):
        kind = self.rng.randrange(6)
        if kind == 4:
            return self.moved("timestamp", self.rng.choice(["date", "timestamp"]), depth)
        if kind == 5:
            return self.join("timestamp", "try_strptime({}, '%Y-%m-%d')", self.make("string", depth))
        if kind < 2:
            unit = self.rng.choice(["year", "quarter", "month", "week", "day", "hour", "minute", "second", "decade"])
            return self.join("timestamp", f"date_trunc('{unit}', {{}})", self.make("timestamp", depth))
        if kind == 2:
            return self.cast("timestamp", "TIMESTAMP", self.rng.choice(["date", "string", "timestamptz"]), depth)
        return self.leaf("timestamp")

    def make_timestamptz(self, depth):
        if self.rng.randrange(5) == 0:
            return self.moved("timestamptz", "timestamptz", depth)
        if self.rng.randrange(3) == 0:
            unit = self.rng.choice(["year", "month", "day", "hour"])
            return self.join("timestamptz", f"date_trunc('{unit}', {{}})", self.make("timestamptz", depth))
        return self.leaf("timestamptz")

    def make_string(self, depth):
        rng, kind = self.rng, self.rng.randrange(12)
        if kind == 0:
            return self.join("string", rng.choice(["lower", "upper", "trim", "ltrim", "rtrim", "reverse", "md5"]) + "({})",
                             self.make("string", depth))
        if kind == 10:
            count = rng.choice([-3, -1, 0, 1, 2, 5])
            text = rng.choice([f"left({{}}, {count})", f"right({{}}, {count})", f"split_part({{}}, 'a', {count})",
                               f"lpad({{}}, {count}, 'ä')"])
            return self.join("string", text, self.make("string", depth))
        if kind == 11:
            pattern = rng.choice(["[a-z]+", "^.", "(.)b", "ä|a", "x*"])
            text = rng.choice([f"regexp_replace({{}}, '{pattern}', '-')", f"regexp_replace({{}}, '{pattern}', '<\\0>', 'g')",
                               f"regexp_extract({{}}, '{pattern}')", f"regexp_extract({{}}, '{pattern}', 1, 'i')"])
            return self.join("string", text, self.make("string", depth))
        if kind == 1:
            return self.join("string", f"substring({{}}, {rng.choice([-3, -1, 0, 1, 2, 3, 10])}"
                             f"{rng.choice(['', ', 0', ', 1', ', 2', ', 100'])})", self.make("string", depth))
        if kind == 2:
            return self.join("string", "replace({}, {}, {})", self.make("string", depth), self.leaf("string"),
                             self.leaf("string"))
        if kind == 3:
            return self.join("string", "concat({}, {}, {})", self.make("string", depth), self.leaf("string"),
                             self.make(self.any_class(), depth))
        if kind == 4:
            return self.join("string", "({} || {})", self.make("string", depth), self.make("string", depth))
        if kind == 5:
            return self.join("string", rng.choice(["trim", "ltrim", "rtrim"]) + f"({{}}, {quoted(rng.choice(['a', 'ab ', 'ä']))})",
                             self.make("string", depth))
        if kind < 8:
            return self.join("string", "CAST({} AS VARCHAR)", self.make(self.any_class(), depth))
        return self.leaf("string")


@dataclasses.dataclass
class Query:
    """A query in both dialects. DuckDB's gives the items, then the weights of those that are sums of floats."""
    adze: str
    duckdb: str
    names: list      # the aliases, None where there is none
    weights: dict    # item index to (index of its weight among DuckDB's columns, slack)
    loose_zero: bool  # 0.0 and -0.0 fall together, so either may come out
    may_differ_in_errors: bool  # an error may be met or not, depending on what is worked out first
    features: set


def aggregate(rng, maker):
    """One aggregate over expressions of the table's columns."""
    kind = rng.randrange(15)
    where = f" FILTER (WHERE {{}})" if rng.random() < 0.2 else ""
    condition = maker.make("bool", 1) if where else None

    def finish(class_, text, duckdb, weight="", slack=0.0):
        if where:
            text += where.format(condition.text)
            duckdb_where = where.format(condition.for_duckdb)
        else:
            duckdb_where = ""
        return Expression(text, class_, duckdb.replace("@", duckdb_where), weight.replace("@", duckdb_where), slack)

    distinct = "DISTINCT " if rng.random() < 0.25 else ""
    if kind == 0:
        return finish("int", "count(*)", "count(*)@")
    if kind == 1:
        x = maker.make(maker.any_class(), 1)
        return finish("int", f"count({distinct}{x.text})", f"count({distinct}{x.for_duckdb})@")
    if kind < 4:
        x = maker.make(maker.any_class(), 1)
        name = rng.choice(["min", "max"])
        return finish(x.class_, f"{name}({distinct}{x.text})", f"{name}({distinct}{x.for_duckdb})@")
    if kind < 7:
        x = maker.make(rng.choice(["int", "int", "decimal", "float", "bool"]), 1)
        text = f"sum({distinct}{x.text})"
        duckdb = f"sum({distinct}{x.for_duckdb})@"
        if x.class_ in ("int", "bool"):
            return finish("int", text, f"CAST({duckdb} AS BIGINT)")
        weight = f"sum(abs(CAST({x.for_duckdb} AS DOUBLE)))@" if x.class_ == "float" else ""
        return finish(x.class_, text, duckdb, weight, 1e-11)
    if kind > 8:
        return finish(*exact_aggregate(rng, maker, kind))
    x = maker.make(rng.choice(["int", "decimal", "float"]), 1)
    weight = f"avg(abs(CAST({x.for_duckdb} AS DOUBLE)))@"
    # Whole numbers and decimals are added exactly; only the division rounds.
    slack = 1e-11 if x.class_ == "float" else 1e-15
    return finish("float", f"avg({distinct}{x.text})", f"avg({distinct}{x.for_duckdb})@", weight, slack)


def exact_aggregate(rng, maker, kind):
    """Class and text of an aggregate that picks or counts, and for DuckDB: nothing is rounded in another order."""
    x = maker.make("bool" if kind == 9 else "string" if kind == 10 else maker.any_class(), 1)

    def both(class_, before, after=""):
        return class_, f"{before}{x.text}{after})", f"{before}{x.for_duckdb}{after})@"

    if kind == 9:
        name = rng.choice(["bool_and", "bool_or", "count_if"])
        class_, text, duckdb = both("bool", f"{name}(")
        return ("int", text, f"CAST({duckdb} AS BIGINT)") if name == "count_if" else (class_, text, duckdb)
    if kind == 10:
        return both("string", "string_agg(", rng.choice(["", ", '; '", ", ''"]))
    if kind == 11:
        return both(x.class_, f"{rng.choice(['mode', 'first', 'last', 'any_value'])}(")
    if kind == 12:
        return both(x.class_, "quantile_disc(", f", {rng.choice(['0', '0.5', '0.333', '0.9e0', '1'])}")
    if kind == 13:
        y = maker.make(maker.any_class(), 1)
        name = rng.choice(["arg_min", "arg_max"])
        return x.class_, f"{name}({x.text}, {y.text})", f"{name}({x.for_duckdb}, {y.for_duckdb})@"
    x = maker.make("int", 1)
    return both("float", rng.choice(["median(", "median(DISTINCT "]))


def make_query(rng, table):
    tame = rng.random() < 0.75
    leaves = [Expression(column.sql(), column.class_) for column in table.columns
              if not tame or table.tame.get(column.name, True)]
    maker = Maker(rng, leaves, tame)
    where = maker.make("bool", 2) if rng.random() < 0.5 else None
    grouped = rng.random() < 0.55
    features, weights, loose_zero = set(), {}, False
    if grouped:
        keys = [maker.leaf(maker.any_class()) if rng.random() < 0.7 else maker.make(maker.any_class(), 1)
                for _ in range(rng.choice([0, 1, 1, 2, 3]))]
        keys = [key for key in keys if not key.constant]
        items = keys + [aggregate(rng, maker) for _ in range(rng.randrange(1, 4))]
        order_pool = [item for item in items if not item.weight]
        loose_zero = True
        features |= {"aggregate", f"{len(keys)} keys"}
        # What stands over aggregates must be exact, or a comparison would fall to either side.
        outer = Maker(rng, [item for item in order_pool if not item.constant] or [Expression("1", "int", constant=True)],
                      tame)
        if rng.random() < 0.3 and order_pool:
            items = items + [outer.make(outer.any_class(), 1)]
        having = outer.make("bool", 1) if rng.random() < 0.25 else None
    else:
        keys, having = [], None
        items = [maker.make(maker.any_class(), rng.choice([0, 1, 2, 3])) for _ in range(rng.randrange(1, 5))]
        order_pool = items
    distinct = rng.random() < 0.12 and not any(item.weight for item in items) and all(not i.constant for i in items)
    loose_zero |= distinct or any("greatest" in i.text or "least" in i.text for i in items)
    orders = []
    if order_pool and rng.random() < 0.5:
        for item in rng.sample(order_pool, min(len(order_pool), rng.randrange(1, 3))):
            if item.constant:
                continue
            orders.append((item, rng.choice(["", " ASC", " DESC"]), rng.choice(["", "", " NULLS FIRST", " NULLS LAST"])))
    limit = rng.choice([0, 1, 3, 10, 100000]) if rng.random() < 0.2 else None
    offset = rng.choice([0, 1, 5]) if rng.random() < 0.1 else None
    texts = [item.text.lower() for item in items]
    names = [None if rng.random() < 0.15 and texts.count(text) == 1 else f"x{index}" for index, text in enumerate(texts)]
    return write_query(items, names, keys, where, having, orders, distinct, limit, offset, rng, loose_zero, features,
                       weights, grouped)


def write_query(items, names, keys, where, having, orders, distinct, limit, offset, rng, loose_zero, features, weights,
                grouped):
    def named(item, name):
        return item.text + (f" AS {name}" if name else "")

    adze = f"SELECT {'DISTINCT ' if distinct else ''}" + ", ".join(map(named, items, names)) + " FROM source"
    inner = [f"{item.for_duckdb} AS c{index}" for index, item in enumerate(items)]
    for index, item in enumerate(items):
        if item.weight:
            weights[index] = (len(items) + len(weights), item.slack)
            inner.append(f"{item.weight} AS w{index}")
    inner += [f"{item.for_duckdb} AS o{index}" for index, (item, _, _) in enumerate(orders) if not distinct]
    row = "min(rowid)" if grouped else "rowid"
    inner.append(f"{row} AS _first")
    duckdb = f"SELECT {', '.join(inner)} FROM source"
    if where:
        adze += f" WHERE {where.text}"
        duckdb += f" WHERE {where.for_duckdb}"
        features.add("where")
    if keys:
        by_position = rng.random() < 0.3
        by_all = rng.random() < 0.2
        adze += " GROUP BY ALL" if by_all else " GROUP BY " + ", ".join(str(i + 1) if by_position else key.text for i, key in enumerate(keys))
        duckdb += " GROUP BY " + ", ".join(str(i + 1) for i in range(len(keys)))
    if having:
        adze += f" HAVING {having.text}"
        duckdb += f" HAVING {having.for_duckdb}"
        features.add("having")
    outputs = [f"c{index}" for index in range(len(items))]
    extra = [f"w{index}" for index in weights]
    if distinct:
        duckdb = f"SELECT {', '.join(outputs)}, min(_first) AS _first FROM ({duckdb}) GROUP BY {', '.join(outputs)}"
        features.add("distinct")
    order_sql = []
    for index, (item, direction, nulls) in enumerate(orders):
        position = next(i for i, other in enumerate(items) if other is item)
        by = names[position] if names[position] and rng.random() < 0.5 else (
            str(position + 1) if rng.random() < 0.3 or distinct else item.text)
        order_sql.append(by + direction + nulls)
        orders[index] = (f"c{position}" if distinct else f"o{index}") + direction + nulls
        features.add("order")
    if not order_sql and not weights and rng.random() < 0.15:
        words = rng.choice(["", " DESC"]) + rng.choice(["", " NULLS FIRST"])
        order_sql = ["ALL" + words]
        orders = [column + words for column in outputs]
        features.add("order by all")
    if order_sql:
        adze += " ORDER BY " + ", ".join(order_sql)
    duckdb = (f"SELECT {', '.join(outputs + extra)} FROM ({duckdb}) ORDER BY " + ", ".join([*orders, "_first"]))
    for word, count in (("LIMIT", limit), ("OFFSET", offset)):
        if count is not None:
            adze += f" {word} {count}"
            duckdb += f" {word} {count}"
            features.add(word.lower())
    may_differ = limit is not None or offset is not None
    return Query(adze, duckdb, names, weights, loose_zero, may_differ, features)
