#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "io/s3/client.h"

namespace adze {
struct RunContext;
}

/// ListObjectsV2, a page at a time.
namespace adze::io::s3 {

struct ListedObject {
  std::string key;
  uint64_t bytes = 0;
  std::string etag;  ///< with its quotes
};

/// At most a thousand objects and prefixes.
struct ListPage {
  std::vector<ListedObject> objects;
  std::vector<std::string> prefixes;  ///< "a/b/": where by_folder was asked for
  std::string next;                   ///< asks for the page behind it; empty: this was the last
};

struct ListQuery {
  std::string bucket;
  std::string prefix = {};
  bool by_folder = false;  ///< what has another '/' behind the prefix comes as one prefix only
  bool request_payer = false;
  std::vector<NameValue> headers = {};  ///< more of them
};

/// Throws what the client throws, and Error(kInput) for an answer that is no list.
ListPage list_page(const ListQuery& query, const std::string& next, Client& client,
                   RunContext& context);

/// All pages, in their order, until `take` returns false. Throws also Error(kInput) where there is
/// no end to them.
void list_pages(const ListQuery& query, Client& client, RunContext& context,
                const std::function<bool(ListPage&)>& take);

}  // namespace adze::io::s3
