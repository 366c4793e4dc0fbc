#pragma once

#include <string>

#include "io/create_target.h"
#include "io/s3/location.h"
#include "io/s3/look_at_object.h"

namespace adze::io::s3 {

/// In the mode create there is something under the key already. Throws AlreadyDone if it is the
/// result of the same work as `provenance` says, Error(kTarget) that names both otherwise.
[[noreturn]] void refuse_existing(const Location& location, const Provenance& provenance,
                                  const ObjectLook& existing);

/// "of …; this run reads …"
std::string both_works_text(const Provenance& provenance, const ObjectLook& existing);

/// For the work of an event in the mode replace, of what is under the key. Throws AlreadyDone if it
/// is the result of that very work, by this version of adze; NotWorkedOn if a newer event of the
/// same object has asked for it.
void require_work_left(const Location& location, const Provenance& provenance,
                       const ObjectLook& existing);

/// The two halves of it.
void require_none_newer(const Location& location, const Provenance& provenance,
                        const ObjectLook& existing);
bool is_done(const Provenance& provenance, const ObjectLook& existing);

/// `text` as a header may hold it: ASCII without control characters, the rest percent-encoded, at
/// most `bytes_max` long, an ellipsis at the end where it was cut.
std::string header_text(std::string_view text, size_t bytes_max);

}  // namespace adze::io::s3
