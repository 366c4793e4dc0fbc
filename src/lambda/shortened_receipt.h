#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>

#include "engine/receipt.h"

/// Receipts where there is little room: a job's inputs may be a hundred thousand.
namespace adze::lambda {

/// The receipt with at most so many entries in each of its lists, and long texts cut.
engine::Receipt shortened_receipt(const engine::Receipt& receipt, size_t entries_max);

/// The same as JSON. For each list that was cut its whole length is there too, as "inputs_total".
nlohmann::ordered_json shortened_receipt_object(const engine::Receipt& receipt, size_t entries_max);

}  // namespace adze::lambda
