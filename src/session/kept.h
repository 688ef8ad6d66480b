// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What was found out about a run and kept in its folder: diagnosis.json, slice.json
// (docs/kept.md).
#ifndef DSC_SESSION_KEPT_H
#define DSC_SESSION_KEPT_H

#include <descent/session.h>

/// The text of the record in a run folder, an object of JSON: *text (out) is freed with free;
/// NULL where there is none. DESCENT_BAD_DATA: it is damaged.
/// DESCENT_UNSUPPORTED: a newer version wrote it.
descent_status dsc_run_kept(const char *folder, descent_kept kept, char **text, size_t *size,
                            descent_error *error);

#endif
