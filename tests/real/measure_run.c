// Runs a program and writes its peak memory to a file.
//
//     measure_run FILE PROGRAM ARGUMENT...
//
// FILE gets one line: KiB resident at most. The exit status is the program's, or 128 and the
// signal's number. In C because Linux lets a process begin with the peak memory of the one that
// started it, and Python's is large.
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  pid_t process = fork();
  if (process == 0) {
    execv(argv[2], argv + 2);
    _exit(127);
  }
  int status = 0;
  struct rusage usage;
  if (process < 0 || wait4(process, &status, 0, &usage) != process) return 126;
  FILE* file = fopen(argv[1], "w");
  if (!file) return 125;
  fprintf(file, "%ld\n", usage.ru_maxrss);
  fclose(file);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
