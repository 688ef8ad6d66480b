// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "dataset.h"

#include <string.h>

#include <descent/expression.h>

#include "output.h"

descent_status cli_dataset_read(const char *named, const descent_read_options *options,
                                descent_dataset **data, descent_error *error)
{
    return descent_is_formula(named) ? descent_dataset_from_formula(named, options, data, error)
                                     : descent_dataset_read(named, options, data, error);
}

// A line of notes is a word, blanks, and a fact.
void cli_dataset_notes(const descent_dataset *data)
{
    enum { SHOWN = 4 };
    const size_t count = descent_dataset_notes(data);
    for (size_t i = 0; i < count && i < SHOWN; i++) {
        const char *note = descent_dataset_note(data, i);
        const size_t word = strcspn(note, " ");
        cli_note("%.*s: %s", (int)word, note, note + word + strspn(note + word, " "));
    }
    if (count > SHOWN) {
        cli_note("and %zu lines more, which descent data shows", count - SHOWN);
    }
}

bool cli_dataset_is_no_file(const char *named)
{
    return *named == '@' || strcmp(named, "-") == 0 || descent_is_formula(named);
}
