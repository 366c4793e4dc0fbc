// Any bytes as the pages of a column: the first two choose codec and number of values. Each is
// found right or is an Error(kInput) or, where memory is short, an Error(kResources).

#include <cstdint>
#include <cstdlib>
#include <string>

#include "parquet/memory_file_for_tests.h"
#include "parquet/table_for_tests.h"
#include "parquet/verify_pages.h"

namespace adze::parquet {
namespace {

/// A footer of one column of INT64, whose pages are all of the file.
void fill_footer(size_t file_bytes, uint8_t codec, uint8_t values, FileMetadata& file) {
  SchemaNode root;
  root.is_group = true;
  root.child_count = 1;
  SchemaNode leaf;
  leaf.name = "id";
  leaf.physical = PhysicalType::kInt64;
  leaf.depth = 1;
  file.schema = {root, leaf};
  file.leaves = {1};
  RowGroup group;
  group.row_count = values;
  ColumnChunkMetadata& chunk = group.columns.emplace_back();
  chunk.has_metadata = true;
  chunk.physical = leaf.physical;
  chunk.codec = static_cast<CompressionCodec>(codec % 8);
  chunk.value_count = values;
  chunk.stored_bytes = static_cast<int64_t>(file_bytes);
  file.row_groups = {group};
}

}  // namespace
}  // namespace adze::parquet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace adze;
  using namespace adze::parquet;
  if (size < 2) return 0;
  const std::string_view pages(reinterpret_cast<const char*>(data) + 2, size - 2);
  TestRun run;
  MemoryFile file(pages);
  Footer footer(run.memory);
  fill_footer(pages.size(), data[0], data[1], footer.metadata);
  try {
    verify_pages(file, footer, run.context);
  } catch (const Error& error) {
    const bool is_expected =
        error.category == ErrorCategory::kInput || error.category == ErrorCategory::kResources;
    if (!is_expected || error.message.empty()) std::abort();
  }
  return 0;
}
