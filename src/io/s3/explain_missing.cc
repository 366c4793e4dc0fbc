#include "io/s3/explain_missing.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/suggest.h"
#include "io/s3/list_objects.h"

namespace adze::io::s3 {
namespace {

ListPage page_of(const ObjectVersion& object, const std::string& prefix, Client& client,
                 RunContext& context) {
  return list_page({.bucket = object.location.bucket,
                    .prefix = prefix,
                    .by_folder = true,
                    .request_payer = object.request_payer},
                   "", client, context);
}

void explain(Error& error, const ObjectVersion& object, Client& client, RunContext& context) {
  const std::string& key = object.location.key;
  const ListPage same = page_of(object, key, client, context);
  const std::string folder = key + "/";
  if (std::find(same.prefixes.begin(), same.prefixes.end(), folder) != same.prefixes.end()) {
    error.message = "is no object, but a prefix of some";
    error.fix = fmt::format("write {}/ to read all objects below it", object.location.uri());
    return;
  }
  const size_t name_begin = key.rfind('/') + 1;  // 0 where there is none
  std::vector<std::string> names;
  for (const ListedObject& other :
       page_of(object, key.substr(0, name_begin), client, context).objects) {
    names.push_back(other.key.substr(name_begin));
  }
  error.message += did_you_mean(key.substr(name_begin), names);
}

}  // namespace

void explain_missing(ServiceError& error, const ObjectVersion& object, Client& client,
                     RunContext& context) {
  const bool is_missing = error.status == 404 && (error.code == "NoSuchKey" || error.code.empty());
  if (!is_missing || object.location.key.empty()) return;
  try {
    explain(error, object, client, context);
  } catch (const Error& other) {
    if (other.category != ErrorCategory::kInput && other.category != ErrorCategory::kPermission) {
      throw;
    }
  }
}

}  // namespace adze::io::s3
