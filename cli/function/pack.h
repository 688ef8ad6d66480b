// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Columns of numbers in a document, packed as those of reports are (docs/report.md): all their
// digits, in a tenth of their text where they change slowly.
#ifndef DESCENT_CLI_FUNCTION_PACK_H
#define DESCENT_CLI_FUNCTION_PACK_H

#include <jansson.h>
#include <stdbool.h>

/// Number i is values[i * stride]. Borrowed.
typedef struct cli_column {
    const char *name;
    const double *values;
    size_t stride;
    bool counts; /* kept as differences: steps */
} cli_column;

/// {"columns": [[name, kind], ...], "rows": rows, "packed": "..."}; NULL: memory is out.
json_t *cli_pack(size_t rows, const cli_column *columns, size_t count);

#endif
