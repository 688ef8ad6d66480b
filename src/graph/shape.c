// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "graph/shape.h"

#include <math.h>
#include <stdio.h>

size_t dsc_shape_numbers(descent_shape shape)
{
    // Later sizes are small multiples of the product and must not overflow.
    const size_t most = SIZE_MAX / 64;
    size_t numbers = shape.rank > DESCENT_RANK_MOST || shape.rank == 0 ? 0 : 1;
    for (size_t i = 0; i < shape.rank && numbers > 0; i++) {
        numbers = shape.dim[i] > most / numbers ? 0 : numbers * shape.dim[i];
    }
    return numbers;
}

descent_shape dsc_shape_likely(size_t numbers)
{
    for (size_t channels = 1; channels <= 3; channels += 2) {
        const size_t side = (size_t)sqrt((double)(numbers / channels) + 0.5);
        if (side > 1 && side * side * channels == numbers) {
            return (descent_shape){3, {side, side, channels}};
        }
    }
    return (descent_shape){0};
}

bool dsc_shape_same(descent_shape a, descent_shape b)
{
    bool same = a.rank == b.rank;
    for (size_t i = 0; same && i < a.rank; i++) {
        same = a.dim[i] == b.dim[i];
    }
    return same;
}

const char *dsc_shape_text(descent_shape shape, const char *between, char *text)
{
    size_t length = 0;
    text[0] = '\0';
    for (size_t i = 0; i < shape.rank && i < DESCENT_RANK_MOST; i++) {
        length += (size_t)snprintf(text + length, DSC_SHAPE_TEXT - length, "%s%zu",
                                   i > 0 ? between : "", shape.dim[i]);
    }
    return text;
}
