// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Files that are never half written.
#ifndef DSC_CORE_FILE_H
#define DSC_CORE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"

typedef struct dsc_bytes {
    const void *data;
    size_t size;
} dsc_bytes;

/// Writes the parts one after the other to a temporary file next to `path`, syncs it to the disk
/// and renames it to `path`. When anything fails the temporary file is removed and what was at
/// `path` is untouched. Any number of threads and processes may replace the same file: one of
/// them comes last.
descent_status dsc_file_replace(const char *path, const dsc_bytes *parts, size_t count,
                                descent_error *error);

/// The same in steps, for what is made while it is written: to.file takes it (dsc_file_write).
/// dsc_file_replace_end always closes it; good false: writing has failed, errno says why.
typedef struct dsc_replacement {
    int file;
    char temporary[4096];
} dsc_replacement;
descent_status dsc_file_replace_begin(const char *path, dsc_replacement *to,
                                      descent_error *error);
descent_status dsc_file_replace_end(const char *path, dsc_replacement *to, bool good,
                                    descent_error *error);

/// Writes all of it to an open file of any kind; false with errno.
bool dsc_file_write(int file, const void *bytes, size_t size);

/// Removes what dsc_file_replace has left in a folder when its process was killed. Nobody else
/// may be writing there.
void dsc_file_sweep(const char *folder);

/// open, made again when a signal interrupts it; the file is closed when another program is
/// started, and made with mode 0666 where `flags` make it. -1 with errno.
int dsc_file_open(const char *path, int flags);

/// fsync, or fdatasync where the length is all that matters besides the bytes; made again when
/// a signal interrupts it. -1 with errno.
int dsc_file_sync(int file, bool data_only);

/// From here on dsc_file_sync does nothing in this thread (or does again): for files that can be made
/// again, of which there are so many that waiting for the disk takes longer than making them. They are
/// lost when the power is, not when the process is killed. Returns what was set before.
bool dsc_file_without_sync(bool without);

/// Up to `size` bytes, fewer only at the end; -1 with errno.
ptrdiff_t dsc_file_read_from(int file, void *bytes, size_t size);

/// The whole file, with a 0 behind it. *bytes (out) is freed with free. DESCENT_NO_INPUT when
/// it cannot be opened, DESCENT_BAD_DATA when it is larger than `most` bytes.
descent_status dsc_file_read(const char *path, size_t most, char **bytes, size_t *size,
                             descent_error *error);

/// path (out, `capacity` bytes) = folder/name. DESCENT_INVALID when it does not fit.
descent_status dsc_file_join(const char *folder, const char *name, char *path, size_t capacity,
                             descent_error *error);

/// Makes the folders that `path` lies in, as far as they are not there.
descent_status dsc_file_make_parents(const char *path, descent_error *error);

/// Writes text at the end of an open file, all of it or nothing: half a line would make the next
/// one unreadable as well. False: errno says why.
bool dsc_file_append(int file, const char *text, size_t size);

#endif
