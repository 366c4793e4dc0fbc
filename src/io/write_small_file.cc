#include "io/write_small_file.h"

#include "base/cancellation.h"
#include "base/run_context.h"
#include "io/create_target.h"

namespace adze::io {

void write_small_file(const std::string& path, std::string_view text, RunContext& context) {
  Cancellation never;
  RunContext own{.memory = context.memory,
                 .cancellation = never,
                 .log = context.log,
                 .clock = context.clock,
                 .temp_folder = context.temp_folder,
                 .environment = {},
                 .threads = 1};
  const std::unique_ptr<ByteSink> file = create_target(path, {}, own);
  file->write(text);
  file->stage();
  file->commit();
}

}  // namespace adze::io
