#include <fmt/format.h>

#include <cmath>

#include "column/vector_access.h"
#include "exec/function_kernels.h"
#include "exec/integer_arithmetic.h"
#include "exec/sql_data_error.h"

namespace adze::exec {
namespace {

[[noreturn]] void throw_does_not_fit(const KernelCall& call, size_t row) {
  const ShownValue shown = shown_value(call.arguments[0], row);
  const char* name = plan::function_name(call.expression.function);
  const std::string end = fmt::format(" does not fit {}", type_name(call.type()));
  throw_sql_data(call.expression.position, {fmt::format("{}({}){}", name, shown.shape, end),
                                            fmt::format("{}({}){}", name, shown.text, end),
                                            fmt::format("write CAST(… AS {}) around the argument",
                                                        wider_sql_type(call.arguments[0].type))});
}

template <typename Operation>
Vector map_floats(const KernelCall& call, Operation operation) {
  call.storage.prepare(Kind::kFloat64, call.row_count);
  double* to = call.storage.float64s();
  const Values<double> from(call.arguments[0]);
  for (size_t i = 0; i < call.row_count; ++i) to[i] = operation(from[i], i);
  clear_null_rows(to, call.valid, call.row_count);
  return call.result();
}

/// `operation` of each valid value, checked against the range of the result's type.
template <typename From, typename To, typename Operation>
void map_exact(const KernelCall& call, Operation operation) {
  const ExactRange range = exact_range(call.type());
  To* to = static_cast<To*>(call.storage.values());
  const Values<From> from(call.arguments[0]);
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = 0;
    if (!call.is_valid(i)) continue;
    const Int128 result = operation(Int128{from[i]});
    if (result < range.min || result > range.max) throw_does_not_fit(call, i);
    to[i] = static_cast<To>(result);
  }
}

template <typename Operation>
Vector map_exact(const KernelCall& call, Operation operation) {
  const bool from_wide = call.arguments[0].type.kind() == Kind::kInt128;
  const bool to_wide = call.type().kind() == Kind::kInt128;
  call.storage.prepare(call.type().kind(), call.row_count);
  if (from_wide && to_wide) {
    map_exact<Int128, Int128>(call, operation);
  } else if (from_wide) {
    map_exact<Int128, int64_t>(call, operation);
  } else if (to_wide) {
    map_exact<int64_t, Int128>(call, operation);
  } else {
    map_exact<int64_t, int64_t>(call, operation);
  }
  return call.result();
}

/// 10^exponent for exponents from 0, infinity where it is too large. Powers up to 22 are exact; the
/// others are multiplied up, for pow() may differ between versions of libm.
double float_power_of_ten(int64_t exponent) {
  double power = 1;
  for (int64_t i = 0; i < exponent && std::isfinite(power); ++i) power *= 10;
  return power;
}

// As DuckDB, which works in doubles for float32 too: what isn't finite on the way falls back to the
// value itself, in ROUND to 0 (`instead`) where digits before the point are cut away.
template <typename Cut>
double cut_digits(double value, int64_t digits, double instead, Cut cut) {
  if (digits < 0) {
    const double power = float_power_of_ten(digits < -400 ? 400 : -digits);
    const double result = cut(value / power) * power;
    return std::isfinite(result) ? result : instead;
  }
  const double power = float_power_of_ten(digits > 400 ? 400 : digits);
  const double result = cut(value * power) / power;
  return std::isfinite(result) ? result : value;
}

/// ROUND and TRUNC of floats: `cut` makes a whole number.
template <typename Cut>
Vector cut_floats(const KernelCall& call, Cut cut) {
  if (call.arguments.size() == 1) {
    return map_floats(call, [&](double value, size_t) { return cut(value); });
  }
  const bool is_narrow = call.type().id == TypeId::kFloat32;
  const bool is_round = call.expression.function == plan::FunctionId::kRound;
  const Values<int64_t> digits(call.arguments[1]);
  return map_floats(call, [&](double value, size_t i) {
    const double result = cut_digits(value, digits[i], is_round ? 0 : value, cut);
    return is_narrow ? static_cast<double>(static_cast<float>(result)) : result;
  });
}

int64_t literal_digits(const KernelCall& call) {
  return call.arguments.size() < 2 ? 0 : call.arguments[1].int64s()[0];
}

/// ROUND and TRUNC of decimals: `divide` gives a whole number.
template <typename Divide>
Vector cut_decimals(const KernelCall& call, Divide divide) {
  const int64_t scale = call.arguments[0].type.scale;
  const int64_t digits = literal_digits(call);
  if (digits >= scale) return map_exact(call, [](Int128 value) { return value; });
  const int64_t cut = scale - digits;
  if (cut > 38) return map_exact(call, [](Int128) { return Int128{0}; });
  const Int128 divisor = power_of_ten(static_cast<unsigned>(cut));
  const Int128 factor = digits < 0 ? power_of_ten(static_cast<unsigned>(-digits)) : Int128{1};
  return map_exact(call, [=](Int128 value) {
    Int128 result = 0;
    const bool overflows = multiply_overflows(divide(value, divisor), factor, result);
    return overflows ? power_of_ten(38) : result;  // past every range
  });
}

Vector floor_decimals(const KernelCall& call, bool up) {
  const Int128 divisor = power_of_ten(call.arguments[0].type.scale);
  return map_exact(call, [=](Int128 value) {
    const Int128 quotient = value / divisor;
    const Int128 rest = value % divisor;
    if (up) return rest > 0 ? quotient + 1 : quotient;
    return rest < 0 ? quotient - 1 : quotient;
  });
}

}  // namespace

Vector abs_kernel(const KernelCall& call) {
  if (call.type().is_float()) {
    return map_floats(call, [](double value, size_t) { return std::fabs(value); });
  }
  return map_exact(call, [](Int128 value) { return value < 0 ? -value : value; });
}

Vector round_kernel(const KernelCall& call) {
  if (call.type().is_float()) {
    return cut_floats(call, [](double value) { return std::round(value); });
  }
  return cut_decimals(call, [](Int128 value, Int128 by) { return divide_rounded(value, by); });
}

Vector truncate_kernel(const KernelCall& call) {
  if (call.type().is_float()) {
    return cut_floats(call, [](double value) { return std::trunc(value); });
  }
  return cut_decimals(call, [](Int128 value, Int128 by) { return value / by; });
}

Vector sign_kernel(const KernelCall& call) {
  call.storage.prepare(Kind::kInt64, call.row_count);
  int64_t* to = call.storage.int64s();
  dispatch_kind(call.arguments[0].type.kind(), [&](auto tag) {
    using T = decltype(tag);
    if constexpr (std::is_same_v<T, int64_t> || std::is_same_v<T, Int128> ||
                  std::is_same_v<T, double>) {
      const Values<T> from(call.arguments[0]);
      for (size_t i = 0; i < call.row_count; ++i) to[i] = (from[i] > 0 ? 1 : 0) - (from[i] < 0);
    }
  });
  clear_null_rows(to, call.valid, call.row_count);
  return call.result();
}

Vector floor_kernel(const KernelCall& call) {
  if (!call.type().is_float()) return floor_decimals(call, false);
  return map_floats(call, [](double value, size_t) { return std::floor(value); });
}

Vector ceil_kernel(const KernelCall& call) {
  if (!call.type().is_float()) return floor_decimals(call, true);
  return map_floats(call, [](double value, size_t) { return std::ceil(value); });
}

}  // namespace adze::exec
