// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which region of a plot is shown.
#ifndef DESCENT_CLI_PLOT_REGION_H
#define DESCENT_CLI_PLOT_REGION_H

#include "plot/picture.h"
#include "plot/scene.h"

bool cli_scene_make(const cli_plot *plot, cli_scene *scene);

#endif
