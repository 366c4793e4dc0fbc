#include "csv/column_parser.h"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "base/limits.h"

namespace adze::csv {
namespace {

/// A column of fields as they stand in a CSV text.
class Column {
 public:
  explicit Column(const std::vector<std::string>& fields) : text_(limits::padding_bytes, '9') {
    for (const std::string& field : fields) {
      begin_.push_back(static_cast<uint32_t>(text_.size()));
      text_ += field;
      end_.push_back(static_cast<uint32_t>(text_.size()));
      text_ += ',';
      any_quote_ |= !field.empty() && (field[0] == '"' || field[0] == '\'');
    }
    text_.append(limits::padding_bytes, '9');
    begin_.insert(begin_.end(), 16, 0xDEADBEEF);
    end_.insert(end_.end(), 16, 0xDEADBEEF);
  }

  FieldSpans spans() const {
    return {text_.data(), begin_.data(), end_.data(), begin_.size() - 16, any_quote_};
  }

 private:
  std::string text_;
  std::vector<uint32_t> begin_;
  std::vector<uint32_t> end_;
  bool any_quote_ = false;
};

struct Parsed {
  BadField bad;
  Vector vector;
};

/// One parser with the storage that its vectors point into.
class Parser {
 public:
  explicit Parser(Type type, const CsvOptions& options = {}, bool nullable = true)
      : parser_(make_column_parser(
            {.name = "c", .type = type, .nullable = nullable, .null_values = {}}, options)) {}

  Parsed parse(const Column& column) {
    Parsed parsed;
    parsed.bad = parser_->parse(column.spans(), true, storage_, parsed.vector);
    // Checking alone finds the same.
    VectorStorage untouched;
    Vector ignored;
    const BadField checked = parser_->parse(column.spans(), false, untouched, ignored);
    EXPECT_EQ(checked.row, parsed.bad.row);
    EXPECT_EQ(ignored.values, nullptr);
    return parsed;
  }

 private:
  std::unique_ptr<ColumnParser> parser_;
  VectorStorage storage_;
};

constexpr auto kNull = std::nullopt;
using Integers = std::vector<std::optional<int64_t>>;
using Doubles = std::vector<std::optional<double>>;
using Texts = std::vector<std::optional<std::string>>;

Integers integers(Type type, const std::vector<std::string>& fields,
                  const CsvOptions& options = {}) {
  Parser parser(type, options);
  const Column column(fields);
  const Parsed parsed = parser.parse(column);
  EXPECT_EQ(parsed.bad.row, SIZE_MAX) << parsed.bad.problem;
  EXPECT_EQ(parsed.vector.type, type.value_type());
  Integers values;
  for (size_t row = 0; row < fields.size(); ++row) {
    const bool wide = type.value_type().kind() == Kind::kInt128;
    const bool is_bool = type.id == TypeId::kBool;
    const int64_t value = wide      ? static_cast<int64_t>(parsed.vector.int128s()[row])
                          : is_bool ? parsed.vector.bools()[row]
                                    : parsed.vector.int64s()[row];
    if (parsed.vector.is_null(row)) {
      EXPECT_EQ(value, 0);
      values.push_back(kNull);
    } else {
      values.emplace_back(value);
    }
  }
  return values;
}

Doubles doubles(Type type, const std::vector<std::string>& fields) {
  Parser parser(type);
  const Column column(fields);
  const Parsed parsed = parser.parse(column);
  EXPECT_EQ(parsed.bad.row, SIZE_MAX) << parsed.bad.problem;
  Doubles values;
  for (size_t row = 0; row < fields.size(); ++row) {
    values.push_back(parsed.vector.is_null(row) ? Doubles::value_type()
                                                : parsed.vector.float64s()[row]);
  }
  return values;
}

Texts texts_of(const Vector& vector, size_t count) {
  Texts values;
  for (size_t row = 0; row < count; ++row) {
    values.push_back(vector.is_null(row) ? Texts::value_type()
                                         : std::string(vector.string_at(row).view()));
  }
  return values;
}

Texts strings(const std::vector<std::string>& fields, const CsvOptions& options = {},
              Type type = string_type) {
  Parser parser(type, options);
  const Column column(fields);
  const Parsed parsed = parser.parse(column);
  EXPECT_EQ(parsed.bad.row, SIZE_MAX) << parsed.bad.problem;
  return texts_of(parsed.vector, fields.size());
}

BadField first_bad(Type type, const std::vector<std::string>& fields,
                   const CsvOptions& options = {}) {
  Parser parser(type, options);
  return parser.parse(Column(fields)).bad;
}

TEST(ColumnParser, IntegersOfAllLengthsSignsAndNulls) {
  EXPECT_EQ(integers(int64_type, {"1", "", "-12345678", "+9", "123456789012345678",
                                  "-9223372036854775808", "9223372036854775807", "007", "-0"}),
            (Integers{1, kNull, -12345678, 9, 123456789012345678, INT64_MIN, INT64_MAX, 7, 0}));
}

TEST(ColumnParser, ColumnWithoutNullsHasNoValidity) {
  Parser parser(int64_type);
  EXPECT_EQ(parser.parse(Column({"1", "2"})).vector.valid, nullptr);
  EXPECT_NE(parser.parse(Column({"1", ""})).vector.valid, nullptr);
  EXPECT_EQ(parser.parse(Column({"3"})).vector.valid, nullptr);
}

TEST(ColumnParser, NoFieldsAreNoValues) {
  for (const Type type : {int8_type, float64_type, string_type, date_type, bool_type}) {
    EXPECT_EQ(first_bad(type, {}).row, SIZE_MAX);
  }
}

TEST(ColumnParser, QuotedNumbersAreNumbersAndQuotedEmptyIsNull) {
  EXPECT_EQ(integers(int32_type, {"\"12\"", "\"\"", "3", ""}), (Integers{12, kNull, 3, kNull}));
  EXPECT_EQ(integers(date_type, {"\"1970-01-02\"", "\"\""}), (Integers{1, kNull}));
  EXPECT_EQ(integers(bool_type, {"\"true\"", "\"\"", "no"}), (Integers{1, kNull, 0}));
  EXPECT_EQ(doubles(float64_type, {"\"1.5\"", "\"\""}), (Doubles{1.5, kNull}));
  EXPECT_EQ(first_bad(int32_type, {"\"12\"", "\"1\"\"2\""}).row, 1U);
}

TEST(ColumnParser, NarrowIntegersRefuseTheFirstValueOutOfRange) {
  const BadField bad = first_bad(int8_type, {"127", "-128", "", "128", "-129"});
  EXPECT_EQ(bad.row, 3U);
  EXPECT_STREQ(bad.problem, "is out of range (-128 to 127)");
  EXPECT_EQ(first_bad({TypeId::kUInt8}, {"255", "-1", "256"}).row, 1U);
  EXPECT_EQ(first_bad({TypeId::kUInt32}, {"4294967295", "4294967296"}).row, 1U);
  EXPECT_EQ(first_bad(int64_type, {"9223372036854775808"}).row, 0U);
}

TEST(ColumnParser, TheFirstBadFieldIsReportedWhateverItsKind) {
  EXPECT_EQ(first_bad(int8_type, {"1", "x", "300"}).row, 1U);
  EXPECT_EQ(first_bad(int8_type, {"1", "300", "x"}).row, 1U);
  EXPECT_EQ(first_bad(int8_type, {"", "\"y\"", "300", "x"}).row, 1U);
  std::vector<std::string> fields(2048, "5");
  fields[2047] = "5.5";
  EXPECT_STREQ(first_bad(int8_type, fields).problem, "has a fraction");
  EXPECT_EQ(first_bad(int8_type, fields).row, 2047U);
}

TEST(ColumnParser, ListedSpellingsAreNullUnlessQuoted) {
  CsvOptions options;
  options.null_values = {"NA", "-999", "-"};
  EXPECT_EQ(integers(int64_type, {"-999", "NA", "-", "-99", "\"-999\""}, options),
            (Integers{kNull, kNull, kNull, -99, -999}));
  EXPECT_EQ(strings({"NA", "\"NA\"", "N", "", "\"\"", "-"}, options),
            (Texts{kNull, "NA", "N", kNull, "", kNull}));
  EXPECT_EQ(first_bad(int64_type, {"1", "\"NA\""}, options).row, 1U);
}

TEST(ColumnParser, SpellingsOfOneColumnHoldForItAlone) {
  const ColumnContract contract{
      .name = "c", .type = int64_type, .null_values = {std::string(80, '0'), "7"}};
  const auto parser = make_column_parser(contract, CsvOptions{});
  VectorStorage storage;
  Vector out;
  const Column column({"7", std::string(80, '0'), std::string(79, '0'), "77"});
  EXPECT_EQ(parser->parse(column.spans(), true, storage, out).row, SIZE_MAX);
  EXPECT_TRUE(out.is_null(0));
  EXPECT_TRUE(out.is_null(1));
  EXPECT_EQ(out.int64s()[2], 0);
  EXPECT_FALSE(out.is_null(2));
  EXPECT_EQ(out.int64s()[3], 77);
}

TEST(ColumnParser, NullsAreRefusedWhereNotNullable) {
  for (const Type type : {int64_type, float64_type, string_type, bool_type}) {
    Parser parser(type, {}, false);
    const BadField bad = parser.parse(Column({"1", "0", "", "1", ""})).bad;
    EXPECT_EQ(bad.row, 2U);
    EXPECT_STREQ(bad.problem, "is null, but the column is declared nullable: false");
    EXPECT_EQ(parser.parse(Column({"1", "0"})).bad.row, SIZE_MAX);
  }
  Parser quoted(string_type, {}, false);
  EXPECT_EQ(quoted.parse(Column({"\"\"", "a", ""})).bad.row, 2U);
}

TEST(ColumnParser, FloatsOfAllForms) {
  EXPECT_EQ(doubles(float64_type, {"0.728948119", "-1.5", "", "1e3", "5.", ".5", "inf",
                                   "0.12345678901234567", "12345678901234567890", "+2"}),
            (Doubles{0.728948119, -1.5, kNull, 1000, 5, 0.5, INFINITY, 0.12345678901234567,
                     12345678901234567890.0, 2}));
  EXPECT_EQ(doubles(float32_type, {"0.1", "16777217", "16777217.0000001"}),
            (Doubles{double{0.1F}, 16777216, 16777218}));
  EXPECT_TRUE(std::isnan(*doubles(float64_type, {"NaN"})[0]));
  EXPECT_EQ(first_bad(float64_type, {"1", "1e999"}).row, 1U);
}

TEST(ColumnParser, HalvesAreRoundedOnce) {
  // 2049 lies between 2048 and 2050 and goes to the even one; a digit more decides otherwise.
  EXPECT_EQ(
      doubles({TypeId::kFloat16}, {"2049", "2049.00000000000000000001", "2050.9", "65504",
                                   "0.00000006", "", "65519.999", "-0.1", "0.728948119", "1e-3"}),
      (Doubles{2048, 2050, 2050, 65504, 0x1p-24, kNull, 65504, -0.0999755859375, 0.72900390625,
               0.0010004043579101562}));
  EXPECT_EQ(first_bad({TypeId::kFloat16}, {"1", "65520", "x"}).row, 1U);
}

TEST(ColumnParser, DecimalsAreScaled) {
  EXPECT_EQ(integers(decimal_type(10, 2), {"1.5", "-1", "", "99999999.99", "1.500", ".5"}),
            (Integers{150, -100, kNull, 9999999999, 150, 50}));
  EXPECT_EQ(first_bad(decimal_type(10, 2), {"1.5", "-100000000", "1.555"}).row, 1U);
  EXPECT_EQ(first_bad(decimal_type(10, 2), {"1.555", "100000000"}).row, 0U);
  EXPECT_EQ(integers(decimal_type(20, 2), {"1.5", "-1", "", "12345678901234567.89"}),
            (Integers{150, -100, kNull, 1234567890123456789}));
  EXPECT_EQ(integers(decimal_type(38, 20), {"0.05", ""}),
            (Integers{5'000'000'000'000'000'000, kNull}));
  EXPECT_EQ(first_bad(decimal_type(18, 0), {"999999999999999999", "1000000000000000000"}).row, 1U);
  EXPECT_EQ(integers({TypeId::kUInt64}, {"0", "9223372036854775807", "-0"}),
            (Integers{0, INT64_MAX, 0}));
  EXPECT_EQ(first_bad({TypeId::kUInt64}, {"18446744073709551615", "-1"}).row, 1U);
  EXPECT_EQ(first_bad({TypeId::kUInt64}, {"18446744073709551616", "-1"}).row, 0U);
}

TEST(ColumnParser, BoolsInAnyCaseAndNothingElse) {
  EXPECT_EQ(integers(bool_type, {"true", "FALSE", "t", "F", "Yes", "nO", "1", "0", ""}),
            (Integers{1, 0, 1, 0, 1, 0, 1, 0, kNull}));
  for (const char* text : {"y", "n", "\x11", "\x10", "tru", "truee", "true\x01", "2", "on"}) {
    EXPECT_EQ(first_bad(bool_type, {"1", text}).row, 1U) << text;
  }
}

TEST(ColumnParser, DatesAndTimes) {
  EXPECT_EQ(integers(date_type, {"1970-01-01", "", "2024-02-29", "1969-12-31"}),
            (Integers{0, kNull, 19782, -1}));
  EXPECT_EQ(first_bad(date_type, {"2024-02-29", "2023-02-29"}).row, 1U);
  EXPECT_EQ(integers(time_type, {"00:00:01", "23:59:59.5", ""}),
            (Integers{1'000'000, 86'399'500'000, kNull}));
  EXPECT_EQ(first_bad(time_type, {"23:59:59", "24:00:00"}).row, 1U);
}

TEST(ColumnParser, TimestampsWithAndWithoutZone) {
  EXPECT_EQ(integers(timestamp_type, {"1970-01-01 00:00:01", "1970-01-02T00:00:00.000001", "",
                                      "1970-01-02T00:00:00.1000000"}),
            (Integers{1'000'000, 86'400'000'001, kNull, 86'400'100'000}));
  EXPECT_EQ(first_bad(timestamp_type, {"1970-01-01 00:00:01", "1970-01-01 00:00:01Z"}).row, 1U);
  EXPECT_EQ(integers(timestamptz_type, {"1970-01-01 00:00:01Z", "1970-01-01T02:00:00+02:00",
                                        "1970-01-01 00:00:02+00:00", ""}),
            (Integers{1'000'000, 0, 2'000'000, kNull}));
  EXPECT_EQ(first_bad(timestamptz_type, {"1970-01-01 00:00:01"}).row, 0U);
  CsvOptions options;
  options.assume_utc = true;
  EXPECT_EQ(integers(timestamptz_type, {"1970-01-01 00:00:01", "1970-01-01 01:00:01+01"}, options),
            (Integers{1'000'000, 1'000'000}));
  for (const char* text : {"1970-01-01 24:00:00", "1970-01-01 00:60:00", "1970-01-01 00:00:60",
                           "1970-13-01 00:00:00", "1970-01-01 00:00:00.", "1970-01-01_00:00:00"}) {
    EXPECT_EQ(first_bad(timestamp_type, {text}).row, 0U) << text;
  }
}

TEST(ColumnParser, QuotedStringsLoseTheirQuotes) {
  EXPECT_EQ(strings({"\"a,b\"", "\"\"", "", "\"say \"\"hi\"\"\"", "plain", "\"\"\"\""}),
            (Texts{"a,b", "", kNull, "say \"hi\"", "plain", "\""}));
}

TEST(ColumnParser, AnEscapeWorksInsideQuotesBeforeQuoteAndEscape) {
  CsvOptions options;
  options.dialect.escape = '\\';
  EXPECT_EQ(strings({"\"a\\\"b\"", "\"a\\\\\"", "a\\b", "\"C:\\new\""}, options),
            (Texts{"a\"b", "a\\", "a\\b", "C:\\new"}));
}

TEST(ColumnParser, StringsOfAllLengthsKeepTheirCodes) {
  std::vector<std::string> fields;
  for (size_t length = 1; length <= 40; ++length) {
    for (const char last : {'a', 'b'}) fields.push_back(std::string(length - 1, 'x') + last);
  }
  const std::vector<std::string> once = fields;
  fields.insert(fields.end(), once.begin(), once.end());
  Parser parser(string_type);
  const Column column(fields);
  for (int batch = 0; batch < 2; ++batch) {
    const Parsed parsed = parser.parse(column);
    ASSERT_EQ(parsed.vector.encoding, Encoding::kDictionary);
    EXPECT_EQ(parsed.vector.dictionary->entries.size(), 80U);
    for (size_t row = 0; row < fields.size(); ++row) {
      EXPECT_EQ(parsed.vector.codes[row], row % 80);
      EXPECT_EQ(parsed.vector.string_at(row).view(), fields[row]);
    }
  }
}

TEST(ColumnParser, DictionariesHaveIdsOfTheirOwn) {
  Parser one(string_type);
  Parser other(string_type);
  const Column column({"a"});
  EXPECT_NE(one.parse(column).vector.dictionary->id, other.parse(column).vector.dictionary->id);
}

TEST(ColumnParser, AllNullsAreDeliveredFlat) {
  Parser parser(string_type);
  const Parsed parsed = parser.parse(Column({"", ""}));
  EXPECT_EQ(parsed.vector.encoding, Encoding::kFlat);
  EXPECT_EQ(texts_of(parsed.vector, 2), (Texts{kNull, kNull}));
  EXPECT_EQ(strings({"", "a", ""}), (Texts{kNull, "a", kNull}));
}

/// Batches of `count` strings each made by `make`; returns the encoding of the last one.
template <typename Make>
Encoding parse_batches(size_t batches, size_t count, Make make) {
  Parser parser(string_type);
  Encoding encoding = Encoding::kConstant;
  size_t serial = 0;
  for (size_t batch = 0; batch < batches; ++batch) {
    std::vector<std::string> fields(count);
    for (std::string& field : fields) field = make(serial++);
    const Column column(fields);
    const Parsed parsed = parser.parse(column);
    encoding = parsed.vector.encoding;
    for (size_t row = 0; row < count; ++row) {
      EXPECT_EQ(parsed.vector.string_at(row).view(), fields[row]);
    }
  }
  return encoding;
}

TEST(ColumnParser, ManyDistinctStringsAreDeliveredFlat) {
  const auto numbered = [](size_t serial) { return "value " + std::to_string(serial); };
  EXPECT_EQ(parse_batches(1, 2048, numbered), Encoding::kDictionary);
  EXPECT_EQ(parse_batches(2, 2048, numbered), Encoding::kFlat);
}

TEST(ColumnParser, DictionaryEndsAtItsLimits) {
  const auto among = [](size_t distinct, size_t bytes) {
    return [=](size_t serial) {
      std::string text = std::to_string(serial / 4 % distinct);
      return text + std::string(bytes > text.size() ? bytes - text.size() : 0, '_');
    };
  };
  EXPECT_EQ(parse_batches(20, 2048, among(4096, 6)), Encoding::kDictionary);
  EXPECT_EQ(parse_batches(20, 2048, among(4097, 6)), Encoding::kFlat);
  EXPECT_EQ(parse_batches(20, 2048, among(2048, 128)), Encoding::kDictionary);
  EXPECT_EQ(parse_batches(20, 2048, among(2048, 129)), Encoding::kFlat);
}

TEST(ColumnParser, QuotedAndPlainBatchesShareOneDictionary) {
  Parser parser(string_type);
  const Column plain({"a", "b"});
  const Column quoted({"\"b\"", "\"\"", "", "a"});
  EXPECT_EQ(texts_of(parser.parse(plain).vector, 2), (Texts{"a", "b"}));
  const Parsed parsed = parser.parse(quoted);
  EXPECT_EQ(parsed.vector.codes[0], 1U);
  EXPECT_EQ(texts_of(parsed.vector, 4), (Texts{"b", "", kNull, "a"}));
}

TEST(ColumnParser, UuidAndJsonAreCheckedAndKeptAsWritten) {
  const char* uuid = "123e4567-e89b-12d3-a456-426614174000";
  EXPECT_EQ(strings({uuid, ""}, {}, {TypeId::kUuid}), (Texts{uuid, kNull}));
  EXPECT_EQ(first_bad({TypeId::kUuid}, {uuid, "x"}).row, 1U);
  EXPECT_EQ(strings({"\"{\"\"a\"\": 1}\"", "[1]"}, {}, {TypeId::kJson}),
            (Texts{"{\"a\": 1}", "[1]"}));
  EXPECT_EQ(first_bad({TypeId::kJson}, {"[1]", "{"}).row, 1U);
}

TEST(ColumnParser, BatchesOfEverySizeGiveTheSame) {
  std::mt19937_64 random(3);
  std::vector<std::string> fields;
  fields.reserve(70);
  for (int i = 0; i < 70; ++i) {
    fields.push_back(
        random() % 4 == 0 ? "" : std::to_string(static_cast<int64_t>(random() >> (random() % 64))));
  }
  const auto is_long = [](const std::string& text) { return text.size() > 18; };
  std::erase_if(fields, is_long);
  const Integers all = integers(int64_type, fields);
  for (size_t size = 1; size < fields.size(); ++size) {
    for (size_t begin = 0; begin + size <= fields.size(); begin += size) {
      const auto first = fields.begin() + static_cast<ptrdiff_t>(begin);
      const auto expected = all.begin() + static_cast<ptrdiff_t>(begin);
      const auto count = static_cast<ptrdiff_t>(size);
      EXPECT_EQ(integers(int64_type, {first, first + count}), Integers(expected, expected + count));
    }
  }
}

/// The texts of a hexadecimal column; "-" for null, and the problem's row behind them.
std::string hex_texts(const std::vector<std::string>& fields, bool nullable = true) {
  const std::unique_ptr<ColumnParser> parser = make_column_parser({.name = "c",
                                                                   .type = binary_type,
                                                                   .nullable = nullable,
                                                                   .null_values = {},
                                                                   .is_hexadecimal = true},
                                                                  {});
  const Column column(fields);
  VectorStorage storage;
  Vector out;
  const BadField bad = parser->parse(column.spans(), true, storage, out);
  VectorStorage untouched;
  Vector ignored;
  EXPECT_EQ(parser->parse(column.spans(), false, untouched, ignored).row, bad.row);
  std::string texts;
  for (size_t row = 0; row < std::min(fields.size(), bad.row); ++row) {
    texts += out.is_null(row) ? "-" : "[" + std::string(out.string_at(row).view()) + "]";
  }
  return bad.row == SIZE_MAX ? texts : texts + "!" + std::to_string(bad.row);
}

TEST(HexColumn, DigitsAreBytes) {
  using namespace std::string_literals;
  EXPECT_EQ(hex_texts({"\\x6869", "", "\\x", "\"\\x00fF\"", "\\x4A"}), "[hi]-[][\0\xff][J]"s);
}

TEST(HexColumn, AnythingElseIsRefused) {
  for (const char* field : {"6869", "\\x686", "\\x6g", "\\X68", "x", "\\", "\"\"", "\\x 1"}) {
    EXPECT_EQ(hex_texts({"\\x61", field}), "[a]!1") << field;
  }
}

TEST(HexColumn, NullsAreRefusedWhereDeclaredSo) { EXPECT_EQ(hex_texts({""}, false), "!0"); }

}  // namespace
}  // namespace adze::csv
