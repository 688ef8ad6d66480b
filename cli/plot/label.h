// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers on a canvas.
#ifndef DESCENT_CLI_PLOT_LABEL_H
#define DESCENT_CLI_PLOT_LABEL_H

#include "plot/canvas.h"
#include "plot/scene.h"

/// A number next to the mark of a point, and the value of a contour on it, where
/// there is room. After everything else was drawn.
void cli_canvas_number(cli_canvas *canvas, size_t layer, cli_point at, size_t number);
void cli_canvas_value(cli_canvas *canvas, unsigned level, double value);

#endif
