// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a run that was named knows of its data. Keeps: rows made from a formula for a
// prediction are drawn with another seed than those that trained, unless a seed was typed;
// else a score would be that of the training rows.
#include "run/known.h"

#include <descent/expression.h>

#include "run/settings.h"

// The run in a folder, or in that of a model file; NULL when there is none.
static descent_run *open_named(const char *named)
{
    char folder[CLI_PATH], model[CLI_PATH];
    descent_run *run = NULL;
    return descent_run_find(named, folder, model) &&
                   descent_run_open(folder, &run, NULL) == DESCENT_OK
               ? run
               : NULL;
}

void cli_run_formula_options(const char *run, const cli_arguments *typed,
                             descent_read_options *options)
{
    static const char *const names[] = {"rows", "range", "data-seed"};
    const descent_option_table *table = descent_read_option_table();
    descent_run *known = open_named(run);
    const descent_run_settings s = descent_run_settings_of(known);
    for (size_t i = 0; i < 3 && s.run && descent_is_formula(s.run->data); i++) {
        const descent_option *option = descent_options_find(table, names[i]);
        if (!cli_arguments_text(typed, names[i])) {
            char text[256];
            descent_options_get(table, s.read, option, text, sizeof text);
            descent_options_set(table, options, names[i], text, NULL);
        }
    }
    if (!cli_arguments_text(typed, "data-seed")) {
        options->data_seed++; /* other rows than those that trained */
    }
    descent_run_close(known);
}

uint64_t cli_run_trained_rows(const char *run, const descent_dataset *data)
{
    descent_run *known = open_named(run);
    const uint64_t rows = descent_run_trained_rows(known, data);
    descent_run_close(known);
    return rows;
}
