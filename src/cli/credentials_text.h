#pragma once

#include <optional>
#include <string>

namespace adze {
struct RunContext;
}
namespace adze::engine {
struct Job;
}

namespace adze::cli {

/// Which credentials a job would use for S3, without a secret: "profile 'etl' of
/// ~/.aws/credentials, access key AKIA…3F2C". Nothing where it uses no S3. Throws
/// Error(kPermission, kUsage) where there are none or they can't be read.
std::optional<std::string> s3_credentials_text(const engine::Job& job, RunContext& context);

}  // namespace adze::cli
