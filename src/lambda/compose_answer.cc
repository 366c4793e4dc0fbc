#include "lambda/compose_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/limits.h"
#include "lambda/error_answer.h"
#include "lambda/one_line_json.h"
#include "lambda/shortened_receipt.h"

namespace adze::lambda {
namespace {

using Json = nlohmann::ordered_json;

/// Takes entries of lists as long as the answer has room for them.
class Room {
 public:
  /// `frame_bytes` is what the answer has besides.
  explicit Room(size_t frame_bytes) : used_(frame_bytes + kOwnBytes) {}

  void add(Json entry, Json& list) {
    const size_t bytes = one_line_json(entry).size() + 1;
    if (used_ + bytes > limits::lambda_answer_bytes_max) {
      ++left_out_;
      return;
    }
    used_ += bytes;
    list.push_back(std::move(entry));
  }

  size_t left_out() const { return left_out_; }

 private:
  static constexpr size_t kOwnBytes = 256;  ///< names of lists, and the count
  size_t used_;
  size_t left_out_ = 0;
};

std::vector<const ItemOutcome*> items_of(const std::vector<MessageOutcome>& outcomes) {
  std::vector<const ItemOutcome*> items;
  items.reserve(item_count(outcomes));
  for (const MessageOutcome& outcome : outcomes) {
    for (const ItemOutcome& item : outcome.items) items.push_back(&item);
  }
  return items;
}

/// Of all together: what most was done. Where there was nothing at all, that is ignored.
const char* status_of(const std::vector<const ItemOutcome*>& items) {
  constexpr const char* kMostFirst[] = {"ok", "already_done", "superseded"};
  for (const char* status : kMostFirst) {
    const bool is_there = std::any_of(items.begin(), items.end(), [&](const ItemOutcome* item) {
      return std::string_view(engine::receipt_status(item->receipt)) == status;
    });
    if (is_there) return status;
  }
  return "ignored";
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

/// Short, for Step Functions cut what an error says at 32 KiB.
Json done_entry(const ItemOutcome& item) {
  return {{"uri", text_or_null(item.uri)},
          {"job", text_or_null(item.receipt.job)},
          {"status", engine::receipt_status(item.receipt)}};
}

Json failed_entry(const ItemOutcome& item) {
  const Error& error = *item.receipt.error;
  return {{"uri", text_or_null(item.uri)},
          {"job", text_or_null(item.receipt.job)},
          {"errorType", error_type(error)},
          {"errorMessage", error_message(error)},
          {"retryable", is_retryable(error)}};
}

Json error_frame(const std::vector<const ItemOutcome*>& items,
                 const std::vector<const ItemOutcome*>& failures) {
  const ItemOutcome& first = *failures.front();
  const std::string message = error_message(*first.receipt.error);
  Json json = error_answer(*first.receipt.error);
  if (items.size() > 1) {
    const bool is_named = first.uri.empty() || message.starts_with(first.uri);
    json["errorMessage"] =
        fmt::format("{} of {} failed, the first: {}{}{}", failures.size(), items.size(),
                    is_named ? "" : first.uri, is_named ? "" : ": ", message);
  }
  json["retryable"] = std::all_of(failures.begin(), failures.end(), [](const ItemOutcome* item) {
    return is_retryable(*item->receipt.error);
  });
  return json;
}

Answer error_of(const std::vector<const ItemOutcome*>& items,
                const std::vector<const ItemOutcome*>& failures) {
  Json json = error_frame(items, failures);
  Room room(one_line_json(json).size());
  Json& done = json["done"] = Json::array();
  Json& failed = json["failed"] = Json::array();
  for (const ItemOutcome* item : failures) room.add(failed_entry(*item), failed);
  for (const ItemOutcome* item : items) {
    if (!item->receipt.error) room.add(done_entry(*item), done);
  }
  if (room.left_out() > 0) json["left_out"] = room.left_out();
  return {.body = one_line_json(json),
          .error_type = error_type(*failures.front()->receipt.error),
          .receipts = {}};
}

Answer success_of(const std::vector<const ItemOutcome*>& items) {
  constexpr size_t kEntriesMax = 100;
  Json json{{"status", status_of(items)}, {"receipts", Json::array()}};
  Room room(one_line_json(json).size());
  for (const ItemOutcome* item : items) {
    room.add(shortened_receipt_object(item->receipt, kEntriesMax), json["receipts"]);
  }
  if (room.left_out() > 0) json["left_out"] = room.left_out();
  return {.body = one_line_json(json), .error_type = "", .receipts = {}};
}

}  // namespace

Answer error_answer_of(const Error& error) {
  return {.body = error_body(error), .error_type = error_type(error), .receipts = {}};
}

std::string queue_answer(const std::vector<MessageOutcome>& outcomes) {
  Json failures = Json::array();
  for (const MessageOutcome& outcome : outcomes) {
    if (!outcome.is_done) failures.push_back({{"itemIdentifier", outcome.message_id}});
  }
  return one_line_json(Json{{"batchItemFailures", std::move(failures)}});
}

Answer event_answer(const std::vector<MessageOutcome>& outcomes) {
  const std::vector<const ItemOutcome*> items = items_of(outcomes);
  std::vector<const ItemOutcome*> failures;
  std::copy_if(items.begin(), items.end(), std::back_inserter(failures),
               [](const ItemOutcome* item) { return item->receipt.error.has_value(); });
  return failures.empty() ? success_of(items) : error_of(items, failures);
}

}  // namespace adze::lambda
