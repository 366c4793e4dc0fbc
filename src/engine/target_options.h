#pragma once

#include <span>
#include <string>

#include "engine/job.h"
#include "io/dataset_folder.h"

namespace adze::engine {

/// The media type of a format's bytes.
inline const char* content_type(OutputFormat format) {
  switch (format) {
    case OutputFormat::kParquet:
      return "application/vnd.apache.parquet";
    case OutputFormat::kCsv:
      return "text/csv; charset=utf-8";
    case OutputFormat::kJson:
      return "application/json";
    case OutputFormat::kNdjson:
      return "application/x-ndjson";
    case OutputFormat::kTable:
      break;
  }
  return "text/plain; charset=utf-8";
}

/// How io::create_target is to treat the job's target. Points to `inputs`, the locations of all.
inline io::TargetOptions target_options(const Job& job, std::span<const std::string> inputs) {
  return {.mode = job.target.mode,
          .force = job.target.force,
          .expected_magic = job.target.format == OutputFormat::kParquet ? "PAR1" : "",
          .inputs = inputs,
          .auth = job.target.auth,
          .content_type = content_type(job.target.format),
          .s3 = job.target.s3};
}

/// The same for a dataset. `own_prefix`: see io::DatasetOptions.
inline io::DatasetOptions dataset_options(const Job& job, std::span<const std::string> inputs,
                                          const std::string& own_prefix) {
  return {.target = target_options(job, inputs), .own_prefix = own_prefix};
}

}  // namespace adze::engine
