#pragma once

#include "cli/arguments.h"
#include "cli/commands.h"
#include "engine/job.h"
#include "engine/receipt.h"

namespace adze {
struct RunContext;
}

namespace adze::cli {

/// True if values and rows may stand in messages.
bool may_show_data(const Arguments& arguments, const Process& process);

/// Refuses what can't go together: --json and data on the same standard output. Throws
/// Error(kUsage).
void require_one_use_of_stdout(const Arguments& arguments, const engine::Job& job);

/// Runs the job and tells: the error or a one-line summary on standard error, the receipt where it
/// was asked for. Returns the exit code.
int run_and_report(const engine::Job& job, const Arguments& arguments, const Process& process,
                   RunContext& context);

/// "wrote 5 rows to out/x.parquet (2.3 kB) from 200 rows of ds_1.csv in 0.01 s", and from a tenth
/// of a second on the rate: ", 320.0 MB/s"
std::string summary_line(const engine::Receipt& receipt);

}  // namespace adze::cli
