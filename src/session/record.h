// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// run.json: what it takes to repeat a run or to go on with it.
//
//     {"descent": "0.1.0", "command": ["descent", "train", ...], "data": "my.csv",
//      "data_path": "/here/my.csv", "directory": "/here", "options": {"lr": "0.01", ...},
//      "layers": "64 relu", "graph": {...}, "created": "2026-01-31T12:00:00Z", "kernel": "avx2",
//      "threads": 2, "parameters": 4810, "data_checksum": "0123456789abcdef",
//      "train_rows": 1438, "data_type": "float32",
//      "resumed": [{"command": [...], "created": "..."}, ...], "trials": {...}}
//
// All options as texts. "graph": the network (graph/network.h), null where files cannot have
// it; records of before have none. "layers": null for a network that has no words. "lent": true
// where the data were the caller's. "trials": of many starts (trials.h). Others may add members.
#ifndef DSC_SESSION_RECORD_H
#define DSC_SESSION_RECORD_H

#include "session/run.h"

extern const char dsc_run_record_name[];

/// Writes the record to run->place: a new one, or that which stands there with the options as
/// they are now. `trials` (borrowed; NULL: none) is its member of many starts.
descent_status dsc_run_record_write(descent_run *run, json_t *trials, descent_error *error);

/// Gives one member of a folder's record another value, which is taken.
descent_status dsc_run_record_update(const char *folder, const char *name, json_t *value,
                                     descent_error *error);

/// Writes the record of the folder `from` to `place`, where training can then go on. The data
/// are where the run's options say.
descent_status dsc_run_record_copy(const descent_run *run, const char *from,
                                   dsc_run_place *place, descent_error *error);

/// The record that stands in a folder; NULL when there is none that can be read.
json_t *dsc_run_record_load(const char *folder);

#endif
