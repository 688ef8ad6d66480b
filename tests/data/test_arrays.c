// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Data sets of arrays: targets of every type, copies, and names, with which they are what a file of the same
// rows is.
#include "check.h"

#include "data/read.h"
#include "read.h"

enum { ROWS = 4, COLUMNS = 2 };
static const double INPUTS[ROWS * COLUMNS] = {1.5, -2, 3, 4.25, 5, 6, 7e-3, 8};
static const unsigned char KINDS[ROWS] = {1, 0, 1, 0};
static const char *const NAMES[] = {"width", "height, mm"};
static const char *const CLASSES[] = {"cat", "dog"};

static descent_dataset *made(const double *inputs)
{
    descent_dataset *d = NULL;
    descent_error error = {0};
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT64, ROWS, COLUMNS, inputs, NULL, 0, &d,
                                         &error));
    return d;
}

static void targets_keep_every_type_of_number(void)
{
    const double wide[ROWS] = {0.1, 1e-300, 1.0 / 3.0, 4};
    const float narrow[ROWS] = {0.1F, 2, 3, 4};
    descent_error error = {0};
    descent_dataset *d = made(INPUTS);
    CHECK(descent_dataset_task(d) == DESCENT_TASK_NONE || isnan(descent_dataset_target(d, 0)));
    CHECK_OK(descent_dataset_set_targets(d, DESCENT_FLOAT32, narrow, 0, &error));
    CHECK(descent_dataset_target(d, 0) == (double)0.1F);
    CHECK_OK(descent_dataset_set_targets(d, DESCENT_FLOAT64, wide, 0, &error));
    for (size_t i = 0; i < ROWS; i++) {
        CHECK(descent_dataset_target(d, i) == wide[i]);
    }
    CHECK(descent_dataset_task(d) == DESCENT_TASK_REGRESS && descent_dataset_classes(d) == 0);
    CHECK_OK(descent_dataset_set_targets(d, DESCENT_UINT8, KINDS, 2, &error));
    CHECK(descent_dataset_task(d) == DESCENT_TASK_CLASSIFY && descent_dataset_classes(d) == 2);
    CHECK_TEXT(descent_dataset_summary(d), "arrays  4 rows, 2 inputs, 2 classes");
    CHECK(strstr(descent_dataset_report(d), "is a number") == NULL);
    /* What fails leaves what was there. */
    CHECK(descent_dataset_set_targets(d, DESCENT_FLOAT64, wide, 2, &error) == DESCENT_INVALID);
    CHECK(descent_dataset_set_targets(d, (descent_type)7, wide, 0, &error) == DESCENT_INVALID);
    CHECK(descent_dataset_target(d, 0) == 1.0 && descent_dataset_classes(d) == 2);
    descent_dataset_free(d);
}

static void copied_inputs_do_not_change_with_the_original(void)
{
    double own[ROWS * COLUMNS];
    memcpy(own, INPUTS, sizeof own);
    descent_error error = {0};
    descent_dataset *d = made(own);
    const uint64_t sum = descent_dataset_checksum(d);
    own[3] = 99;
    CHECK(descent_dataset_checksum(d) != sum);
    memcpy(own, INPUTS, sizeof own);
    CHECK_OK(descent_dataset_copy_inputs(d, &error));
    memset(own, 0, sizeof own);
    CHECK(descent_dataset_checksum(d) == sum);
    const void *values = d->values;
    CHECK_OK(descent_dataset_copy_inputs(d, &error));
    CHECK(d->values == values);
    descent_dataset_free(d);
}

/* With names, a file's columns are found wherever they stand. */
static void named_arrays_read_files_alike(void)
{
    descent_error error = {0};
    descent_dataset *d = made(INPUTS), *file = NULL;
    CHECK_OK(descent_dataset_set_targets(d, DESCENT_UINT8, KINDS, 2, &error));
    CHECK_OK(descent_dataset_set_names(d, NAMES, "animal", CLASSES, &error));
    CHECK(descent_dataset_file_columns(d) == 3);
    CHECK_TEXT(descent_dataset_column_name(d, 1), "height, mm");
    CHECK_TEXT(descent_dataset_column_name(d, 2), "animal");
    CHECK_TEXT(descent_dataset_class_name(d, 1), "dog");
    static const char text[] =
        "animal,\"height, mm\",colour,width\n"
        "dog,-2,red,1.5\ncat,4.25,red,3\ndog,6,blue,5\ncat,8,red,0.007\n";
    CHECK_OK(dsc_dataset_read_memory("f.csv", text, sizeof text - 1, NULL, d->schema, &file,
                                     &error));
    if (file) {
        CHECK(file->rows == ROWS && file->type == DESCENT_FLOAT64);
        CHECK(memcmp(file->values, INPUTS, sizeof INPUTS) == 0);
        CHECK(memcmp(file->targets, d->targets, ROWS * sizeof *d->targets) == 0);
    }
    descent_dataset_free(file);
    /* Without a name a class is its number; names may be given again, or without targets. */
    CHECK_OK(descent_dataset_set_names(d, NAMES, "animal", NULL, &error));
    CHECK_TEXT(descent_dataset_class_name(d, 1), "1");
    descent_dataset_free(d);
    d = made(INPUTS);
    CHECK_OK(descent_dataset_set_names(d, NAMES, NULL, NULL, &error));
    CHECK(descent_dataset_file_columns(d) == 2);
    descent_dataset_free(d);
}

static void names_that_do_not_fit_are_refused(void)
{
    descent_error error = {0};
    descent_dataset *d = made(INPUTS);
    const double values[ROWS] = {1, 2, 3, 4};
    static const char *const twice[] = {"a", "a"}, *const none[] = {"a", ""},
                             *const odd[] = {"a", "\xff"}, *const backwards[] = {"dog", "cat"};
    CHECK(descent_dataset_set_names(d, NAMES, "y", NULL, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "\"y\": there are no targets to be named");
    CHECK_OK(descent_dataset_set_targets(d, DESCENT_FLOAT64, values, 0, &error));
    CHECK(descent_dataset_set_names(d, NAMES, NULL, NULL, &error) == DESCENT_INVALID);
    CHECK(descent_dataset_set_names(d, twice, "y", NULL, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "two columns are called \"a\"");
    CHECK(descent_dataset_set_names(d, NAMES, "width", NULL, &error) == DESCENT_INVALID);
    CHECK(descent_dataset_set_names(d, none, "y", NULL, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "column 1 has no name");
    CHECK(descent_dataset_set_names(d, odd, "y", NULL, &error) == DESCENT_INVALID);
    CHECK(descent_dataset_set_names(d, NAMES, "y", CLASSES, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "there are no classes to be named");
    CHECK_TEXT(descent_dataset_column_name(d, 0), "");
    CHECK_OK(descent_dataset_set_targets(d, DESCENT_UINT8, KINDS, 2, &error));
    CHECK(descent_dataset_set_names(d, NAMES, "y", backwards, &error) == DESCENT_INVALID);
    CHECK_OK(descent_dataset_set_names(d, NAMES, "y", CLASSES, &error));
    CHECK(descent_dataset_set_targets(d, DESCENT_FLOAT64, values, 0, &error) ==
          DESCENT_INVALID);
    descent_dataset_free(d);

    d = read_good("f.csv", "a,y\n1,2\n3,4\n", "");
    CHECK(descent_dataset_set_names(d, NAMES, "y", NULL, &error) == DESCENT_INVALID);
    CHECK(descent_dataset_copy_inputs(d, &error) == DESCENT_INVALID);
    descent_dataset_free(d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(targets_keep_every_type_of_number),
                                       TEST(copied_inputs_do_not_change_with_the_original),
                                       TEST(named_arrays_read_files_alike),
                                       TEST(names_that_do_not_fit_are_refused)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
