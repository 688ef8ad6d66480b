// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: memory is one block whatever the number of rows. What was written reads back to the
// same numbers, but for the last digits of "short" columns.
//
// Columns of bytes of one significance are what makes losses of float32 compressible: their
// signs, exponents and first digits hardly change.
#include "report/table.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

enum { ROWS = 16384, OUT = 16384 };

struct dsc_table {
    const dsc_table_form *form;
    z_stream stream;
    bool streams; /* it is set up */
    size_t rows;
    unsigned char bytes[8 * ROWS]; /* of a column, packed */
    unsigned char out[OUT];
    double values[]; /* of a column, then of the next one */
};

void dsc_table_describe(const dsc_table_form *form, dsc_writer *w)
{
    static const char *const kinds[] = {[DSC_COLUMN_COUNT] = "count",
                                        [DSC_COLUMN_SHORT] = "short",
                                        [DSC_COLUMN_EXACT] = "exact"};
    dsc_writer_string(w, form->name);
    for (size_t i = 0; i < form->count; i++) {
        dsc_writer_text(w, i == 0 ? ":[[" : ",[");
        dsc_writer_string(w, form->columns[i].name);
        dsc_writer_text(w, ",");
        dsc_writer_string(w, kinds[form->columns[i].kind]);
        dsc_writer_text(w, "]");
    }
    dsc_writer_text(w, "]");
}

descent_status dsc_table_create(const dsc_table_form *form, dsc_table **table,
                                descent_error *error)
{
    const size_t bytes = sizeof(dsc_table) + form->count * ROWS * sizeof(double);
    dsc_table *t = calloc(1, bytes);
    if (!t) {
        return dsc_no_memory(error, "rows of a history", bytes);
    }
    t->form = form;
    t->streams = deflateInit(&t->stream, Z_DEFAULT_COMPRESSION) == Z_OK;
    if (!t->streams) {
        dsc_table_free(t);
        return dsc_no_memory(error, "packing rows of a history", OUT);
    }
    *table = t;
    return DESCENT_OK;
}

void dsc_table_free(dsc_table *t)
{
    if (t && t->streams) {
        deflateEnd(&t->stream);
    }
    free(t);
}

bool dsc_table_add(dsc_table *t, const double *numbers)
{
    for (size_t i = 0; i < t->form->count; i++) {
        t->values[i * ROWS + t->rows] = numbers[i];
    }
    t->rows++;
    return t->rows == ROWS;
}

size_t dsc_table_rows(const dsc_table *t)
{
    return t->rows;
}

// ---- packing ----

// The nearest float32 with 17 of its 23 bits behind the point: off by 2^-18 of it at most.
static uint32_t bits_of_short(double value)
{
    enum { DROPPED = 6 };
    static const uint32_t infinite = 0x7F800000, sign = 0x80000000;
    const float narrow = (float)fmax(-(double)FLT_MAX, fmin((double)FLT_MAX, value));
    uint32_t bits;
    if (isnan(value)) {
        return 0x7FC00000;
    }
    memcpy(&bits, &narrow, sizeof bits);
    const uint32_t rounded = (bits + (1u << (DROPPED - 1))) & ~((1u << DROPPED) - 1);
    return (rounded & ~sign) < infinite ? rounded : bits;
}

// Rows of a column as bytes of falling significance. Returns how many.
static size_t pack(dsc_table *t, size_t column)
{
    const double *values = t->values + column * ROWS;
    const dsc_column_kind kind = t->form->columns[column].kind;
    const size_t width = kind == DSC_COLUMN_SHORT ? 4 : 8;
    for (size_t row = 0; row < t->rows; row++) {
        const double before = kind == DSC_COLUMN_COUNT && row > 0 ? values[row - 1] : 0.0;
        const double value = isnan(values[row]) ? (double)NAN : values[row] - before;
        uint64_t bits;
        memcpy(&bits, &value, sizeof bits);
        bits = kind == DSC_COLUMN_SHORT ? bits_of_short(value) : bits;
        for (size_t byte = 0; byte < width; byte++) {
            t->bytes[byte * t->rows + row] = (unsigned char)(bits >> 8 * (width - 1 - byte));
        }
    }
    return width * t->rows;
}

static void deflate_to(dsc_table *t, size_t count, int flush, dsc_writer *w)
{
    t->stream.next_in = t->bytes;
    t->stream.avail_in = (uInt)count;
    do {
        t->stream.next_out = t->out;
        t->stream.avail_out = sizeof t->out;
        (void)deflate(&t->stream, flush); /* fails for a wrong stream only */
        dsc_writer_base64(w, t->out, sizeof t->out - t->stream.avail_out);
    } while (t->stream.avail_out == 0);
}

void dsc_table_write(dsc_table *t, dsc_writer *w)
{
    char head[128];
    snprintf(head, sizeof head, "{\"table\":\"%s\",\"rows\":%zu,\"packed\":\"", t->form->name,
             t->rows);
    dsc_writer_text(w, head);
    for (size_t i = 0; i < t->form->count; i++) {
        deflate_to(t, pack(t, i), Z_NO_FLUSH, w);
    }
    deflate_to(t, 0, Z_FINISH, w);
    dsc_writer_base64_end(w);
    dsc_writer_text(w, "\"}");
    (void)deflateReset(&t->stream);
    t->rows = 0;
}
