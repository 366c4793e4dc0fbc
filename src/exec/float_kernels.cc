#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "column/vector_access.h"
#include "exec/function_kernels.h"
#include "exec/sql_data_error.h"

// Functions of float64: roots, powers, logarithms, angles. Those of libm may differ in the last
// place from one libm to another, which docs/sql.md says.
namespace adze::exec {
namespace {

[[noreturn]] void throw_undefined(const KernelCall& call, size_t row, const char* of) {
  const char* name = plan::function_name(call.expression.function);
  std::string shapes;
  std::string texts;
  for (const Vector& argument : call.arguments) {
    const ShownValue shown = shown_value(argument, row);
    shapes += (shapes.empty() ? "" : ", ") + shown.shape;
    texts += (texts.empty() ? "" : ", ") + shown.text;
  }
  throw_sql_data(
      call.expression.position,
      {fmt::format("{}({}) of {}", name, shapes, of), fmt::format("{}({}) of {}", name, texts, of),
       "leave such rows out with WHERE, or write CASE WHEN … THEN … END"});
}

/// `operation(row)` for every valid row.
template <typename To, typename Operation>
Vector map_valid(const KernelCall& call, Kind kind, Operation operation) {
  call.storage.prepare(kind, call.row_count);
  To* to = static_cast<To*>(call.storage.values());
  for (size_t i = 0; i < call.row_count; ++i) to[i] = call.is_valid(i) ? operation(i) : To{};
  return call.result();
}

template <typename Operation>
Vector map_floats(const KernelCall& call, Operation operation) {
  const Values<double> from(call.arguments[0]);
  return map_valid<double>(call, Kind::kFloat64, [&](size_t i) { return operation(from[i]); });
}

template <typename Test>
Vector test_floats(const KernelCall& call, Test test) {
  const Values<double> from(call.arguments[0]);
  return map_valid<uint8_t>(call, Kind::kBool, [&](size_t i) { return uint8_t{test(from[i])}; });
}

/// NaN passes: its logarithm is NaN.
void check_logarithm(const KernelCall& call, size_t row, double value) {
  if (value == 0) throw_undefined(call, row, "zero");
  if (value < 0) throw_undefined(call, row, "a negative number");
}

template <typename Operation>
Vector map_logarithms(const KernelCall& call, Operation operation) {
  const Values<double> from(call.arguments[0]);
  return map_valid<double>(call, Kind::kFloat64, [&](size_t i) {
    check_logarithm(call, i, from[i]);
    return operation(from[i]);
  });
}

double even(double value) {
  const double whole = std::copysign(std::ceil(std::fabs(value)), value);
  const bool is_even = std::floor(whole / 2) * 2 == whole;
  return is_even ? whole : whole + (value >= 0 ? 1 : -1);
}

}  // namespace

Vector square_root_kernel(const KernelCall& call) {
  const Values<double> from(call.arguments[0]);
  return map_valid<double>(call, Kind::kFloat64, [&](size_t i) {
    if (from[i] < 0) throw_undefined(call, i, "a negative number");
    return std::sqrt(from[i]);
  });
}

Vector cube_root_kernel(const KernelCall& call) {
  return map_floats(call, [](double value) { return std::cbrt(value); });
}

Vector power_kernel(const KernelCall& call) {
  const Values<double> base(call.arguments[0]);
  const Values<double> exponent(call.arguments[1]);
  return map_valid<double>(call, Kind::kFloat64,
                           [&](size_t i) { return std::pow(base[i], exponent[i]); });
}

Vector exponential_kernel(const KernelCall& call) {
  return map_floats(call, [](double value) { return std::exp(value); });
}

Vector natural_logarithm_kernel(const KernelCall& call) {
  return map_logarithms(call, [](double value) { return std::log(value); });
}

Vector decimal_logarithm_kernel(const KernelCall& call) {
  return map_logarithms(call, [](double value) { return std::log10(value); });
}

Vector binary_logarithm_kernel(const KernelCall& call) {
  return map_logarithms(call, [](double value) { return std::log2(value); });
}

Vector logarithm_kernel(const KernelCall& call) {
  const Values<double> base(call.arguments[0]);
  const Values<double> value(call.arguments[1]);
  return map_valid<double>(call, Kind::kFloat64, [&](size_t i) {
    check_logarithm(call, i, base[i]);
    check_logarithm(call, i, value[i]);
    const double divisor = std::log10(base[i]);
    if (divisor == 0) throw_undefined(call, i, "base 1");
    return std::log10(value[i]) / divisor;
  });
}

Vector even_kernel(const KernelCall& call) { return map_floats(call, even); }

Vector degrees_kernel(const KernelCall& call) {
  return map_floats(call, [](double value) { return value * (180 / std::numbers::pi); });
}

Vector radians_kernel(const KernelCall& call) {
  return map_floats(call, [](double value) { return value * (std::numbers::pi / 180); });
}

Vector is_nan_kernel(const KernelCall& call) {
  return test_floats(call, [](double value) { return std::isnan(value); });
}

Vector is_infinite_kernel(const KernelCall& call) {
  return test_floats(call, [](double value) { return std::isinf(value); });
}

Vector is_finite_kernel(const KernelCall& call) {
  return test_floats(call, [](double value) { return std::isfinite(value); });
}

}  // namespace adze::exec
