#include "io/write_small_file.h"

#include "base/cancellation.h"
#include "base/side_run.h"
#include "io/create_target.h"

namespace adze::io {

void write_small_file(const std::string& path, std::string_view text, RunContext& context) {
  Cancellation never;
  RunContext own = stopped_by(never, context);
  const std::unique_ptr<ByteSink> file = create_target(path, {}, own);
  file->write(text);
  file->stage();
  file->commit();
}

}  // namespace adze::io
