// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MAP_PICTURE_H
#define DESCENT_CLI_MAP_PICTURE_H

#include <jansson.h>

#include "map/job.h"

/// Contours, or the curve, with the points on them; nothing for more than two
/// variables.
int cli_map_picture(cli_map_job *job);

/// Adds the same to the document of a page, or why it is not drawn. False when memory is out.
bool cli_map_surface(cli_map_job *job, json_t *document);

#endif
