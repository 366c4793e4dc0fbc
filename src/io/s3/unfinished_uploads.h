#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/s3/client.h"
#include "io/s3/location.h"
#include "io/s3/upload_documents.h"

/// Uploads in parts that were begun and neither completed nor aborted: what a run that was killed
/// leaves. Nobody sees their bytes, and S3 bills them.
namespace adze::io::s3 {

/// Those whose key begins with `prefix.key`, by key. Throws Error(kUsage) if there are more than
/// limits::s3_uploads_listed_max, Error(kTarget, kPermission) for the rest.
std::vector<UnfinishedUpload> list_unfinished_uploads(Client& client, const Location& prefix,
                                                      RunContext& context);

/// Whom S3 calls the initiator of uploads that are begun with our credentials. S3 says that in
/// lists of uploads only, so one is begun under `prefix`, looked up and aborted.
std::string own_initiator(Client& client, const Location& prefix, RunContext& context);

/// True for the same user, and for sessions of the same role, which has another name each time. Two
/// empty ones are the same: some servers name nobody.
bool is_same_initiator(std::string_view a, std::string_view b);

/// Takes one away; nothing happens if it is not there any more.
void abort_unfinished_upload(Client& client, const std::string& bucket,
                             const UnfinishedUpload& upload, RunContext& context);

}  // namespace adze::io::s3
