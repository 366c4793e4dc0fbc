#include "io/open.h"

#include "io/decompress.h"
#include "io/schemes.h"

namespace adze::io {

OpenedInput open_input(const std::string& uri, RunContext& context) {
  OpenedInput input = open_stored(uri, context);
  input.bytes = decompress(std::move(input.bytes), context);
  return input;
}

}  // namespace adze::io
