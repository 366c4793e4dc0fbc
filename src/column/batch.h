#pragma once

#include <deque>
#include <string>
#include <vector>

#include "column/vector.h"

namespace adze {

struct Field {
  std::string name;
  Type type;

  bool operator==(const Field&) const = default;
};

/// The columns of a table, in order. Names are unique but for case only if whoever made it says so.
struct Schema {
  std::vector<Field> fields;

  size_t size() const { return fields.size(); }
  bool operator==(const Schema&) const = default;
};

/// Some consecutive rows of a table. The columns are views; `storage` is where the maker of the
/// batch puts what it computed itself, one element per column or as it likes. A batch handed to a
/// function is read-only and valid for that call unless the function's comment says more.
struct Batch {
  size_t row_count = 0;
  std::vector<Vector> columns;
  std::deque<VectorStorage> storage;  ///< a deque, for its elements never move
};

}  // namespace adze
