#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_sink.h"
#include "io/s3/client.h"
#include "io/s3/location.h"
#include "io/s3/object_options.h"

/// What stands under a key now, with the marks that adze leaves in an object's metadata.
namespace adze::io::s3 {

struct ObjectLook {
  uint64_t bytes = 0;
  StoredVersion stored;
  std::string begin;                  ///< of its bytes, as many as were asked for and are there
  std::optional<uint64_t> crc64nvme;  ///< of the whole object, where S3 says it
  std::string identity;               ///< of the work whose result it is; empty: not said
  std::string run;                    ///< the run that has written it; empty: none of adze's
  std::string inputs;                 ///< what that read, for people
  std::string adze_version;           ///< that has written it
  std::string source;                 ///< as in Provenance, and so is the next
  std::string sequencer;
};

/// What there was to see for whoever looked.
struct Sight {
  bool is_known = false;                  ///< false: it can't be told
  std::optional<ObjectLook> object = {};  ///< nothing: there is none
};

/// The names of those marks, which all begin with the first.
inline constexpr std::string_view kOwnHeaders = "x-amz-meta-adze-";
inline constexpr const char* kIdentityHeader = "x-amz-meta-adze-identity";
inline constexpr const char* kRunHeader = "x-amz-meta-adze-run";
inline constexpr const char* kInputsHeader = "x-amz-meta-adze-inputs";
inline constexpr const char* kVersionHeader = "x-amz-meta-adze-version";
inline constexpr const char* kSourceHeader = "x-amz-meta-adze-source";
inline constexpr const char* kSequencerHeader = "x-amz-meta-adze-sequencer";

/// True if an answer about an object has any of them: adze has written it.
bool is_own_work(const http::Answer& answer);

/// Its first bytes and all else but the checksum, by one GET, whose errors have a code: nothing if
/// there is no such object, ServiceError where that can't be told (a missing bucket, 403).
std::optional<ObjectLook> look_at_object(Client& client, const Location& location,
                                         const ObjectOptions& options, size_t begin_bytes,
                                         RunContext& context);

/// All but its first bytes, by one HEAD. Nothing if there is no such object, or bucket.
std::optional<ObjectLook> head_object(Client& client, const Location& location,
                                      const ObjectOptions& options, RunContext& context);

}  // namespace adze::io::s3
