// A pattern costs as few requests as its form allows. What it spells up to its first star is the
// prefix of the list. Where the star is in the last name, folders below are listed as one entry
// each (Delimiter). Else all objects below are listed, a thousand a request: best where most of
// them fit. Where the first page shows that few do, the pattern is walked folder by folder instead,
// so that `logs/*/summary.csv` does not list the millions of objects beside. Tested by
// expand_s3_test.cc.
#include "io/s3/expand_s3.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "io/glob_pattern.h"
#include "io/s3/key_pattern.h"
#include "io/s3/list_objects.h"
#include "io/s3/location.h"
#include "io/s3/object_stream.h"

namespace adze::io::s3 {
namespace {

/// One in so many listed objects must fit for a list of all to be worth it.
constexpr size_t kListedForOne = 50;

[[noreturn]] void fail(const std::string& uri, std::string message, std::string fix) {
  Error error(ErrorCategory::kInput, std::move(message));
  error.file = uri;
  error.fix = std::move(fix);
  throw error;
}

/// What is found, at most one more than a job may have: whoever counts them all says so.
class Finder {
 public:
  Finder(const std::string& bucket, Client& client, RunContext& context,
         const InputOptions& options)
      : bucket_(bucket), client_(client), context_(context), options_(options) {}

  void find_below(const std::string& prefix) {
    list(prefix, false, [&](ListPage& page) {
      for (ListedObject& object : page.objects) {
        if (!has_hidden_name(std::string_view(object.key).substr(prefix.size()))) take(object);
      }
      return !is_full();
    });
  }

  void find_matches(const KeyPattern& pattern) {
    const std::vector<std::string>& parts = pattern.parts();
    const bool is_last_alone = std::none_of(parts.begin(), parts.end() - 1, has_glob);
    if (is_last_alone) return walk(pattern, "", 0);
    if (find_in_list_of_all(pattern)) return;
    found_.clear();
    walk(pattern, "", 0);
  }

  std::vector<FoundInput> sorted() {
    // Directory buckets list in an order of their own.
    std::sort(found_.begin(), found_.end(),
              [](const FoundInput& a, const FoundInput& b) { return a.location < b.location; });
    return std::move(found_);
  }

 private:
  bool is_full() const { return found_.size() > limits::inputs_max; }

  void list(const std::string& prefix, bool by_folder,
            const std::function<bool(ListPage&)>& take_page) {
    list_pages({.bucket = bucket_,
                .prefix = prefix,
                .by_folder = by_folder,
                .request_payer = options_.request_payer},
               client_, context_, take_page);
  }

  void take(ListedObject& object) {
    const bool stands_for_folder = object.key.ends_with('/') && object.bytes == 0;
    if (stands_for_folder || is_full()) return;
    found_.push_back({.location = Location{.bucket = bucket_, .key = object.key}.uri(),
                      .stored_bytes = object.bytes,
                      .etag = std::move(object.etag)});
  }

  /// False if it was given up, for there are many objects and few of them fit.
  bool find_in_list_of_all(const KeyPattern& pattern) {
    bool is_first = true;
    bool is_worth_it = true;
    list(pattern.literal_prefix(), false, [&](ListPage& page) {
      const size_t before = found_.size();
      for (ListedObject& object : page.objects) {
        if (pattern.matches(object.key)) take(object);
      }
      const size_t fitting = found_.size() - before;
      const bool is_only = page.next.empty();
      if (std::exchange(is_first, false) && !is_only) {
        is_worth_it = fitting * kListedForOne >= page.objects.size();
      }
      return is_worth_it && !is_full();
    });
    return is_worth_it;
  }

  /// `folder`, empty or with a '/' at its end, fits the parts before `index`.
  void walk(const KeyPattern& pattern, const std::string& folder, size_t index) {
    const std::string& part = pattern.parts()[index];
    const bool is_last = index + 1 == pattern.parts().size();
    if (is_full()) return;
    if (!is_last && !has_glob(part)) {
      return walk(pattern, folder + glob_unescaped(part) + "/", index + 1);
    }
    const bool takes_folders = part == "**";
    std::vector<std::string> folders;
    list(folder + (takes_folders ? "" : literal_prefix_of(part)), !takes_folders,
         [&](ListPage& page) {
           for (ListedObject& object : page.objects) {
             if (pattern.matches(object.key)) take(object);
           }
           for (std::string& below : page.prefixes) {
             std::string_view name(below);
             name = name.substr(folder.size(), name.size() - folder.size() - 1);
             if (!is_last && KeyPattern::part_matches(part, name)) {
               folders.push_back(std::move(below));
             }
           }
           return !is_full() && folders.size() <= limits::inputs_max;
         });
    for (const std::string& below : folders) walk(pattern, below, index + 1);
  }

  const std::string& bucket_;
  Client& client_;
  RunContext& context_;
  const InputOptions& options_;
  std::vector<FoundInput> found_;
};

/// A refusal is no answer: it is also what S3 says of an object that is not there.
bool exists(const Location& location, Client& client, RunContext& context,
            const InputOptions& options) {
  const ObjectVersion object{.location = location, .request_payer = options.request_payer};
  Request request = version_request(object);
  request.method = "HEAD";
  try {
    client.send(request, context);
    return true;
  } catch (const ServiceError& error) {
    if (error.status == 404 || error.status == 403 || error.status == 400) return false;
    throw;
  }
}

/// An event's object is known, so it is neither looked for nor a pattern. The version that is
/// called "null" is no version: it is what buckets that keep none have, and is replaced.
FoundInput told_object(const Location& location, const ToldObject& told) {
  return {.location = location.uri(),
          .etag = quoted_etag(told.etag),
          .version_id = told.version_id == "null" ? "" : told.version_id,
          .is_told = true};
}

/// The part of the pattern that stands for the key. Before it is the bucket, which has nothing that
/// could be a pattern.
std::string key_pattern_of(const InputPattern& input, const Location& location) {
  const size_t begin = input.location.size() - location.key.size();
  if (location.key.size() > input.location.size() || begin > input.pattern.size()) {
    return glob_escaped(location.key);
  }
  return input.pattern.substr(begin);
}

}  // namespace

std::vector<FoundInput> expand_s3(const InputPattern& input, Client& client, RunContext& context,
                                  const InputOptions& options) {
  const Location location = parse_location(input.location);
  if (input.told) return {told_object(location, *input.told)};
  const std::string pattern = key_pattern_of(input, location);
  const bool is_pattern = has_glob(pattern);
  const bool is_prefix = input.location.ends_with('/') && !is_pattern;
  if (!is_pattern && !is_prefix) return {{.location = location.uri()}};
  if (is_pattern && exists(location, client, context, options)) {
    return {{.location = location.uri()}};
  }
  Finder finder(location.bucket, client, context, options);
  if (is_prefix) {
    finder.find_below(location.key);
  } else {
    finder.find_matches(KeyPattern(pattern));
  }
  std::vector<FoundInput> found = finder.sorted();
  if (found.empty()) {
    fail(location.uri(),
         is_prefix ? "there are no objects below this prefix" : "no object fits the pattern",
         "check bucket, prefix and spelling; names that begin with '.' or '_' are left out unless "
         "a pattern spells them");
  }
  return found;
}

std::vector<FoundInput> expand_s3(const InputPattern& input, RunContext& context,
                                  const InputOptions& options) {
  return expand_s3(input, client(context), context, options);
}

}  // namespace adze::io::s3
