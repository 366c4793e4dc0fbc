#include "parquet/number_dictionary.h"

#include <algorithm>
#include <bit>

#include "column/hash.h"

namespace adze::parquet {
namespace {

/// Not a code in a window: a window holds fewer values than this.
constexpr uint16_t no_code = 0xFFFF;
constexpr Int128 window_values_max = 0xFFFF;
constexpr size_t window_size_min = 1024;
constexpr size_t slots_min = 1024;

uint64_t hash_of(uint32_t value) { return hash_bits(value); }
uint64_t hash_of(uint64_t value) { return hash_bits(value); }
uint64_t hash_of(UInt128 value) {
  return hash_combine(hash_bits(static_cast<uint64_t>(value)), static_cast<uint64_t>(value >> 64));
}

}  // namespace

template <typename T>
void NumberDictionary<T>::clear() {
  entries_.clear();
  uses_window_ = true;
  window_.clear();
  window_high_ = -1;
  window_low_ = 0;
  slots_.clear();
}

template <typename T>
void NumberDictionary<T>::encode(std::span<const T> values, Int128 low, Int128 high,
                                 uint32_t* codes) {
  if (values.empty()) return;
  if (uses_window_ && fit_window(low, high)) {
    encode_by_window(values, codes);
    return;
  }
  if (uses_window_) {
    uses_window_ = false;
    grow_slots();
  }
  encode_by_hash(values, codes);
}

/// False if there can be no window for the values so far and those from `low` to `high`.
template <typename T>
bool NumberDictionary<T>::fit_window(Int128 low, Int128 high) {
  // Decimals of more than 18 digits are seldom few, and their differences can overflow.
  if (sizeof(T) == sizeof(UInt128) || low > high) return false;
  if (window_low_ <= window_high_) {
    if (low >= window_low_ && high <= window_high_) return true;
    low = std::min(low, window_low_);
    high = std::max(high, window_high_);
  }
  const Int128 needed = high - low + 1;
  if (needed > window_values_max) return false;
  // Twice as large as needed and around what is needed, so that it seldom has to be made again.
  const size_t size = std::clamp(std::bit_ceil(static_cast<size_t>(needed) * 2), window_size_min,
                                 static_cast<size_t>(window_values_max));
  window_low_ = low - (static_cast<Int128>(size) - needed) / 2;
  window_high_ = window_low_ + static_cast<Int128>(size) - 1;
  base_ = static_cast<T>(window_low_);
  window_.assign(size, no_code);
  fill_window();
  return true;
}

template <typename T>
void NumberDictionary<T>::fill_window() {
  for (size_t code = 0; code < entries_.size(); code++) {
    window_[static_cast<size_t>(static_cast<T>(entries_[code] - base_))] =
        static_cast<uint16_t>(code);
  }
}

template <typename T>
void NumberDictionary<T>::encode_by_window(std::span<const T> values, uint32_t* codes) {
  uint16_t* const window = window_.data();
  const T base = base_;
  for (size_t i = 0; i < values.size(); i++) {
    uint16_t& code = window[static_cast<size_t>(static_cast<T>(values[i] - base))];
    if (code == no_code) [[unlikely]] {
      code = static_cast<uint16_t>(entries_.size());
      entries_.push_back(values[i]);
    }
    codes[i] = code;
  }
}

template <typename T>
void NumberDictionary<T>::encode_by_hash(std::span<const T> values, uint32_t* codes) {
  for (size_t i = 0; i < values.size(); i++) {
    const T value = values[i];
    const size_t mask = slots_.size() - 1;
    size_t at = hash_of(value) & mask;
    while (slots_[at] != 0 && entries_[slots_[at] - 1] != value) at = (at + 1) & mask;
    codes[i] = slots_[at] != 0 ? slots_[at] - 1 : add(value);
  }
}

template <typename T>
uint32_t NumberDictionary<T>::add(T value) {
  const auto code = static_cast<uint32_t>(entries_.size());
  entries_.push_back(value);
  if (entries_.size() * 2 > slots_.size()) {
    grow_slots();
    return code;
  }
  const size_t mask = slots_.size() - 1;
  size_t at = hash_of(value) & mask;
  while (slots_[at] != 0) at = (at + 1) & mask;
  slots_[at] = code + 1;
  return code;
}

template <typename T>
void NumberDictionary<T>::grow_slots() {
  const size_t size = std::bit_ceil(std::max(entries_.size() * 4, slots_min));
  slots_.assign(size, 0);
  for (size_t code = 0; code < entries_.size(); code++) {
    size_t at = hash_of(entries_[code]) & (size - 1);
    while (slots_[at] != 0) at = (at + 1) & (size - 1);
    slots_[at] = static_cast<uint32_t>(code) + 1;
  }
}

template class NumberDictionary<uint32_t>;
template class NumberDictionary<uint64_t>;
template class NumberDictionary<UInt128>;

}  // namespace adze::parquet
