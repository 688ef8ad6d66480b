// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "data/dense.h"

#include <stdio.h>

#include "core/memory.h"
#include "core/number.h"

static const double numbers_free = 16777216.0, numbers_a_value = 10000.0;

descent_status dsc_dense_check(const char *where, const char *why, uint64_t rows,
                               uint64_t columns, size_t size, uint64_t values,
                               const char *remedy, descent_error *error)
{
    char things[DSC_THINGS_TEXT], count[DSC_THINGS_TEXT];
    const double numbers = (double)rows * (double)columns, bytes = numbers * (double)size;
    const double memory = (double)dsc_physical_memory();
    const bool empty = numbers > numbers_free && numbers > numbers_a_value * (double)values;
    if (!empty && (memory <= 0.0 || bytes <= 0.5 * memory)) {
        return DESCENT_OK;
    }
    return dsc_fail(error, DESCENT_UNSUPPORTED,
                    "%s: %s, and %s of them would take %.1f GB, as rows are kept dense here\n"
                    "%s of these numbers %s in the file%s" DSC_REMEDY "%s",
                    where, why, dsc_format_things(rows, "row", "rows", things), bytes * 1e-9,
                    dsc_format_count(values, count), values == 1 ? "stands" : "stand",
                    empty ? "" : "; this is more than half of the memory that there is",
                    remedy);
}
