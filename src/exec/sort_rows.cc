#include "exec/sort_rows.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "column/vector_access.h"
#include "exec/value_order.h"

// The first key of every row becomes a 64-bit number that sorts as the key does, or as its first
// eight bytes; (prefix, row) pairs are sorted, and only where prefixes are equal are the columns
// themselves compared. The row's index is the last key, which makes the order stable whatever the
// algorithm, so that std::partial_sort can be used for the first rows of many.
//
// Tested by sort_rows_test.cc against std::stable_sort with a naive comparison.
namespace adze::exec {
namespace {

struct Entry {
  uint64_t prefix;
  uint32_t row;
};

uint64_t value_prefix(uint8_t value) { return value; }
uint64_t value_prefix(int64_t value) { return static_cast<uint64_t>(value) ^ (1ULL << 63); }
uint64_t value_prefix(Int128 value) { return value_prefix(static_cast<int64_t>(value >> 64)); }
uint64_t value_prefix(double value) {
  if (value != value) return UINT64_MAX;
  value += 0.0;
  uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  return (bits >> 63) != 0 ? ~bits : bits | (1ULL << 63);
}
uint64_t value_prefix(StringRef value) {
  uint64_t prefix = 0;
  for (size_t i = 0; i < 8; ++i) {
    const auto byte = i < value.size ? static_cast<unsigned char>(value.data[i]) : 0;
    prefix = prefix << 8 | byte;
  }
  return prefix;
}

/// NULLs are first or last whatever the direction. The prefix is halved to make room for them; what
/// that makes equal is told apart by the full comparison.
std::vector<Entry> make_entries(const Vector& column, const plan::SortKey& key, size_t rows) {
  std::vector<Entry> entries(rows);
  const Validity valid(column);
  const uint64_t null_prefix = key.nulls_first ? 0 : UINT64_MAX;
  dispatch_kind(column.type.kind(), [&](auto tag) {
    const Values<decltype(tag)> values(column);
    for (size_t i = 0; i < rows; ++i) {
      uint64_t prefix = value_prefix(values[i]);
      if (key.descending) prefix = ~prefix;
      prefix = (prefix >> 1) + (1ULL << 62);
      entries[i] = {valid[i] ? prefix : null_prefix, static_cast<uint32_t>(i)};
    }
  });
  return entries;
}

/// -1, 0 or 1.
int compare_rows(const Vector& column, const plan::SortKey& key, uint32_t a, uint32_t b) {
  const bool a_null = column.is_null(a);
  const bool b_null = column.is_null(b);
  if (a_null || b_null) {
    if (a_null && b_null) return 0;
    return a_null == key.nulls_first ? -1 : 1;
  }
  return dispatch_kind(column.type.kind(), [&](auto tag) {
    const auto* values = static_cast<const decltype(tag)*>(column.values);
    int order = 0;
    if (value_less(values[a], values[b])) order = -1;
    if (value_less(values[b], values[a])) order = 1;
    return key.descending ? -order : order;
  });
}

}  // namespace

std::vector<uint32_t> sorted_rows(const RowCollection& rows, const std::vector<plan::SortKey>& keys,
                                  size_t rows_max) {
  const size_t count = rows.row_count();
  rows_max = std::min(rows_max, count);
  std::vector<uint32_t> order(rows_max);
  if (keys.empty()) {
    std::iota(order.begin(), order.end(), 0U);
    return order;
  }
  std::vector<Vector> columns;
  columns.reserve(keys.size());
  for (const plan::SortKey& key : keys) columns.push_back(rows.column(key.column_index));
  std::vector<Entry> entries = make_entries(columns[0], keys[0], count);
  const auto is_before = [&](const Entry& a, const Entry& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    for (size_t i = 0; i < keys.size(); ++i) {
      const int by_key = compare_rows(columns[i], keys[i], a.row, b.row);
      if (by_key != 0) return by_key < 0;
    }
    return a.row < b.row;
  };
  const auto middle = entries.begin() + static_cast<std::ptrdiff_t>(rows_max);
  if (rows_max < count) {
    std::partial_sort(entries.begin(), middle, entries.end(), is_before);
  } else {
    std::sort(entries.begin(), entries.end(), is_before);
  }
  for (size_t i = 0; i < rows_max; ++i) order[i] = entries[i].row;
  return order;
}

}  // namespace adze::exec
