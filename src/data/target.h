// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which column is meant.
#ifndef DSC_DATA_TARGET_H
#define DSC_DATA_TARGET_H

#include <descent/data.h>

#include "data/text.h"

/// The column called text[0..length): exactly, else in other case when that is unique, else by
/// number (1 is the first). SIZE_MAX when there is none.
size_t dsc_find_column(char *const *names, size_t count, const char *text, size_t length);

/// Fails with DESCENT_INVALID: no such column, with the nearest name and the names there are.
descent_status dsc_no_column(const char *source, const char *option, const char *name,
                             char *const *names, size_t count, descent_error *error);

/// The targets by option, "a,b,c" or "a-c", or the one that is obvious: targets[count] (out)
/// takes *found (out) columns in the order in which they are named. *why (out) is static text for
/// the report. With the task DESCENT_TASK_NONE there are none.
descent_status dsc_choose_targets(const char *source, char *const *names, size_t count,
                                  const descent_read_options *options, size_t *targets,
                                  size_t *found, const char **why, descent_error *error);

/// Marks the columns in such a list.
descent_status dsc_mark_columns(const char *source, const char *option, const char *list,
                                char *const *names, size_t count, bool *marks,
                                descent_error *error);

/// "a, b, c and 7 more": at most `limit` names.
void dsc_add_names(dsc_words *words, char *const *names, size_t count, size_t limit);

#endif
