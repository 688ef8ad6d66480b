// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Files of the program. Keeps: a signal that only interrupts a call is no error, and errno is
// that of what failed first.
#include "shell/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int cli_open(const char *path, int flags)
{
    int file = -1;
    do {
        file = open(path, flags | O_CLOEXEC, 0666);
    } while (file < 0 && errno == EINTR);
    return file;
}

FILE *cli_open_text(const char *path)
{
    const int file = cli_open(path, O_RDONLY);
    FILE *opened = NULL;
    do {
        opened = file >= 0 ? fdopen(file, "r") : NULL;
    } while (file >= 0 && !opened && errno == EINTR);
    if (file >= 0 && !opened) {
        close(file);
    }
    return opened;
}

static bool put(int file, const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        const ssize_t written = write(file, text, left);
        if (written <= 0 && errno != EINTR) {
            return false;
        }
        text += written > 0 ? written : 0;
        left -= written > 0 ? (size_t)written : 0;
    }
    return true;
}

static bool sync_file(int file)
{
    int result = -1;
    do {
        result = fsync(file);
    } while (result != 0 && errno == EINTR);
    return result == 0;
}

bool cli_write_text(const char *path, const char *text, bool sync)
{
    const int file = cli_open(path, O_WRONLY | O_CREAT | O_TRUNC);
    if (file < 0) {
        return false;
    }
    bool good = put(file, text) && (!sync || sync_file(file));
    const int reason = errno;
    // Closed also where it says that it was interrupted.
    const bool closed = close(file) == 0 || errno == EINTR;
    if (!good) {
        errno = reason;
    }
    return good && closed;
}

bool cli_replace_text(const char *path, const char *text)
{
    struct stat facts;
    if (lstat(path, &facts) == 0 && !S_ISREG(facts.st_mode)) {
        return cli_write_text(path, text, false);
    }
    const size_t size = strlen(path) + 8;
    char *beside = malloc(size);
    if (!beside) {
        errno = ENOMEM;
        return false;
    }
    snprintf(beside, size, "%s.new", path);
    const bool good = cli_write_text(beside, text, false) && rename(beside, path) == 0;
    if (!good) {
        const int reason = errno;
        unlink(beside);
        errno = reason;
    }
    free(beside);
    return good;
}
