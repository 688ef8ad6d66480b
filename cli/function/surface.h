// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_FUNCTION_SURFACE_H
#define DESCENT_CLI_FUNCTION_SURFACE_H

#include <jansson.h>

#include "plot/picture.h"

/// Adds "surface", the function on a grid of the part that the picture of the terminal shows, and
/// "unshown", why there is none: one of both is null. False when memory is out.
bool cli_function_surface(json_t *document, const cli_plot *plot);

/// "unshown" alone, and no surface.
void cli_function_no_surface(json_t *document, const char *why);

#endif
