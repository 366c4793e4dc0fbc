#pragma once

#include <string>

#include "engine/receipt.h"

namespace adze::lambda {

/// A receipt for the log: what it says in one sentence, and the receipt itself.
struct ReceiptRecord {
  std::string message;  ///< "dp_summary: ok, 200 rows read, 5 written to s3://bucket/x.parquet"
  std::string fields;   ///< {"receipt":{…}}, on one line, short enough for a line of the log
};

/// Values of data are shown by their shape only. Of long lists the first entries stand in it, and
/// `inputs_total`, `outputs_total` and `warnings_total` say how many there are.
ReceiptRecord receipt_record(const engine::Receipt& receipt);

}  // namespace adze::lambda
