// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the layers of a network cost, as --dry-run lists them.
#ifndef CLI_TRAIN_COSTS_H
#define CLI_TRAIN_COSTS_H

#include "run/job.h"

/// Prints the layers, of a batch of the job's plan, and what they come to. Where many layers repeat
/// themselves they stand once, with how often.
void cli_print_costs(const cli_job *job);

/// The same for --json, of an example: all of them.
json_t *cli_costs_json(const cli_job *job);

/// "12.3 kB"; "3 x 3 x 1 x 4". Return `text`.
enum { CLI_BYTES_TEXT = 32, CLI_SHAPE_TEXT = 96 };
const char *cli_bytes_text(uint64_t bytes, char text[CLI_BYTES_TEXT]);
const char *cli_shape_text(descent_shape shape, char text[CLI_SHAPE_TEXT]);
#define CLI_BYTES(bytes) cli_bytes_text((bytes), (char[CLI_BYTES_TEXT]){0})
#define CLI_SHAPE(shape) cli_shape_text((shape), (char[CLI_SHAPE_TEXT]){0})

#endif
