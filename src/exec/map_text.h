#pragma once

#include <vector>

#include "column/vector_access.h"
#include "exec/function_kernels.h"

/// The loops of functions over text: a result per row, or per entry of a dictionary where the text
/// has one and all other arguments are constant.
namespace adze::exec {

inline StringRef reference_to(std::string_view text) {
  return {text.data(), static_cast<uint32_t>(text.size())};
}

/// Room for a computed text in the result's storage. Throws Error(kSqlData) at the call if the
/// text, or all texts of the batch together, go beyond base/limits.h, and Error(kResources) if they
/// don't fit into memory.
char* allocate_text(const KernelCall& call, size_t bytes);

/// True if the first argument is a dictionary with fewer entries than there are rows and decides
/// the result alone.
bool maps_entries(const KernelCall& call);

/// `to[row] = map(row)` for every valid row, T{} for the others. Rows of one dictionary entry are
/// worked out once: the results of equal arguments must be equal.
template <typename T, typename Map>
void map_rows(const KernelCall& call, T* to, Map map) {
  if (!maps_entries(call)) {
    for (size_t i = 0; i < call.row_count; ++i) to[i] = call.is_valid(i) ? T(map(i)) : T{};
    return;
  }
  const Vector& text = call.arguments[0];
  constexpr uint32_t kNone = UINT32_MAX;
  std::vector<uint32_t> first_rows(text.dictionary->entries.size(), kNone);
  for (size_t i = 0; i < call.row_count; ++i) {
    to[i] = T{};
    if (!call.is_valid(i)) continue;
    uint32_t& first = first_rows[text.codes[i]];
    to[i] = first == kNone ? T(map(i)) : to[first];
    if (first == kNone) first = static_cast<uint32_t>(i);
  }
}

/// map_rows() for `map(row)` that gives a std::string_view: of an argument, or of allocate_text().
template <typename Map>
Vector map_text(const KernelCall& call, Map map) {
  call.storage.prepare(Kind::kString, call.row_count);
  map_rows(call, call.storage.strings(), [&](size_t i) { return reference_to(map(i)); });
  return call.result();
}

template <typename Map>
Vector map_bools(const KernelCall& call, Map map) {
  call.storage.prepare(Kind::kBool, call.row_count);
  map_rows(call, call.storage.bools(), [&](size_t i) { return uint8_t{map(i)}; });
  return call.result();
}

template <typename Map>
Vector map_integers(const KernelCall& call, Map map) {
  call.storage.prepare(Kind::kInt64, call.row_count);
  map_rows(call, call.storage.int64s(), [&](size_t i) { return static_cast<int64_t>(map(i)); });
  return call.result();
}

}  // namespace adze::exec
