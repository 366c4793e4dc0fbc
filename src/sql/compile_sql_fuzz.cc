// Any bytes either compile or give an Error(kUsage); every plan can be printed. Build with
// `cmake --preset fuzz`, run `sql_compile_sql_fuzz -max_len=4096`.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "sql/compile_testing.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const adze::Schema schema = adze::sql::every_type();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const adze::plan::Plan plan = adze::sql::compile_sql(text, schema, "query", 1);
    if (adze::plan::print_plan(plan, schema).empty()) std::abort();
  } catch (const adze::Error& error) {
    const bool has_place = error.line >= 1 && error.column >= 1 && error.excerpt.has_value();
    if (error.category != adze::ErrorCategory::kUsage || !has_place) std::abort();
  }
  return 0;
}
