#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/data_shape.h"
#include "base/error.h"
#include "base/refuse.h"
#include "cli/amount_text.h"
#include "cli/commands.h"
#include "cli/print_error.h"
#include "cli/run_setup.h"
#include "inspection/text_table.h"
#include "io/aws/timestamp.h"
#include "io/s3/unfinished_uploads.h"
#include "io/uri.h"

/// adze cleanup s3://BUCKET/PREFIX
namespace adze::cli {
namespace {

using Json = nlohmann::ordered_json;
using std::chrono::system_clock;

constexpr std::chrono::hours kOlderThanDefault{24};

/// An upload that was found, and what became of it.
struct Found {
  io::s3::UnfinishedUpload upload;
  std::chrono::seconds age{0};
  bool is_old = false;
  bool is_aborted = false;
  std::string kept_because = {};  ///< with --yes, of those that are old
};

io::s3::Location location_of(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.positionals;
  constexpr const char* kExample = "adze cleanup s3://BUCKET/PREFIX";
  if (words.size() != 1) {
    refuse(words.empty() ? "cleanup needs a bucket and a prefix in it"
                         : fmt::format("cleanup takes one location, not {}", words.size()),
           kExample);
  }
  if (io::uri_scheme(words[0]) != "s3") {
    refuse(fmt::format("'{}' is not in S3, where unfinished uploads are",
                       io::shown_location(words[0])),
           kExample);
  }
  return io::s3::parse_location(words[0]);
}

std::vector<Found> find(io::s3::Client& client, const io::s3::Location& prefix,
                        std::chrono::milliseconds older_than, RunContext& context) {
  std::vector<Found> all;
  const system_clock::time_point now = system_clock::now();
  for (auto& upload : io::s3::list_unfinished_uploads(client, prefix, context)) {
    Found found{.upload = std::move(upload)};
    // Without a time it may have been begun just now; so was what S3's clock, ahead of ours, puts
    // into the future.
    const auto age =
        std::max(now - found.upload.initiated.value_or(now), system_clock::duration::zero());
    found.age = std::chrono::duration_cast<std::chrono::seconds>(age);
    found.is_old = age >= older_than;
    all.push_back(std::move(found));
  }
  return all;
}

/// Aborts those that are old and ours; returns the first failure, after having tried all.
std::optional<Error> abort_old(io::s3::Client& client, const io::s3::Location& prefix,
                               std::vector<Found>& all, RunContext& context) {
  std::optional<Error> failure;
  std::optional<std::string> own;
  for (Found& found : all) {
    if (!found.is_old) continue;
    if (!own) own = io::s3::own_initiator(client, prefix, context);
    if (!io::s3::is_same_initiator(*own, found.upload.initiator)) {
      found.kept_because = "another initiator";
      continue;
    }
    try {
      io::s3::abort_unfinished_upload(client, prefix.bucket, found.upload, context);
      found.is_aborted = true;
    } catch (const Error& error) {
      context.cancellation.check();
      found.kept_because = error.message;
      if (!failure) failure = error;
    }
  }
  return failure;
}

std::string state_of(const Found& found, bool yes) {
  if (found.is_aborted) return "aborted";
  if (!found.is_old) return "kept: too young";
  return yes ? "kept: " + found.kept_because : "would be aborted, if it is yours";
}

std::string as_json(const io::s3::Location& prefix, std::chrono::milliseconds older_than,
                    const std::vector<Found>& all) {
  Json uploads = Json::array();
  for (const Found& found : all) {
    const io::s3::UnfinishedUpload& upload = found.upload;
    const std::string initiated =
        upload.initiated ? io::aws::timestamp_text(*upload.initiated) : "";
    uploads.push_back(
        {{"uri", io::s3::Location{prefix.bucket, upload.key}.uri()},
         {"upload_id", upload.id},
         {"initiated", initiated.empty() ? Json(nullptr) : Json(initiated)},
         {"age_seconds", found.age.count()},
         {"initiator", upload.initiator},
         {"old", found.is_old},
         {"aborted", found.is_aborted},
         {"kept_because", found.kept_because.empty() ? Json(nullptr) : Json(found.kept_because)}});
  }
  const Json json = {{"version", 1},
                     {"prefix", prefix.uri()},
                     {"older_than_seconds", static_cast<double>(older_than.count()) / 1000},
                     {"uploads", uploads}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string as_table(const io::s3::Location& prefix, const std::vector<Found>& all, bool yes,
                     size_t width) {
  inspection::TextTable table({{.title = "age", .is_right = true},
                               {.title = "object"},
                               {.title = "initiator", .may_be_cut = true},
                               {.title = "state"}});
  for (const Found& found : all) {
    const std::string uri = io::s3::Location{prefix.bucket, found.upload.key}.uri();
    const std::string& name = found.upload.initiator_name;
    table.add_row(
        {found.upload.initiated ? duration_text(static_cast<double>(found.age.count())) : "unknown",
         escape_controls(uri), escape_controls(name.empty() ? found.upload.initiator : name),
         state_of(found, yes)});
  }
  return table.text(width);
}

std::string summary(const std::vector<Found>& all, bool yes) {
  size_t old = 0;
  size_t aborted = 0;
  for (const Found& found : all) {
    old += found.is_old ? 1 : 0;
    aborted += found.is_aborted ? 1 : 0;
  }
  const std::string counted = print::counted(all.size(), "unfinished upload");
  if (yes) return fmt::format("adze: {}, {} aborted\n", counted, with_separators(aborted));
  if (old == 0) return fmt::format("adze: {}, none old enough to abort\n", counted);
  return fmt::format("adze: {}, {} old enough to abort: add --yes\n", counted,
                     with_separators(old));
}

}  // namespace

int cleanup_command(const Arguments& arguments, const Process& process) {
  const io::s3::Location prefix = location_of(arguments);
  const std::chrono::milliseconds older_than = arguments.older_than.value_or(kOlderThanDefault);
  RunSetup setup(arguments, {}, process);
  RunContext& context = setup.context();
  io::s3::Client& client = io::s3::client(context);
  std::vector<Found> all = find(client, prefix, older_than, context);
  std::optional<Error> failure;
  if (arguments.yes) failure = abort_old(client, prefix, all, context);
  if (arguments.json) {
    std::fputs(as_json(prefix, older_than, all).c_str(), stdout);
  } else if (!all.empty()) {
    std::fputs(as_table(prefix, all, arguments.yes, process.terminal_width).c_str(), stdout);
  }
  if (!arguments.quiet && !arguments.json) print_message(summary(all, arguments.yes));
  if (failure) throw *failure;
  return 0;
}

}  // namespace adze::cli
