#include <fmt/format.h>

#include <cstring>
#include <string>

#include "base/data_shape.h"
#include "base/limits.h"
#include "column/vector_access.h"
#include "exec/date_arguments.h"
#include "exec/function_kernels.h"
#include "exec/sql_data_error.h"

// STRFTIME, STRPTIME and TRY_STRPTIME. The format is a literal that the binder has checked.
namespace adze::exec {
namespace {

value::TimeFormat format_argument(const KernelCall& call, bool for_reading) {
  value::TimeFormat format;
  const value::FormatProblem problem =
      value::TimeFormat::parse(call.arguments[1].string_at(0).view(), for_reading, format);
  ADZE_CHECK(problem.message.empty());
  return format;
}

[[noreturn]] void throw_unreadable(const KernelCall& call, size_t row, const char* problem) {
  const ShownValue shown = shown_value(call.arguments[0], row);
  const std::string format = printable_value(call.arguments[1].string_at(0).view());
  constexpr const char* kMessage = "{} does not have the format '{}': {}";
  throw_sql_data(call.expression.position, {fmt::format(kMessage, shown.shape, format, problem),
                                            fmt::format(kMessage, shown.text, format, problem),
                                            "write try_strptime() to have NULL for such values"});
}

Vector read_all(const KernelCall& call, bool null_where_it_fails) {
  const value::TimeFormat format = format_argument(call, true);
  call.storage.prepare(Kind::kInt64, call.row_count);
  int64_t* to = call.storage.int64s();
  uint8_t* valid = null_where_it_fails ? call.own_valid() : nullptr;
  const Values<StringRef> from(call.arguments[0]);
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = 0;
    if (!call.is_valid(i)) continue;
    const value::ParseResult result = format.read(from[i].view(), to[i]);
    if (result) continue;
    if (valid == nullptr) throw_unreadable(call, i, result.problem);
    to[i] = 0;
    valid[i] = 0;
  }
  Vector read = call.result();
  if (valid != nullptr) read.valid = valid;
  return read;
}

}  // namespace

Vector strftime_kernel(const KernelCall& call) {
  const value::TimeFormat format = format_argument(call, false);
  const TypeId type = call.arguments[0].type.id;
  const std::string_view zone = type == TypeId::kTimestampTz ? "UTC" : "";
  call.storage.prepare(Kind::kString, call.row_count);
  StringRef* to = call.storage.strings();
  const Values<int64_t> from(call.arguments[0]);
  std::string text;
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = {};
    if (!call.is_valid(i)) continue;
    text.clear();
    format.print(moment_of(from[i], type), zone, text);
    char* place = call.storage.text().allocate(text.size());
    std::memcpy(place, text.data(), text.size());
    to[i] = {place, static_cast<uint32_t>(text.size())};
  }
  return call.result();
}

Vector strptime_kernel(const KernelCall& call) { return read_all(call, false); }

Vector try_strptime_kernel(const KernelCall& call) { return read_all(call, true); }

}  // namespace adze::exec
