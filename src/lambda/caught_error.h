#pragma once

#include "base/error.h"

namespace adze::lambda {

/// The exception that is being handled as an Error: itself if it is one; memory that ran out; else
/// a defect of adze, which says so. Only to be called in a catch block.
Error caught_error();

}  // namespace adze::lambda
