#pragma once

#include <memory>
#include <string>

#include "base/byte_source.h"
#include "postgres/connection.h"

namespace adze {
struct RunContext;
}

namespace adze::postgres {

/// The CSV that a COPY sends, row by row as it arrives: libpq holds one row, and what the socket
/// gave last. A row longer than limits::record_bytes_max is an Error(kContract). `connection` has
/// begun the COPY, and `context` must outlive it.
std::unique_ptr<ByteSource> make_copy_source(std::unique_ptr<Connection> connection,
                                             std::string name);

}  // namespace adze::postgres
