// The first request asks for the object's end, and so learns its size and ETag and has the footer
// of most Parquet files at once. All others name that ETag.
#include "io/s3/random_access.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "base/error.h"
#include "io/http/header_values.h"
#include "io/ranged_source.h"
#include "io/s3/begin_object.h"
#include "io/s3/object_stream.h"

namespace adze::io::s3 {
namespace {

void read_all(ObjectStream& stream, std::span<char> into) {
  while (!into.empty()) {
    const size_t got = stream.read(into);
    ADZE_CHECK(got > 0);
    into = into.subspan(got);
  }
  char none;
  stream.read({&none, 1});  // finds the end of the transfer, so that its connection can be kept
}

/// Null: the object has no bytes, and so no end that could be sent.
std::unique_ptr<BodyStream> ask_for_tail(const ObjectVersion& object, Client& client,
                                         RunContext& context) {
  try {
    return begin_object(object, {{"range", fmt::format("bytes=-{}", RangedSource::kTailBytes)}},
                        client, context);
  } catch (const ServiceError& error) {
    if (error.status == 416) return nullptr;
    throw;
  }
}

/// Takes size and ETag from the answer, and says where its bytes begin.
uint64_t pin(ObjectVersion& object, const http::Answer& answer) {
  pin_etag(object, answer);
  const auto range = http::parse_content_range(answer.content_range);
  if (range && range->total) {
    object.bytes = *range->total;
    return range->first;
  }
  if (answer.content_length) object.bytes = *answer.content_length;  // of all, as few servers do
  return 0;
}

}  // namespace

std::unique_ptr<RandomAccessSource> open_s3_random_access(const std::string& uri, Client& client,
                                                          RunContext& context,
                                                          const InputOptions& options) {
  auto object = std::make_shared<ObjectVersion>(asked_version(uri, options));
  std::string tail;
  if (std::unique_ptr<BodyStream> body = ask_for_tail(*object, client, context)) {
    const uint64_t begin = pin(*object, body->answer());
    if (object->bytes - begin <= RangedSource::kTailBytes) {
      tail.resize(static_cast<size_t>(object->bytes - begin));
      ObjectStream stream(*object, begin, object->bytes, client, context, std::move(body));
      read_all(stream, tail);
    }
  }
  const auto fetch = [object, &client, &context](uint64_t offset, std::span<char> into) {
    ObjectStream stream(*object, offset, offset + into.size(), client, context);
    read_all(stream, into);
  };
  return std::make_unique<RangedSource>(object->location.uri(), object->bytes, std::move(tail),
                                        fetch, context);
}

std::unique_ptr<RandomAccessSource> open_s3_random_access(const std::string& uri,
                                                          RunContext& context,
                                                          const InputOptions& options) {
  return open_s3_random_access(uri, client(context), context, options);
}

}  // namespace adze::io::s3
