// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: all commands read a data set, a formula or a bundled set in the same way.
#include "run/dataset.h"

#include <string.h>

#include <descent/expression.h>

#include "shell/flags.h"
#include "shell/output.h"

descent_status cli_dataset_read(const char *named, const descent_read_options *options,
                                descent_dataset **data, descent_error *error)
{
    return descent_is_formula(named) ? descent_dataset_from_formula(named, options, data, error)
                                     : descent_dataset_read(named, options, data, error);
}

static const descent_option_table *choose(const char *const *names, size_t count,
                                          descent_option *options, descent_option_table *table)
{
    for (size_t i = 0; i < count; i++) {
        options[i] = *descent_options_find(descent_read_option_table(), names[i]);
    }
    *table = (descent_option_table){"Formula", options, count, sizeof(descent_read_options)};
    return table;
}

const descent_option_table *cli_formula_table(void)
{
    static const char *const names[] = {"range", "data-seed"};
    static descent_option options[2];
    static descent_option_table table;
    return choose(names, 2, options, &table);
}

const descent_option_table *cli_formula_rows_table(void)
{
    static const char *const names[] = {"rows", "range", "data-seed"};
    static descent_option options[3];
    static descent_option_table table;
    return choose(names, 3, options, &table);
}

descent_status cli_model_read(const descent_model *model, const char *named,
                              const descent_read_options *options, descent_dataset **data,
                              descent_error *error)
{
    return descent_is_formula(named)
               ? descent_model_read_formula(model, named, options, data, error)
               : descent_model_read(model, named, data, error);
}

const char *cli_dataset_note(const descent_dataset *data, size_t i, char words[CLI_FLAG_TEXT])
{
    return cli_with_flags(descent_dataset_note(data, i), words);
}

json_t *cli_dataset_notes_json(const descent_dataset *data)
{
    json_t *lines = json_array();
    for (size_t i = 0; i < descent_dataset_notes(data); i++) {
        char words[CLI_FLAG_TEXT];
        json_t *line = json_string(cli_dataset_note(data, i, words));
        json_array_append_new(lines, line ? line : json_string("?"));
    }
    return lines;
}

// A line of notes is a word, blanks, and a fact.
void cli_dataset_notes(const descent_dataset *data)
{
    enum { SHOWN = 4 };
    const size_t count = descent_dataset_notes(data);
    for (size_t i = 0; i < count && i < SHOWN; i++) {
        char words[CLI_FLAG_TEXT];
        const char *note = cli_dataset_note(data, i, words);
        const size_t word = strcspn(note, " ");
        cli_note("%.*s: %s", (int)word, note, note + word + strspn(note + word, " "));
    }
    if (count > SHOWN) {
        cli_note("and %zu more %s, which descent data shows", count - SHOWN,
                 count - SHOWN == 1 ? "line" : "lines");
    }
}

bool cli_dataset_is_no_file(const char *named)
{
    return *named == '@' || strcmp(named, "-") == 0 || descent_is_formula(named);
}
