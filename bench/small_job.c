// Times a job that is over at once, such as the 200 rows of the example: what starting the program
// costs.
//
//     small_job RUNS PROGRAM ARGUMENT...
//
// Prints the medians of wall time, CPU time and peak memory over RUNS processes, after one that is
// not counted. In C because Linux lets a process begin with the peak memory of the one that started
// it: started from Python, no program seems to need less than Python's 15 MiB.
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char** environ;

enum { kRunsMax = 1000 };

static double milliseconds(struct timeval t) {
  return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

static int ascending(const void* a, const void* b) {
  double x = *(const double*)a, y = *(const double*)b;
  return (x > y) - (x < y);
}

static double median(double* values, int count) {
  qsort(values, (size_t)count, sizeof *values, ascending);
  return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

int main(int argc, char** argv) {
  static double wall[kRunsMax], cpu[kRunsMax], peak[kRunsMax];
  int runs = argc > 2 ? atoi(argv[1]) : 0;
  if (runs < 1 || runs > kRunsMax) {
    fprintf(stderr, "usage: small_job RUNS PROGRAM ARGUMENT...  (1 to %d runs)\n", kRunsMax);
    return 2;
  }
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);

  // The first run, number -1, reads the program from the disk.
  for (int run = -1; run < runs; run++) {
    struct timespec start, end;
    struct rusage usage;
    pid_t process;
    int status = 0;
    clock_gettime(CLOCK_MONOTONIC, &start);
    if (posix_spawn(&process, argv[2], &quiet, NULL, argv + 2, environ) != 0 ||
        wait4(process, &status, 0, &usage) != process || status != 0) {
      fprintf(stderr, "small_job: %s failed\n", argv[2]);
      return 1;
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    if (run < 0) continue;
    wall[run] =
        (double)(end.tv_sec - start.tv_sec) * 1e3 + (double)(end.tv_nsec - start.tv_nsec) / 1e6;
    cpu[run] = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
    peak[run] = (double)usage.ru_maxrss / 1024;
  }
  printf("median small job runs=%d wall=%.1fms cpu=%.1fms peak=%.1fMiB\n", runs, median(wall, runs),
         median(cpu, runs), median(peak, runs));
  return 0;
}
