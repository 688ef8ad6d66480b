// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows that are images: their shape, and one order in memory whatever that of the file.
#include "data/row_reader.h"
#include "data/schema_json.h"
#include "read.h"

// Images of 2 x 3 pixels in two colours: number 100 r + 10 y + x + 1, and 50 more for the second.
enum { HEIGHT = 2, WIDTH = 3, CHANNELS = 2, NUMBERS = HEIGHT * WIDTH * CHANNELS, ROWS = 2 };

static double pixel(size_t row, size_t y, size_t x, size_t channel)
{
    return (double)(100 * row + 10 * y + x + 1 + 50 * channel);
}

// The number that stands at place k of a row of a file.
static double number_at(size_t row, size_t k, bool planes)
{
    const size_t pixels = HEIGHT * WIDTH;
    const size_t channel = planes ? k / pixels : k % CHANNELS;
    const size_t at = planes ? k % pixels : k / CHANNELS;
    return pixel(row, at / WIDTH, at % WIDTH, channel);
}

static bool has_the_images(const descent_dataset *d)
{
    bool same = d->rows == ROWS && d->columns == NUMBERS;
    for (size_t row = 0; row < ROWS && same; row++) {
        for (size_t k = 0; k < NUMBERS && same; k++) {
            const double value = dsc_schema_value(d->schema, k, value_at(d, row, k));
            same = value == number_at(row, k, false);
        }
    }
    return same;
}

static bool has_dims(const descent_dataset *d, size_t rank, size_t a, size_t b, size_t c)
{
    const descent_shape shape = descent_dataset_shape(d);
    return shape.rank == rank && shape.dim[0] == a && (rank < 2 || shape.dim[1] == b) &&
           (rank < 3 || shape.dim[2] == c);
}

// ---- files ----

static size_t put_number(char *out, const char *type, double value)
{
    if (strcmp(type, "<f8") == 0) {
        memcpy(out, &value, sizeof value);
        return sizeof value;
    }
    if (strcmp(type, "<f4") == 0) {
        const float narrow = (float)value;
        memcpy(out, &narrow, sizeof narrow);
        return sizeof narrow;
    }
    *out = (char)value;
    return 1;
}

static size_t npy_header(char *out, const char *type, const char *shape, bool fortran)
{
    memcpy(out, "\x93NUMPY\1\0", 8);
    const int length =
        snprintf(out + 10, 128, "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n", type,
                 fortran ? "True" : "False", shape);
    out[8] = (char)length;
    out[9] = 0;
    return 10 + (size_t)length;
}

static size_t make_npy(char *out, const char *type, bool planes)
{
    size_t size = npy_header(out, type, planes ? "(2, 2, 2, 3)" : "(2, 2, 3, 2)", false);
    for (size_t i = 0; i < (size_t)ROWS * NUMBERS; i++) {
        size += put_number(out + size, type, number_at(i / NUMBERS, i % NUMBERS, planes));
    }
    return size;
}

static size_t make_idx(char *out, bool planes)
{
    memcpy(out,
           planes ? "\0\0\x08\4\0\0\0\2\0\0\0\2\0\0\0\2\0\0\0\3"
                  : "\0\0\x08\4\0\0\0\2\0\0\0\2\0\0\0\3\0\0\0\2",
           20);
    size_t size = 20;
    for (size_t i = 0; i < (size_t)ROWS * NUMBERS; i++) {
        size += put_number(out + size, "|u1", number_at(i / NUMBERS, i % NUMBERS, planes));
    }
    return size;
}

// "c0,...,c11,y" and rows, each number with `more` added; LIBSVM has no header.
static void make_text(char *out, bool svm, bool planes, double more)
{
    char *p = out;
    for (size_t k = 0; k < NUMBERS && !svm; k++) {
        p += sprintf(p, "c%zu,", k);
    }
    p += sprintf(p, svm ? "" : "y\n");
    for (size_t row = 0; row < ROWS; row++) {
        p += svm ? sprintf(p, "%zu", row) : 0;
        for (size_t k = 0; k < NUMBERS; k++) {
            const double value = number_at(row, k, planes) + more;
            p += svm ? sprintf(p, " %zu:%.15g", k + 1, value) : sprintf(p, "%.15g,", value);
        }
        p += svm ? sprintf(p, "\n") : sprintf(p, "%zu\n", row);
    }
}

static void check_images(const char *name, const char *bytes, size_t size, const char *settings)
{
    descent_dataset *d = NULL, *again = NULL;
    descent_error error;
    if (!CHECK_OK(read_bytes(name, bytes, size, settings, &d, &error))) {
        printf("%s %s\n", name, settings);
        return;
    }
    CHECK(has_the_images(d) && has_dims(d, 3, HEIGHT, WIDTH, CHANNELS));
    // The same file like this one, by a schema that has been in a model file.
    json_t *json = dsc_schema_to_json(d->schema);
    dsc_schema *schema = NULL;
    CHECK_OK(dsc_schema_from_json(json, &schema, &error));
    json_decref(json);
    CHECK_OK(dsc_dataset_read_memory(name, bytes, size, NULL, schema, &again, &error));
    if (!CHECK(again && has_the_images(again) && has_dims(again, 3, HEIGHT, WIDTH, CHANNELS))) {
        printf("like %s %s\n", name, settings);
    }
    descent_dataset_free(again);
    dsc_schema_free(schema);
    descent_dataset_free(d);
}

static void matrices_are_brought_to_one_order(void)
{
    static const char *const types[] = {"|u1", "<f4", "<f8"};
    char file[1024];
    for (size_t i = 0; i < 3; i++) {
        size_t size = make_npy(file, types[i], false);
        check_images("a.npy", file, size, "task=none");
        check_images("a.npy", file, size, "task=none layout=nhwc image=2x3x2");
        size = make_npy(file, types[i], true);
        check_images("a.npy", file, size, "task=none layout=nchw");
        check_images("a.npy", file, size, "task=none layout=nchw image=2x3x2");
    }
    size_t size = make_idx(file, false);
    check_images("a-ubyte", file, size, "task=none");
    size = make_idx(file, true);
    check_images("a-ubyte", file, size, "task=none layout=nchw");
}

// Numbers in Fortran's order: the file's own order first, then planes.
static void fortrans_order_and_planes_together(void)
{
    char file[1024];
    size_t size = npy_header(file, "|u1", "(2, 2, 2, 3)", true);
    for (size_t i = 0; i < (size_t)ROWS * NUMBERS; i++) {
        const size_t row = i % 2, c = i / 2 % 2, y = i / 4 % 2, x = i / 8;
        file[size++] = (char)pixel(row, y, x, c);
    }
    check_images("a.npy", file, size, "task=none layout=nchw");
}

static void tables_are_brought_to_one_order(void)
{
    char file[2048];
    for (int planes = 0; planes < 2; planes++) {
        char settings[64];
        snprintf(settings, sizeof settings, "image=2x3x2 layout=%s", planes ? "nchw" : "nhwc");
        make_text(file, true, planes, 0);
        check_images("a.svm", file, strlen(file), settings);
        strcat(settings, " target=y");
        make_text(file, false, planes, 0);
        check_images("a.csv", file, strlen(file), settings);
    }
}

// Numbers that float32 holds by an offset alone: offsets go where their columns go.
static void offsets_go_with_their_columns(void)
{
    for (int svm = 0; svm < 2; svm++) {
        char file[4096];
        make_text(file, svm, true, 1e9);
        descent_dataset *d =
            read_good(svm ? "a.svm" : "a.csv", file,
                      svm ? "image=2x3x2 layout=nchw" : "image=2x3x2 layout=nchw target=y");
        CHECK(d && d->schema->offset && d->type == DESCENT_FLOAT32);
        for (size_t k = 0; d && k < NUMBERS; k++) {
            CHECK(dsc_schema_value(d->schema, k, value_at(d, 1, k)) ==
                  number_at(1, k, false) + 1e9);
        }
        descent_dataset_free(d);
    }
}

// Trailing zeros are not named in LIBSVM, and are there all the same.
static void a_shape_widens_sparse_rows(void)
{
    descent_dataset *d = read_good("a.svm", "1 1:5 3:2\n0 2:7\n1 1:1\n", "image=2x2x2");
    CHECK(d && d->columns == 8 && value_at(d, 0, 2) == 2 && value_at(d, 0, 7) == 0);
    CHECK(d && has_dims(d, 3, 2, 2, 2));
    descent_dataset_free(d);
    d = read_good("a.svm", "1 1:5 3:2\n0 2:7\n1 1:1\n", "image=2x2x2 layout=nchw");
    CHECK(d && d->columns == 8 && value_at(d, 0, 4) == 2 && value_at(d, 1, 2) == 7);
    descent_dataset_free(d);
}

static void plain_rows_have_a_rank_of_one(void)
{
    descent_dataset *d = read_good("a.csv", "a,k,y\n1,x,2\n3,z,1\n2,x,7\n", "target=y");
    CHECK(d && has_dims(d, 1, 3, 1, 1)); /* a number and two categories */
    descent_dataset_free(d);
    d = read_good("a.csv", "a,b,c,d,y\n1,1,4,3,2\n3,5,4,9,1\n", "target=y image=2x2");
    CHECK(d && has_dims(d, 2, 2, 2, 1));
    CHECK(d && strstr(descent_dataset_report(d), "image     2x2, height x width\n"));
    descent_dataset_free(d);
    CHECK(descent_dataset_shape(NULL).rank == 0);
}

// ---- lines of a pipe ----

static void lines_are_in_the_order_of_the_file(void)
{
    char file[2048], line[512];
    double values[NUMBERS], target = 0;
    for (int kind = 0; kind < 3; kind++) {
        size_t size = 0;
        if (kind == 2) {
            size = make_npy(file, "<f8", true);
        } else {
            make_text(file, kind == 1, true, 0);
            size = strlen(file);
        }
        static const char *const names[] = {"a.csv", "a.svm", "a.npy"};
        static const char *const settings[] = {"image=2x3x2 layout=nchw target=y",
                                               "image=2x3x2 layout=nchw",
                                               "layout=nchw task=none"};
        descent_dataset *d = NULL;
        descent_error error;
        CHECK_OK(read_bytes(names[kind], file, size, settings[kind], &d, &error));
        char *p = line;
        for (size_t k = 0; k < NUMBERS; k++) {
            p += kind == 1 ? sprintf(p, "%s%zu:%g", k ? " " : "", k + 1, number_at(1, k, true))
                           : sprintf(p, "%s%g", k ? "," : "", number_at(1, k, true));
        }
        dsc_row_reader *reader = NULL;
        bool header = false;
        CHECK_OK(dsc_row_reader_create(d->schema, &reader, &error));
        CHECK_OK(
            dsc_row_reader_line(reader, line, strlen(line), values, &target, &header, &error));
        for (size_t k = 0; k < NUMBERS; k++) {
            CHECK(values[k] == number_at(1, k, false));
        }
        dsc_row_reader_free(reader);
        descent_dataset_free(d);
    }
}

// ---- other files ----

// A file like the one that was learnt from: `shape` against (2, 3, 2), or plane by plane.
static descent_status read_other(bool planes, const char *shape, descent_error *failure)
{
    descent_error error;
    char file[1024];
    descent_dataset *d = NULL, *other = NULL;
    size_t size = make_npy(file, "|u1", planes);
    CHECK_OK(read_bytes("a.npy", file, size, planes ? "task=none layout=nchw" : "task=none", &d,
                        &error));
    size = npy_header(file, "|u1", shape, false);
    memset(file + size, 7, NUMBERS);
    const descent_status status = dsc_dataset_read_memory("b.npy", file, size + NUMBERS, NULL,
                                                          d->schema, &other, failure);
    descent_dataset_free(other);
    descent_dataset_free(d);
    return status;
}

static void files_of_another_shape_are_refused(void)
{
    static const struct {
        bool planes;
        const char *shape, *message, *remedy;
    } table[] = {
        {false, "(1, 2, 3, 2)", "", ""},
        {false, "(1, 12)", "", ""},
        {true, "(1, 2, 2, 3)", "", ""},
        {false, "(1, 3, 2, 2)", "b.npy: its rows are 3x2x2, where 2x3x2 is expected", ""},
        {false, "(1, 2, 2, 3)", "b.npy: its rows are 2x2x3, where 2x3x2 is expected",
         "in Python: numpy.save(file, array.transpose(0, 2, 3, 1))"},
        {true, "(1, 2, 3, 2)",
         "b.npy: its rows are 2x3x2, where 2x2x3 (channels x height x width) is expected",
         "in Python: numpy.save(file, array.transpose(0, 3, 1, 2))"},
        {false, "(1, 6, 2)", "b.npy: its rows are 6x2, where 2x3x2 is expected", ""},
        {false, "(1, 2, 3, 2, 1)", "b.npy: its rows are 2x3x2x1, where 2x3x2 is expected", ""},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        descent_error error = {0};
        const bool good = table[i].message[0] == '\0';
        CHECK(read_other(table[i].planes, table[i].shape, &error) ==
              (good ? DESCENT_OK : DESCENT_BAD_DATA));
        if (!good) {
            CHECK_TEXT(error.message, table[i].message);
            CHECK_TEXT(error.remedy, table[i].remedy);
        }
    }
}

static void shapes_that_do_not_fit_are_refused(void)
{
    static const char text[] = "a,b,c,d,k,y\n1,1,4,3,x,2\n3,5,4,9,z,1\n4,5,4,9,z,1\n";
    static const struct {
        const char *settings, *message, *remedy;
    } table[] = {
        {"target=y image=2", "`image` is \"2\"", "image = 28x28    # or 32x32x3"},
        {"target=y image=2x0", "`image` is \"2x0\"", ""},
        {"target=y image=2x2x", "`image` is \"2x2x\"", ""},
        {"target=y image=2x2x1x1", "`image` is \"2x2x1x1\"", ""},
        {"target=y image=70000x1", "each 1 to 65536", ""},
        {"target=y image=65536x65536x65536", "a row has at most 16777216 numbers", ""},
        {"target=y image=2x2", "a.csv: column \"k\" has texts in it, which are no pixels",
         "ignore = k"},
        {"task=none ignore=y image=2x2", "column \"k\" has texts", "target = k    # if"},
        {"target=y ignore=k image=3x3",
         "a.csv: each row has 4 numbers, and an image of 3x3 has 9", "image = 2x2"},
        {"target=y layout=nchw", "a.csv: `layout = nchw` is about images",
         "image = HEIGHTxWIDTHxCHANNELS"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        descent_dataset *d = NULL;
        descent_error error = {0};
        CHECK(read_bytes("a.csv", text, sizeof text - 1, table[i].settings, &d, &error) ==
              DESCENT_INVALID);
        if (!CHECK(strstr(error.message, table[i].message) != NULL) ||
            !CHECK(strstr(error.remedy, table[i].remedy) != NULL)) {
            printf("%s: %s / %s\n", table[i].settings, error.message, error.remedy);
        }
    }
    char file[1024];
    descent_dataset *d = NULL;
    descent_error error = {0};
    const size_t size = make_npy(file, "|u1", false);
    CHECK(read_bytes("a.npy", file, size, "task=none image=3x2x2", &d, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message, "a.npy: its rows are images of 2x3x2, and `image` is \"3x2x2\"");
}

// A model file that says planes of rows that have none would read beside its rows.
static void a_damaged_schema_is_refused(void)
{
    char file[1024];
    descent_dataset *d = NULL;
    descent_error error;
    const size_t size = make_npy(file, "|u1", true);
    CHECK_OK(read_bytes("a.npy", file, size, "task=none layout=nchw", &d, &error));
    static const char *const shapes[] = {"[12]", "[2, 6]", "[]", "[2, 3, 3]", "[2, 3, 0]"};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        json_t *json = dsc_schema_to_json(d->schema);
        dsc_schema *schema = NULL;
        json_object_set_new(json, "shape", json_loads(shapes[i], 0, NULL));
        CHECK(dsc_schema_from_json(json, &schema, &error) == DESCENT_BAD_DATA);
        json_decref(json);
    }
    json_t *json = dsc_schema_to_json(d->schema);
    dsc_schema *schema = NULL;
    json_object_set_new(json, "layout", json_string("nwhc"));
    CHECK(dsc_schema_from_json(json, &schema, &error) == DESCENT_BAD_DATA);
    json_decref(json);
    descent_dataset_free(d);
}

static void arrays_are_given_a_shape(void)
{
    const float inputs[2 * NUMBERS] = {1}, targets[2] = {1, 2};
    descent_dataset *d = NULL;
    descent_error error;
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, 2, NUMBERS, inputs, targets, 0, &d,
                                         &error));
    CHECK(has_dims(d, 1, NUMBERS, 1, 1));
    CHECK_OK(descent_dataset_set_shape(d, (descent_shape){3, {2, 3, 2}}, &error));
    CHECK(has_dims(d, 3, 2, 3, 2));
    CHECK(descent_dataset_set_shape(d, (descent_shape){3, {2, 3, 1}}, &error) ==
          DESCENT_INVALID);
    CHECK(descent_dataset_set_shape(d, (descent_shape){2, {5, 2}}, &error) == DESCENT_INVALID);
    CHECK(descent_dataset_set_shape(d, (descent_shape){2, {0, 2}}, &error) == DESCENT_INVALID);
    CHECK(descent_dataset_set_shape(d, (descent_shape){4, {2, 3, 2, 1}}, &error) ==
          DESCENT_INVALID);
    CHECK(has_dims(d, 3, 2, 3, 2));
    CHECK_OK(descent_dataset_set_shape(d, (descent_shape){2, {4, 3}}, &error));
    CHECK(has_dims(d, 2, 4, 3, 1));
    CHECK_OK(descent_dataset_set_shape(d, (descent_shape){1, {NUMBERS}}, &error));
    CHECK(has_dims(d, 1, NUMBERS, 1, 1));
    descent_dataset_free(d);
    d = read_good("a.csv", "a,y\n1,2\n2,1\n", "target=y");
    CHECK(descent_dataset_set_shape(d, (descent_shape){1, {1}}, &error) == DESCENT_INVALID);
    descent_dataset_free(d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(matrices_are_brought_to_one_order),  TEST(fortrans_order_and_planes_together),
        TEST(tables_are_brought_to_one_order),    TEST(offsets_go_with_their_columns),
        TEST(a_shape_widens_sparse_rows),         TEST(plain_rows_have_a_rank_of_one),
        TEST(lines_are_in_the_order_of_the_file), TEST(files_of_another_shape_are_refused),
        TEST(shapes_that_do_not_fit_are_refused), TEST(a_damaged_schema_is_refused),
        TEST(arrays_are_given_a_shape),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
