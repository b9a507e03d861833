/* Faults for a server that is not ours to change: preloaded, it stands between the server and the C library and
 * does as the file named by ONSALE_FAULTS says. Eight bytes: what fails. Eight bytes: how far the wall clock is
 * off, in nanoseconds. Only files whose path has "onsale.db" in it fail. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum { NOTHING, WRITES_FAIL, SYNCS_FAIL, DISK_FULL, READ_ONLY };

struct faults { volatile int64_t what; volatile int64_t clock_off; };
static struct faults *faults;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("ONSALE_FAULTS");
    int fd = path ? open(path, O_RDWR) : -1;
    if (fd < 0) return;
    void *map = mmap(NULL, sizeof(struct faults), PROT_READ, MAP_SHARED, fd, 0);
    if (map != MAP_FAILED) faults = map;
    close(fd);
}

static int ours(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, "onsale.db") != NULL;
}

/* The error that a change of this file meets, or none. */
static int fault_of_change(int fd) {
    if (!faults || faults->what == NOTHING || !ours(fd)) return 0;
    switch (faults->what) {
        case WRITES_FAIL: return EIO;
        case DISK_FULL: return ENOSPC;
        case READ_ONLY: return EROFS;
        default: return 0;
    }
}

static int fault_of_sync(int fd) {
    return faults && faults->what == SYNCS_FAIL && ours(fd) ? EIO : 0;
}

#define REAL(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))
#define CHANGES(fd, call) do { int e = fault_of_change(fd); if (e) { errno = e; return -1; } return call; } while (0)
#define SYNCS(fd, call) do { int e = fault_of_sync(fd); if (e) { errno = e; return -1; } return call; } while (0)

ssize_t write(int fd, const void *from, size_t n) { CHANGES(fd, REAL(write)(fd, from, n)); }
ssize_t pwrite(int fd, const void *from, size_t n, off_t at) { CHANGES(fd, REAL(pwrite)(fd, from, n, at)); }
ssize_t pwrite64(int fd, const void *from, size_t n, off64_t at) { CHANGES(fd, REAL(pwrite64)(fd, from, n, at)); }
int ftruncate(int fd, off_t n) { CHANGES(fd, REAL(ftruncate)(fd, n)); }
int ftruncate64(int fd, off64_t n) { CHANGES(fd, REAL(ftruncate64)(fd, n)); }
int fsync(int fd) { SYNCS(fd, REAL(fsync)(fd)); }
int fdatasync(int fd) { SYNCS(fd, REAL(fdatasync)(fd)); }

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = REAL(clock_gettime);
    int done = real(clock, now);
    if (done == 0 && clock == CLOCK_REALTIME && faults) {
        int64_t ns = now->tv_nsec + faults->clock_off % 1000000000;
        now->tv_sec += faults->clock_off / 1000000000 + (ns < 0 ? -1 : ns / 1000000000);
        now->tv_nsec = ns < 0 ? ns + 1000000000 : ns % 1000000000;
    }
    return done;
}
