#include "csv/write_csv.h"

#include <gtest/gtest.h>

#include "column/scalar.h"

namespace adze::csv {
namespace {

class TextSink : public ByteSink {
 public:
  void write(std::span<const char> bytes) override { text.append(bytes.data(), bytes.size()); }
  void stage() override {}
  void commit() override {}
  const std::string& name() const override { return name_; }
  uint64_t bytes_written() const override { return text.size(); }

  std::string text;

 private:
  std::string name_ = "memory";
};

Scalar text_of(std::string value) {
  return {.type = string_type, .is_null = false, .text = std::move(value)};
}
Scalar null_text() { return {.type = string_type, .is_null = true, .text = ""}; }

std::string csv(const Schema& schema, const std::vector<std::vector<Scalar>>& rows,
                bool header = true) {
  TextSink text;
  auto sink = write_csv(schema, text, {.header = header});
  for (const auto& row : rows) {
    Batch batch;
    batch.row_count = 1;
    for (const Scalar& value : row) {
      batch.columns.push_back(constant_vector(value, batch.storage.emplace_back()));
    }
    sink->write(batch);
  }
  sink->finish();
  return text.text;
}

const Schema kOneText{{{"a", string_type}}};

TEST(WriteCsv, HeaderAndRowsEndInLf) {
  const Schema schema{{{"a", int64_type}, {"b,c", string_type}}};
  const Scalar one{.type = int64_type, .is_null = false, .integer = 1, .text = ""};
  EXPECT_EQ(csv(schema, {{one, text_of("x")}}), "a,\"b,c\"\n1,x\n");
  EXPECT_EQ(csv(schema, {{one, text_of("x")}}, false), "1,x\n");
  EXPECT_EQ(csv(schema, {}), "a,\"b,c\"\n");
}

TEST(WriteCsv, NullIsNothingAndEmptyTextIsTwoQuotes) {
  const Schema schema{{{"a", string_type}, {"b", string_type}}};
  EXPECT_EQ(csv(schema, {{null_text(), text_of("")}, {text_of(""), null_text()}}, false),
            ",\"\"\n\"\",\n");
  EXPECT_EQ(csv(kOneText, {{null_text()}, {text_of("")}}, false), "\n\"\"\n");
}

TEST(WriteCsv, OnlyFieldsThatNeedItAreQuoted) {
  const struct {
    const char* value;
    const char* field;
  } cases[] = {
      {"a b", "a b"},       {"a,b", "\"a,b\""},     {"a\nb", "\"a\nb\""},
      {"a\rb", "\"a\rb\""}, {"\"", "\"\"\"\""},     {"a\"b\"c", "\"a\"\"b\"\"c\""},
      {" a ", " a "},       {"'a;b\t|", "'a;b\t|"}, {"żółć", "żółć"},
  };
  for (const auto& [value, field] : cases) {
    EXPECT_EQ(csv(kOneText, {{text_of(value)}}, false), std::string(field) + "\n");
  }
}

TEST(WriteCsv, NumbersAreWrittenInTheOneWay) {
  const Schema schema{{{"a", decimal_type(10, 2)}, {"b", float64_type}, {"c", date_type}}};
  const Scalar decimal{.type = decimal_type(10, 2), .is_null = false, .integer = -5, .text = ""};
  const Scalar number{.type = float64_type, .is_null = false, .number = 2, .text = ""};
  const Scalar date{.type = date_type, .is_null = false, .integer = 1, .text = ""};
  EXPECT_EQ(csv(schema, {{decimal, number, date}}, false), "-0.05,2.0,1970-01-02\n");
}

TEST(WriteCsv, MoreThanAPieceIsWrittenWhole) {
  std::vector<std::vector<Scalar>> rows(3000, {text_of(std::string(200, 'x'))});
  EXPECT_EQ(csv(kOneText, rows, false).size(), 3000u * 201);
}

}  // namespace
}  // namespace adze::csv
