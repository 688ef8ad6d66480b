// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_OBJECT_READ_H
#define DSC_SESSION_OBJECT_READ_H

#include <stddef.h>

#include <jansson.h>

#include "core/status.h"

/// A file of a run folder that holds one JSON object, and that nothing of the run depends on
/// (results.json, diagnosis.json, slice.json): *text (out, freed with free) as it stands there,
/// whose numbers keep the digits that they were written with, and *object (out, a new
/// reference; NULL: not asked for). Both are NULL where there is no such file.
/// DESCENT_BAD_DATA: it is no object, or larger than `most` bytes.
descent_status dsc_object_read(const char *folder, const char *name, size_t most, char **text,
                               size_t *size, json_t **object, descent_error *error);

#endif
