#pragma once

#include <string>

#include "engine/receipt.h"
#include "lambda/invocation.h"

/// Receipts and invocations for tests.
namespace adze::lambda {

inline engine::InputReceipt input_receipt(std::string uri, uint64_t bytes) {
  engine::InputReceipt input;
  input.uri = std::move(uri);
  input.bytes = bytes;
  return input;
}

inline engine::OutputReceipt output_receipt(std::string uri, uint64_t bytes) {
  engine::OutputReceipt output;
  output.role = "data";
  output.uri = std::move(uri);
  output.bytes = bytes;
  return output;
}

inline engine::DatasetReceipt dataset_receipt(std::string uri, uint64_t files, uint64_t bytes) {
  engine::DatasetReceipt dataset;
  dataset.uri = std::move(uri);
  dataset.files = files;
  dataset.bytes = bytes;
  return dataset;
}

inline Invocation invocation_of(std::string request_id, bool is_first) {
  Invocation invocation;
  invocation.request_id = std::move(request_id);
  invocation.is_first = is_first;
  return invocation;
}

}  // namespace adze::lambda
