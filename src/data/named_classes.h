// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Targets that are names of classes, where a format has these apart from its rows.
#ifndef DSC_DATA_NAMED_CLASSES_H
#define DSC_DATA_NAMED_CLASSES_H

#include "data/read_job.h"

/// The targets are indices of names[count], which need not be sorted; NAN: none. Without
/// job->like the classes are the names that occur, and the targets their numbers. With it, the
/// targets become the numbers of its classes: by name, or where its classes are numbers, by the
/// index. DESCENT_BAD_DATA when a class is not known, or no two occur. `what` says for the
/// report where the names come from.
descent_status dsc_named_classes(const dsc_read_job *job, descent_dataset *d,
                                 char *const *names, size_t count, const char *what,
                                 descent_error *error);

#endif
