// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The lock belongs to the open file (F_OFD_SETLK), not to the process, so that two objects of
// one process exclude each other as well, and it ends with the process however that ends. The
// file says which process holds it. Whoever gives it back removes the file first.
//
// A search has thousands of small runs. In their folders its own file is linked: a file that is made and
// removed for each would cost more than many a training (ext4 looks at every inode that was just freed
// before it takes another one).
#define _GNU_SOURCE // F_OFD_SETLK
#include "session/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"

#ifdef F_OFD_SETLK
enum { SET_LOCK = F_OFD_SETLK, GET_LOCK = F_OFD_GETLK };
#else
enum { SET_LOCK = F_SETLK, GET_LOCK = F_GETLK };
#endif

const char dsc_run_lock_name[] = "run.lock";

static struct flock whole_file(void)
{
    return (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET};
}

// fcntl, made again when a signal interrupts it.
static int ask_lock(int file, int what, struct flock *lock)
{
    int result = -1;
    do {
        result = fcntl(file, what, lock);
    } while (result != 0 && errno == EINTR);
    return result;
}

// A file that was opened before its holder removed it is no lock.
static bool is_still_there(int file, const char *path)
{
    struct stat mine, there;
    return fstat(file, &mine) == 0 && stat(path, &there) == 0 && mine.st_ino == there.st_ino &&
           mine.st_dev == there.st_dev;
}

// True when the lock is held, or the file system knows no locks.
static bool take(int file)
{
    struct flock lock = whole_file();
    return ask_lock(file, SET_LOCK, &lock) == 0 || (errno != EACCES && errno != EAGAIN);
}

// For messages of others only: without it the lock is as good.
static bool sign(int file)
{
    char text[32];
    const int length = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    return ftruncate(file, 0) == 0 && pwrite(file, text, (size_t)length, 0) == length;
}

static descent_status refuse(int file, const char *folder, descent_error *error)
{
    char text[32] = "";
    const ptrdiff_t size = dsc_file_read_from(file, text, sizeof text - 1);
    const long holder = size > 0 && strchr(text, '\n') ? strtol(text, NULL, 10) : 0;
    if (holder == (long)getpid()) {
        return dsc_fail(error, DESCENT_BUSY, "%s is being trained by this process already",
                        folder);
    }
    return holder > 0 ? dsc_fail(error, DESCENT_BUSY, "%s is being trained by process %ld",
                                 folder, holder)
                      : dsc_fail(error, DESCENT_BUSY, "%s is being trained by another process",
                                 folder);
}

// The file of the folder above, which is held, is this one's as well. False: there is another file
// already, or the file system knows no links.
static bool link_lock(const char *above, const char *path)
{
    char held[DESCENT_RUN_PATH];
    struct stat there, other;
    if (dsc_file_join(above, dsc_run_lock_name, held, sizeof held, NULL) != DESCENT_OK) {
        return false;
    }
    return link(held, path) == 0 ||
           (errno == EEXIST && stat(path, &there) == 0 && stat(held, &other) == 0 &&
            there.st_ino == other.st_ino && there.st_dev == other.st_dev);
}

descent_status dsc_run_lock(dsc_run_place *place, descent_error *error)
{
    char path[DESCENT_RUN_PATH];
    TRY(dsc_file_join(place->folder, dsc_run_lock_name, path, sizeof path, error));
    place->linked = place->above && link_lock(place->above, path);
    while (!place->linked) {
        const int file = dsc_file_open(path, O_RDWR | O_CREAT);
        FAIL_IF(file < 0, error, DESCENT_IO, "cannot write to %s: %s", place->folder,
                strerror(errno));
        if (!take(file)) {
            const descent_status status = refuse(file, place->folder, error);
            close(file);
            return status;
        }
        if (is_still_there(file, path)) {
            (void)sign(file);
            place->lock = file;
            return DESCENT_OK;
        }
        close(file);
    }
    return DESCENT_OK;
}

void dsc_run_unlock(dsc_run_place *place)
{
    char path[DESCENT_RUN_PATH];
    if (!dsc_run_holds(place)) {
        return;
    }
    if (dsc_file_join(place->folder, dsc_run_lock_name, path, sizeof path, NULL) ==
        DESCENT_OK) {
        unlink(path);
    }
    if (place->lock >= 0) {
        close(place->lock);
    }
    place->lock = -1;
    place->linked = false;
}

bool dsc_run_is_locked(const char *folder)
{
    char path[DESCENT_RUN_PATH];
    if (dsc_file_join(folder, dsc_run_lock_name, path, sizeof path, NULL) != DESCENT_OK) {
        return false;
    }
    const int file = dsc_file_open(path, O_RDONLY);
    if (file < 0) {
        return false;
    }
    struct flock lock = whole_file();
    const bool held = ask_lock(file, GET_LOCK, &lock) == 0 && lock.l_type != F_UNLCK;
    close(file);
    return held;
}
