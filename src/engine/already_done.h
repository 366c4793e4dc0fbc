#pragma once

#include "engine/job.h"
#include "engine/open_source.h"
#include "engine/receipt.h"
#include "io/create_target.h"

namespace adze::engine {

/// Writes down that the target was there already, made by the same job of the same inputs. With
/// `strict_idempotent` that is the receipt's error.
void record_already_done(const Job& job, const io::AlreadyDone& done, const OpenSource& source,
                         Receipt& receipt);

}  // namespace adze::engine
