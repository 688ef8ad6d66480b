// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a reader gets.
#ifndef DSC_DATA_READ_JOB_H
#define DSC_DATA_READ_JOB_H

#include "data/dataset.h"

/// `like` NULL: find out from the file; else read as it says (options is then
/// NULL). The source is at its beginning and stays the caller's.
typedef struct dsc_read_job {
    dsc_source *source;
    const descent_read_options *options;
    const dsc_schema *like;
    bool keep_unlabelled;
    size_t positions;   /* of the sequences of `like`, which is then of single rows; 0: none */
    bool padded;        /* shorter ones are padded */
    const char *folder; /* to be read in place of the source, which is empty and has its name;
                           NULL: none */
} dsc_read_job;

#endif
