// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MAP_PICTURE_H
#define DESCENT_CLI_MAP_PICTURE_H

#include "map/job.h"

/// Contours, or the curve, with the points on them; nothing for more than two
/// variables.
int cli_map_picture(cli_map_job *job);

#endif
