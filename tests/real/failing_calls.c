// Makes the n-th call of a kind fail, to be loaded before libc: LD_PRELOAD=failing_calls.so
//
//     FAIL_CALLS   names separated by commas: read write fsync rename linkat ftruncate open unlink
//                  malloc recv send connect …
//     FAIL_AT      the number of the call, from 1, counted over all of them; 0: none
//     FAIL_ERRNO   the error number; 0: the call is short (at most 1 byte is read, written,
//     received
//                  or sent); -1: the process is killed before the call
//     FAIL_PATH    if set, of read, write and open only those count whose file has it in its path
//     FAIL_MARK    a file that is made when the call has failed, so that the test knows
//     CLOCK_AHEAD  seconds that the time of day is ahead
//     NO_TMPFILE   if set, open refuses O_TMPFILE as file systems without it do
//
// Calls of malloc count from the first file that is opened for writing on: before it the parsers of
// SQL and YAML work, which are libraries that do not survive it (nlohmann's destructors allocate,
// libpg_query's scanner does not look).
// Only calls that the program makes from main on count, for no program can mend what fails before.
// Standard error is left alone, for messages must get out.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static atomic_long calls;
static long fail_at;
static int fail_errno;
static const char* fail_calls;
static const char* fail_path;
static int no_tmpfile;
static long clock_ahead;
static int is_in_main;
static atomic_int has_begun_target;

__attribute__((constructor)) static void read_environment(void) {
  const char* at = getenv("FAIL_AT");
  const char* error = getenv("FAIL_ERRNO");
  fail_at = at ? atol(at) : 0;
  fail_errno = error ? atoi(error) : EIO;
  no_tmpfile = getenv("NO_TMPFILE") != NULL;
  const char* ahead = getenv("CLOCK_AHEAD");
  clock_ahead = ahead ? atol(ahead) : 0;
  fail_calls = getenv("FAIL_CALLS");
  fail_path = getenv("FAIL_PATH");
}

static int is_chosen(const char* name) {
  size_t length = strlen(name);
  for (const char* found = fail_calls; found && (found = strstr(found, name)); found += length) {
    int begins = found == fail_calls || found[-1] == ',';
    if (begins && (found[length] == 0 || found[length] == ',')) return 1;
  }
  return 0;
}

// 1 if this call is the one that is to fail.
static int fails(const char* name) {
  if (fail_at == 0 || !is_in_main || !is_chosen(name) || atomic_fetch_add(&calls, 1) + 1 != fail_at)
    return 0;
  const char* mark = getenv("FAIL_MARK");
  if (mark) {
    long file = syscall(SYS_openat, AT_FDCWD, mark, O_CREAT | O_WRONLY, 0600);
    if (file >= 0) syscall(SYS_close, file);
  }
  if (fail_errno < 0) syscall(SYS_kill, syscall(SYS_getpid), 9);
  errno = fail_errno;
  return 1;
}

static int fails_of_path(const char* name, const char* path) {
  return (!fail_path || strstr(path, fail_path)) && fails(name);
}

static int fails_of_file(const char* name, int file) {
  if (!fail_path) return fails(name);
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
  path[length > 0 ? length : 0] = 0;
  return fails_of_path(name, path);
}

typedef int Main(int, char**, char**);
static Main* program_main;
static int counted_main(int count, char** words, char** environment) {
  is_in_main = 1;
  int status = program_main(count, words, environment);
  is_in_main = 0;
  return status;
}
// What crt1.o calls: it runs the constructors, then main.
int __libc_start_main(Main* main, int count, char** words, void (*begin)(void), void (*end)(void),
                      void (*loader_end)(void), void* stack) {
  int (*real)(Main*, int, char**, void (*)(void), void (*)(void), void (*)(void), void*) =
      (int (*)(Main*, int, char**, void (*)(void), void (*)(void), void (*)(void), void*))dlsym(
          RTLD_NEXT, "__libc_start_main");
  program_main = main;
  return real(counted_main, count, words, begin, end, loader_end, stack);
}

#define REAL(result, name, ...)       \
  static result (*real)(__VA_ARGS__); \
  if (!real) real = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

ssize_t read(int file, void* to, size_t size) {
  REAL(ssize_t, "read", int, void*, size_t);
  if (!fails_of_file("read", file)) return real(file, to, size);
  return fail_errno ? -1 : real(file, to, size > 1 ? 1 : size);
}
ssize_t __read_chk(int file, void* to, size_t size, size_t room) {
  (void)room;
  return read(file, to, size);
}
ssize_t pread64(int file, void* to, size_t size, off64_t at) {
  REAL(ssize_t, "pread64", int, void*, size_t, off64_t);
  if (!fails_of_file("read", file)) return real(file, to, size, at);
  return fail_errno ? -1 : real(file, to, size > 1 ? 1 : size, at);
}
ssize_t pread(int file, void* to, size_t size, off_t at) { return pread64(file, to, size, at); }
ssize_t readv(int file, const struct iovec* pieces, int count) {
  REAL(ssize_t, "readv", int, const struct iovec*, int);
  if (!fails_of_file("read", file)) return real(file, pieces, count);
  return fail_errno ? -1 : real(file, pieces, 1);
}

ssize_t write(int file, const void* from, size_t size) {
  REAL(ssize_t, "write", int, const void*, size_t);
  if (file == 2 || !fails_of_file("write", file)) return real(file, from, size);
  return fail_errno ? -1 : real(file, from, size > 1 ? 1 : size);
}
ssize_t pwrite64(int file, const void* from, size_t size, off64_t at) {
  REAL(ssize_t, "pwrite64", int, const void*, size_t, off64_t);
  if (!fails_of_file("write", file)) return real(file, from, size, at);
  return fail_errno ? -1 : real(file, from, size > 1 ? 1 : size, at);
}
ssize_t pwrite(int file, const void* from, size_t size, off_t at) {
  return pwrite64(file, from, size, at);
}
ssize_t writev(int file, const struct iovec* pieces, int count) {
  REAL(ssize_t, "writev", int, const struct iovec*, int);
  if (file == 2 || !fails_of_file("write", file)) return real(file, pieces, count);
  return fail_errno ? -1 : real(file, pieces, 1);
}

ssize_t recv(int socket, void* to, size_t size, int flags) {
  REAL(ssize_t, "recv", int, void*, size_t, int);
  if (!fails("recv")) return real(socket, to, size, flags);
  return fail_errno ? -1 : real(socket, to, size > 1 ? 1 : size, flags);
}
ssize_t send(int socket, const void* from, size_t size, int flags) {
  REAL(ssize_t, "send", int, const void*, size_t, int);
  if (!fails("send")) return real(socket, from, size, flags);
  return fail_errno ? -1 : real(socket, from, size > 1 ? 1 : size, flags);
}

#define FAILING(name, kind, parameters, arguments, ...) \
  int name parameters {                                 \
    REAL(int, #name, __VA_ARGS__);                      \
    return fails(kind) ? -1 : real arguments;           \
  }

FAILING(connect, "connect", (int socket, const struct sockaddr* to, socklen_t size),
        (socket, to, size), int, const struct sockaddr*, socklen_t)
FAILING(fsync, "fsync", (int file), (file), int)
FAILING(fdatasync, "fsync", (int file), (file), int)
FAILING(syncfs, "fsync", (int file), (file), int)
FAILING(ftruncate, "ftruncate", (int file, off_t size), (file, size), int, off_t)
FAILING(ftruncate64, "ftruncate", (int file, off64_t size), (file, size), int, off64_t)
FAILING(posix_fallocate, "ftruncate", (int file, off_t at, off_t size), (file, at, size), int,
        off_t, off_t)
FAILING(rename, "rename", (const char* from, const char* to), (from, to), const char*, const char*)
FAILING(renameat, "rename", (int a, const char* from, int b, const char* to), (a, from, b, to), int,
        const char*, int, const char*)
FAILING(renameat2, "rename", (int a, const char* from, int b, const char* to, unsigned flags),
        (a, from, b, to, flags), int, const char*, int, const char*, unsigned)
FAILING(link, "linkat", (const char* from, const char* to), (from, to), const char*, const char*)
FAILING(linkat, "linkat", (int a, const char* from, int b, const char* to, int flags),
        (a, from, b, to, flags), int, const char*, int, const char*, int)
FAILING(unlink, "unlink", (const char* path), (path), const char*)
FAILING(unlinkat, "unlink", (int folder, const char* path, int flags), (folder, path, flags), int,
        const char*, int)
FAILING(mkdir, "mkdir", (const char* path, mode_t mode), (path, mode), const char*, mode_t)
FAILING(mkdirat, "mkdir", (int folder, const char* path, mode_t mode), (folder, path, mode), int,
        const char*, mode_t)
FAILING(fchmod, "fchmod", (int file, mode_t mode), (file, mode), int, mode_t)
FAILING(fstat, "fstat", (int file, struct stat* to), (file, to), int, struct stat*)
FAILING(fstat64, "fstat", (int file, struct stat64* to), (file, to), int, struct stat64*)

// A close that fails has closed the file all the same, as on Linux.
int close(int file) {
  REAL(int, "close", int);
  int chosen = file > 2 && fails("close");
  int result = real(file);
  if (!chosen) return result;
  errno = fail_errno;
  return -1;
}

static int refuses_tmpfile(int flags) {
  if (!no_tmpfile || (flags & O_TMPFILE) != O_TMPFILE) return 0;
  errno = EOPNOTSUPP;
  return 1;
}

#define FAILING_OPEN(name, first, before, ...)                              \
  int name(before const char* path, int flags, ...) {                       \
    REAL(int, #name, __VA_ARGS__);                                          \
    va_list more;                                                           \
    va_start(more, flags);                                                  \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; \
    va_end(more);                                                           \
    if (flags & O_WRONLY) has_begun_target = 1;                             \
    if (refuses_tmpfile(flags) || fails_of_path("open", path)) return -1;   \
    return real(first path, flags, mode);                                   \
  }
#define NOTHING
#define FOLDER_PARAMETER int folder,
#define FOLDER_ARGUMENT folder,
FAILING_OPEN(open, NOTHING, NOTHING, const char*, int, ...)
FAILING_OPEN(open64, NOTHING, NOTHING, const char*, int, ...)
FAILING_OPEN(openat, FOLDER_ARGUMENT, FOLDER_PARAMETER, int, const char*, int, ...)
FAILING_OPEN(openat64, FOLDER_ARGUMENT, FOLDER_PARAMETER, int, const char*, int, ...)

int clock_gettime(clockid_t clock, struct timespec* to) {
  int result = (int)syscall(SYS_clock_gettime, clock, to);
  if (clock == CLOCK_REALTIME) to->tv_sec += clock_ahead;
  return result;
}
time_t time(time_t* to) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (to) *to = now.tv_sec;
  return now.tv_sec;
}

// dlsym itself allocates, so malloc goes to glibc's own name of it.
extern void* __libc_malloc(size_t size);
extern void* __libc_calloc(size_t count, size_t size);
extern void* __libc_realloc(void* from, size_t size);
extern void* __libc_memalign(size_t alignment, size_t size);
static int allocation_fails(void) { return has_begun_target && fails("malloc"); }
void* malloc(size_t size) { return allocation_fails() ? NULL : __libc_malloc(size); }
void* calloc(size_t count, size_t size) {
  return allocation_fails() ? NULL : __libc_calloc(count, size);
}
void* realloc(void* from, size_t size) {
  return allocation_fails() ? NULL : __libc_realloc(from, size);
}
void* aligned_alloc(size_t alignment, size_t size) {
  return allocation_fails() ? NULL : __libc_memalign(alignment, size);
}
int posix_memalign(void** to, size_t alignment, size_t size) {
  if (allocation_fails()) return ENOMEM;
  *to = __libc_memalign(alignment, size);
  return *to ? 0 : ENOMEM;
}
