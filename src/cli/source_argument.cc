#include "cli/source_argument.h"

namespace adze::cli {

engine::Source source_of(const Arguments& arguments, std::span<const std::string> inputs) {
  engine::Source source = arguments.source;
  for (const std::string& input : inputs) source.inputs.push_back({input, input});
  source.extra_columns = engine::ExtraColumns::kInfer;
  source.detect = {.delimiter = !arguments.delimiter_given, .quote = !arguments.quote_given};
  return source;
}

}  // namespace adze::cli
