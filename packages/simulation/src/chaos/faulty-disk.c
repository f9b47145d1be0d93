// A disk that fails while somebody wants it to: preloaded into a server, it lets writes to the database's files run out of
// space while the file $FAULTY_DISK/full exists, and lets them not be made durable while $FAULTY_DISK/unsynced does.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int wanted(const char *what) {
  const char *folder = getenv("FAULTY_DISK");
  char path[4096];
  if (folder == NULL) return 0;
  snprintf(path, sizeof path, "%s/%s", folder, what);
  int before = errno;
  int found = access(path, F_OK) == 0;
  errno = before;
  return found;
}

static int ours(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strstr(path, "broadcaster.db") != NULL;
}

static int fails(int fd, const char *what, int why) {
  if (!wanted(what) || !ours(fd)) return 0;
  errno = why;
  return 1;
}

#define REAL(name) static __typeof__(name) *real; if (real == NULL) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

int fsync(int fd) {
  REAL(fsync);
  return fails(fd, "unsynced", EIO) ? -1 : real(fd);
}

int fdatasync(int fd) {
  REAL(fdatasync);
  return fails(fd, "unsynced", EIO) ? -1 : real(fd);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
  REAL(pwrite);
  return fails(fd, "full", ENOSPC) ? -1 : real(fd, data, size, at);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
  REAL(pwrite64);
  return fails(fd, "full", ENOSPC) ? -1 : real(fd, data, size, at);
}
