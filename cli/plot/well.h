// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_PLOT_WELL_H
#define DESCENT_CLI_PLOT_WELL_H

#include "plot/scene.h"

/// Shows the whole well that the paths lie in, and what is behind its rims, where
/// no box says how far to look. `ceiling`: the height of the highest start.
bool cli_scene_widen(cli_scene *scene, double ceiling);

#endif
