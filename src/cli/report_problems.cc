#include "cli/report_problems.h"

#include "cli/print_error.h"
#include "cli/report_run.h"

namespace adze::cli {

int report_problems(const std::vector<Error>& problems, const Arguments& arguments,
                    const Process& process) {
  for (const Error& problem : problems) {
    print_message(error_text(problem, may_show_data(arguments, process)));
  }
  return problems.empty() ? 0 : exit_code(problems.front().category);
}

}  // namespace adze::cli
