#include "cli/timings.h"

#include <gtest/gtest.h>

namespace adze::cli {
namespace {

TEST(Timings, EveryStageHasItsLine) {
  engine::Receipt receipt;
  receipt.stages = {{"open", 0.001, 0.0005}, {"execute", 2, 3.9}, {"commit", 0.25, 0.01}};
  receipt.rows.read = 20'000'000;
  receipt.inputs.resize(2);
  receipt.inputs[0].bytes = 500'000'000;
  receipt.inputs[1].bytes = 540'000'000;
  receipt.outputs.resize(1);
  receipt.outputs[0].bytes = 2'345;
  receipt.outputs[0].rows = 5;
  receipt.seconds_total = 2.5;
  receipt.cpu_seconds_total = 3.91;
  receipt.peak_bytes = 23'000'000;
  EXPECT_EQ(timings_table(receipt),
            "stage      seconds  CPU seconds        bytes            rows         rows/s\n"
            "open         0.001        0.001\n"
            "execute      2.000        3.900       1.0 GB      20,000,000     10,000,000\n"
            "commit       0.250        0.010       2.3 kB               5\n"
            "total        2.500        3.910                                   8,000,000\n"
            "peak memory 23.0 MB\n");
}

TEST(Timings, ARunThatFailedEarlyHasTheStagesItCameTo) {
  engine::Receipt receipt;
  receipt.stages = {{"open", 0.5, 0.25}};
  receipt.seconds_total = 0.5;
  EXPECT_EQ(timings_table(receipt),
            "stage      seconds  CPU seconds        bytes            rows         rows/s\n"
            "open         0.500        0.250\n"
            "total        0.500        0.000\n"
            "peak memory 0 bytes\n");
}

}  // namespace
}  // namespace adze::cli
