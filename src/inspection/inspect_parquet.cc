#include "inspection/inspect_parquet.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/run_context.h"
#include "inspection/print_overview.h"
#include "inspection/print_overview_json.h"
#include "io/content_kind.h"
#include "io/open_random_access.h"
#include "parquet/read_footer.h"
#include "parquet/verify_pages.h"

namespace adze::inspection {
namespace {

const char* compression_name(io::Compression compression) {
  switch (compression) {
    case io::Compression::kGzip:
      return "gzip";
    case io::Compression::kZstd:
      return "zstd";
    case io::Compression::kNone:
      break;
  }
  return nullptr;
}

/// Names what the file is where its first bytes say so and it is something else.
void refuse_other_kinds(RandomAccessSource& source) {
  std::string head(std::min<uint64_t>(source.size(), io::kContentKindBytes), '\0');
  if (!head.empty()) source.read_at(0, head);
  if (head.starts_with("PAR1") || head.starts_with("PARE")) return;
  const io::ContentKind kind = io::content_kind(head);
  Error error(ErrorCategory::kInput, "");
  error.file = source.name();
  if (const char* compression = compression_name(kind.compression)) {
    error.message = fmt::format("is compressed with {}, and Parquet is read as it is", compression);
    error.fix = "unpack it first";
  } else if (!kind.refused_as.empty()) {
    error.message = fmt::format("is {}, not a Parquet file", kind.refused_as);
  } else {
    return;  // read_footer says what is missing
  }
  throw error;
}

void require_row_group(const parquet::Footer& footer, const InspectOptions& options,
                       const std::string& name) {
  const size_t count = footer.metadata.row_groups.size();
  if (!options.row_group || *options.row_group < count) return;
  Error error(ErrorCategory::kUsage, fmt::format("there is no row group {}", *options.row_group));
  error.file = name;
  error.fix = count == 0 ? "the file has none"
                         : fmt::format("its row groups are numbered from 0 to {}", count - 1);
  throw error;
}

}  // namespace

void inspect_parquet(const std::string& uri, const io::InputOptions& input,
                     const InspectOptions& options, ByteSink& sink, RunContext& context) {
  inspect_source(*io::open_random_access(uri, context, input), options, sink, context);
}

void inspect_source(RandomAccessSource& source, const InspectOptions& options, ByteSink& sink,
                    RunContext& context) {
  refuse_other_kinds(source);
  const auto footer = parquet::read_footer(source, context.memory);
  require_row_group(*footer, options, source.name());
  // People see the overview of a file whose pages turn out to be damaged; programs get JSON that
  // holds all of it, or nothing.
  if (!options.is_json && !options.is_quiet) {
    sink.write(print_overview(source.name(), *footer, options));
  }
  std::optional<parquet::VerifiedPages> verified;
  if (options.verify) verified = parquet::verify_pages(source, *footer, context);
  if (options.is_quiet) return;
  if (options.is_json) {
    print_overview_json(source.name(), *footer, options, verified ? &*verified : nullptr, sink);
  } else if (verified) {
    sink.write("\n" + print_verified(*verified));
  }
}

}  // namespace adze::inspection
