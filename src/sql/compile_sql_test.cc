#include "sql/compile_sql.h"

#include <gtest/gtest.h>

#include "sql/compile_testing.h"

namespace adze::sql {
namespace {

struct ColumnCase {
  const char* expression;
  const char* column;
};

// Recorded from DuckDB 1.5.6 over the same table: names and typeof(), its type names put into ours.
// What differs on purpose is in the test after this one.
constexpr ColumnCase kAsDuckDb[] = {
    {"i8+1", "(i8 + 1) : int8"},
    {"i8+1000", "(i8 + 1000) : int32"},
    {"i8+i16", "(i8 + i16) : int16"},
    {"i16+40000", "(i16 + 40000) : int32"},
    {"1+1", "(1 + 1) : int32"},
    {"i32+3000000000", "(i32 + 3000000000) : int64"},
    {"i8+1.5", "(i8 + 1.5) : decimal(5,1)"},
    {"d52+1", "(d52 + 1) : decimal(13,2)"},
    {"d52+i64", "(d52 + i64) : decimal(22,2)"},
    {"d52+d184", "(d52 + d184) : decimal(18,4)"},
    {"d380*2", "(d380 * 2) : decimal(38,0)"},
    {"d52/2", "(d52 / 2) : float64"},
    {"f32/f32", "(f32 / f32) : float32"},
    {"f32+i64", "(f32 + i64) : float32"},
    {"f32+1.5", "(f32 + 1.5) : float32"},
    {"f32/2", "(f32 / 2) : float32"},
    {"i8//i16", "(i8 // i16) : int16"},
    {"d52//2", "(d52 // 2) : float64"},
    {"d52%2", "(d52 % 2) : decimal(12,2)"},
    {"-i8", "-(i8) : int8"},
    {"-5", "-5 : int32"},
    {"dt+1", "(dt + 1) : date"},
    {"1+dt", "(1 + dt) : date"},
    {"dt-dt", "(dt - dt) : int64"},
    {"i8=1000", "(i8 = 1000) : bool"},
    {"s=1", "(s = 1) : bool"},
    {"dt='2020-01-01'", "(dt = '2020-01-01') : bool"},
    {"b and 1", "(b AND 1) : bool"},
    {"not i8", "(NOT i8) : bool"},
    {"s||i32", "(s || i32) : string"},
    {"coalesce(i8,1)", "COALESCE(i8, 1) : int8"},
    {"coalesce(i8,'1')", "COALESCE(i8, '1') : int8"},
    {"coalesce(i8,1.5)", "COALESCE(i8, 1.5) : decimal(4,1)"},
    {"case when b then 1 else 2.5 end", "CASE  WHEN (b) THEN (1) ELSE 2.5 END : decimal(11,1)"},
    {"case when b then i8 else 100000 end", "CASE  WHEN (b) THEN (i8) ELSE 100000 END : int32"},
    {"case i8 when 1 then 'a' else null end",
     "CASE  WHEN ((i8 = 1)) THEN ('a') ELSE NULL END : string"},
    {"null", "NULL : int32"},
    {"nullif(i8,1.5)", "nullif(i8, 1.5) : int8"},
    {"nullif(i8,1)", "nullif(i8, 1) : int8"},
    {"greatest(i8,i16,1000)", "greatest(i8, i16, 1000) : int16"},
    {"least(dt,ts)", "least(dt, ts) : timestamp"},
    {"abs(d52)", "abs(d52) : decimal(5,2)"},
    {"round(i8)", "round(i8) : int8"},
    {"round(d52,1)", "round(d52, 1) : decimal(5,1)"},
    {"round(d52,-1)", "round(d52, -1) : decimal(5,0)"},
    {"round(i32,-1)", "round(i32, -1) : int32"},
    {"round(f32,1)", "round(f32, 1) : float32"},
    {"floor(i8)", "floor(i8) : float64"},
    {"ceil(d52)", "ceil(d52) : decimal(5,0)"},
    {"date_trunc('month',dt)", "date_trunc('month', dt) : timestamp"},
    {"extract(epoch from ts)", "date_part('epoch', ts) : float64"},
    {"lower(null)", "lower(NULL) : string"},
    {"substring(s from 1 for 2)", "substring(s, 1, 2) : string"},
    {"trim(both 'x' from s)", "trim(s, 'x') : string"},
    {"trim(leading from s)", "ltrim(s) : string"},
    {"s like 'a%' escape '!'", "like_escape(s, 'a%', '!') : bool"},
    {"s not like 'a'", "(s !~~ 'a') : bool"},
    {"s ilike 'a'", "(s ~~* 'a') : bool"},
    {"s not ilike 'a'", "(s !~~* 'a') : bool"},
    {"s ilike 'a' escape '!'", "ilike_escape(s, 'a', '!') : bool"},
    {"s not ilike 'a' escape '!'", "not_ilike_escape(s, 'a', '!') : bool"},
    {"s ~ 'a'", "regexp_full_match(s, 'a') : bool"},
    {"s !~ 'a'", "(NOT regexp_full_match(s, 'a')) : bool"},
    {"i8 ^ 2", "(i8 ^ 2) : float64"},
    {"2 ** i8 ** 2", "((2 ** i8) ** 2) : float64"},
    {"1 + 2 ** 3", "(1 + (2 ** 3)) : float64"},
    {"power(d52, 2)", "power(d52, 2) : float64"},
    {"sqrt(f32)", "sqrt(f32) : float64"},
    {"sqrt(null)", "sqrt(NULL) : float64"},
    {"log(2, i8)", "log(2, i8) : float64"},
    {"sign(d52)", "sign(d52) : int8"},
    {"trunc(d52)", "trunc(d52) : decimal(5,0)"},
    {"trunc(d52, 1)", "trunc(d52, 1) : decimal(5,1)"},
    {"trunc(i8)", "trunc(i8) : int8"},
    {"trunc(f32)", "trunc(f32) : float32"},
    {"mod(i8, i16)", "mod(i8, i16) : int16"},
    {"mod(d52, 2)", "mod(d52, 2) : decimal(12,2)"},
    {"pi()", "pi() : float64"},
    {"isnan(f32)", "isnan(f32) : bool"},
    {"position('a' in s)", "position(s, 'a') : int64"},
    {"left(s, 2)", "left(s, 2) : string"},
    {"split_part(s, ',', 1)", "split_part(s, ',', 1) : string"},
    {"concat_ws(',', s, i8)", "concat_ws(',', s, i8) : string"},
    {"ascii(s)", "ascii(s) : int32"},
    {"strlen(s)", "strlen(s) : int64"},
    {"regexp_extract(s, 'a', 1, 'i')", "regexp_extract(s, 'a', 1, 'i') : string"},
    {"CAST(CAST('0.1' AS REAL) AS DOUBLE) = 0.1",
     "(CAST(CAST('0.1' AS FLOAT) AS DOUBLE) = 0.1) : bool"},
    {"i8 in (1,1000)", "(i8 IN (1, 1000)) : bool"},
    {"i8 not in (i16,2)", "(i8 NOT IN (i16, 2)) : bool"},
    {"i8 not between 1 and 1000", "(NOT (i8 BETWEEN 1 AND 1000)) : bool"},
    {"s is not distinct from 'a'", "(s IS NOT DISTINCT FROM 'a') : bool"},
    {"try_cast(s as int)", "TRY_CAST(s AS INTEGER) : int32"},
    {"s::int8", "CAST(s AS BIGINT) : int64"},
    {"i8::decimal(10,2)", "CAST(i8 AS DECIMAL(10, 2)) : decimal(10,2)"},
    {"count(*)", "count_star() : int64"},
    {"count(distinct i8)", "count(DISTINCT i8) : int64"},
    {"avg(dt)", "avg(dt) : timestamp"},
    {"first(s)", "\"first\"(s) : string"},
    {"last(s ORDER BY i8 ASC, dt NULLS LAST)",
     "\"last\"(s ORDER BY i8 ASC, dt NULLS LAST) : string"},
    {"mode(dt)", "\"mode\"(dt) : date"},
    {"median(dt)", "median(dt) : timestamp"},
    {"median(NULL)", "median(NULL) : float64"},
    {"min_by(i16, s)", "min_by(i16, s) : int16"},
    {"bool_or(NULL)", "bool_or(NULL) : bool"},
    {"min(null)", "min(NULL) : int32"},
    {"1.50", "1.50 : decimal(3,2)"},
    {"5.", "5 : decimal(1,0)"},
    {"0.05", "0.05 : decimal(3,2)"},
    {"-9223372036854775808", "-9223372036854775808 : int64"},
    {"99999999999999999999999999999999999999999", "1e+41 : float64"},
    {"1e5", "100000.0 : float64"},
    {"i8 // 2 + 1", "((i8 // 2) + 1) : int8"},
    {"i8 == 1", "(i8 = 1) : bool"},
    {"I8+1", "(I8 + 1) : int8"},
    {"\"Mixed Case\"+1", "(\"Mixed Case\" + 1) : int32"},
    {"\"mixed case\"", "Mixed Case : int32"},
    {"source.i8", "i8 : int8"},
    {"i8 -1", "(i8 - 1) : int8"},
    {"'5'+i8", "('5' + i8) : int8"},
    {"i8 > '5.5'", "(i8 > '5.5') : bool"},
    {"ts > '2020-01-01'", "(ts > '2020-01-01') : bool"},
    {"i8 as \"Foo Bar\"", "Foo Bar : int8"},
    {"i8 \"x\"\"y\"", "x\"y : int8"},
    {"i8 foo", "foo : int8"},
    {"round(f64, i8)", "round(f64, i8) : float64"},
    {"f64::int", "CAST(f64 AS INTEGER) : int32"},
    {"1.7::int", "CAST(1.7 AS INTEGER) : int32"},
    {"'12.7'::int", "CAST('12.7' AS INTEGER) : int32"},
    {"1e3::int", "CAST(1000.0 AS INTEGER) : int32"},
    {"b::int", "CAST(b AS INTEGER) : int32"},
    {"-9223372036854775808", "-9223372036854775808 : int64"},
    {"-5", "-5 : int32"},
    {"0", "0 : int32"},
    {"-0", "0 : int32"},
    {"- 5", "-5 : int32"},
    {"-(5)", "-5 : int32"},
    {"-(-(5))", "5 : int32"},
    {"i8 - -1", "(i8 - -1) : int8"},
    {"i8 + -200", "(i8 + -200) : int32"},
    {"i8+32767", "(i8 + 32767) : int32"},
    {"100 + i8", "(100 + i8) : int8"},
    {"i8 * 2", "(i8 * 2) : int8"},
    {"i8 * 100", "(i8 * 100) : int8"},
    {"i8 * 1000", "(i8 * 1000) : int32"},
    {"f64*d52", "(f64 * d52) : float64"},
    {"d52*d52", "(d52 * d52) : decimal(10,4)"},
    {"d52*i64", "(d52 * i64) : decimal(24,2)"},
    {"f32+d52", "(f32 + d52) : float32"},
    {"f32 % 2", "(f32 % 2) : float32"},
    {"d52 % 1.5", "(d52 % 1.5) : decimal(5,2)"},
    {"d52 % d184", "(d52 % d184) : decimal(18,4)"},
    {"i8 % f32", "(i8 % f32) : float32"},
    {"i64 // 0.5", "(i64 // 0.5) : float64"},
    {"d52 // d52", "(d52 // d52) : float64"},
    {"1.5*1.5", "(1.5 * 1.5) : decimal(4,2)"},
    {"1.5+1", "(1.5 + 1) : decimal(12,1)"},
    {"10 + 300", "(10 + 300) : int32"},
    {"d380+0.5", "(d380 + 0.5) : decimal(38,1)"},
    {"d184+d380", "(d184 + d380) : decimal(38,4)"},
    {"d52-1.5", "(d52 - 1.5) : decimal(6,2)"},
    {"coalesce(i64,f32)", "COALESCE(i64, f32) : float32"},
    {"coalesce(d52,f32)", "COALESCE(d52, f32) : float32"},
    {"coalesce(ts,tz)", "COALESCE(ts, tz) : timestamptz"},
    {"coalesce(b,i8)", "COALESCE(b, i8) : int8"},
    {"case when b then dt else '2020-01-01' end",
     "CASE  WHEN (b) THEN (dt) ELSE '2020-01-01' END : date"},
    {"case when b then 1 when i8 > 1 then 2.5 end",
     "CASE  WHEN (b) THEN (1) WHEN ((i8 > 1)) THEN (2.5) ELSE NULL END : decimal(11,1)"},
    {"least(b,1)", "least(b, 1) : int32"},
    {"greatest(1,2.5)", "greatest(1, 2.5) : decimal(11,1)"},
    {"greatest(i8,1000)", "greatest(i8, 1000) : int32"},
    {"greatest(dt,'2020-01-01')", "greatest(dt, '2020-01-01') : date"},
    {"i8 in ('1','2')", "(i8 IN ('1', '2')) : bool"},
    {"i8 in (1, i16)", "(i8 IN (1, i16)) : bool"},
    {"s in (1)", "(s IN (1)) : bool"},
    {"i8 in (null)", "(i8 IN (NULL)) : bool"},
    {"i8 between -1 and 1000", "(i8 BETWEEN -1 AND 1000) : bool"},
    {"substring(s,1,2) || i8", "(substring(s, 1, 2) || i8) : string"},
    {"b || b", "(b || b) : string"},
    {"dt || s", "(dt || s) : string"},
    {"upper(s) || 'x'", "(upper(s) || 'x') : string"},
    {"concat(s, i8)", "concat(s, i8) : string"},
    {"concat(null)", "concat(NULL) : string"},
    {"nullif(s,'')", "nullif(s, '') : string"},
    {"nullif(i8,1000)", "nullif(i8, 1000) : int8"},
    {"abs(i8)", "abs(i8) : int8"},
    {"abs(-5)", "abs(-5) : int32"},
    {"abs(null)", "abs(NULL) : int64"},
    {"round(f32)", "round(f32) : float32"},
    {"round(d52)", "round(d52) : decimal(5,0)"},
    {"round(d52, 2)", "round(d52, 2) : decimal(5,2)"},
    {"round(d52, 5)", "round(d52, 5) : decimal(5,2)"},
    {"floor(d52)", "floor(d52) : decimal(5,0)"},
    {"ceiling(f32)", "ceiling(f32) : float32"},
    {"ceil(f64)", "ceil(f64) : float64"},
    {"date_trunc('month', ts)", "date_trunc('month', ts) : timestamp"},
    {"date_trunc('month', tz)", "date_trunc('month', tz) : timestamptz"},
    {"extract(year from dt)", "date_part('year', dt) : int64"},
    {"extract(second from ts)", "date_part('second', ts) : int64"},
    {"date_part('month', dt)", "date_part('month', dt) : int64"},
    {"length(s)", "length(s) : int64"},
    {"lower(s)", "lower(s) : string"},
    {"trim(s)", "trim(s) : string"},
    {"ltrim(s,'x')", "ltrim(s, 'x') : string"},
    {"replace(s,'a','b')", "replace(s, 'a', 'b') : string"},
    {"s like 'a%'", "(s ~~ 'a%') : bool"},
    {"count()", "count_star() : int64"},
    {"count(i8)", "count(i8) : int64"},
    {"sum(d52)", "sum(d52) : decimal(38,2)"},
    {"sum(f32)", "sum(f32) : float64"},
    {"avg(i8)", "avg(i8) : float64"},
    {"avg(d52)", "avg(d52) : float64"},
    {"avg(ts)", "avg(ts) : timestamp"},
    {"min(s)", "min(s) : string"},
    {"max(b)", "max(b) : bool"},
    {"max(dt)", "max(dt) : date"},
    {"count(distinct i8) filter (where b)", "count(DISTINCT i8) FILTER (WHERE b) : int64"},
    {"not b", "(NOT b) : bool"},
    {"b and b or b", "((b AND b) OR b) : bool"},
    {"i8<>1", "(i8 != 1) : bool"},
    {"i8!=1", "(i8 != 1) : bool"},
    {"s is null", "(s IS NULL) : bool"},
    {"i8 is not null", "(i8 IS NOT NULL) : bool"},
    {"s='a'", "(s = 'a') : bool"},
    {"i8::decimal", "CAST(i8 AS DECIMAL) : decimal(18,3)"},
    {"i8::decimal(10)", "CAST(i8 AS DECIMAL(10)) : decimal(10,0)"},
    {"i8::numeric(4,1)", "CAST(i8 AS DECIMAL(4, 1)) : decimal(4,1)"},
    {"cast(i8 as varchar)", "CAST(i8 AS VARCHAR) : string"},
    {"tm::varchar", "CAST(tm AS VARCHAR) : string"},
    {"'5.5' + f64", "('5.5' + f64) : float64"},
    {"dt - 1", "(dt - 1) : date"},
    {"i8 + null", "(i8 + NULL) : int8"},
    {"null + null", "(NULL + NULL) : int64"},
    {"null = 1", "(NULL = 1) : bool"},
    {"not null", "(NOT NULL) : bool"},
    {"f32 = 0.1", "(f32 = 0.1) : bool"},
    {"d52 > 1.23456", "(d52 > 1.23456) : bool"},
    {"i64 = f32", "(i64 = f32) : bool"},
    {"dt > ts", "(dt > ts) : bool"},
    {"ts < tz", "(ts < tz) : bool"},
    {"s = i32", "(s = i32) : bool"},
    {"s < 'x'", "(s < 'x') : bool"},
    {"dt = s", "(dt = s) : bool"},
    {"b = 1", "(b = 1) : bool"},
    {"b < 2", "(b < 2) : bool"},
    {"\"Mixed Case\" * 2", "(\"Mixed Case\" * 2) : int32"},
    {"min(\"mixed case\")", "min(\"mixed case\") : int32"},
    {"Count(*)", "count_star() : int64"},
    {"1 = 1.0", "(1 = 1.0) : bool"},
    {"-d52", "-(d52) : decimal(5,2)"},
    {"+i8", "+(i8) : int8"},
    {"- - i8", "-(-(i8)) : int8"},
    {"i8 // 2 * 3", "((i8 // 2) * 3) : int8"},
    {"1 + i8 // 2 * 3", "(1 + ((i8 // 2) * 3)) : int8"},
    {"(i8 + 1) * 2", "((i8 + 1) * 2) : int8"},
    {"case i8 when 1000 then 1 when i16 then 2 end",
     "CASE  WHEN ((i8 = 1000)) THEN (1) WHEN ((i8 = i16)) THEN (2) ELSE NULL END : int32"},
};

TEST(CompileSqlTest, NamesAndTypesAreThoseOfDuckDb) {
  for (const ColumnCase& test : kAsDuckDb) {
    EXPECT_EQ(column_of(test.expression), test.column) << test.expression;
  }
}

constexpr ColumnCase kOurs[] = {
    {"9223372036854775808", "9223372036854775808 : decimal(38,0)"},
    {"i64 + 9223372036854775808", "(i64 + 9223372036854775808) : decimal(38,0)"},
    {"d184 * d184", "(d184 * d184) : decimal(36,8)"},
    {"sum(i16)", "sum(i16) : int64"},
    {"sum(b)", "sum(b) : int64"},
    {"s || NULL", "(s || NULL) : string"},
    {"true", "true : bool"},
    {"b IS NOT TRUE", "(b IS NOT TRUE) : bool"},
    {"trim(s)", "trim(s) : string"},
    {"extract(year FROM dt)", "date_part('year', dt) : int64"},
    {"year(dt)", "year(dt) : int64"},
    {"nullif(i8, 1)", "nullif(i8, 1) : int8"},
    {"170141183460469231731687303715884105728", "1.7014118346046923e+38 : float64"},
};

TEST(CompileSqlTest, WhereWeDifferFromDuckDbOnPurpose) {
  for (const ColumnCase& test : kOurs) {
    EXPECT_EQ(column_of(test.expression), test.column) << test.expression;
  }
}

TEST(CompileSqlTest, StarAloneIsTheSourceAsItIs) {
  EXPECT_EQ(
      plan_of("SELECT * FROM source"),
      R"plan(Source b:bool i8:int8 i16:int16 i32:int32 i64:int64 f32:float32 f64:float64 d52:decimal(5,2) d184:decimal(18,4) d380:decimal(38,0) dt:date tm:time ts:timestamp tz:timestamptz s:string bl:binary "Mixed Case":int32
Output b:bool i8:int8 i16:int16 i32:int32 i64:int64 f32:float32 f64:float64 d52:decimal(5,2) d184:decimal(18,4) d380:decimal(38,0) dt:date tm:time ts:timestamp tz:timestamptz s:string bl:binary "Mixed Case":int32
)plan");
}

TEST(CompileSqlTest, ColumnsInOrderNeedNoProject) {
  EXPECT_EQ(plan_of("SELECT i8, s FROM source"),
            R"plan(Source i8:int8 s:string
Output i8:int8 s:string
)plan");
}

TEST(CompileSqlTest, OnlyColumnsThatAreUsedAreRead) {
  EXPECT_EQ(plan_of("SELECT s FROM source WHERE i16 > 100"),
            R"plan(Source i16:int16 s:string
Filter greater(i16, 100:int16)
Project s
Output s:string
)plan");
}

TEST(CompileSqlTest, CountOfRowsReadsNoColumn) {
  EXPECT_EQ(plan_of("SELECT count(*) FROM source"),
            R"plan(Source
Aggregate keys=[] aggregates=[count_star()]
Output "count_star()":int64
)plan");
}

TEST(CompileSqlTest, TheUsersQuery) {
  EXPECT_EQ(plan_of("SELECT s, min(i16) AS lowest, max(i16), count(i16), avg(f32) FROM source "
                    "WHERE s IS NOT NULL GROUP BY s ORDER BY s"),
            R"plan(Source i16:int16 f32:float32 s:string
Filter is_not_null(s)
Aggregate keys=[s] aggregates=[min(i16), max(i16), count(i16), avg(f32)]
Project s, "min(i16)", "max(i16)", "count(i16)", "avg(f32)"
Sort s
Output s:string lowest:int16 "max(i16)":int16 "count(i16)":int64 "avg(f32)":float64
)plan");
}

TEST(CompileSqlTest, HavingIsAFilterAfterTheAggregate) {
  EXPECT_EQ(
      plan_of("SELECT s, min(i8) AS lo FROM source GROUP BY s HAVING lo > 3 AND count(*) > 1"),
      R"plan(Source i8:int8 s:string
Aggregate keys=[s] aggregates=[min(i8), count_star()]
Filter and(greater("min(i8)", 3:int8), greater("count_star()", 1:int64))
Project s, "min(i8)"
Output s:string lo:int8
)plan");
}

TEST(CompileSqlTest, EqualAggregatesAreComputedOnce) {
  EXPECT_EQ(plan_of("SELECT sum(i8), sum(i8) + 1, count(DISTINCT s) FILTER (WHERE b) FROM source"),
            R"plan(Source b:bool i8:int8 s:string
Aggregate keys=[] aggregates=[sum(i8), count(DISTINCT s) FILTER b]
Project "sum(i8)", add("sum(i8)", 1:int64), "count(DISTINCT s)"
Output "sum(i8)":int64 "(sum(i8) + 1)":int64 "count(DISTINCT s) FILTER (WHERE b)":int64
)plan");
}

TEST(CompileSqlTest, ArgumentsParametersAndOrderOfAggregates) {
  EXPECT_EQ(
      plan_of("SELECT string_agg(s, '-' ORDER BY i8 DESC NULLS FIRST) AS t, listagg(i8) AS l, "
              "quantile_cont(i8, 0.25) AS q, corr(i8, f32) AS c FROM source"),
      R"plan(Source i8:int8 f32:float32 s:string
Aggregate keys=[] aggregates=[string_agg(s, '-':string ORDER BY i8 DESC NULLS FIRST), string_agg(cast(i8 AS string), ',':string), quantile_cont(cast(i8 AS float64), 25:decimal(3,2)), corr(cast(i8 AS float64), cast(f32 AS float64))]
Project "string_agg(s)", "string_agg(…)", "quantile_cont(…)", "corr(…, …)"
Output t:string l:string q:float64 c:float64
)plan");
}

TEST(CompileSqlTest, OrderAndDistinctAreLeftOutWhereTheyMakeNoDifference) {
  EXPECT_EQ(plan_of("SELECT max(DISTINCT i8 ORDER BY i8) AS m, sum(i8 ORDER BY i8) AS t, "
                    "first(i8 ORDER BY 'x') AS f FROM source"),
            R"plan(Source i8:int8
Aggregate keys=[] aggregates=[max(i8), sum(i8), first(i8)]
Project "max(i8)", "sum(i8)", "first(i8)"
Output m:int8 t:int64 f:int8
)plan");
}

TEST(CompileSqlTest, PartsOfItemsCanBeKeys) {
  EXPECT_EQ(
      plan_of(
          "SELECT i8 + 1 + 2 AS k, count(*) FROM source GROUP BY i8 + 1 ORDER BY count(*) DESC"),
      R"plan(Source i8:int8
Aggregate keys=[add(i8, 1:int8)] aggregates=[count_star()]
Project add(key, 2:int8), "count_star()"
Sort "count_star()" DESC
Output k:int8 "count_star()":int64
)plan");
}

TEST(CompileSqlTest, GroupByTakesPositionsAndAliases) {
  EXPECT_EQ(plan_of("SELECT upper(s) AS u, dt, count(*) FROM source GROUP BY u, 2"),
            R"plan(Source dt:date s:string
Aggregate keys=[upper(s), dt] aggregates=[count_star()]
Project key, dt, "count_star()"
Output u:string dt:date "count_star()":int64
)plan");
}

TEST(CompileSqlTest, DistinctIsAnAggregateWithoutAggregates) {
  EXPECT_EQ(plan_of("SELECT DISTINCT s, i8 FROM source ORDER BY 2 DESC NULLS FIRST, s"),
            R"plan(Source i8:int8 s:string
Project s, i8
Aggregate keys=[s, i8] aggregates=[]
Sort i8 DESC NULLS FIRST, s
Output s:string i8:int8
)plan");
}

TEST(CompileSqlTest, OrderByOtherColumnsHidesThem) {
  EXPECT_EQ(
      plan_of("SELECT i8, s AS Name FROM source ORDER BY name DESC, i8 + 1, i16 LIMIT 5 OFFSET 2"),
      R"plan(Source i8:int8 i16:int16 s:string
Project i8, s, add(i8, 1:int8), i16
Sort Name DESC, "(i8 + 1)", i16
Limit 5 OFFSET 2
Project i8, Name
Output i8:int8 Name:string
)plan");
}

TEST(CompileSqlTest, OrderByAnAliasWinsOverAColumn) {
  EXPECT_EQ(plan_of("SELECT i8 + 1 AS i16 FROM source ORDER BY i16"),
            R"plan(Source i8:int8
Project add(i8, 1:int8)
Sort i16
Output i16:int8
)plan");
}

TEST(CompileSqlTest, WhereByAColumnWinsOverAnAlias) {
  EXPECT_EQ(plan_of("SELECT i8 + 1 AS i16 FROM source WHERE i16 > 3"),
            R"plan(Source i8:int8 i16:int16
Filter greater(i16, 3:int16)
Project add(i8, 1:int8)
Output i16:int8
)plan");
}

TEST(CompileSqlTest, AliasesWorkInWhereAndLaterItems) {
  EXPECT_EQ(plan_of("SELECT i8 + 1 AS k, k * 2 AS j FROM source WHERE k > 3 ORDER BY j"),
            R"plan(Source i8:int8
Filter greater(add(i8, 1:int8), 3:int8)
Project add(i8, 1:int8), multiply(add(i8, 1:int8), 2:int8)
Sort j
Output k:int8 j:int8
)plan");
}

TEST(CompileSqlTest, HavingByAnAliasWinsOverAnUngroupedColumn) {
  EXPECT_EQ(plan_of("SELECT sum(i8) AS i16, i32 FROM source GROUP BY i32 HAVING i16 > 3"),
            R"plan(Source i8:int8 i32:int32
Aggregate keys=[i32] aggregates=[sum(i8)]
Filter greater("sum(i8)", 3:int64)
Project "sum(i8)", i32
Output i16:int64 i32:int32
)plan");
}

TEST(CompileSqlTest, NamesIgnoreCaseAndKeepTheFilesSpelling) {
  EXPECT_EQ(plan_of(R"sql(SELECT I8, "mixed case", Source.S FROM SOURCE)sql"),
            R"plan(Source i8:int8 s:string "Mixed Case":int32
Project i8, "Mixed Case", s
Output i8:int8 "Mixed Case":int32 s:string
)plan");
}

TEST(CompileSqlTest, AliasesKeepTheQuerysSpelling) {
  EXPECT_EQ(plan_of(R"sql(SELECT s AS "select", i8 AS from, i16 LongName FROM source)sql"),
            R"plan(Source i8:int8 i16:int16 s:string
Project s, i8, i16
Output select:string from:int8 LongName:int16
)plan");
}

TEST(CompileSqlTest, NamesMayBeLongerThan63Bytes) {
  EXPECT_EQ(
      plan_of("SELECT i8 AS a_name_that_is_longer_than_63_bytes_so_that_postgres_would_cut_it_Off "
              "FROM source"),
      R"plan(Source i8:int8
Project i8
Output a_name_that_is_longer_than_63_bytes_so_that_postgres_would_cut_it_Off:int8
)plan");
}

TEST(CompileSqlTest, LimitAllAndNullAreNoLimit) {
  EXPECT_EQ(plan_of("SELECT i8 FROM source LIMIT ALL OFFSET 0"),
            R"plan(Source i8:int8
Output i8:int8
)plan");
}

TEST(CompileSqlTest, BetweenIsTwoComparisons) {
  EXPECT_EQ(plan_of("SELECT i8 FROM source WHERE i8 NOT BETWEEN -1 AND 1000"),
            R"plan(Source i8:int8
Filter not(and(greater_equal(cast(i8 AS int32), -1:int32), less_equal(cast(i8 AS int32), 1000:int32)))
Output i8:int8
)plan");
}

TEST(CompileSqlTest, CaseOfAnOperandCompares) {
  EXPECT_EQ(plan_of("SELECT CASE i8 WHEN 1 THEN dt WHEN i16 THEN ts END FROM source"),
            R"plan(Source i8:int8 i16:int16 dt:date ts:timestamp
Project case(equal(i8, 1:int8), cast(dt AS timestamp), equal(cast(i8 AS int16), i16), ts, NULL:timestamp)
Output "CASE  WHEN ((i8 = 1)) THEN (dt) WHEN ((i8 = i16)) THEN (ts) ELSE NULL END":timestamp
)plan");
}

TEST(CompileSqlTest, NullIfOfAWiderValueIsACase) {
  EXPECT_EQ(plan_of("SELECT nullif(i8, 1.5) FROM source"),
            R"plan(Source i8:int8
Project case(equal(cast(i8 AS decimal(4,1)), 15:decimal(4,1)), NULL:int8, i8)
Output "nullif(i8, 1.5)":int8
)plan");
}

TEST(CompileSqlTest, IntegerDivisionBindsAsDivision) {
  EXPECT_EQ(plan_of("SELECT 1 + i8 // 2 * 3 FROM source"),
            R"plan(Source i8:int8
Project add(1:int8, multiply(divide_integer(i8, 2:int8), 3:int8))
Output "(1 + ((i8 // 2) * 3))":int8
)plan");
}

TEST(CompileSqlTest, TryCastKeepsItsPlace) {
  EXPECT_EQ(plan_of("SELECT TRY_CAST(s AS int8), TRY_CAST(s AS date) FROM source"),
            R"plan(Source s:string
Project try_cast(s AS int64), try_cast(s AS date)
Output "TRY_CAST(s AS BIGINT)":int64 "TRY_CAST(s AS DATE)":date
Note int8 in SQL is BIGINT, of 8 bytes; the 8-bit type of `columns:` is TINYINT here
)plan");
}

TEST(CompileSqlTest, LiteralsTakeTheirTypeWhenCompiled) {
  EXPECT_EQ(plan_of("SELECT i8 FROM source WHERE dt > '2024-01-01' AND f32 < 5 AND d52 = 1.5 AND "
                    "ts >= DATE '2024-01-01' AND i8 = '5'"),
            R"plan(Source i8:int8 f32:float32 d52:decimal(5,2) dt:date ts:timestamp
Filter and(greater(dt, 19723:date), less(f32, 5:float32), equal(d52, 150:decimal(5,2)), greater_equal(ts, 1704067200000000:timestamp), equal(i8, 5:int8))
Project i8
Output i8:int8
)plan");
}

TEST(CompileSqlTest, TextBesideNumbersIsCastForEquality) {
  EXPECT_EQ(plan_of("SELECT i8 FROM source WHERE s = i32 AND s IN (1, 2)"),
            R"plan(Source i8:int8 i32:int32 s:string
Filter and(equal(cast(s AS int32), i32), in(cast(s AS int32), 1:int32, 2:int32))
Project i8
Output i8:int8
)plan");
}

TEST(CompileSqlTest, BooleanTestsAreNeverNull) {
  EXPECT_EQ(plan_of("SELECT b IS TRUE, b IS NOT FALSE, b IS UNKNOWN, i8 IS NOT DISTINCT FROM i16 "
                    "FROM source"),
            R"plan(Source b:bool i8:int8 i16:int16
Project coalesce(b, false:bool), not(coalesce(not(b), false:bool)), is_null(b), coalesce(equal(cast(i8 AS int16), i16), and(is_null(cast(i8 AS int16)), is_null(i16)))
Output "(b IS TRUE)":bool "(b IS NOT FALSE)":bool "(b IS UNKNOWN)":bool "(i8 IS NOT DISTINCT FROM i16)":bool
)plan");
}

TEST(CompileSqlTest, RoundOfIntegersGoesThroughDecimals) {
  EXPECT_EQ(plan_of("SELECT round(i32, -2), round(i32, 2), round(d52, 1) FROM source"),
            R"plan(Source i32:int32 d52:decimal(5,2)
Project cast(round(cast(i32 AS decimal(19,0)), -2:int64) AS int32), i32, round(d52, 1:int64)
Output "round(i32, -2)":int32 "round(i32, 2)":int32 "round(d52, 1)":decimal(5,1)
)plan");
}

TEST(CompileSqlTest, DatesAddDays) {
  EXPECT_EQ(plan_of("SELECT dt + 1, 1 + dt, dt - i8, dt - dt FROM source"),
            R"plan(Source i8:int8 dt:date
Project add(dt, 1:int64), add(dt, 1:int64), subtract(dt, cast(i8 AS int64)), subtract(dt, dt)
Output "(dt + 1)":date "(1 + dt)":date "(dt - i8)":date "(dt - dt)":int64
)plan");
}

TEST(CompileSqlTest, CommentsAndASemicolonAreNoMatter) {
  EXPECT_EQ(plan_of("SELECT i8 /* a , from */ AS k -- x\n FROM source;"),
            R"plan(Source i8:int8
Project i8
Output k:int8
)plan");
}

// user and the like are functions to PostgreSQL.
TEST(CompileSqlTest, BareWordsAreColumnsFirst) {
  const Schema schema{{{"user", string_type}, {"date", date_type}, {"Value", int8_type}}};
  const plan::Plan plan =
      compile_sql("SELECT date, user, value, source.user FROM source", schema, "query", 1);
  EXPECT_EQ(plan::print_plan(plan, schema), R"(Source user:string date:date Value:int8
Project date, user, Value, user
Output date:date user:string Value:int8 user:string
)");
}

TEST(CompileSqlTest, TheExactCaseWinsAmongColumnsThatDifferByCase) {
  const Schema schema{{{"a", int8_type}, {"A", int16_type}}};
  EXPECT_EQ(compile_sql("SELECT A FROM source", schema, "query", 1).output.fields[0].type,
            int16_type);
  const Schema other{{{"aB", int8_type}, {"Ab", int16_type}}};
  EXPECT_THROW(compile_sql("SELECT AB FROM source", other, "query", 1), Error);
}

}  // namespace
}  // namespace adze::sql
