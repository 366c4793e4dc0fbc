#include <fmt/format.h>

#include <cmath>

#include "column/vector_access.h"
#include "exec/function_kernels.h"
#include "exec/integer_arithmetic.h"
#include "exec/sql_data_error.h"
#include "value/calendar.h"
#include "value/parse_value.h"
#include "value/print_value.h"

// CAST from any type to any other, as DuckDB 1.5 does it:
//
//   float → integer    rounds to the nearest, halves to the even one (2.5 is 2)
//   float → decimal    times 10^scale, then rounded half away from zero
//   decimal → integer, → decimal of fewer digits: rounded half away from zero (2.5 is 3)
//   number → bool      true unless zero (NaN is true)
//   timestamp → date   rounded down; all zones are UTC
//
// A conversion is a function object: From × To& → the problem as a phrase, or null. One loop calls
// it for the valid rows and either throws or, for TRY_CAST, makes the row NULL. Where we differ:
// 127.5::tinyint is an error here (DuckDB wraps around to -128).
namespace adze::exec {
namespace {

constexpr const char* kOutOfRange = "is out of range";

[[noreturn]] void throw_cast(const KernelCall& call, size_t row, const char* problem) {
  const ShownValue shown = shown_value(call.arguments[0], row);
  const std::string from = type_name(call.arguments[0].type);
  const std::string to = type_name(call.type());
  const auto message = [&](const std::string& value) {
    return fmt::format("cannot cast {} ({}) to {}: it {}", value, from, to, problem);
  };
  throw_sql_data(call.expression.position,
                 {message(shown.shape), message(shown.text),
                  fmt::format("write TRY_CAST(… AS {}) to get NULL for such values",
                              sql_type_name(call.type()))});
}

/// Runs `convert` over the valid rows. `convert(value, to)` returns the problem or null.
template <typename From, typename To, typename Convert>
Vector convert_rows(const KernelCall& call, Convert convert) {
  call.storage.prepare(call.type().kind(), call.row_count);
  To* to = static_cast<To*>(call.storage.values());
  const Values<From> from(call.arguments[0]);
  Vector result = call.result();
  uint8_t* valid = nullptr;
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = To{};
    if (!call.is_valid(i)) continue;
    const char* problem = convert(from[i], to[i]);
    if (problem == nullptr) continue;
    if (!call.expression.try_cast) throw_cast(call, i, problem);
    if (valid == nullptr) valid = call.own_valid();
    valid[i] = 0;
    to[i] = To{};
  }
  if (valid != nullptr) result.valid = valid;
  return result;
}

/// The argument as Int128 for kInt64 and kInt128, then `convert` to To.
template <typename To, typename Convert>
Vector convert_exact(const KernelCall& call, Convert convert) {
  const auto widened = [&](auto value, To& to) { return convert(Int128{value}, to); };
  switch (call.arguments[0].type.kind()) {
    case Kind::kBool:
      return convert_rows<uint8_t, To>(call, widened);
    case Kind::kInt128:
      return convert_rows<Int128, To>(call, widened);
    default:
      return convert_rows<int64_t, To>(call, widened);
  }
}

/// Changes the scale; false if the result needs more than 128 bits.
bool rescale(Int128 value, unsigned from_scale, unsigned to_scale, Int128& result) {
  if (to_scale >= from_scale) {
    return !multiply_overflows(value, power_of_ten(to_scale - from_scale), result);
  }
  result = divide_rounded(value, power_of_ten(from_scale - to_scale));
  return true;
}

/// Bools, integers and decimals to integers and decimals.
template <typename To>
Vector exact_to_exact(const KernelCall& call) {
  const unsigned from_scale = call.arguments[0].type.scale;
  const unsigned to_scale = call.type().scale;
  const ExactRange range = exact_range(call.type());
  return convert_exact<To>(call, [=](Int128 value, To& to) -> const char* {
    Int128 result = 0;
    if (!rescale(value, from_scale, to_scale, result)) return kOutOfRange;
    if (result < range.min || result > range.max) return kOutOfRange;
    to = static_cast<To>(result);
    return nullptr;
  });
}

template <typename To>
Vector float_to_exact(const KernelCall& call) {
  const ExactRange range = exact_range(call.type());
  const bool is_decimal = call.type().is_decimal();
  const double factor = static_cast<double>(power_of_ten(call.type().scale));
  return convert_rows<double, To>(call, [=](double value, To& to) -> const char* {
    const double scaled = is_decimal ? std::round(value * factor) : std::nearbyint(value);
    // Nothing beyond 2^127 fits, and to convert it would be undefined; false for NaN, too.
    if (!(std::fabs(scaled) < 0x1p127)) return kOutOfRange;
    const Int128 result = static_cast<Int128>(scaled);
    if (result < range.min || result > range.max) return kOutOfRange;
    to = static_cast<To>(result);
    return nullptr;
  });
}

Vector exact_to_float(const KernelCall& call) {
  const double divisor = static_cast<double>(power_of_ten(call.arguments[0].type.scale));
  const bool is_narrow = call.type().id == TypeId::kFloat32;
  return convert_exact<double>(call, [=](Int128 value, double& to) -> const char* {
    // A 64-bit integer to 32-bit float is rounded once, not by way of a double.
    if (is_narrow && divisor == 1) {
      to = static_cast<double>(static_cast<float>(value));
      return nullptr;
    }
    to = static_cast<double>(value) / divisor;
    if (is_narrow) to = static_cast<double>(static_cast<float>(to));
    return nullptr;
  });
}

Vector float_to_float(const KernelCall& call) {
  const bool is_narrow = call.type().id == TypeId::kFloat32;
  return convert_rows<double, double>(call, [=](double value, double& to) -> const char* {
    to = is_narrow ? static_cast<double>(static_cast<float>(value)) : value;
    return std::isinf(to) && !std::isinf(value) ? kOutOfRange : nullptr;
  });
}

Vector to_bool(const KernelCall& call) {
  if (call.arguments[0].type.is_float()) {
    return convert_rows<double, uint8_t>(call, [](double value, uint8_t& to) -> const char* {
      to = value != 0;
      return nullptr;
    });
  }
  return convert_exact<uint8_t>(call, [](Int128 value, uint8_t& to) -> const char* {
    to = value != 0;
    return nullptr;
  });
}

/// Dates, times and timestamps to one another.
Vector temporal_to_temporal(const KernelCall& call) {
  const TypeId from = call.arguments[0].type.id;
  const TypeId target = call.type().id;
  return convert_rows<int64_t, int64_t>(call, [=](int64_t value, int64_t& to) -> const char* {
    to = value;
    if (from == TypeId::kDate && target != TypeId::kDate) {
      return multiply_overflows(value, value::micros_per_day, to) ? kOutOfRange : nullptr;
    }
    if (target == TypeId::kDate) to = value::days_from_micros(value);
    if (target == TypeId::kTime && from != TypeId::kTime) {
      to = value - value::days_from_micros(value) * value::micros_per_day;
    }
    return nullptr;
  });
}

/// Printable ASCII as it is, all other bytes as \xHH.
void print_binary(std::string_view bytes, std::string& to) {
  for (const char c : bytes) {
    const bool is_plain = c >= ' ' && c <= '~' && c != '\\';
    if (is_plain) {
      to += c;
    } else {
      fmt::format_to(std::back_inserter(to), "\\x{:02X}", static_cast<unsigned char>(c));
    }
  }
}

Vector to_text(const KernelCall& call) {
  const Vector& argument = call.arguments[0];
  const bool is_binary = argument.type.id == TypeId::kBinary;
  call.storage.prepare(Kind::kString, call.row_count);
  StringRef* to = call.storage.strings();
  std::string text;
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = {};
    if (!call.is_valid(i)) continue;
    text.clear();
    if (is_binary) {
      print_binary(argument.string_at(i).view(), text);
    } else {
      value::print_value(argument, i, text);
    }
    const std::string_view copy = call.storage.text().copy(text);
    to[i] = {copy.data(), static_cast<uint32_t>(copy.size())};
  }
  return call.result();
}

void store(const Scalar& value, Arena&, uint8_t& to) { to = static_cast<uint8_t>(value.integer); }
void store(const Scalar& value, Arena&, int64_t& to) { to = static_cast<int64_t>(value.integer); }
void store(const Scalar& value, Arena&, Int128& to) { to = value.integer; }
void store(const Scalar& value, Arena&, double& to) { to = value.number; }
void store(const Scalar& value, Arena& text, StringRef& to) {
  const std::string_view copy = text.copy(value.text);
  to = {copy.data(), static_cast<uint32_t>(copy.size())};
}

Vector from_text(const KernelCall& call) {
  const Type type = call.type();
  return dispatch_kind(type.kind(), [&](auto tag) {
    using To = decltype(tag);
    Scalar scalar;
    return convert_rows<StringRef, To>(call, [&](StringRef text, To& to) -> const char* {
      const value::ParseResult parsed = value::parse_cast(text.view(), type, scalar);
      if (!parsed) return parsed.problem;
      store(scalar, call.storage.text(), to);
      return nullptr;
    });
  });
}

Vector to_number(const KernelCall& call) {
  const bool from_float = call.arguments[0].type.is_float();
  if (call.type().is_float()) return from_float ? float_to_float(call) : exact_to_float(call);
  if (call.type().kind() == Kind::kInt128) {
    return from_float ? float_to_exact<Int128>(call) : exact_to_exact<Int128>(call);
  }
  return from_float ? float_to_exact<int64_t>(call) : exact_to_exact<int64_t>(call);
}

}  // namespace

Vector cast_kernel(const KernelCall& call) {
  const Type from = call.arguments[0].type;
  const Type to = call.type();
  if (from == to) return call.arguments[0];
  if (from.id == TypeId::kNull) return null_vector(to);
  if (to.id == TypeId::kString) return to_text(call);
  if (from.id == TypeId::kString) return from_text(call);
  if (to.id == TypeId::kBool) return to_bool(call);
  if (to.is_number()) return to_number(call);
  ADZE_CHECK(from.is_temporal() && to.is_temporal());
  return temporal_to_temporal(call);
}

}  // namespace adze::exec
