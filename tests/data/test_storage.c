// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers that vary by less than float32 can tell, or are beyond it, keep their variation.
#include "core/memory.h"
#include "data/encoder.h"
#include "data/encoder_fit.h"
#include "data/read.h"
#include "data/row_reader.h"
#include "data/schema_json.h"
#include "data/storage.h"
#include "read.h"

enum { ROWS = 700 };

typedef double (*column)(size_t i);

static double unix_time(size_t i)
{
    return 1609459200 + (double)i;
}
static double milliseconds(size_t i)
{
    return 1609459200000 + 7 * (double)i;
}
static double with_a_zero(size_t i)
{
    return i == 300 ? 0 : 1609459200 + (double)i;
}
static double zero_first(size_t i)
{
    return i < 100 ? 0 : 1609459200 + (double)i;
}
static double late_change(size_t i)
{
    return i < 400 ? 0.25 : 1e12 + 0.5 * (double)i;
}
static double large(size_t i)
{
    return 1e9 + 0.5 * (double)i;
}
static double latitude(size_t i)
{
    return 52.52 + 1e-7 * (double)i;
}
static double price(size_t i)
{
    return 1e12 + 0.01 * (double)i;
}
static double tiny(size_t i)
{
    return 1e-50 * (double)(i + 1);
}
static double huge(size_t i)
{
    return 4e297 * (double)i;
}
static double huge_late(size_t i)
{
    return i < 500 ? (double)i : 4e297 * (double)i;
}

static char *write_rows(column value, size_t begin, size_t end)
{
    char *text = calloc(end - begin + 1, 64), *p = text;
    p += snprintf(p, 64, "x,y\n");
    for (size_t i = begin; i < end; i++) {
        p += snprintf(p, 64, "%.17g,%zu.5\n", value(i), i);
    }
    return text;
}

// The encoded column is the standardised one, computed in double; `good` is what may be off.
// Values below `away` deviations are not looked at: something far away takes their place.
static void check_column(const char *name, column value, double good)
{
    char *text = write_rows(value, 0, ROWS);
    descent_dataset *d = read_good("t.csv", text, "target=y task=regress");
    dsc_encoder *e = NULL;
    descent_error error;
    CHECK_OK(dsc_encoder_fit(d, NULL, 0, NULL, &e, &error));
    double out[ROWS], mean = 0, square = 0;
    dsc_encoder_gather(e, d, dsc_kernels_get(DESCENT_FLOAT64), NULL, 0, ROWS, out, 1, NULL);
    const double unit = fmax(fabs(value(ROWS - 1)), fabs(value(1)));
    for (size_t i = 0; i < ROWS; i++) {
        mean += value(i) / unit / ROWS;
    }
    for (size_t i = 0; i < ROWS; i++) {
        square += (value(i) / unit - mean) * (value(i) / unit - mean) / ROWS;
    }
    for (size_t i = 0; i < ROWS; i++) {
        const double wanted = (value(i) / unit - mean) / sqrt(square);
        if (!(fabs(out[i] - wanted) <= good)) {
            printf("%s: row %zu is %.9g, not %.9g\n", name, i, out[i], wanted);
            CHECK(false);
            break;
        }
    }
    // Read again as the first time, and line by line: the same numbers.
    descent_dataset *again = NULL;
    dsc_row_reader *reader = NULL;
    CHECK_OK(
        dsc_dataset_read_memory("t.csv", text, strlen(text), NULL, d->schema, &again, &error));
    CHECK(again->rows == ROWS && memcmp(again->values, d->values, ROWS * sizeof(float)) == 0);
    json_t *json = dsc_schema_to_json(d->schema);
    dsc_schema *back = NULL;
    CHECK_OK(dsc_schema_from_json(json, &back, &error));
    CHECK_OK(dsc_row_reader_create(back, &reader, &error));
    for (size_t i = 0; i < ROWS; i += 50) {
        char line[64];
        double stored = 0;
        double target = 0;
        bool header = false;
        snprintf(line, sizeof line, "%.17g,1", value(i));
        CHECK_OK(
            dsc_row_reader_line(reader, line, strlen(line), &stored, &target, &header, &error));
        CHECK(stored == (double)((const float *)d->values)[i]);
    }
    dsc_row_reader_free(reader);
    dsc_schema_free(back);
    json_decref(json);
    descent_dataset_free(again);
    descent_dataset_free(d);
    dsc_encoder_free(e);
    free(text);
}

static void stored_columns_lose_nothing_that_counts(void)
{
    check_column("unix_time", unix_time, 1e-6);
    check_column("milliseconds", milliseconds, 1e-6);
    check_column("with_a_zero", with_a_zero, 1e-6);
    check_column("zero_first", zero_first, 1e-6);
    check_column("late_change", late_change, 1e-6);
    check_column("large", large, 1e-6);
    check_column("latitude", latitude, 1e-6);
    check_column("price", price, 1e-4); /* of double itself */
    check_column("tiny", tiny, 1e-6);
    check_column("huge", huge, 1e-6);
    check_column("huge_late", huge_late, 1e-6);
}

// One zero among times must not cost the times their differences.
static void outlier_keeps_the_rest(void)
{
    char *text = write_rows(with_a_zero, 0, ROWS);
    descent_dataset *d = read_good("t.csv", text, "target=y task=regress");
    for (size_t i = 1; d && i < 300; i++) {
        CHECK(value_at(d, i, 0) - value_at(d, i - 1, 0) == 1);
    }
    descent_dataset_free(d);
    free(text);
}

// Ordinary columns are stored as they always were.
static void ordinary_columns_are_stored_as_they_are(void)
{
    double year[] = {2012, 2013, 2012, 2014}, constant[] = {7, 7, 7},
           money[] = {12.5, 3.25, 1e4, 0.1}, zeros[] = {0, 0, 0};
    double times[] = {1609459200, 1609459201, 0, 1609459203}, same[] = {14.62, 14.62, 14.62};
    double *const plain[] = {year, constant, money, zeros};
    const size_t counts[] = {4, 3, 4, 3};
    for (size_t i = 0; i < 4; i++) {
        const dsc_storage s =
            dsc_storage_choose(plain[i], counts[i], (double)INFINITY, (double)-INFINITY);
        CHECK(s.offset == 0 && s.unit == 1);
    }
    CHECK(dsc_storage_choose(times, 4, (double)INFINITY, (double)-INFINITY).offset > 1e9);
    CHECK(dsc_storage_choose(same, 3, (double)INFINITY, (double)-INFINITY).offset == 14.62);
    CHECK(dsc_storage_choose(year, 4, 0, 4e300).unit > 1e300);
    descent_dataset *d = read_good("t.csv", "x,y\n1.5,1\n2.5,2\n9,3.5\n", "target=y");
    CHECK(d && !d->schema->offset);
    descent_dataset_free(d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(stored_columns_lose_nothing_that_counts),
                                       TEST(outlier_keeps_the_rest),
                                       TEST(ordinary_columns_are_stored_as_they_are)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
