// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A file of scalars that TensorBoard reads.
#ifndef DSC_RUN_EVENT_FILE_H
#define DSC_RUN_EVENT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

/// Room for what is written at once, the name of a number, and numbers of an event at most.
enum { DSC_EVENT_BYTES = 16384, DSC_EVENT_TAG = 64, DSC_EVENT_SCALARS = 32 };

typedef struct dsc_scalar {
    const char *tag; /* DSC_EVENT_TAG bytes at most; "loss/train" */
    double value;    /* kept in float32 */
} dsc_scalar;

typedef struct dsc_event_file {
    int file;    /* -1: closed */
    int problem; /* errno of the last write that failed, or 0: what it had is lost */
    size_t used;
    unsigned char bytes[DSC_EVENT_BYTES]; /* that are not in the file yet */
    char path[2048];
} dsc_event_file;

/// Whether a folder has such files.
bool dsc_event_file_exists(const char *folder);

/// Begins a new file in `folder`, which is made if needed: its name comes after those of the
/// files that are there. What other files have at `step` and later no longer counts. `wall`:
/// seconds since 1970.
descent_status dsc_event_file_open(dsc_event_file *file, const char *folder, double wall,
                                   uint64_t step, descent_error *error);

/// Adds scalars of a step, DSC_EVENT_SCALARS at most.
void dsc_event_file_add(dsc_event_file *file, double wall, uint64_t step,
                        const dsc_scalar *scalars, size_t count);

/// Writes what was added.
void dsc_event_file_flush(dsc_event_file *file);

/// What was not flushed is given up.
void dsc_event_file_close(dsc_event_file *file);

#endif
