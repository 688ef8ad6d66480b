// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What rows and classes count, and classes without a row.
#ifndef DESCENT_CLI_TRAIN_CLASSES_H
#define DESCENT_CLI_TRAIN_CLASSES_H

#include "run/job.h"

/// Names the classes without a row for training, or for validation, on stderr.
/// What rows and classes count, where not all count the same.
void cli_weights_tell(const cli_job *job);
void cli_classes_tell(const cli_job *job);

/// The same for the fold that the job is about, of its training rows.
void cli_classes_tell_fold(const cli_job *job);

/// Adds the same, and how the rows were split, to facts, which are returned; NULL when there
/// is no memory.
json_t *cli_classes_facts(const cli_job *job, json_t *facts);

#endif
