// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: page and terminal show the same part of the function, with values from the same calls.
#include "function/surface.h"

#include <stdlib.h>
#include <string.h>

#include "function/pack.h"
#include "plot/plot.h"
#include "plot/region.h"
#include "shell/output.h"

enum { SIDE = 129, FINE = 1001 }; /* points of a surface along each axis, and of a curve */

void cli_function_no_surface(json_t *document, const char *why)
{
    json_object_set_new(document, "surface", json_null());
    json_object_set_new(document, "unshown", json_string(why));
}

static json_t *range(cli_range r)
{
    return json_pack("[f, f]", r.low, r.high);
}

// Rows from below, as axes rise; `scene` has them from above.
static json_t *pack_rows(const double *values, size_t nx, size_t ny)
{
    double *rising = malloc(nx * ny * sizeof *rising);
    if (!rising) {
        return NULL;
    }
    for (size_t row = 0; row < ny; row++) {
        memcpy(rising + row * nx, values + (ny - 1 - row) * nx, nx * sizeof *rising);
    }
    const cli_column column = {.name = "f", .values = rising, .stride = 1};
    json_t *packed = cli_pack(nx * ny, &column, 1);
    free(rising);
    return packed;
}

static json_t *grid(const cli_scene *scene)
{
    const cli_plot *plot = scene->plot;
    const bool curve = plot->variables == 1;
    const size_t nx = curve ? FINE : SIDE, ny = curve ? 1 : SIDE;
    double *values = calloc(nx * ny, sizeof *values);
    json_t *z = values && cli_scene_grid(scene, nx, ny, true, values)
                    ? pack_rows(values, nx, ny)
                    : NULL;
    free(values);
    if (!z) {
        return NULL;
    }
    // Of a curve the vertical axis is f itself, and this is as much of it as is worth seeing.
    return json_pack("{s:I, s:I, s:o, s:o, s:[s, s], s:b, s:o}", "nx", (json_int_t)nx, "ny",
                     (json_int_t)ny, "x", range(scene->x), "y", range(scene->y), "names",
                     plot->names[0], plot->names[1], "curve", (int)curve, "z", z);
}

bool cli_function_surface(json_t *document, const cli_plot *plot)
{
    const double seconds = cli_plot_seconds(plot);
    if (seconds > CLI_PLOT_PATIENCE) {
        char why[128];
        snprintf(why, sizeof why, "its values would take %.0f seconds here", seconds);
        cli_function_no_surface(document, why);
        return true;
    }
    cli_scene scene;
    if (!cli_scene_make(plot, &scene)) {
        return false;
    }
    json_t *surface = grid(&scene);
    cli_scene_free(&scene);
    json_object_set_new(document, "unshown", json_null());
    return surface && json_object_set_new(document, "surface", surface) == 0;
}
