#include "lambda/receipt_record.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/limits.h"
#include "lambda/format_log_line.h"
#include "lambda/receipts_testing.h"

namespace adze::lambda {
namespace {

using Json = nlohmann::ordered_json;

engine::Receipt done_receipt() {
  engine::Receipt receipt;
  receipt.job = "dp_summary";
  receipt.rows.read = 1'200;
  receipt.rows.written = 5;
  receipt.inputs.push_back(input_receipt("s3://in/a.csv", 10));
  receipt.outputs.push_back(output_receipt("s3://out/x.parquet", 20));
  return receipt;
}

TEST(ReceiptRecord, SaysWhatWasDoneAndHoldsTheReceiptOnOneLine) {
  const ReceiptRecord record = receipt_record(done_receipt());
  EXPECT_EQ(record.message, "dp_summary: ok, 1,200 rows read, 5 written to s3://out/x.parquet");
  EXPECT_EQ(record.fields.find('\n'), std::string::npos);
  const Json receipt = Json::parse(record.fields)["receipt"];
  EXPECT_EQ(receipt["status"], "ok");
  EXPECT_EQ(receipt["rows"]["read"], 1'200);
  EXPECT_EQ(receipt["inputs"][0]["uri"], "s3://in/a.csv");
  EXPECT_FALSE(receipt.contains("inputs_total"));
}

TEST(ReceiptRecord, CountsRejectsOnlyWhereThereAreAny) {
  engine::Receipt receipt = done_receipt();
  receipt.rows.rejected = 3;
  EXPECT_EQ(receipt_record(receipt).message,
            "dp_summary: ok, 1,200 rows read, 3 rejected, 5 written to s3://out/x.parquet");
}

TEST(ReceiptRecord, ControlCharactersOfAKeyAreEscaped) {
  engine::Receipt receipt = done_receipt();
  receipt.outputs[0].uri = "s3://out/a\n\u202eb";
  EXPECT_EQ(receipt_record(receipt).message,
            "dp_summary: ok, 1,200 rows read, 5 written to s3://out/a\\n\\u{202e}b");
}

TEST(ReceiptRecord, NamesADatasetByItsFolder) {
  engine::Receipt receipt = done_receipt();
  receipt.dataset = dataset_receipt("s3://out/d/", 2, 900);
  EXPECT_EQ(receipt_record(receipt).message,
            "dp_summary: ok, 1,200 rows read, 5 written to s3://out/d/ (2 files)");
}

TEST(ReceiptRecord, OfAFailureShowsPlaceAndFixAndNeverTheData) {
  engine::Receipt receipt = done_receipt();
  receipt.error = Error(ErrorCategory::kContract, "column 'a' (int32): '99.9' has a fraction");
  receipt.error->message_with_data = "column 'a' (int32): '12.7' has a fraction";
  receipt.error->excerpt = Excerpt{.text = "Oslo,12.7", .caret_column = 5, .is_data = true};
  receipt.error->file = "s3://in/a.csv";
  receipt.error->line = 7;
  receipt.error->fix = "make the column float64";
  const ReceiptRecord record = receipt_record(receipt);
  EXPECT_EQ(record.message,
            "dp_summary: failed: s3://in/a.csv:7: column 'a' (int32): '99.9' has a fraction; make "
            "the column float64");
  EXPECT_EQ(record.fields.find("12.7"), std::string::npos);
  EXPECT_EQ(record.fields.find("Oslo"), std::string::npos);
  EXPECT_EQ(Json::parse(record.fields)["receipt"]["error"]["category"], "contract");
}

TEST(ReceiptRecord, SaysWhyThereIsNothingToDo) {
  engine::Receipt receipt = done_receipt();
  receipt.nothing_to_do = engine::NothingToDo::kSuperseded;
  receipt.nothing_to_do_because = "the object was replaced since";
  EXPECT_EQ(receipt_record(receipt).message,
            "dp_summary: superseded: the object was replaced since");
}

TEST(ReceiptRecord, OfManyFilesHasTheFirstAndHowManyThereAre) {
  engine::Receipt receipt = done_receipt();
  receipt.inputs.assign(2'000, input_receipt("s3://in/" + std::string(1'000, 'k'), 1));
  const Json shown = Json::parse(receipt_record(receipt).fields)["receipt"];
  EXPECT_EQ(shown["inputs"].size(), 20U);
  EXPECT_EQ(shown["inputs_total"], 2'000);
}

TEST(ReceiptRecord, OfTenThousandFilesWithHostileNamesFitsALine) {
  engine::Receipt receipt = done_receipt();
  receipt.inputs.assign(10'000, input_receipt("s3://in/" + std::string(4'000, '\x01'), 1));
  receipt.outputs.assign(1'000, output_receipt("s3://out/" + std::string(4'000, '\xff'), 1));
  receipt.warnings.assign(500, std::string(100'000, 'w'));
  receipt.error = Error(ErrorCategory::kInput, std::string(1'000'000, 'm'));
  const ReceiptRecord record = receipt_record(receipt);
  const Json shown = Json::parse(record.fields)["receipt"];
  EXPECT_EQ(shown["inputs"].size(), 3U);
  EXPECT_EQ(shown["inputs_total"], 10'000);
  EXPECT_EQ(shown["outputs_total"], 1'000);
  EXPECT_EQ(shown["warnings_total"], 500);
  Function function;
  function.log_format = LogFormat::kJson;
  LogEntry entry;
  entry.message = record.message;
  entry.fields = record.fields;
  const std::string line = format_log_line(function, nullptr, entry);
  EXPECT_EQ(Json::parse(line)["receipt"]["error"]["category"], "input");
}

}  // namespace
}  // namespace adze::lambda
