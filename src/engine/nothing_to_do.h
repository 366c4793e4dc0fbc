#pragma once

#include "engine/job.h"
#include "engine/open_source.h"
#include "engine/receipt.h"
#include "io/create_target.h"
#include "io/told_object.h"

/// Runs that end early and well.
namespace adze::engine {

/// Writes down that the target was there already, made by the same job of the same inputs. With
/// `strict_idempotent` that is the receipt's error.
void record_already_done(const Job& job, const io::AlreadyDone& done, const OpenSource& source,
                         Receipt& receipt);

/// Writes down why the object of an event is none to work on.
void record_nothing_to_do(const io::NotWorkedOn& reason, const OpenSource& source,
                          Receipt& receipt);

/// True if an event tells of an input of the job.
bool is_of_event(const Job& job);

/// Opens the first input. Throws io::NotWorkedOn if that is what comes of it, and nothing else.
void require_work(OpenSource& source);

}  // namespace adze::engine
