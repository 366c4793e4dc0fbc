#include <fmt/format.h>

#include <cmath>

#include "column/vector_access.h"
#include "exec/function_kernels.h"
#include "exec/integer_arithmetic.h"
#include "exec/sql_data_error.h"

// Integers and decimals are computed in the memory kind of their result and checked against the
// range of its type: one flag is OR-ed over all rows, and only if it is set are the rows looked at
// again for the first that failed. Floats of 32 bits are computed in 64 and rounded once, which for
// + - * / gives the same as computing in 32 (53 bits are more than twice 24 and 2).
namespace adze::exec {
namespace {

[[noreturn]] void throw_overflow(const KernelCall& call, const char* sign, size_t row) {
  const Type type = call.type();
  std::string shape;
  std::string text;
  for (const Vector& argument : call.arguments) {
    const ShownValue shown = shown_value(argument, row);
    const bool is_prefix = call.arguments.size() == 1;
    if (is_prefix || !shape.empty()) {
      const std::string operation = is_prefix ? sign : fmt::format(" {} ", sign);
      shape += operation;
      text += operation;
    }
    // Without the quotes, for these are numbers.
    shape += std::string_view(shown.shape).substr(1, shown.shape.size() - 2);
    text += std::string_view(shown.text).substr(1, shown.text.size() - 2);
  }
  const std::string end = fmt::format(" does not fit {}", type_name(type));
  std::string fix;
  if (type.id == TypeId::kDate) {
    fix = "dates go from 5877642-06-25 BC to 5881580-07-11";
  } else {
    fix = fmt::format("write CAST(… AS {}) around an argument", wider_sql_type(type));
  }
  throw_sql_data(call.expression.position, {shape + end, text + end, fix});
}

template <typename T>
struct AddExact {
  static constexpr const char* kSign = "+";
  bool operator()(T a, T b, T& result) const { return add_overflows(a, b, result); }
};
template <typename T>
struct SubtractExact {
  static constexpr const char* kSign = "-";
  bool operator()(T a, T b, T& result) const { return subtract_overflows(a, b, result); }
};
template <typename T>
struct MultiplyExact {
  static constexpr const char* kSign = "*";
  bool operator()(T a, T b, T& result) const { return multiply_overflows(a, b, result); }
};

/// An Int64 or Int128 column read as T.
template <typename T>
class ExactValues {
 public:
  explicit ExactValues(const Vector& vector)
      : narrow_(vector), wide_(vector), is_wide_(vector.type.kind() == Kind::kInt128) {}
  T operator[](size_t row) const {
    return is_wide_ ? static_cast<T>(wide_[row]) : static_cast<T>(narrow_[row]);
  }

 private:
  Values<int64_t> narrow_;
  Values<Int128> wide_;
  bool is_wide_;
};

template <typename T, typename Left, typename Right, typename Operation>
void compute_exact(const KernelCall& call, const Left& a, const Right& b, Operation operation) {
  T* to = static_cast<T*>(call.storage.values());
  const ExactRange range = exact_range(call.type());
  const T min = static_cast<T>(range.min);
  const T max = static_cast<T>(range.max);
  const auto fails = [&](size_t i) -> bool {
    T result{};
    const bool overflows = operation(a[i], b[i], result);
    to[i] = result;
    return overflows | (result < min) | (result > max);
  };
  bool any_failed = false;
  for (size_t i = 0; i < call.row_count; ++i) any_failed |= fails(i);
  if (any_failed) {
    for (size_t i = 0; i < call.row_count; ++i) {
      if (call.is_valid(i) && fails(i)) throw_overflow(call, Operation::kSign, i);
    }
  }
  clear_null_rows(to, call.valid, call.row_count);
}

/// Decimals may have other kinds than their product; all else has the kind of its result.
template <typename T, typename Operation>
void compute_exact(const KernelCall& call, Operation operation) {
  const Kind kind = call.type().kind();
  const Vector& left = call.arguments[0];
  const Vector& right = call.arguments[1];
  if (left.type.kind() == kind && right.type.kind() == kind) {
    compute_exact<T>(call, Values<T>(left), Values<T>(right), operation);
  } else {
    compute_exact<T>(call, ExactValues<T>(left), ExactValues<T>(right), operation);
  }
}

template <typename Operation>
Vector compute_floats(const KernelCall& call, Operation operation) {
  call.storage.prepare(Kind::kFloat64, call.row_count);
  double* to = call.storage.float64s();
  const Values<double> a(call.arguments[0]);
  const Values<double> b(call.arguments[1]);
  if (call.type().id == TypeId::kFloat32) {
    for (size_t i = 0; i < call.row_count; ++i) {
      to[i] = static_cast<double>(static_cast<float>(operation(a[i], b[i])));
    }
  } else {
    for (size_t i = 0; i < call.row_count; ++i) to[i] = operation(a[i], b[i]);
  }
  clear_null_rows(to, call.valid, call.row_count);
  return call.result();
}

template <template <typename> typename Operation>
Vector compute(const KernelCall& call) {
  call.storage.prepare(call.type().kind(), call.row_count);
  if (call.type().kind() == Kind::kInt128) {
    compute_exact<Int128>(call, Operation<Int128>{});
  } else {
    compute_exact<int64_t>(call, Operation<int64_t>{});
  }
  return call.result();
}

struct QuotientExact {
  static constexpr const char* kSign = "//";
  template <typename T>
  T operator()(T a, T b) const {
    return a / b;
  }
};
struct RemainderExact {
  static constexpr const char* kSign = "%";
  template <typename T>
  T operator()(T a, T b) const {
    return a % b;
  }
};

/// // and %: NULL where the divisor is zero. A divisor of -1 is apart, for the least integer
/// divided by it traps.
template <typename T, typename Operation>
Vector divide_exact(const KernelCall& call, T by_minus_one_factor, Operation operation) {
  call.storage.prepare(call.type().kind(), call.row_count);
  T* to = static_cast<T*>(call.storage.values());
  uint8_t* valid = call.own_valid();
  const Values<T> a(call.arguments[0]);
  const Values<T> b(call.arguments[1]);
  const T min = static_cast<T>(exact_range(call.type()).min);
  for (size_t i = 0; i < call.row_count; ++i) {
    const T divisor = b[i];
    to[i] = 0;
    if (divisor == 0) valid[i] = 0;
    if (valid[i] == 0) continue;
    if (divisor != -1) {
      to[i] = operation(a[i], divisor);
    } else if (by_minus_one_factor != 0) {
      if (!call.type().is_decimal() && a[i] == min) throw_overflow(call, Operation::kSign, i);
      to[i] = static_cast<T>(-a[i]);
    }
  }
  Vector result = call.result();
  result.valid = valid;
  return result;
}

/// The same for floats. REQUIRES: `operation` of a zero divisor is harmless.
template <typename Operation>
Vector divide_floats(const KernelCall& call, Operation operation) {
  Vector result = compute_floats(call, operation);
  uint8_t* valid = call.own_valid();
  double* to = call.storage.float64s();
  const Values<double> b(call.arguments[1]);
  for (size_t i = 0; i < call.row_count; ++i) valid[i] &= static_cast<uint8_t>(b[i] != 0);
  clear_null_rows(to, valid, call.row_count);
  result.valid = valid;
  return result;
}

struct NegateExact {
  static constexpr const char* kSign = "-";
  template <typename T>
  bool operator()(T a, T, T& result) const {
    return subtract_overflows(T{0}, a, result);
  }
};

}  // namespace

Vector add_kernel(const KernelCall& call) {
  if (call.type().is_float()) {
    return compute_floats(call, [](double a, double b) { return a + b; });
  }
  return compute<AddExact>(call);
}

Vector subtract_kernel(const KernelCall& call) {
  if (call.type().is_float()) {
    return compute_floats(call, [](double a, double b) { return a - b; });
  }
  return compute<SubtractExact>(call);
}

Vector multiply_kernel(const KernelCall& call) {
  if (call.type().is_float()) {
    return compute_floats(call, [](double a, double b) { return a * b; });
  }
  return compute<MultiplyExact>(call);
}

Vector divide_kernel(const KernelCall& call) {
  return compute_floats(call, [](double a, double b) { return a / b; });
}

Vector divide_integer_kernel(const KernelCall& call) {
  switch (call.type().kind()) {
    case Kind::kFloat64:
      return divide_floats(call, [](double a, double b) { return std::trunc(a / b); });
    case Kind::kInt128:
      return divide_exact<Int128>(call, 1, QuotientExact{});
    default:
      return divide_exact<int64_t>(call, 1, QuotientExact{});
  }
}

Vector modulo_kernel(const KernelCall& call) {
  switch (call.type().kind()) {
    case Kind::kFloat64:
      return divide_floats(call, [](double a, double b) { return std::fmod(a, b); });
    case Kind::kInt128:
      return divide_exact<Int128>(call, 0, RemainderExact{});
    default:
      return divide_exact<int64_t>(call, 0, RemainderExact{});
  }
}

Vector negate_kernel(const KernelCall& call) {
  call.storage.prepare(call.type().kind(), call.row_count);
  const Vector& argument = call.arguments[0];
  switch (call.type().kind()) {
    case Kind::kFloat64: {
      double* to = call.storage.float64s();
      const Values<double> from(argument);
      for (size_t i = 0; i < call.row_count; ++i) to[i] = -from[i];
      clear_null_rows(to, call.valid, call.row_count);
      break;
    }
    case Kind::kInt128:
      compute_exact<Int128>(call, Values<Int128>(argument), Values<Int128>(argument),
                            NegateExact{});
      break;
    default:
      compute_exact<int64_t>(call, Values<int64_t>(argument), Values<int64_t>(argument),
                             NegateExact{});
  }
  return call.result();
}

}  // namespace adze::exec
