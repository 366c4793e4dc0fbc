#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/cpu.h"
#include "base/refuse.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/manual.h"
#include "engine/job_schema.h"

/// The commands that only print a text: help, version, schema, man.
namespace adze::cli {
namespace {

void require_no_arguments(const Arguments& arguments, const char* command, const char* fix) {
  if (arguments.positionals.empty()) return;
  refuse(fmt::format("{} takes no arguments", command), fix);
}

}  // namespace

int help_command(const Arguments& arguments, const Process&) {
  if (arguments.positionals.size() > 1) refuse("help takes one command", "adze help query");
  const std::string text = arguments.positionals.empty()
                               ? overview_help()
                               : command_help(find_command(arguments.positionals[0]));
  std::fputs(text.c_str(), stdout);
  return 0;
}

int version_command(const Arguments& arguments, const Process&) {
  require_no_arguments(arguments, "version", "adze version --json");
  if (!arguments.json) {
    std::fputs(version_line().c_str(), stdout);
    return 0;
  }
  const nlohmann::ordered_json facts = {
      {"adze", adze::version}, {"kernels", cpu_level_name(cpu_level())}, {"compiler", __VERSION__}};
  std::fputs((facts.dump(2) + "\n").c_str(), stdout);
  return 0;
}

int schema_command(const Arguments& arguments, const Process&) {
  require_no_arguments(arguments, "schema", "adze schema > adze.schema.json");
  std::fputs(engine::job_schema().c_str(), stdout);
  return 0;
}

int manual_command(const Arguments& arguments, const Process&) {
  require_no_arguments(arguments, "man", "adze man > adze.1");
  std::fputs(manual_page().c_str(), stdout);
  return 0;
}

}  // namespace adze::cli
