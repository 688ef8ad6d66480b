// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "advise/picture.h"

#include <math.h>

#include "plot/plot.h"
#include "shell/output.h"

enum { LEAST = 3 };

int cli_advise_picture(const descent_advise_rate *r, bool plain)
{
    double x[DESCENT_ADVISE_SWEEP], y[DESCENT_ADVISE_SWEEP];
    double at[DESCENT_ADVISE_RATES], loss[DESCENT_ADVISE_RATES];
    size_t trials = 0;
    for (size_t i = 0; i < r->sweep_count; i++) {
        x[i] = log10(r->sweep[i].rate);
        y[i] = r->sweep[i].loss;
    }
    for (size_t i = 0; i < r->count; i++) {
        if (isfinite(r->points[i].loss)) {
            at[trials] = log10(r->points[i].rate);
            loss[trials++] = r->points[i].loss;
        }
    }
    if (r->sweep_count < LEAST || trials < LEAST) {
        return CLI_DONE;
    }
    const cli_plot_line lines[] = {
        {.name = "range test", .at = y, .x = x, .count = r->sweep_count},
        {.name = "trials", .at = loss, .x = at, .count = trials}};
    const cli_plot_event events[] = {{log10(r->low), "low"}, {log10(r->high), "high"}};
    const cli_plot plot = {.title = "loss by the learning rate",
                           .names = {"log10 of the rate", "loss"},
                           .log = true,
                           .parts = true,
                           .events = events,
                           .event_count = r->told ? 2 : 0,
                           .lines = lines,
                           .line_count = 2};
    return cli_plot_print(&plot, plain);
}
