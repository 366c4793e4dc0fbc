#include "inspection/json_pieces.h"

#include <gtest/gtest.h>

#include "parquet/table_for_tests.h"

namespace adze::inspection {
namespace {

TEST(JsonPieces, PiecesAreTheTextThatTheWholeWouldBe) {
  const Json inner = {{"a", {1, 2}}, {"text", "x\ny"}, {"none", Json::array()}};
  Json whole = {{"rows", 5}, {"list", Json::array({inner, inner, "z"})}, {"empty", Json::array()}};
  whole["open"] = inner;
  parquet::MemorySink sink;
  JsonPieces pieces(sink);
  pieces.open('{');
  pieces.key("rows");
  pieces.value(5);
  pieces.key("list");
  pieces.open('[');
  pieces.value(inner);
  pieces.open('{');
  pieces.members(inner);
  pieces.close('}');
  pieces.value("z");
  pieces.close(']');
  pieces.key("empty");
  pieces.open('[');
  pieces.close(']');
  pieces.key("open");
  pieces.value(inner);
  pieces.close('}');
  pieces.finish();
  EXPECT_EQ(sink.bytes(), whole.dump(2) + "\n");
}

TEST(JsonPieces, LongListsAreWrittenOnTheWay) {
  parquet::MemorySink sink;
  JsonPieces pieces(sink);
  pieces.open('[');
  for (int i = 0; i < 20'000; ++i) pieces.value(std::to_string(i));
  EXPECT_GT(sink.bytes_written(), 100'000u);
  pieces.close(']');
  pieces.finish();
  EXPECT_EQ(Json::parse(sink.bytes()).size(), 20'000u);
}

}  // namespace
}  // namespace adze::inspection
