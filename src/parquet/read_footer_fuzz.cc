// Any bytes as a Parquet file, and again as the footer of one: each is read or is an Error(kInput)
// or, where memory is short, an Error(kResources). What is read holds together: every chunk lies in
// the file. Then all pages are read too.

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

#include "parquet/memory_file_for_tests.h"
#include "parquet/table_for_tests.h"
#include "parquet/verify_pages.h"

namespace adze::parquet {
namespace {

void require_sense(const Footer& footer) {
  const FileMetadata& file = footer.metadata;
  for (const RowGroup& group : file.row_groups) {
    if (group.columns.size() != file.leaves.size()) std::abort();
    for (const ColumnChunkMetadata& chunk : group.columns) {
      if (!chunk.has_metadata || !chunk.file_path.empty()) continue;
      const auto end = static_cast<uint64_t>(chunk.begin() + chunk.stored_bytes);
      if (chunk.begin() < 0 || end > footer.data_end()) std::abort();
    }
  }
}

void read(std::string_view bytes) {
  TestRun run;
  MemoryFile file(bytes);
  try {
    const auto footer = read_footer(file, run.memory);
    require_sense(*footer);
    verify_pages(file, *footer, run.context);
  } catch (const Error& error) {
    const bool is_expected =
        error.category == ErrorCategory::kInput || error.category == ErrorCategory::kResources;
    if (!is_expected || error.message.empty()) std::abort();
  }
}

}  // namespace
}  // namespace adze::parquet

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  adze::parquet::read(bytes);
  const auto length = static_cast<uint32_t>(size);
  char length_bytes[sizeof length];
  std::memcpy(length_bytes, &length, sizeof length);
  adze::parquet::read("PAR1" + bytes + std::string(length_bytes, sizeof length_bytes) + "PAR1");
  return 0;
}
