#include "io/s3/dataset_listing.h"

#include <fmt/format.h>

#include "base/run_context.h"
#include "io/data_file.h"
#include "io/s3/list_objects.h"

namespace adze::io::s3 {
namespace {

/// Runs `list`; where that is forbidden, says what it is needed for.
template <typename List>
void listing(const DatasetPlace& place, List list) {
  try {
    list();
  } catch (ServiceError& error) {
    if (error.code == "AccessDenied") {
      error.fix = fmt::format(
          "ask for s3:ListBucket on the bucket '{}': without it adze can't know which files of a "
          "dataset are there already",
          place.prefix.bucket);
    }
    throw;
  }
}

ListQuery query_of(const DatasetPlace& place, std::string prefix, bool by_folder) {
  return {.bucket = place.prefix.bucket,
          .prefix = std::move(prefix),
          .by_folder = by_folder,
          .headers = owner_headers(place.options)};
}

std::string_view last_name(std::string_view key) { return key.substr(key.rfind('/') + 1); }

bool is_in_hidden_folder(std::string_view path) {
  return path.starts_with('.') || path.find("/.") != std::string_view::npos;
}

}  // namespace

std::string DatasetPlace::key(const std::string& folder, std::string_view name) const {
  return fmt::format("{}{}{}{}", prefix.key, folder, folder.empty() ? "" : "/", name);
}

bool has_objects(const DatasetPlace& place, RunContext& context) {
  bool is_found = false;
  listing(place, [&] {
    const ListPage page =
        list_page(query_of(place, place.prefix.key, true), "", place.client, context);
    is_found = !page.objects.empty() || !page.prefixes.empty();
  });
  return is_found;
}

void list_data_files(const DatasetPlace& place, const std::string& folder, RunContext& context,
                     const std::function<void(std::string_view name)>& take) {
  const std::string prefix = place.key(folder);
  listing(place, [&] {
    list_pages(query_of(place, prefix, true), place.client, context, [&](ListPage& page) {
      for (const ListedObject& object : page.objects) {
        const std::string_view name = std::string_view(object.key).substr(prefix.size());
        if (is_data_file_name(name)) take(name);
      }
      return true;
    });
  });
}

std::optional<std::string> find_data_file(
    const DatasetPlace& place, RunContext& context,
    const std::function<bool(std::string_view name)>& counts) {
  const std::string& prefix = place.prefix.key;
  std::optional<std::string> found;
  listing(place, [&] {
    list_pages(query_of(place, prefix, false), place.client, context, [&](ListPage& page) {
      for (ListedObject& object : page.objects) {
        const std::string_view path = std::string_view(object.key).substr(prefix.size());
        const std::string_view name = last_name(path);
        if (is_in_hidden_folder(path) || !is_data_file_name(name) || !counts(name)) continue;
        found = std::move(object.key);
        return false;
      }
      return true;
    });
  });
  return found;
}

}  // namespace adze::io::s3
