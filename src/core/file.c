// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Files that are whole or not there. A new content is written under a temporary name,
// synchronised, then renamed over the old one; POSIX makes the rename atomic, so a reader, a
// crash or a full disk meets the old content or the new one, never a part.
//
// Keeps: calls that a signal interrupts are repeated (EINTR); no descriptor is inherited by
// programs that are started (O_CLOEXEC); errno of the first failure is the one reported.
#include "core/file.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int dsc_file_open(const char *path, int flags)
{
    int file = -1;
    do {
        file = open(path, flags | O_CLOEXEC, 0666);
    } while (file < 0 && errno == EINTR);
    return file;
}

static _Thread_local bool without_sync;

bool dsc_file_without_sync(bool without)
{
    const bool before = without_sync;
    without_sync = without;
    return before;
}

int dsc_file_sync(int file, bool data_only)
{
    int result = -1;
    if (without_sync) {
        return 0;
    }
    do {
        result = data_only ? fdatasync(file) : fsync(file);
    } while (result != 0 && errno == EINTR);
    return result;
}

ptrdiff_t dsc_file_read_from(int file, void *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        const ssize_t got = read(file, (char *)bytes + done, size - done);
        // The end of the file, which may come early when somebody shortens it.
        if (got == 0) {
            break;
        }
        if (got < 0 && errno != EINTR) {
            return -1;
        }
        done += got > 0 ? (size_t)got : 0;
    }
    return (ptrdiff_t)done;
}

bool dsc_file_write(int file, const void *bytes, size_t size)
{
    const char *at = bytes;
    size_t left = size;
    while (left > 0) {
        const ssize_t written = write(file, at, left);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        at += written;
        left -= (size_t)written;
    }
    return true;
}

// A rename is on the disk when its folder is. Failing to sync the folder loses nothing that was
// there, so it is no error (some file systems refuse it).
static void sync_folder(const char *path)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    const size_t length = slash ? (size_t)(slash - path) : 0;
    if (length >= sizeof folder) {
        return;
    }
    memcpy(folder, path, length);
    folder[length] = '\0';
    const int file = dsc_file_open(slash ? (length ? folder : "/") : ".", O_RDONLY);
    if (file >= 0) {
        (void)dsc_file_sync(file, false);
        close(file);
    }
}

// Synchronises and closes what was written, unless that has failed already.
static bool complete(int file, bool good)
{
    good = good && dsc_file_sync(file, false) == 0;
    const int problem = errno;
    // Linux has closed it also when it says that it was interrupted.
    const bool closed = close(file) == 0 || errno == EINTR;
    if (!good) {
        errno = problem; // close must not hide what went wrong first
    }
    return good && closed;
}

// A name that no other thread or process has: path.tmpPROCESS-NUMBER. Numbers go on until one
// is free, for a process that died may have had the same one. -1 with errno.
static int open_temporary(const char *path, char *temporary, size_t capacity)
{
    static atomic_uint next;
    enum { TRIES = 1000 };
    for (int i = 0; i < TRIES; i++) {
        const int length = snprintf(temporary, capacity, "%s.tmp%ld-%u", path, (long)getpid(),
                                    atomic_fetch_add(&next, 1));
        if (length < 0 || (size_t)length >= capacity) {
            errno = ENAMETOOLONG;
            return -1;
        }
        const int file = dsc_file_open(temporary, O_WRONLY | O_CREAT | O_EXCL);
        if (file >= 0 || errno != EEXIST) {
            return file;
        }
    }
    return -1;
}

descent_status dsc_file_replace_begin(const char *path, dsc_replacement *to,
                                      descent_error *error)
{
    to->file = open_temporary(path, to->temporary, sizeof to->temporary);
    FAIL_IF(to->file < 0 && errno == ENAMETOOLONG, error, DESCENT_INVALID,
            "the path is too long: %s", path);
    FAIL_IF(to->file < 0, error, DESCENT_IO,
            "cannot write %s: %s\nwhat was there before is untouched", path, strerror(errno));
    return DESCENT_OK;
}

descent_status dsc_file_replace_end(const char *path, dsc_replacement *to, bool good,
                                    descent_error *error)
{
    if (!complete(to->file, good) || rename(to->temporary, path) != 0) {
        const int problem = errno;
        unlink(to->temporary);
        return dsc_fail(error, DESCENT_IO,
                        "cannot write %s: %s\nwhat was there before is untouched", path,
                        strerror(problem));
    }
    sync_folder(path);
    return DESCENT_OK;
}

descent_status dsc_file_replace(const char *path, const dsc_bytes *parts, size_t count,
                                descent_error *error)
{
    dsc_replacement to;
    TRY(dsc_file_replace_begin(path, &to, error));
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        good = dsc_file_write(to.file, parts[i].data, parts[i].size);
    }
    return dsc_file_replace_end(path, &to, good, error);
}

// Whether a name ends as those of open_temporary do.
static bool is_temporary(const char *name)
{
    const char *mark = strstr(name, ".tmp");
    if (!mark) {
        return false;
    }
    const char *end = mark + 4 + strspn(mark + 4, "0123456789");
    return end > mark + 4 && *end == '-' && isdigit((unsigned char)end[1]) &&
           end[1 + strspn(end + 1, "0123456789")] == '\0';
}

void dsc_file_sweep(const char *folder)
{
    DIR *list = opendir(folder);
    if (!list) {
        return;
    }
    char path[4096];
    for (const struct dirent *entry = readdir(list); entry; entry = readdir(list)) {
        // Left by a process that was killed between writing and renaming.
        if (is_temporary(entry->d_name) &&
            dsc_file_join(folder, entry->d_name, path, sizeof path, NULL) == DESCENT_OK) {
            unlink(path);
        }
    }
    closedir(list);
}

static descent_status read_open(int file, const char *path, size_t most, char **bytes,
                                size_t *size, descent_error *error)
{
    struct stat info;
    if (fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) {
        return dsc_fail(error, DESCENT_NO_INPUT, "%s is not a file", path);
    }
    FAIL_IF((uintmax_t)info.st_size > most, error, DESCENT_BAD_DATA,
            "%s is too large: %jd bytes, %zu are expected at most", path,
            (intmax_t)info.st_size, most);
    const size_t length = (size_t)info.st_size;
    // One more for '\0', so that the content can be read as text.
    char *text = malloc(length + 1);
    if (!text) {
        return dsc_no_memory(error, path, length);
    }
    const ptrdiff_t got = dsc_file_read_from(file, text, length);
    if (got < 0 || (size_t)got != length) {
        const char *why = got < 0 ? strerror(errno) : "it became shorter meanwhile";
        free(text);
        return dsc_fail(error, DESCENT_IO, "cannot read %s: %s", path, why);
    }
    text[length] = '\0';
    *bytes = text;
    *size = length;
    return DESCENT_OK;
}

descent_status dsc_file_read(const char *path, size_t most, char **bytes, size_t *size,
                             descent_error *error)
{
    const int file = dsc_file_open(path, O_RDONLY);
    FAIL_IF(file < 0, error, DESCENT_NO_INPUT, "cannot open %s: %s", path, strerror(errno));
    const descent_status status = read_open(file, path, most, bytes, size, error);
    close(file);
    return status;
}

descent_status dsc_file_join(const char *folder, const char *name, char *path, size_t capacity,
                             descent_error *error)
{
    const int length = snprintf(path, capacity, "%s/%s", folder, name);
    FAIL_IF(length < 0 || (size_t)length >= capacity, error, DESCENT_INVALID,
            "the path is too long: %s/%s", folder, name);
    return DESCENT_OK;
}

descent_status dsc_file_make_parents(const char *path, descent_error *error)
{
    char part[4096];
    for (const char *slash = *path ? strchr(path + 1, '/') : NULL; slash;
         slash = strchr(slash + 1, '/')) {
        snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
        FAIL_IF(mkdir(part, 0777) != 0 && errno != EEXIST, error, DESCENT_IO,
                "cannot make the folder %s: %s", part, strerror(errno));
    }
    return DESCENT_OK;
}

bool dsc_file_append(int file, const char *text, size_t size)
{
    const off_t before = lseek(file, 0, SEEK_END);
    size_t done = 0;
    while (done < size) {
        const ssize_t written = write(file, text + done, size - done);
        // A signal may end a write early; the rest follows.
        if (written > 0) {
            done += (size_t)written;
        } else if (written == 0 || errno != EINTR) {
            const int problem = errno;
            const bool cut = before >= 0 && ftruncate(file, before) == 0;
            errno = cut ? problem : EIO;
            return false;
        }
    }
    return true;
}
