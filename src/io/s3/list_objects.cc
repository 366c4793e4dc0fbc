// Keys are asked for percent-encoded, for XML can't hold all characters that a key may have; not
// every server does so, and those that do say it in the answer. Tested by list_objects_test.cc.
#include "io/s3/list_objects.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <utility>

#include "base/cancellation.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "io/aws/xml.h"
#include "io/s3/object_stream.h"

namespace adze::io::s3 {
namespace {

[[noreturn]] void fail(const ListQuery& query, std::string message) {
  Error error(ErrorCategory::kInput, std::move(message));
  error.file = fmt::format("s3://{}/{}", query.bucket, query.prefix);
  error.fix = "ask those who run the server";
  throw error;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// As forms are encoded: a blank is '+'.
std::string url_decoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low >= 0) {
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      decoded += text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

std::optional<uint64_t> number_of(const std::string& text) {
  uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [at, problem] = std::from_chars(text.data(), end, number);
  if (text.empty() || problem != std::errc() || at != end) return std::nullopt;
  return number;
}

Request list_request(const ListQuery& query, const std::string& next) {
  Request request{.bucket = query.bucket, .headers = query.headers};
  request.query = {{"list-type", "2"}, {"encoding-type", "url"}, {"prefix", query.prefix}};
  if (query.by_folder) request.query.push_back({"delimiter", "/"});
  if (!next.empty()) request.query.push_back({"continuation-token", next});
  if (query.request_payer) request.headers.push_back({"x-amz-request-payer", "requester"});
  return request;
}

Reply send(const ListQuery& query, const std::string& next, Client& client, RunContext& context) {
  try {
    return client.send(list_request(query, next), context);
  } catch (ServiceError& error) {
    error.file = fmt::format("s3://{}/{}", query.bucket, query.prefix);
    if (error.status == 403 && error.code == "AccessDenied") {
      error.message = "the objects may not be listed: " + error.message;
      error.fix = fmt::format("ask for s3:ListBucket on the bucket '{}', or name the objects",
                              query.bucket);
    }
    throw;
  }
}

ListPage parse_page(const ListQuery& query, const aws::XmlElement& list) {
  const bool is_encoded = list.text_of("EncodingType") == "url";
  const auto key_of = [&](const aws::XmlElement& element, std::string_view name) {
    std::string key = element.text_of(name);
    return is_encoded ? url_decoded(key) : key;
  };
  ListPage page;
  for (const aws::XmlElement& child : list.children) {
    if (child.name == "Contents") {
      const std::optional<uint64_t> bytes = number_of(child.text_of("Size"));
      ListedObject object{.key = key_of(child, "Key"),
                          .bytes = bytes.value_or(0),
                          .etag = quoted_etag(child.text_of("ETag"))};
      if (!bytes || !object.key.starts_with(query.prefix) || object.key.empty()) {
        fail(query, "the server's list of objects holds what was not asked for");
      }
      page.objects.push_back(std::move(object));
    } else if (child.name == "CommonPrefixes") {
      std::string prefix = key_of(child, "Prefix");
      if (!prefix.starts_with(query.prefix) || prefix.size() == query.prefix.size()) {
        fail(query, "the server's list of objects holds what was not asked for");
      }
      page.prefixes.push_back(std::move(prefix));
    }
  }
  if (list.text_of("IsTruncated") == "true") page.next = list.text_of("NextContinuationToken");
  if (list.text_of("IsTruncated") == "true" && page.next.empty()) {
    fail(query, "the server's list of objects ends without saying how to go on");
  }
  return page;
}

}  // namespace

ListPage list_page(const ListQuery& query, const std::string& next, Client& client,
                   RunContext& context) {
  const Reply reply = send(query, next, client, context);
  const std::optional<aws::XmlElement> list = aws::parse_xml(reply.body);
  if (!list || list->name != "ListBucketResult") {
    fail(query, "the server answers the request for a list of objects with something else");
  }
  return parse_page(query, *list);
}

void list_pages(const ListQuery& query, Client& client, RunContext& context,
                const std::function<bool(ListPage&)>& take) {
  std::string next;
  for (size_t pages = 0; pages < limits::s3_list_pages_max; ++pages) {
    context.cancellation.check();
    ListPage page = list_page(query, next, client, context);
    std::string behind = std::move(page.next);
    page.next = behind;
    if (!take(page) || behind.empty()) return;
    if (behind == next) break;
    next = std::move(behind);
  }
  fail(query, "the server's list of objects does not end");
}

}  // namespace adze::io::s3
