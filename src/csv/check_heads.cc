#include "csv/check_heads.h"

#include "base/cancellation.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "csv/split_segments.h"
#include "csv/text_sequence.h"

namespace adze::csv {

std::vector<Error> check_csv_heads(TextFiles& files, const CsvOptions& options,
                                   RunContext& context) {
  std::vector<Error> problems;
  HeadBinder binder(options);
  for (size_t i = 0; i < files.count(); ++i) {
    context.cancellation.check();
    try {
      const std::unique_ptr<ByteSource> source = files.open(i);
      SegmentSplitter splitter(*source, options.dialect, limits::segment_bytes,
                               csv_kernels(CpuLevel::kScalar), context);
      binder.bind(splitter, i, source->name());
    } catch (const Error& error) {
      problems.push_back(error);
    }
  }
  return problems;
}

}  // namespace adze::csv
