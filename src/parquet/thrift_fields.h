#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <initializer_list>

#include "parquet/thrift_reader.h"

namespace adze::parquet {

/// Which fields of a structure were there. Numbers above 31 are ignored: none of them is required.
class SeenFields {
 public:
  void mark(int16_t field) {
    if (field < 32) seen_ |= 1u << field;
  }
  /// Fails if one of `fields` was not there. Call it inside the structure, after its last field.
  void require(std::initializer_list<int16_t> fields, const ThriftReader& reader) const {
    for (const int16_t field : fields) {
      if ((seen_ >> field & 1) == 0) reader.fail(fmt::format("field {} is missing", field));
    }
  }

 private:
  uint32_t seen_ = 0;
};

/// Calls `read_field` for each field of the open structure and says which were there.
template <typename ReadField>
SeenFields for_each_field(ThriftReader& reader, ReadField&& read_field) {
  SeenFields seen;
  while (reader.next_field()) {
    seen.mark(reader.field());
    read_field(reader.field());
  }
  return seen;
}

}  // namespace adze::parquet
