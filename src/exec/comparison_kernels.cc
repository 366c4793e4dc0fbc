#include <vector>

#include "column/vector_access.h"
#include "exec/function_kernels.h"
#include "exec/value_order.h"

namespace adze::exec {
namespace {

struct IsEqual {
  template <typename T>
  bool operator()(const T& a, const T& b) const {
    return values_equal(a, b);
  }
};
struct IsNotEqual {
  template <typename T>
  bool operator()(const T& a, const T& b) const {
    return !values_equal(a, b);
  }
};
struct IsLess {
  template <typename T>
  bool operator()(const T& a, const T& b) const {
    return value_less(a, b);
  }
};
struct IsLessEqual {
  template <typename T>
  bool operator()(const T& a, const T& b) const {
    return !value_less(b, a);
  }
};

/// A dictionary against a constant is compared once per entry, if that is less work than by row.
template <typename Compare>
bool compare_entries(const KernelCall& call, const Vector& left, const Vector& right,
                     Compare compare) {
  if (left.encoding != Encoding::kDictionary || right.encoding != Encoding::kConstant) return false;
  const std::vector<StringRef>& entries = left.dictionary->entries;
  if (entries.empty() || entries.size() > call.row_count) return false;
  std::vector<uint8_t> by_code(entries.size());
  const StringRef constant = right.strings()[0];
  for (size_t code = 0; code < entries.size(); ++code) {
    by_code[code] = compare(entries[code], constant);
  }
  uint8_t* to = call.storage.bools();
  for (size_t i = 0; i < call.row_count; ++i) to[i] = by_code[left.codes[i]];
  return true;
}

template <typename Compare>
Vector compare(const KernelCall& call, const Vector& left, const Vector& right, Compare compare) {
  call.storage.prepare(Kind::kBool, call.row_count);
  uint8_t* to = call.storage.bools();
  if (!compare_entries(call, left, right, compare)) {
    dispatch_kind(left.type.kind(), [&](auto tag) {
      using T = decltype(tag);
      const Values<T> a(left);
      const Values<T> b(right);
      for (size_t i = 0; i < call.row_count; ++i) to[i] = compare(a[i], b[i]);
    });
  }
  clear_null_rows(to, call.valid, call.row_count);
  return call.result();
}

}  // namespace

Vector equal_kernel(const KernelCall& call) {
  return compare(call, call.arguments[0], call.arguments[1], IsEqual{});
}
Vector not_equal_kernel(const KernelCall& call) {
  return compare(call, call.arguments[0], call.arguments[1], IsNotEqual{});
}
Vector less_kernel(const KernelCall& call) {
  return compare(call, call.arguments[0], call.arguments[1], IsLess{});
}
Vector less_equal_kernel(const KernelCall& call) {
  return compare(call, call.arguments[0], call.arguments[1], IsLessEqual{});
}
Vector greater_kernel(const KernelCall& call) {
  return compare(call, call.arguments[1], call.arguments[0], IsLess{});
}
Vector greater_equal_kernel(const KernelCall& call) {
  return compare(call, call.arguments[1], call.arguments[0], IsLessEqual{});
}

// True if equal to any; else NULL if the value or any of the others is NULL; else false.
Vector in_kernel(const KernelCall& call) {
  const size_t rows = call.row_count;
  call.storage.prepare(Kind::kBool, rows);
  uint8_t* found = call.storage.bools();
  uint8_t* valid = call.storage.valid(rows, true);
  std::memset(found, 0, rows);
  const Vector& value = call.arguments[0];
  const Validity value_valid(value);
  dispatch_kind(value.type.kind(), [&](auto tag) {
    using T = decltype(tag);
    const Values<T> a(value);
    for (const Vector& other : call.arguments.subspan(1)) {
      const Values<T> b(other);
      const Validity other_valid(other);
      for (size_t i = 0; i < rows; ++i) {
        const uint8_t present = value_valid[i] & other_valid[i];
        found[i] |= static_cast<uint8_t>(present & (present != 0 && values_equal(a[i], b[i])));
        valid[i] &= present;
      }
    }
  });
  for (size_t i = 0; i < rows; ++i) valid[i] |= found[i];
  Vector result = call.result();
  result.valid = valid;
  return result;
}

}  // namespace adze::exec
