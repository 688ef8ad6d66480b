// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MINIMIZE_PICTURE_H
#define DESCENT_CLI_MINIMIZE_PICTURE_H

#include <jansson.h>

#include "minimize/job.h"

/// Pictures.
int cli_minimize_picture(cli_minimize_job *job);

/// Adds what the pictures show of the function to the document of a page, where one can be drawn:
/// around the paths, and in the box of many starts. False when memory is out.
bool cli_minimize_surface(cli_minimize_job *job, json_t *document);
bool cli_minimize_surface_of_starts(cli_minimize_job *job, const descent_starts_result *found,
                                    json_t *document);

#endif
