#pragma once

#include <type_traits>
#include <utility>

#include "base/error.h"
#include "column/vector.h"

/// How kernels read vectors: one accessor per kind, whatever the encoding, and one switch that
/// turns a Kind into the C++ type of its values.
namespace adze {

/// Values of one kind; of a constant the same one for every row.
template <typename T>
class Values {
 public:
  explicit Values(const Vector& vector)
      : values_(static_cast<const T*>(vector.values)),
        step_(vector.encoding == Encoding::kConstant ? 0 : 1) {}
  const T& operator[](size_t row) const { return values_[row * step_]; }

 private:
  const T* values_;
  size_t step_;
};

template <>
class Values<StringRef> {
 public:
  explicit Values(const Vector& vector)
      : values_(vector.encoding == Encoding::kDictionary ? vector.dictionary->entries.data()
                                                         : vector.strings()),
        codes_(vector.encoding == Encoding::kDictionary ? vector.codes : nullptr),
        step_(vector.encoding == Encoding::kConstant ? 0 : 1) {}

  /// Codes of null rows are readable but an empty dictionary has no entry for them.
  StringRef operator[](size_t row) const {
    if (codes_ == nullptr) return values_[row * step_];
    return values_ == nullptr ? StringRef{} : values_[codes_[row]];
  }

 private:
  const StringRef* values_;
  const uint32_t* codes_;
  size_t step_;
};

/// Validity of a row, whatever the encoding.
class Validity {
 public:
  explicit Validity(const Vector& vector)
      : valid_(vector.valid), step_(vector.encoding == Encoding::kConstant ? 0 : 1) {}
  bool operator[](size_t row) const { return valid_ == nullptr || valid_[row * step_] != 0; }

 private:
  const uint8_t* valid_;
  size_t step_;
};

/// Calls `use(T{})` with the value type of `kind`.
template <typename Use>
decltype(auto) dispatch_kind(Kind kind, Use&& use) {
  switch (kind) {
    case Kind::kBool:
      return use(uint8_t{});
    case Kind::kInt64:
      return use(int64_t{});
    case Kind::kInt128:
      return use(Int128{});
    case Kind::kFloat64:
      return use(double{});
    case Kind::kString:
      return use(StringRef{});
  }
  fail_internal("unknown kind", __FILE__, __LINE__);
}

inline size_t value_size(Kind kind) {
  return dispatch_kind(kind, [](auto value) { return sizeof(value); });
}

inline bool is_constant_null(const Vector& vector) {
  return vector.encoding == Encoding::kConstant && vector.valid != nullptr && vector.valid[0] == 0;
}

}  // namespace adze
