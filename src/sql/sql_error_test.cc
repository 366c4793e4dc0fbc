#include <gtest/gtest.h>

#include "sql/compile_testing.h"

namespace adze::sql {
namespace {

struct ErrorCase {
  const char* sql;
  const char* error;  // line:column: message | fix
};

constexpr ErrorCase kErrors[] = {
    {"SELECT i8 FROM source WHERE sum(i8) > 1",
     "1:29: sum() is an aggregate and can't be used in WHERE | use HAVING for conditions on "
     "aggregates"},
    {"SELECT sum(i8) AS k FROM source WHERE k > 3",
     "1:39: 'k' is an aggregate and can't be used in WHERE | use HAVING for conditions on "
     "aggregates"},
    {"SELECT sum(sum(i8)) FROM source",
     "1:12: an aggregate can't be within another one | write the inner one into a query of its "
     "own"},
    {"SELECT sum(i8) FILTER (WHERE sum(i8) > 1) FROM source",
     "1:30: an aggregate can't be within another one | write the inner one into a query of its "
     "own"},
    {"SELECT i8, count(*) FROM source",
     "1:8: column 'i8' must appear in GROUP BY or inside an aggregate | add it to GROUP BY, or "
     "write min(i8) or max(i8)"},
    {"SELECT i8 FROM source HAVING i8 > 1",
     "1:8: column 'i8' must appear in GROUP BY or inside an aggregate | add it to GROUP BY, or "
     "write min(i8) or max(i8)"},
    {"SELECT i8 AS i16, count(*) FROM source GROUP BY i16",
     "1:8: column 'i8' must appear in GROUP BY or inside an aggregate | add it to GROUP BY, or "
     "write min(i8) or max(i8)"},
    {"SELECT count(*) FROM source ORDER BY i8",
     "1:38: column 'i8' must appear in GROUP BY or inside an aggregate | add it to GROUP BY, or "
     "write min(i8) or max(i8)"},
    {"SELECT count(*) FROM source GROUP BY count(*)",
     "1:38: count() is an aggregate and can't be used in GROUP BY"},
    {"SELECT count(*) FROM source GROUP BY 1", "1:38: GROUP BY can't be by an aggregate"},
    {"SELECT i8 FROM source GROUP BY 3",
     "1:32: GROUP BY 3: there is 1 selected column | write a number from 1 to 1, or a name"},
    {"SELECT i8 FROM source ORDER BY 0",
     "1:32: ORDER BY 0: there is 1 selected column | write a number from 1 to 1, or a name"},
    {"SELECT i8 FROM source ORDER BY -1",
     "1:32: ORDER BY -1: there is 1 selected column | write a number from 1 to 1, or a name"},
    {"SELECT i8 FROM source ORDER BY 'a'",
     "1:32: ORDER BY a text has no effect | for a column, write its name without quotes or in "
     "double quotes"},
    {"SELECT i8 FROM source LIMIT -1",
     "1:29: LIMIT takes a number of rows | write a whole number, 0 or more"},
    {"SELECT i8 FROM source LIMIT 1 + 1",
     "1:31: LIMIT takes a number of rows | write a whole number, 0 or more"},
    {"SELECT i8 FROM source OFFSET 1.5",
     "1:30: OFFSET takes a number of rows | write a whole number, 0 or more"},
    {"SELECT DISTINCT s FROM source ORDER BY i8",
     "1:40: with SELECT DISTINCT, ORDER BY takes selected columns only | select this expression "
     "too"},
    {"SELECT i9 FROM source", "1:8: unknown column 'i9', did you mean 'i8'?"},
    {"SELECT \"foo bar\" FROM source",
     "1:8: unknown column 'foo bar' | double quotes mean a column; write text as 'foo bar'"},
    {"SELECT x.i8 FROM source", "1:8: unknown table 'x' | the table is called source here"},
    {"SELECT source.i8 FROM source AS x",
     "1:8: unknown table 'source' | the table is called x here"},
    {"SELECT lowr(s) FROM source", "1:8: unknown function 'lowr', did you mean 'lower'?"},
    {"SELECT quantile_cont(i8, [0.1, 0.2]) FROM source",
     "1:26: lists such as [1, 2] are not supported | write one call or column for each of their "
     "values"},
    {"SELECT histogram(s) FROM source", "1:8: unknown function 'histogram'"},
    {"SELECT now() FROM source",
     "1:8: now() is not supported: the same input must give the same output | write the value, "
     "such as DATE '2024-05-17'; in a job ${day}, with --set day=2024-05-17"},
    {"SELECT current_date FROM source",
     "1:8: current_date is not supported: the same input must give the same output | write the "
     "value, such as DATE '2024-05-17'; in a job ${day}, with --set day=2024-05-17"},
    {"SELECT length(i8) FROM source",
     "1:15: length() takes text, not int8 | write CAST(… AS VARCHAR)"},
    {"SELECT substr(s) FROM source", "1:8: substr() takes 2 to 3 arguments, not 1"},
    {"SELECT sum(s) FROM source", "1:12: sum() takes numbers, not string | write CAST(… AS …)"},
    {"SELECT sum(*) FROM source", "1:8: sum(*) is not supported | name a column"},
    {"SELECT s > 1 FROM source",
     "1:10: no comparison of string and int32 | make them one type with CAST(… AS …)"},
    {"SELECT s + 1 FROM source",
     "1:10: + is not defined for string and int32 | make them numbers with CAST(… AS …)"},
    {"SELECT ts - ts FROM source",
     "1:11: timestamp - timestamp would be an INTERVAL, which is no type of a column | write "
     "date_diff('second', ts, ts)"},
    {"SELECT dt + i64 FROM source",
     "1:11: + is not defined for date and int64 | cast the number of days to INTEGER"},
    {"SELECT s LIKE i8 FROM source", "1:15: LIKE takes text, not int8 | write CAST(… AS VARCHAR)"},
    {"SELECT -s FROM source", "1:8: - can't be put before string"},
    {"SELECT coalesce(s, 1) FROM source",
     "1:8: coalesce() can't be of string and int32 | make them one type with CAST(… AS …)"},
    {"SELECT CASE WHEN b THEN dt ELSE 1 END FROM source",
     "1:8: CASE can't have results of date and int32 | make them one type with CAST(… AS …)"},
    {"SELECT round(d52, i8) FROM source",
     "1:19: the digits of round() for decimal(5,2) must be a number | cast the value to double"},
    {"SELECT extract(yeer FROM dt) FROM source",
     "1:16: unknown part of a date 'yeer', did you mean 'year'? | one of year, quarter, month, "
     "week, day, hour, minute, second, decade, century, dow, doy"},
    {"SELECT date_trunc(s, dt) FROM source",
     "1:19: date_trunc() takes the name of a part of a date here | write it as 'month'"},
    {"SELECT dt = 'x' FROM source", "1:13: 'x' is not a date (YYYY-MM-DD)"},
    {"SELECT i8 > 'x' FROM source", "1:13: 'x' is not an integer (int8)"},
    {"SELECT DATE '2020-01-32' FROM source", "1:13: '2020-01-32' is not a day of the calendar"},
    {"SELECT CAST('abc' AS INTEGER) FROM source", "1:13: 'abc' is not an integer (int32)"},
    {"SELECT dt::int FROM source", "1:10: no cast from date to int32"},
    {"SELECT i8::hugeint FROM source",
     "1:12: the type hugeint is not supported | write decimal(38,0)"},
    {"SELECT i8::integr FROM source", "1:12: unknown type 'integr', did you mean 'integer'?"},
    {"SELECT i8::decimal(39, 2) FROM source",
     "1:12: decimal has 1 to 38 digits, and no more than these behind the point | write it as "
     "decimal(10,2)"},
    {"SELECT i8::int[] FROM source", "1:12: array types are not supported"},
    {"SELECT i8 FROM source WHERE dt",
     "1:29: WHERE takes a condition, not date | compare it with something"},
    {"SELECT i8 FROM source a JOIN source b ON a.i8 = b.i8",
     "1:25: joins are not supported | adze runs one SELECT over one source"},
    {"SELECT i8 FROM source, source b",
     "1:24: joins (a second table in FROM) are not supported | adze runs one SELECT over one "
     "source"},
    {"SELECT i8 FROM (SELECT 1)",
     "1:16: subqueries are not supported | adze runs one SELECT over one source"},
    {"SELECT i8 FROM (SELECT 1) x",
     "1:16: subqueries are not supported | adze runs one SELECT over one source"},
    {"SELECT i8 FROM source WHERE i8 IN (SELECT 1)",
     "1:32: subqueries are not supported | adze runs one SELECT over one source"},
    {"SELECT i8 FROM foo",
     "1:16: unknown table 'foo' | the input is called source: write FROM source"},
    {"SELECT i8 FROM read_csv('x')",
     "1:16: functions in FROM are not supported | write FROM source"},
    {"SELECT i8", "1:10: FROM source is missing | end the SELECT list with FROM source"},
    {"SELECT row_number() OVER () FROM source",
     "1:8: window functions (OVER) are not supported | group with GROUP BY"},
    {"SELECT i8 FROM source UNION SELECT i8 FROM source",
     "1:23: UNION is not supported | adze runs one SELECT over one source"},
    {"SELECT i8 FROM source EXCEPT SELECT i8 FROM source",
     "1:23: EXCEPT is not supported | adze runs one SELECT over one source"},
    {"SELECT DISTINCT ON (i8) i8 FROM source",
     "1:8: DISTINCT ON is not supported | GROUP BY these columns, with first(), min() or max() of "
     "the others"},
    {"SELECT i8 FROM source GROUP BY ALL, i8",
     "1:32: BY ALL stands alone | write GROUP BY ALL or ORDER BY ALL, or name the columns"},
    {"SELECT i8 FROM source QUALIFY i8 > 1",
     "1:23: QUALIFY is not supported | it filters window functions; adze has none"},
    {"SELECT * EXCLUDE () FROM source",
     "1:10: EXCLUDE stands behind a star, with names | write * EXCLUDE (a, b)"},
    {"SELECT * REPLACE i8 AS i8 FROM source",
     "1:10: REPLACE stands behind a star, in brackets | write * REPLACE (x AS a)"},
    {"SELECT * RENAME (i8 AS b) FROM source",
     "1:10: * RENAME is not supported | name the columns with AS"},
    {"SELECT i8 FROM 'a.csv'",
     "1:16: inputs are not named in the SQL | write FROM source, and name the input after the "
     "query"},
    {"FROM source", "1:1: a query begins with SELECT | write SELECT … FROM source"},
    {"SELECT i8 FROM source GROUP BY ROLLUP (i8)",
     "1:32: GROUPING SETS, ROLLUP and CUBE are not supported"},
    {"SELECT i8 FROM source FOR UPDATE",
     "1:23: FOR UPDATE is not supported | adze runs one SELECT over one source"},
    {"SELECT i8; SELECT i8", "1:12: more than one statement | leave one SELECT"},
    {"SELECT s SIMILAR TO 'x' FROM source",
     "1:10: SIMILAR TO is not supported | write regexp_full_match(x, '…'), or "
     "regexp_matches(x, '…') for a part of x"},
    {"SELECT i8 ILIKE 'x' FROM source",
     "1:8: ILIKE takes text, not int8 | write CAST(… AS VARCHAR)"},
    {"SELECT s ~* 'x' FROM source",
     "1:10: the operator ~* is not supported | write regexp_matches(x, '…', 'i')"},
    {"SELECT regexp_matches(s, 'a(b') FROM source",
     "1:26: this is no regular expression: missing ): a(b | a backslash makes a character plain: "
     "'\\.', '\\('"},
    {"SELECT regexp_matches(s, 'a', 'ix') FROM source",
     "1:31: 'ix' is no option of regexp_matches() | letters of 'icsnmpl', for regexp_replace also "
     "'g'"},
    {"SELECT regexp_extract(s, 'a', i8) FROM source",
     "1:31: regexp_extract() takes the number of a group here | write 0 for all that matched, or 1 "
     "to 9 for what is in brackets"},
    {"SELECT sqrt(b) FROM source", "1:13: sqrt() takes a number, not bool | write CAST(… AS …)"},
    {"SELECT interval '1 day' FROM source",
     "1:8: an INTERVAL can only be added to a date, timestamp or time, or taken from one | for a "
     "span of time as a number, write date_diff('second', from, to)"},
    {"SELECT array[1] FROM source", "1:8: arrays are not supported"},
    {"SELECT i8 & 2 FROM source", "1:11: the operator & is not supported"},
    {"SELECT s ^ 2 FROM source",
     "1:10: ^ is not defined for string | make it a number with CAST(… AS …)"},
    {"SELECT $1 FROM source", "1:8: parameters such as $1 are not supported | write the value"},
    {"SELECT 'a FROM source", "1:8: unterminated quoted string | close it with '"},
    {"SELECT \"a FROM source", "1:8: unterminated quoted identifier | close it with \""},
    {"SELECT i8 FRM source", "1:15: syntax error at 'source'"},
    {"SELECT i8 +", "1:12: syntax error: the text ends too early"},
    {"SELECT é + FROM source", "1:12: syntax error at 'FROM'"},
    {"", "1:1: the SQL text is empty"},
    {"WITH x AS (SELECT 1) SELECT 1 FROM source",
     "1:1: WITH (common table expressions) is not supported | adze runs one SELECT over one "
     "source"},
    {"VALUES (1)", "1:1: VALUES is not supported | adze runs one SELECT over one source"},
    {"INSERT INTO source VALUES (1)",
     "1:1: this statement is not supported | adze runs one SELECT over one source"},
    {"DROP TABLE source",
     "1:1: this statement is not supported | adze runs one SELECT over one source"},
    {"SELEC 1", "1:1: syntax error at 'SELEC' | the SQL must begin with SELECT"},
};

TEST(SqlErrorTest, MessagesPointAtThePlaceAndSayWhatToDo) {
  for (const ErrorCase& test : kErrors) EXPECT_EQ(error_of(test.sql), test.error) << test.sql;
}

Error error_in(const std::string& sql, const Schema& schema) {
  try {
    compile_sql(sql, schema, "job.yaml", 7);
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCategory::kInternal, "compiled");
}

const Schema kShort{{{"dp", string_type}, {"memory", int16_type}, {"order", int8_type}}};

TEST(SqlErrorTest, ErrorHasFileLineColumnAndExcerpt) {
  const Error error = error_in("SELECT dp,\n  'é' || memry\nFROM source", kShort);
  EXPECT_EQ(error.category, ErrorCategory::kUsage);
  EXPECT_EQ(error.message, "unknown column 'memry', did you mean 'memory'?");
  EXPECT_EQ(error.fix, "the columns are: dp, memory, order");
  EXPECT_EQ(error.file, "job.yaml");
  EXPECT_EQ(error.line, 8u);
  EXPECT_EQ(error.column, 10u);
  ASSERT_TRUE(error.excerpt.has_value());
  EXPECT_EQ(error.excerpt->text, "  'é' || memry");
  EXPECT_EQ(error.excerpt->caret_column, 9u);
  EXPECT_FALSE(error.excerpt->is_data);
}

TEST(SqlErrorTest, LongLinesAreShownAroundTheCaret) {
  const Error error = error_in(
      "SELECT " + std::string(300, ' ') + "nope" + std::string(300, ' ') + "FROM source", kShort);
  ASSERT_TRUE(error.excerpt.has_value());
  EXPECT_EQ(error.column, 308u);
  EXPECT_EQ(error.excerpt->text.substr(error.excerpt->caret_column + 2, 4), "nope");
  EXPECT_LT(error.excerpt->text.size(), 120u);
}

TEST(SqlErrorTest, ReservedWordThatIsAColumnWantsQuotes) {
  const Error error = error_in("SELECT dp, order FROM source", kShort);
  EXPECT_EQ(error.message, "'order' is a word of SQL");
  EXPECT_EQ(error.fix, "write the column's name in double quotes: \"order\"");
}

TEST(SqlErrorTest, NulAndInvalidUtf8AreRefused) {
  using namespace std::string_literals;
  EXPECT_EQ(error_of("SELECT '\0' FROM source"s), "1:9: the SQL text contains a NUL character");
  EXPECT_EQ(error_of("SELECT '\xff' FROM source"),
            "1:9: the SQL text is not valid UTF-8 | save it as UTF-8");
}

TEST(SqlErrorTest, EveryPrefixOfAQueryIsAnErrorOrCompiles) {
  const std::string sql =
      "SELECT s, \"Mixed Case\" + 1 AS k, TRY_CAST(s AS decimal(4,1)), E'\\n' || s, "
      "count(*) FILTER (WHERE i8 IN (1, 2)) FROM source WHERE s LIKE 'é%' ESCAPE '!' GROUP BY 1, 2 "
      "HAVING k > 1 ORDER BY 1 DESC NULLS FIRST LIMIT 3";
  for (size_t size = 0; size <= sql.size(); ++size)
    EXPECT_FALSE(error_of(sql.substr(0, size)).empty());
}

}  // namespace
}  // namespace adze::sql
