/*
 * Stands between a program and the system: counts each call that changes a folder, stops the program
 * at one of them, or writes them all down. Loaded by LD_PRELOAD; see tests/faults/portal_trial.py.
 *
 * It sees what Python asks for and what SQLite asks for alike. Paths outside the folder pass by.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { OFF, COUNT, KILL_BEFORE, KILL_AFTER, HALF, LOG };
enum { CREATE = 1, WRITE, TRUNCATE, FSYNC, RENAME, UNLINK, MKDIR, MARK };

static int mode = OFF, log_fd = -1;
static long wanted = 0, count = 0;
static char folder[4096];
static size_t folder_length = 0;

static ssize_t (*true_write)(int, const void *, size_t);

void trial_begin(int how, long at, const char *where, int to) {
    true_write = dlsym(RTLD_NEXT, "write");
    strncpy(folder, where, sizeof folder - 1);
    folder_length = strlen(folder);
    wanted = at;
    count = 0;
    log_fd = to;
    mode = how;
}

long trial_end(void) {
    mode = OFF;
    return count;
}

static int ours(const char *path) {
    return mode != OFF && path && strncmp(path, folder, folder_length) == 0;
}

static int named(int fd, char *path, size_t size) {
    char link[64];
    ssize_t found;
    if (mode == OFF || fd == log_fd) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    found = readlink(link, path, size - 1);
    if (found < 0) return 0;
    path[found] = 0;
    return ours(path);
}

static void all(const void *data, size_t size) {
    const char *rest = data;
    while (size) {
        ssize_t done = true_write(log_fd, rest, size);
        if (done < 0) abort();
        rest += done;
        size -= (size_t)done;
    }
}

static void note(int what, const char *one, const char *other, long offset, const void *data, size_t size) {
    long head[6];
    if (mode != LOG) return;
    head[0] = what;
    head[1] = offset;
    head[2] = (long)strlen(one);
    head[3] = other ? (long)strlen(other) : 0;
    head[4] = (long)size;
    head[5] = count;
    all(head, sizeof head);
    all(one, (size_t)head[2]);
    if (other) all(other, (size_t)head[3]);
    if (size) all(data, size);
}

void trial_mark(const char *text) { note(MARK, text, 0, 0, 0, 0); }

static void before(void) {
    count++;
    if (mode == KILL_BEFORE && count == wanted) kill(getpid(), SIGKILL);
}

static void after(void) {
    if (mode == KILL_AFTER && count == wanted) kill(getpid(), SIGKILL);
}

static int opened(int (*call)(const char *, int, ...), const char *path, int flags, mode_t bits) {
    struct stat there;
    int made, answer;
    if (!ours(path) || !(flags & (O_CREAT | O_TRUNC))) return call(path, flags, bits);
    made = (flags & O_CREAT) && lstat(path, &there) != 0;
    before();
    answer = call(path, flags, bits);
    if (answer >= 0 && made) note(CREATE, path, 0, 0, 0, 0);
    if (answer >= 0 && (flags & O_TRUNC)) note(TRUNCATE, path, 0, 0, 0, 0);
    after();
    return answer;
}

#define BITS mode_t bits = 0; if (flags & O_CREAT) { va_list more; va_start(more, flags); bits = va_arg(more, mode_t); va_end(more); }

int open(const char *path, int flags, ...) {
    BITS
    return opened((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open"), path, flags, bits);
}

int open64(const char *path, int flags, ...) {
    BITS
    return opened((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open64"), path, flags, bits);
}

ssize_t write(int fd, const void *data, size_t size) {
    char path[4096];
    struct stat there;
    long offset;
    ssize_t answer;
    if (!true_write) true_write = dlsym(RTLD_NEXT, "write");
    if (!named(fd, path, sizeof path)) return true_write(fd, data, size);
    offset = (long)lseek(fd, 0, SEEK_CUR);
    if ((fcntl(fd, F_GETFL) & O_APPEND) && fstat(fd, &there) == 0) offset = (long)there.st_size;
    before();
    if (mode == HALF && count == wanted) {
        true_write(fd, data, size / 2);
        kill(getpid(), SIGKILL);
    }
    answer = true_write(fd, data, size);
    if (answer > 0) note(WRITE, path, 0, offset, data, (size_t)answer);
    after();
    return answer;
}

static ssize_t placed(ssize_t (*call)(int, const void *, size_t, off_t), int fd, const void *data, size_t size, off_t offset) {
    char path[4096];
    ssize_t answer;
    if (!named(fd, path, sizeof path)) return call(fd, data, size, offset);
    before();
    if (mode == HALF && count == wanted) {
        call(fd, data, size / 2, offset);
        kill(getpid(), SIGKILL);
    }
    answer = call(fd, data, size, offset);
    if (answer > 0) note(WRITE, path, 0, (long)offset, data, (size_t)answer);
    after();
    return answer;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
    return placed((ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite"), fd, data, size, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
    return placed((ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite64"), fd, data, size, (off_t)offset);
}

static int cut(int (*call)(int, off_t), int fd, off_t size) {
    char path[4096];
    int answer;
    if (!named(fd, path, sizeof path)) return call(fd, size);
    before();
    answer = call(fd, size);
    if (answer == 0) note(TRUNCATE, path, 0, (long)size, 0, 0);
    after();
    return answer;
}

int ftruncate(int fd, off_t size) { return cut((int (*)(int, off_t))dlsym(RTLD_NEXT, "ftruncate"), fd, size); }

int ftruncate64(int fd, off64_t size) { return cut((int (*)(int, off_t))dlsym(RTLD_NEXT, "ftruncate64"), fd, (off_t)size); }

static int flushed(int (*call)(int), int fd) {
    char path[4096];
    int answer;
    if (!named(fd, path, sizeof path)) return call(fd);
    before();
    answer = call(fd);
    if (answer == 0) note(FSYNC, path, 0, 0, 0, 0);
    after();
    return answer;
}

int fsync(int fd) { return flushed((int (*)(int))dlsym(RTLD_NEXT, "fsync"), fd); }

int fdatasync(int fd) { return flushed((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"), fd); }

int rename(const char *from, const char *to) {
    int (*call)(const char *, const char *) = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
    int answer;
    if (!ours(from)) return call(from, to);
    before();
    answer = call(from, to);
    if (answer == 0) note(RENAME, from, to, 0, 0, 0);
    after();
    return answer;
}

int unlink(const char *path) {
    int (*call)(const char *) = (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");
    int answer;
    if (!ours(path)) return call(path);
    before();
    answer = call(path);
    if (answer == 0) note(UNLINK, path, 0, 0, 0, 0);
    after();
    return answer;
}

int mkdir(const char *path, mode_t bits) {
    int (*call)(const char *, mode_t) = (int (*)(const char *, mode_t))dlsym(RTLD_NEXT, "mkdir");
    int answer;
    if (!ours(path)) return call(path, bits);
    before();
    answer = call(path, bits);
    if (answer == 0) note(MKDIR, path, 0, 0, 0, 0);
    after();
    return answer;
}
