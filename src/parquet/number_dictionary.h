#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "column/type.h"

namespace adze::parquet {

/// The distinct values of a column of numbers, by their bits, in order of first appearance.
///
/// Two ways to find a value's code, with the same result. While the integers seen lie close
/// together, as dates, small integers and many keys do, a window of codes indexed by value - base:
/// one load a value. Else a hash table with open addressing (the only
/// way for floats). Tested by dictionary_test.cc, both ways against a map.
template <typename T>  // uint32_t, uint64_t or UInt128
class NumberDictionary {
 public:
  /// Codes of `values`, new ones added. Bounds of the values as signed integers let it use the
  /// window; for values that are no integers give high < low.
  void encode(std::span<const T> values, Int128 low, Int128 high, uint32_t* codes);

  const std::vector<T>& entries() const { return entries_; }

  /// Forgets the entries from `count` on. Only clear() may follow, for lookups still know them.
  void truncate(size_t count) { entries_.resize(count); }
  void clear();

  size_t memory_bytes() const {
    return entries_.capacity() * sizeof(T) + window_.capacity() * sizeof(uint16_t) +
           slots_.capacity() * sizeof(uint32_t);
  }

 private:
  bool fit_window(Int128 low, Int128 high);
  void encode_by_window(std::span<const T> values, uint32_t* codes);
  void encode_by_hash(std::span<const T> values, uint32_t* codes);
  uint32_t add(T value);
  void grow_slots();
  void fill_window();

  std::vector<T> entries_;

  bool uses_window_ = true;  ///< until values lie too far apart
  std::vector<uint16_t> window_;
  Int128 window_low_ = 0;  ///< all values so far lie between the two
  Int128 window_high_ = -1;
  T base_ = 0;  ///< the value that window_[0] stands for

  std::vector<uint32_t> slots_;  ///< code + 1, or 0; a power of two, at most half full
};

extern template class NumberDictionary<uint32_t>;
extern template class NumberDictionary<uint64_t>;
extern template class NumberDictionary<UInt128>;

}  // namespace adze::parquet
