// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Folders of what was asked once and may be asked again: the same question goes on in the same
// folder, or finds its answer there.
#ifndef DSC_SESSION_ASKED_H
#define DSC_SESSION_ASKED_H

#include "session/run.h"

typedef struct dsc_asked {
    const char *parent; /* of numbered folders: "comparisons" */
    const char *name;   /* of those: "digits" */
    const char *record; /* file with the member "question": "compare.json" */
    const json_t *question;
} dsc_asked;

/// Finds or makes the folder: `given`, or (NULL or "") a numbered one, which is the last that has
/// the same question, or (fresh, or there is none) a new one. *place (out) names it; it is not
/// locked. DESCENT_INVALID: it is a file. DESCENT_IO: it cannot be made.
descent_status dsc_asked_folder(const dsc_asked *asked, const char *given, bool fresh,
                                dsc_run_place *place, descent_error *error);

/// Writes a record (released; NULL: no memory) into the folder, in one step, in place of the one before;
/// then the folder is no longer removed where nothing came of it. `name` is that of the file.
descent_status dsc_asked_write(dsc_run_place *place, const char *name, json_t *record,
                               descent_error *error);

/// Members of a question: the options of a table as text but for those in `left_out`, which ends with
/// NULL (false: no memory); and which data it is about, null where there are none.
bool dsc_asked_put_options(json_t *object, const descent_option_table *table,
                           const void *values, const char *const *left_out);
json_t *dsc_asked_checksum(const descent_dataset *data);

#endif
