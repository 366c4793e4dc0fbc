// Writes N rows of the example's shape to standard output: UTF-8 BOM, CRLF, the eight columns of
// data/ds_1.csv. The same N gives the same bytes. cc -O2 -o gen_rows gen_rows.c && ./gen_rows
// 20000000 > rows.csv   (1.04 GB)
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state = 88172645463325252ULL;

static uint64_t next_random(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

int main(int argc, char** argv) {
  long rows = argc > 1 ? atol(argv[1]) : 200;
  static char buffer[1 << 20];
  setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
  printf("\xEF\xBB\xBFid,class,memory,percentage,ratio,fob,dp,recovered\r\n");
  for (long id = 1; id <= rows; id++) {
    uint64_t r = next_random();
    printf("%ld,%c%d,%d,%.9g,%.9g,fob_%d,dp_%d,%d\r\n", id, "cxf"[r % 3], (int)((r >> 8) % 7 + 1),
           (int)((r >> 16) % 500), (double)(next_random() % 1000000000) / 1e9,
           (double)(next_random() % 10000000000ULL) / 1e9, (int)((r >> 32) % 4 + 1),
           (int)((r >> 40) % 5 + 1), (int)((r >> 48) & 1));
  }
  return 0;
}
