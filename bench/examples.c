// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Writes a data set of a chosen size for the benchmark: FOLDER/x.npy (rows x columns, float32)
// and FOLDER/y.npy (0 or 1, as bytes), the same for the same arguments.
//
//     bench_examples ROWS COLUMNS FOLDER
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"

enum { COLUMNS_MAX = 4096, PREFIX = 10 /* bytes in front of the text of the header */ };

// The header of NPY, version 1.0, padded with blanks to a multiple of 64 bytes.
static bool write_header(FILE *file, const char *type, const char *shape)
{
    char header[128];
    memset(header, ' ', sizeof header);
    memcpy(header, "\x93NUMPY\x01\x00", 8);
    header[8] = (char)(sizeof header - PREFIX);
    header[9] = 0;
    const int length =
        snprintf(header + PREFIX, sizeof header - PREFIX,
                 "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", type, shape);
    header[PREFIX + length] = ' ';
    header[sizeof header - 1] = '\n';
    return fwrite(header, 1, sizeof header, file) == sizeof header;
}

static bool write_rows(FILE *x, FILE *y, size_t rows, size_t columns)
{
    char shape[64];
    snprintf(shape, sizeof shape, "%zu, %zu", rows, columns);
    bool good = write_header(x, "<f4", shape);
    snprintf(shape, sizeof shape, "%zu,", rows);
    good = write_header(y, "|u1", shape) && good;
    uint64_t state = 1;
    float row[COLUMNS_MAX];
    for (size_t r = 0; r < rows && good; r++) {
        good = putc(bench_row(&state, columns, row), y) != EOF &&
               fwrite(row, sizeof *row, columns, x) == columns;
    }
    return good;
}

static FILE *create(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return fopen(path, "wb");
}

int main(int count, char **words)
{
    const size_t rows = count == 4 ? strtoul(words[1], NULL, 10) : 0;
    const size_t columns = count == 4 ? strtoul(words[2], NULL, 10) : 0;
    if (rows < 1 || columns < 1 || columns > COLUMNS_MAX) {
        fprintf(stderr, "usage: bench_examples ROWS COLUMNS FOLDER (at most %d columns)\n",
                COLUMNS_MAX);
        return 2;
    }
    FILE *x = create(words[3], "x.npy");
    FILE *y = x ? create(words[3], "y.npy") : NULL;
    bool good = y && write_rows(x, y, rows, columns);
    good = !(x && fclose(x) != 0) && good;
    good = !(y && fclose(y) != 0) && good;
    if (!good) {
        fprintf(stderr, "bench_examples: cannot write to %s: %s\n", words[3], strerror(errno));
        return 1;
    }
    return 0;
}
