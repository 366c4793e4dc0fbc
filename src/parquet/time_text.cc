#include "parquet/time_text.h"

namespace adze::parquet {
namespace {

char* put_digits(int64_t value, int digits, char* to) {
  for (int i = digits; i-- > 0; value /= 10) to[i] = static_cast<char>('0' + value % 10);
  return to + digits;
}

}  // namespace

uint32_t put_time_text(int64_t micros, char* to) {
  const char* const begin = to;
  const int64_t seconds = micros / 1'000'000;
  to = put_digits(seconds / 3600, 2, to);
  *to++ = ':';
  to = put_digits(seconds / 60 % 60, 2, to);
  *to++ = ':';
  to = put_digits(seconds % 60, 2, to);
  if (micros % 1'000'000 != 0) {
    *to++ = '.';
    to = put_digits(micros % 1'000'000, 6, to);
  }
  return static_cast<uint32_t>(to - begin);
}

}  // namespace adze::parquet
