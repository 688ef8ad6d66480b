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
