#include "io/s3/unfinished_uploads.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/limits.h"
#include "base/random_digits.h"
#include "io/s3/multipart_upload.h"
#include "io/s3/target_failure.h"

namespace adze::io::s3 {
namespace {

constexpr int kNotFound = 404;

[[noreturn]] void fail(const Location& prefix, std::string message, std::string fix) {
  Error error(ErrorCategory::kTarget, std::move(message));
  error.file = prefix.uri();
  error.fix = std::move(fix);
  throw error;
}

UploadPage list_page(Client& client, const Location& prefix, const UploadPage& last,
                     RunContext& context) {
  Request request{.method = "GET",
                  .bucket = prefix.bucket,
                  .query = {{"uploads", ""}, {"encoding-type", "url"}}};
  if (!prefix.key.empty()) request.query.push_back({"prefix", prefix.key});
  if (last.is_truncated) {
    request.query.push_back({"key-marker", last.next_key});
    request.query.push_back({"upload-id-marker", last.next_id});
  }
  std::optional<UploadPage> page = parse_upload_page(client.send(request, context).body);
  if (!page) fail(prefix, "the list of unfinished uploads can't be understood", "");
  return std::move(*page);
}

/// "arn:aws:sts::1:assumed-role/etl" of "arn:aws:sts::1:assumed-role/etl/session".
std::string_view without_session(std::string_view arn) {
  if (arn.find(":assumed-role/") == std::string_view::npos) return arn;
  return arn.substr(0, arn.rfind('/'));
}

}  // namespace

std::vector<UnfinishedUpload> list_unfinished_uploads(Client& client, const Location& prefix,
                                                      RunContext& context) {
  return targeting(prefix.uri(), [&] {
    std::vector<UnfinishedUpload> uploads;
    UploadPage page;
    do {
      const std::string last_key = page.next_key;
      const std::string last_id = page.next_id;
      page = list_page(client, prefix, page, context);
      if (page.is_truncated && page.next_key == last_key && page.next_id == last_id) {
        fail(prefix, "S3 lists the same page of uploads again and again", "");
      }
      std::move(page.uploads.begin(), page.uploads.end(), std::back_inserter(uploads));
      if (uploads.size() > limits::s3_uploads_listed_max) {
        fail(
            prefix,
            fmt::format("there are more than {} unfinished uploads", limits::s3_uploads_listed_max),
            "name a longer prefix");
      }
    } while (page.is_truncated);
    return uploads;
  });
}

std::string own_initiator(Client& client, const Location& prefix, RunContext& context) {
  return targeting(prefix.uri(), [&] {
    const Location probe{prefix.bucket, prefix.key + ".adze-cleanup-" + random_digits()};
    const ObjectOptions options;
    MultipartUpload upload(client, probe, options, {}, context);
    std::vector<UnfinishedUpload> found;
    try {
      found = list_unfinished_uploads(client, probe, context);
    } catch (...) {
      upload.abort(context);
      throw;
    }
    upload.abort(context);
    for (const UnfinishedUpload& candidate : found) {
      if (candidate.id == upload.id()) return candidate.initiator;
    }
    fail(prefix, "S3 does not list an upload that was begun just now",
         "run it again in a minute, or abort uploads with: aws s3api abort-multipart-upload");
  });
}

bool is_same_initiator(std::string_view a, std::string_view b) {
  return without_session(a) == without_session(b);
}

void abort_unfinished_upload(Client& client, const std::string& bucket,
                             const UnfinishedUpload& upload, RunContext& context) {
  const Location location{bucket, upload.key};
  targeting(location.uri(), [&] {
    try {
      client.send({.method = "DELETE",
                   .bucket = bucket,
                   .key = upload.key,
                   .query = {{"uploadId", upload.id}}},
                  context);
    } catch (const ServiceError& error) {
      if (error.status != kNotFound) throw;
    }
  });
}

}  // namespace adze::io::s3
