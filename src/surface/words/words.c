// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "surface/words/words.h"

#include <math.h>
#include <stdio.h>

void dsc_numbers_add(descent_numbers *numbers, descent_quantity quantity, double value)
{
    if (!isnan(value) && numbers->count < DESCENT_NUMBERS_MOST) {
        numbers->list[numbers->count++] = (descent_number){quantity, value};
    }
}

descent_numbers dsc_numbers_known(const descent_numbers *numbers, const char *about)
{
    descent_numbers known = {.count = 0};
    for (size_t i = 0; i < numbers->count; i++) {
        dsc_numbers_add(&known, numbers->list[i].quantity, numbers->list[i].value);
    }
    (void)snprintf(known.about, sizeof known.about, "%s", about ? about : "");
    return known;
}

descent_next dsc_suggestion_fill(descent_suggestion suggestion, const descent_numbers *numbers,
                                 char *text, size_t text_size, char *options,
                                 size_t options_size)
{
    const char *words = descent_suggestion_options(suggestion);
    (void)descent_suggestion_text(suggestion, numbers, text, text_size);
    (void)descent_words_fill(words, numbers, options, options_size);
    return *words && !*options ? DESCENT_NEXT_NONE : descent_suggestion_next(suggestion);
}
