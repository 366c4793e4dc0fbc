#pragma once

#include <string>
#include <type_traits>

#include "exec/state_array.h"

/// A value that a state keeps beyond the batch that brought it.
namespace adze::exec {

/// T itself, or for text a copy.
template <typename T>
using Kept = std::conditional_t<std::is_same_v<T, StringRef>, std::string, T>;

template <typename T>
inline void keep(T& kept, const T& value) {
  kept = value;
}
inline void keep(std::string& kept, const StringRef& value) { kept.assign(value.view()); }

template <typename T>
inline T kept_value(const T& kept) {
  return kept;
}
inline StringRef kept_value(const std::string& kept) { return string_ref(kept); }

/// Bytes beyond the state itself.
template <typename T>
inline size_t kept_bytes(const T&) {
  return 0;
}
inline size_t kept_bytes(const std::string& kept) { return kept.capacity(); }

}  // namespace adze::exec
