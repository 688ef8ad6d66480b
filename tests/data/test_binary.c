// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// IDX, NPY and LIBSVM files that are good.
#include <unistd.h>

#include "data/read.h"
#include "read.h"

static size_t with_header(char *out, int version, const char *header, const void *data,
                          size_t bytes)
{
    const size_t width = version == 1 ? 2 : 4, length = strlen(header);
    memcpy(out, "\x93NUMPY", 6);
    out[6] = (char)version;
    out[7] = 0;
    memset(out + 8, 0, 4);
    out[8] = (char)length;
    memcpy(out + 8 + width, header, length);
    memcpy(out + 8 + width + length, data, bytes);
    return 8 + width + length + bytes;
}

static size_t make_npy(char *out, int version, const char *type, const char *shape,
                       const void *data, size_t bytes)
{
    char header[256];
    snprintf(header, sizeof header,
             "{'descr': '%s', 'fortran_order': False, 'shape': %s, }   \n", type, shape);
    return with_header(out, version, header, data, bytes);
}

static void every_npy_type_is_read(void)
{
    static const struct {
        const char *type;
        unsigned char bytes[48]; /* the numbers 1, 2, 3, -1 or 255, 0, 7 */
        size_t size;
        double fourth;
        descent_type kept;
    } table[] = {
        {"|u1", {1, 2, 3, 255, 0, 7}, 1, 255, DESCENT_UINT8},
        {"|i1", {1, 2, 3, 255, 0, 7}, 1, -1, DESCENT_FLOAT32},
        {"|b1", {1, 2, 3, 255, 0, 7}, 1, -1, DESCENT_FLOAT32},
        {"<f2",
         {0, 0x3C, 0, 0x40, 0, 0x42, 0, 0x85, 0, 0, 0, 0x47},
         2,
         -0x1.4p-14,
         DESCENT_FLOAT32},
        {">f2",
         {0x3C, 0, 0x40, 0, 0x42, 0, 0x80, 1, 0, 0, 0x47, 0},
         2,
         -0x1p-24,
         DESCENT_FLOAT32},
        {">i2", {0, 1, 0, 2, 0, 3, 255, 255, 0, 0, 0, 7}, 2, -1, DESCENT_FLOAT32},
        {">f4",
         {63, 128, 0, 0, 64, 0, 0, 0, 64, 64, 0, 0, 191, 128, 0, 0, 0, 0, 0, 0, 64, 224, 0, 0},
         4,
         -1,
         DESCENT_FLOAT32},
        {"<u2", {1, 0, 2, 0, 3, 0, 255, 255, 0, 0, 7, 0}, 2, 65535, DESCENT_FLOAT32},
        {"<i2", {1, 0, 2, 0, 3, 0, 255, 255, 0, 0, 7, 0}, 2, -1, DESCENT_FLOAT32},
        {"<i4",
         {1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 7},
         4,
         -1,
         DESCENT_FLOAT64},
        {"<u4",
         {1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 7},
         4,
         4294967295.0,
         DESCENT_FLOAT64},
        {"<i8",
         {[0] = 1, [8] = 2, [16] = 3, [24] = 255, 255, 255, 255, 255, 255, 255, 255, [40] = 7},
         8,
         -1,
         DESCENT_FLOAT64},
        {"<u8", {[0] = 1, [8] = 2, [16] = 3, [24] = 255, [40] = 7}, 8, 255, DESCENT_FLOAT64},
        {"<f4",
         {0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 191, 0, 0, 0, 0, 0, 0, 224, 64},
         4,
         -1,
         DESCENT_FLOAT32},
        {"<f8",
         {[6] = 240, 63, [15] = 64, [22] = 8, 64, [30] = 240, 191, [46] = 28, 64},
         8,
         -1,
         DESCENT_FLOAT64},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        for (int version = 1; version <= 3; version++) {
            char file[512];
            const size_t size = make_npy(file, version, table[i].type, "(2, 3)", table[i].bytes,
                                         6 * table[i].size);
            descent_dataset *d = NULL;
            descent_error error;
            if (!CHECK_OK(read_bytes("a.npy", file, size, "task=none", &d, &error))) {
                printf("%s\n", table[i].type);
                continue;
            }
            CHECK(d->rows == 2 && d->columns == 3 && d->type == table[i].kept);
            CHECK(value_at(d, 0, 0) == 1 && value_at(d, 0, 2) == 3 && value_at(d, 1, 2) == 7);
            CHECK(value_at(d, 1, 0) == table[i].fourth);
            descent_dataset_free(d);
            CHECK_OK(read_bytes("a.npy", file, size, "target=2 task=classify", &d, &error));
            CHECK(d && d->columns == 2 && value_at(d, 0, 1) == 3 && value_at(d, 1, 1) == 7);
            CHECK(d && descent_dataset_target(d, 0) == 1 && descent_dataset_target(d, 1) == 0);
            descent_dataset_free(d);
        }
    }
}

static void npy_shapes_become_rows_and_columns(void)
{
    const unsigned char bytes[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    static const struct {
        const char *shape;
        size_t rows, columns, dimensions;
    } table[] = {
        {"(8,)", 8, 1, 0}, {"(2, 4)", 2, 4, 0}, {"(2, 2, 2)", 2, 4, 2}, {"(4,2,1,1)", 4, 2, 3}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char file[256];
        const size_t size = make_npy(file, 1, "|u1", table[i].shape, bytes, 8);
        descent_dataset *d = NULL;
        descent_error error;
        CHECK_OK(read_bytes("x", file, size, "task=none", &d, &error)); /* known by its mark */
        CHECK(d && d->rows == table[i].rows && d->columns == table[i].columns &&
              d->schema->shape_count == table[i].dimensions);
        descent_dataset_free(d);
    }
}

// Headers that other programs, and older ones, write; numbers in Fortran's order.
static void npy_headers_of_other_programs_are_read(void)
{
    static const struct {
        const char *header;
        size_t rows, columns;
        double values[8]; /* row by row */
    } table[] = {
        {"{\"descr\": \"|u1\", \"fortran_order\": False, \"shape\": (2, 4), }\n",
         2,
         4,
         {1, 2, 3, 4, 5, 6, 7, 8}},
        {"{'descr': '|u1', 'fortran_order': False, 'shape': (2L, 4L), }\n",
         2,
         4,
         {1, 2, 3, 4, 5, 6, 7, 8}},
        {"{'shape':( 8L , ),'fortran_order':False,'descr':'u1'}",
         8,
         1,
         {1, 2, 3, 4, 5, 6, 7, 8}},
        {"{'descr' : '=u1' , 'fortran_order' : True , 'shape' : (2, 4) }   \n",
         2,
         4,
         {1, 3, 5, 7, 2, 4, 6, 8}},
        {"{'descr': '|u1', 'fortran_order': True, 'shape': (4, 2), }\n",
         4,
         2,
         {1, 5, 2, 6, 3, 7, 4, 8}},
        {"{'descr': '|u1', 'fortran_order': True, 'shape': (2, 2, 2), }\n",
         2,
         4,
         {1, 5, 3, 7, 2, 6, 4, 8}},
        {"{'descr': '|u1', 'fortran_order': True, 'shape': (8,), }\n",
         8,
         1,
         {1, 2, 3, 4, 5, 6, 7, 8}},
    };
    const unsigned char bytes[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        for (int version = 1; version <= 3; version++) {
            char file[256];
            const size_t size = with_header(file, version, table[i].header, bytes, 8);
            descent_dataset *d = NULL;
            descent_error error;
            CHECK_OK(read_bytes("a.npy", file, size, "task=none", &d, &error));
            CHECK(d && d->rows == table[i].rows && d->columns == table[i].columns);
            for (size_t k = 0; d && k < 8; k++) {
                CHECK(value_at(d, k / d->columns, k % d->columns) == table[i].values[k]);
            }
            descent_dataset_free(d);
        }
    }
}

static void write_file(const char *folder, const char *name, const void *bytes, size_t size)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (CHECK(file != NULL)) {
        CHECK(fwrite(bytes, 1, size, file) == size);
        fclose(file);
    }
}

static void idx_finds_its_labels(void)
{
    static const char images[] = "\0\0\x08\x03\0\0\0\2\0\0\0\1\0\0\0\2\1\2\3\4";
    static const char labels[] = "\0\0\x08\x01\0\0\0\2\7\5";
    static const char few[] = "\0\0\x08\x01\0\0\0\1\7";
    char folder[] = "/tmp/descent-test-XXXXXX", path[256], found[256];
    CHECK(mkdtemp(folder) != NULL);
    write_file(folder, "train-images-idx3-ubyte", images, sizeof images - 1);
    write_file(folder, "train-labels-idx1-ubyte", labels, sizeof labels - 1);
    write_file(folder, "few", few, sizeof few - 1);
    snprintf(path, sizeof path, "%s/train-images-idx3-ubyte", folder);
    snprintf(found, sizeof found, "%s/few", folder);
    descent_read_options options = descent_read_options_default();
    descent_dataset *d = NULL, *again = NULL;
    descent_error error;
    CHECK_OK(descent_dataset_read(path, &options, &d, &error));
    if (d) {
        CHECK(d->type == DESCENT_UINT8 && d->rows == 2 && d->columns == 2);
        CHECK(descent_dataset_target(d, 0) == 1 && descent_dataset_target(d, 1) == 0);
        CHECK_TEXT(descent_dataset_class_name(d, 1), "7");
        CHECK_TEXT(descent_dataset_summary(d), "train-images-idx3-ubyte  2 rows, 2 inputs, "
                                               "2 classes");
        CHECK_OK(descent_dataset_read_like(path, d, &again, &error));
        CHECK(again && descent_dataset_target(again, 0) == 1);
        descent_dataset_free(again);
        again = NULL;
    }
    snprintf(options.labels, sizeof options.labels, "%s", found);
    CHECK(descent_dataset_read(path, &options, &again, &error) == DESCENT_BAD_DATA);
    CHECK(strstr(error.message, "has 1 labels and ") && strstr(error.message, " has 2 rows"));
    // Without labels beside it a set can still be read for prediction.
    snprintf(found, sizeof found, "%s/train-labels-idx1-ubyte", folder);
    unlink(found);
    CHECK_OK(descent_dataset_read_like(path, d, &again, &error));
    CHECK(again && isnan(descent_dataset_target(again, 0)));
    descent_dataset_free(again);
    descent_dataset_free(d);
    unlink(path);
    snprintf(found, sizeof found, "%s/few", folder);
    unlink(found);
    rmdir(folder);
}

static void every_idx_element_is_read(void)
{
    static const struct {
        const char *bytes;
        size_t size;
        double first, second;
        descent_type kept;
    } table[] = {
        {"\0\0\x09\x02\0\0\0\1\0\0\0\2\xFF\2", 14, -1, 2, DESCENT_FLOAT32},
        {"\0\0\x0B\x02\0\0\0\1\0\0\0\2\xFF\xFE\1\0", 16, -2, 256, DESCENT_FLOAT32},
        {"\0\0\x0C\x02\0\0\0\1\0\0\0\2\0\0\1\0\x80\0\0\0", 20, 256, -2147483648.0,
         DESCENT_FLOAT64},
        {"\0\0\x0D\x02\0\0\0\1\0\0\0\2\x3F\x80\0\0\xC0\0\0\0", 20, 1, -2, DESCENT_FLOAT32},
        {"\0\0\x0E\x02\0\0\0\1\0\0\0\2\x3F\xF0\0\0\0\0\0\0\xC0\0\0\0\0\0\0\0", 28, 1, -2,
         DESCENT_FLOAT64},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        descent_dataset *d = NULL;
        descent_error error;
        CHECK_OK(read_bytes("x-ubyte", table[i].bytes, table[i].size, "task=none", &d, &error));
        CHECK(d && d->type == table[i].kept && value_at(d, 0, 0) == table[i].first &&
              value_at(d, 0, 1) == table[i].second);
        descent_dataset_free(d);
    }
}

static void libsvm_rows_are_read_dense(void)
{
    descent_dataset *d =
        read_good("a.svm", "# a comment\n+1 1:0.5 3:2 # more\n-1 2:1e0\r\n\n1 4:3\n-1\n", "");
    if (d) {
        CHECK(d->rows == 4 && d->columns == 4 && d->schema->class_count == 2);
        CHECK(value_at(d, 0, 0) == 0.5 && value_at(d, 0, 1) == 0 && value_at(d, 0, 2) == 2);
        CHECK(value_at(d, 1, 1) == 1 && value_at(d, 2, 3) == 3 && value_at(d, 3, 3) == 0);
        CHECK(descent_dataset_target(d, 0) == 1 && descent_dataset_target(d, 1) == 0);
        CHECK_TEXT(descent_dataset_class_name(d, 0), "-1");
        // Unlabelled, and with a column the model does not know.
        descent_dataset *again = NULL;
        descent_error error;
        static const char other[] = "1:7 9:1\n2:8";
        CHECK_OK(dsc_dataset_read_memory("b.svm", other, sizeof other - 1, NULL, d->schema,
                                         &again, &error));
        CHECK(again && again->rows == 2 && again->columns == 4 && value_at(again, 1, 1) == 8 &&
              isnan(descent_dataset_target(again, 0)));
        descent_dataset_free(again);
        static const char stranger[] = "3 1:7\n";
        CHECK(dsc_dataset_read_memory("b.svm", stranger, sizeof stranger - 1, NULL, d->schema,
                                      &again, &error) == DESCENT_BAD_DATA);
        CHECK_TEXT(error.message, "b.svm: row 1 has the class 3, which is not known\n"
                                  "  known are: -1, 1");
    }
    descent_dataset_free(d);
}

static void arrays_with_wrong_targets_are_refused(void)
{
    const double inputs[6] = {1, 2, 3, 4, 5, 6};
    const float good[3] = {0, 1, 2}, bad[3] = {0, 1.5F, 2}, large[3] = {0, 1, 3};
    descent_dataset *d = NULL;
    descent_error error;
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT64, 3, 2, inputs, good, 3, &d, &error));
    CHECK(d && d->values == (const void *)inputs && descent_dataset_classes(d) == 3);
    CHECK_TEXT(descent_dataset_class_name(d, 2), "2");
    descent_dataset_free(d);
    d = NULL;
    CHECK(descent_dataset_from_arrays(DESCENT_FLOAT64, 3, 2, inputs, bad, 3, &d, &error) ==
          DESCENT_INVALID);
    CHECK_TEXT(error.message, "target 1 is 1.5; with 3 classes it must be 0 to 2");
    CHECK(descent_dataset_from_arrays(DESCENT_FLOAT64, 3, 2, inputs, large, 3, &d, &error) ==
          DESCENT_INVALID);
    CHECK(descent_dataset_from_arrays(DESCENT_FLOAT64, 0, 2, inputs, good, 3, &d, NULL) ==
          DESCENT_INVALID);
    CHECK(d == NULL);
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT64, 3, 2, inputs, bad, 0, &d, &error));
    CHECK(d && descent_dataset_task(d) == DESCENT_TASK_REGRESS);
    descent_dataset_free(d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(every_npy_type_is_read),
                                       TEST(npy_shapes_become_rows_and_columns),
                                       TEST(npy_headers_of_other_programs_are_read),
                                       TEST(idx_finds_its_labels),
                                       TEST(every_idx_element_is_read),
                                       TEST(libsvm_rows_are_read_dense),
                                       TEST(arrays_with_wrong_targets_are_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
