#include "io/open.h"

#include "io/decompress.h"
#include "io/schemes.h"

namespace adze::io {

OpenedInput open_input(const std::string& uri, RunContext& context, const InputOptions& options) {
  OpenedInput input = open_stored(uri, context, options);
  input.bytes = decompress(std::move(input.bytes), context);
  return input;
}

InputIdentity identify_input(const std::string& uri, RunContext& context,
                             const InputOptions& options) {
  return identify_stored(uri, context, options);
}

}  // namespace adze::io
