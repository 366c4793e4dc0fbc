#pragma once

#include <optional>

#include "base/error.h"
#include "exec/function_kernels.h"
#include "value/calendar.h"
#include "value/date_part.h"
#include "value/time_format.h"

/// What the kernels of dates and times do with their arguments.
namespace adze::exec {

/// The literal that the first argument is, which the binder has checked.
inline value::DatePart part_argument(const KernelCall& call) {
  const std::optional<value::DatePart> part =
      value::find_date_part(call.arguments[0].string_at(0).view());
  ADZE_CHECK(part.has_value());
  return *part;
}

/// A date, a timestamp (with or without zone: all are UTC), or a time of the first day.
inline value::Moment moment_of(int64_t value, TypeId type) {
  if (type == TypeId::kDate) return {value, 0};
  if (type == TypeId::kTime) return {0, value};
  return value::moment_from_micros(value);
}

}  // namespace adze::exec
