#include <cstdio>

#include "cli/commands.h"
#include "cli/refuse.h"
#include "engine/job_schema.h"

/// adze schema
namespace adze::cli {

int schema_command(const Arguments& arguments, const Process&) {
  if (!arguments.positionals.empty()) {
    refuse("schema takes no arguments", "adze schema > adze.schema.json");
  }
  std::fputs(engine::job_schema().c_str(), stdout);
  return 0;
}

}  // namespace adze::cli
