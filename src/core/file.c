// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int file, const dsc_bytes *part)
{
    const char *at = part->data;
    size_t left = part->size;
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
    const int file = open(slash ? (length ? folder : "/") : ".", O_RDONLY);
    if (file >= 0) {
        fsync(file);
        close(file);
    }
}

static bool write_parts(const char *path, const dsc_bytes *parts, size_t count)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (file < 0) {
        return false;
    }
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        good = write_all(file, &parts[i]);
    }
    good = good && fsync(file) == 0;
    const int problem = errno;
    const bool closed = close(file) == 0;
    if (!good) {
        errno = problem; // close must not hide what went wrong first
    }
    return good && closed;
}

descent_status dsc_file_replace(const char *path, const dsc_bytes *parts, size_t count,
                                descent_error *error)
{
    char temporary[4096];
    const int length = snprintf(temporary, sizeof temporary, "%s.tmp%ld", path, (long)getpid());
    FAIL_IF(length < 0 || (size_t)length >= sizeof temporary, error, DESCENT_INVALID,
            "the path is too long: %s", path);
    if (!write_parts(temporary, parts, count) || rename(temporary, path) != 0) {
        const int problem = errno;
        unlink(temporary);
        return dsc_fail(error, DESCENT_IO,
                        "cannot write %s: %s\nwhat was there before is untouched", path,
                        strerror(problem));
    }
    sync_folder(path);
    return DESCENT_OK;
}

static descent_status read_open(FILE *file, const char *path, size_t most, char **bytes,
                                size_t *size, descent_error *error)
{
    struct stat info;
    if (fstat(fileno(file), &info) != 0 || !S_ISREG(info.st_mode)) {
        return dsc_fail(error, DESCENT_NO_INPUT, "%s is not a file", path);
    }
    FAIL_IF((uintmax_t)info.st_size > most, error, DESCENT_BAD_DATA,
            "%s is too large: %jd bytes, %zu are expected at most", path,
            (intmax_t)info.st_size, most);
    const size_t length = (size_t)info.st_size;
    char *text = malloc(length + 1);
    if (!text) {
        return dsc_no_memory(error, path, length);
    }
    if (fread(text, 1, length, file) != length) {
        free(text);
        return dsc_fail(error, DESCENT_IO, "cannot read %s", path);
    }
    text[length] = '\0';
    *bytes = text;
    *size = length;
    return DESCENT_OK;
}

descent_status dsc_file_read(const char *path, size_t most, char **bytes, size_t *size,
                             descent_error *error)
{
    FILE *file = fopen(path, "rb");
    FAIL_IF(!file, error, DESCENT_NO_INPUT, "cannot open %s: %s", path, strerror(errno));
    const descent_status status = read_open(file, path, most, bytes, size, error);
    fclose(file);
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
