#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace adze::io {

/// The scheme of a location in lower case: "s3" of "S3://bucket/key", "file" of "file:/tmp/a", "-"
/// of "-", "" of a path. A name with a colon but without "//" is a path: "12:30.csv".
std::string uri_scheme(std::string_view location);

/// A URI without user, password, query and fragment, fit for messages and receipts; a path as it
/// is.
std::string shown_location(std::string_view location);

/// The path of a file URI, percent-decoded. Throws Error(kUsage) if it names a host other than
/// localhost, a query or fragment, or is badly encoded.
std::string file_uri_path(std::string_view uri);

/// The same as a pattern of names (see glob_pattern.h): percent-encoded characters stand for
/// themselves.
std::string file_uri_pattern(std::string_view uri);

/// `text` with each "%41" as "A"; nothing if a '%' is not followed by two hexadecimal digits, or by
/// 00.
std::optional<std::string> percent_decoded(std::string_view text);

/// `text` in a form that a file URI and an sftp URL take for itself: "%25" for "%".
std::string percent_encoded(std::string_view text);

}  // namespace adze::io
