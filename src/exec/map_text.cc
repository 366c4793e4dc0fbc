#include "exec/map_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/limits.h"
#include "exec/sql_data_error.h"

namespace adze::exec {
namespace {

constexpr size_t kUncountedBytes = size_t{1} << 20;

}  // namespace

char* allocate_text(const KernelCall& call, size_t bytes) {
  const bool is_long = bytes > limits::computed_text_bytes_max;
  const size_t before = call.storage.text().bytes_allocated();
  if (is_long || bytes + before > limits::computed_batch_bytes_max) {
    const size_t bound =
        is_long ? limits::computed_text_bytes_max : limits::computed_batch_bytes_max;
    const std::string message = fmt::format("{}() makes {} of more than {} MiB",
                                            plan::function_name(call.expression.function),
                                            is_long ? "a text" : "texts", bound >> 20);
    throw_sql_data(call.expression.position,
                   {message, message, "give it shorter texts, or a smaller number"});
  }
  // What a batch of ordinary texts takes isn't counted, as its numbers aren't.
  if (call.memory.texts && before + bytes > kUncountedBytes) {
    call.memory.texts->resize(std::max(call.memory.texts->bytes(), before + bytes));
  }
  return call.storage.text().allocate(bytes);
}

bool maps_entries(const KernelCall& call) {
  const Vector& text = call.arguments[0];
  if (text.encoding != Encoding::kDictionary) return false;
  // A function that takes NULLs itself would confuse them with the entry of code 0.
  if (text.valid != nullptr && text.valid != call.valid) return false;
  if (text.dictionary->entries.size() > call.row_count) return false;
  for (const Vector& argument : call.arguments.subspan(1)) {
    if (argument.encoding != Encoding::kConstant) return false;
  }
  return true;
}

}  // namespace adze::exec
