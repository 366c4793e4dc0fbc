#include "cli/credentials_text.h"

#include <algorithm>

#include "base/run_context.h"
#include "engine/job.h"
#include "io/aws/credentials.h"
#include "io/uri.h"

namespace adze::cli {
namespace {

bool is_s3(const std::string& location) { return io::uri_scheme(location) == "s3"; }

}  // namespace

std::optional<std::string> s3_credentials_text(const engine::Job& job, RunContext& context) {
  const bool reads = std::ranges::any_of(
      job.source.inputs, [](const io::InputPattern& input) { return is_s3(input.location); });
  if (!reads && !is_s3(job.target.path)) return std::nullopt;
  return io::aws::describe_credentials(context);
}

}  // namespace adze::cli
