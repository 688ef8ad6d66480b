// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Tables with several targets: which columns are named, what they are, and what is said of rows
// that miss some.
#include <jansson.h>

#include "data/label.h"
#include "data/row_reader.h"
#include "data/schema_json.h"
#include "read.h"

static const char NUMBERS[] = "a,y,b,z,w\n"
                              "1,10,5,0.5,7\n"
                              "2,20,6,0.25,7\n"
                              "3,30,7,0.75,8\n"
                              "4,40,8,0.5,9\n";

static void targets_come_in_the_order_they_are_named(void)
{
    static const char *const lists[] = {"target=z,y", "target=z,2", "target=Z,Y"};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        descent_dataset *d = read_good("t.csv", NUMBERS, lists[i]);
        CHECK(descent_dataset_targets(d) == 2 && d->columns == 3 && d->rows == 4);
        CHECK(descent_dataset_task(d) == DESCENT_TASK_REGRESS);
        CHECK_TEXT(descent_dataset_target_name(d, 0), "z");
        CHECK_TEXT(descent_dataset_target_name(d, 1), "y");
        CHECK_TEXT(descent_dataset_target_name(d, 2), "");
        CHECK(descent_dataset_target_at(d, 1, 0) == 0.25);
        CHECK(descent_dataset_target_at(d, 1, 1) == 20.0);
        CHECK(isnan(descent_dataset_target_at(d, 1, 2)) &&
              isnan(descent_dataset_target_at(d, 4, 0)));
        CHECK(descent_dataset_target(d, 1) == 0.25);
        CHECK_NEAR(value_at(d, 3, 2), 9.0, 1e-6);
        CHECK(descent_dataset_file_columns(d) == 5);
        descent_column column = {.size = sizeof column};
        descent_error error;
        CHECK_OK(descent_dataset_column(d, 1, &column, &error));
        CHECK(column.role == DESCENT_COLUMN_TARGET && column.low == 10 && column.high == 40);
        CHECK_OK(descent_dataset_column(d, 3, &column, &error));
        CHECK(column.role == DESCENT_COLUMN_TARGET && column.low == 0.25);
        descent_dataset_free(d);
    }
}

static void a_range_names_all_columns_between(void)
{
    descent_dataset *d = read_good("t.csv", NUMBERS, "target=b-w");
    CHECK(descent_dataset_targets(d) == 3 && d->columns == 2);
    CHECK_TEXT(descent_dataset_target_name(d, 2), "w");
    descent_dataset_free(d);
    d = read_good("t.csv", NUMBERS, "target=3-4,y");
    CHECK(descent_dataset_targets(d) == 3);
    CHECK_TEXT(descent_dataset_target_name(d, 2), "y");
    descent_dataset_free(d);
    /* Names with dashes and commas are names first. */
    d = read_good("t.csv", "x-y,\"p,q\",x,y\n1,2,3,4\n2,3,4,5\n3,3,4,6\n", "target=x-y");
    CHECK(descent_dataset_targets(d) == 1 && d->columns == 3);
    descent_dataset_free(d);
    d = read_good("t.csv", "x-y,\"p,q\",x,y\n1,2,3,4\n2,3,4,5\n3,3,4,6\n", "target=p,q");
    CHECK(descent_dataset_targets(d) == 1);
    CHECK_TEXT(descent_dataset_target_name(d, 0), "p,q");
    descent_dataset_free(d);
}

static void columns_of_two_values_are_labels(void)
{
    static const char text[] = "x,bird,fish,tree\n"
                               "0.5,yes,0,TRUE\n"
                               "1.5,no,1,false\n"
                               "2.5,No,1,True\n"
                               "3.5,YES,0,false\n";
    descent_dataset *d = read_good("t.csv", text, "target=bird-tree");
    static const double wanted[] = {1, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0};
    CHECK(descent_dataset_task(d) == DESCENT_TASK_LABEL && descent_dataset_classes(d) == 0);
    CHECK_TEXT(descent_dataset_summary(d), "t  4 rows, 1 input, 3 labels");
    for (size_t i = 0; i < 12; i++) {
        CHECK(descent_dataset_target_at(d, i / 3, i % 3) == wanted[i]);
    }
    CHECK(
        strstr(descent_dataset_report(d), "\"fish\" (named by `target`), label: 1 in 2 of 4"));
    descent_dataset_free(d);
    /* One label alone is asked for; without that it has two classes. */
    d = read_good("t.csv", text, "target=bird task=label ignore=tree");
    CHECK(descent_dataset_task(d) == DESCENT_TASK_LABEL && descent_dataset_targets(d) == 1);
    CHECK(descent_dataset_target(d, 0) == 1.0 && descent_dataset_target(d, 1) == 0.0);
    descent_dataset_free(d);
    /* 0 and 1 that are numbers. */
    d = read_good("t.csv", "x,a,b\n1,0,1\n2,1,0\n3,1,1\n", "target=a,b task=regress");
    CHECK(descent_dataset_task(d) == DESCENT_TASK_REGRESS);
    descent_dataset_free(d);
    CHECK(dsc_label_of_text("Present", 7) == 1 && dsc_label_of_text("off", 3) == 0);
    CHECK(dsc_label_of_text("yess", 4) == -1 && dsc_label_of_text("", 0) == -1);
}

static void rows_that_miss_a_target_are_dropped_and_counted(void)
{
    descent_dataset *d = read_good(
        "t.csv", "x,a,b,c\n1,2,3,4\n2,,3,5\n3,4,NA,6\n4,5,,7\n5,6,7,9\n", "target=a,b,c");
    CHECK(d->rows == 2 && descent_dataset_target_at(d, 1, 2) == 9.0);
    CHECK(strstr(descent_dataset_report(d),
                 "3 rows without all targets: missing are \"a\" in 1, \"b\" in 2"));
    CHECK(value_at(d, 1, 0) == 5.0);
    descent_dataset_free(d);
}

typedef struct refusal {
    const char *text, *settings, *words;
} refusal;

static void what_cannot_be_predicted_together_is_refused(void)
{
    static const char mixed[] = "x,y,kind,flag\n"
                                "1,2.5,red,no\n2,3.5,blue,yes\n3,4.5,red,no\n4,1.5,green,no\n";
    static const refusal table[] = {
        {NUMBERS, "target=y,z,y", "`target` names column \"y\" twice"},
        {NUMBERS, "target=y,b-w,z", "`target` names column \"z\" twice"},
        {NUMBERS, "target=y,zz", "no column \"zz\""},
        {mixed, "target=y,kind", "the target \"kind\" holds text, such as 'red'"},
        {mixed, "target=y,flag", "\"y\" holds numbers, such as 2.5, and others hold words"},
        {mixed, "target=y,flag task=label", "\"y\" holds 2.5, and a label is one of two"},
        {mixed, "target=kind task=label", "a label is one of 0 and 1, no and yes"},
        {mixed, "target=y,flag task=regress", "the target \"flag\" holds text"},
        {mixed, "target=y,x task=classify", "classes are those of one target"},
        {"x,a,b\n1,2,3\n2,2,3\n3,2,3\n", "target=a,b", "every target is the same in every row"},
        {"x,a,b\n1,,3\n2,2,\n3,2,\n", "target=a,b", "no row has all 2 targets"},
        {"x,a,b\n1,2,2020-01-02\n2,3,2020-01-03\n", "target=a,b",
         "column \"b\" holds dates, which cannot be predicted"},
        {NUMBERS, "target=y,z ignore=z", "\"z\" is the target and cannot be ignored"},
        {NUMBERS, "target=y,z weight=z", "\"z\" is the target; it cannot be for `weight`"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        descent_dataset *d = NULL;
        descent_error error = {0};
        const descent_status status = read_bytes("t.csv", table[i].text, strlen(table[i].text),
                                                 table[i].settings, &d, &error);
        CHECK(status == DESCENT_INVALID || status == DESCENT_BAD_DATA);
        if (!CHECK(strstr(error.message, table[i].words) != NULL)) {
            printf("%zu: %s\n", i, error.message);
        }
        descent_dataset_free(d);
    }
}

static descent_dataset *read_like(const char *text, const dsc_schema *like)
{
    descent_dataset *d = NULL;
    descent_error error;
    const descent_read_options options = descent_read_options_default();
    CHECK_OK(dsc_dataset_read_memory("u.csv", text, strlen(text), &options, like, &d, &error));
    return d;
}

// Other files may have all targets, in any order, or none; with some of them they have none.
static void other_files_are_read_alike(void)
{
    descent_error error;
    descent_dataset *d = read_good("t.csv", NUMBERS, "target=z,y");
    json_t *json = dsc_schema_to_json(d->schema);
    dsc_schema *schema = NULL;
    CHECK_OK(dsc_schema_from_json(json, &schema, &error));
    CHECK(schema->targets == 2 && schema->target == 3);
    descent_dataset *other = read_like("w,z,b,y,a\n1,2,3,4,5\n6,,8,9,10\n", schema);
    CHECK(other->rows == 1 && descent_dataset_target_at(other, 0, 0) == 2.0 &&
          descent_dataset_target_at(other, 0, 1) == 4.0 && value_at(other, 0, 0) == 5.0);
    descent_dataset_free(other);
    other = read_like("1,10,5,0.5,7\n", schema);
    CHECK(descent_dataset_target_at(other, 0, 0) == 0.5 && value_at(other, 0, 2) == 7.0);
    descent_dataset_free(other);
    other = read_like("1,5,7\n", schema);
    CHECK(!dsc_dataset_has_targets(other) && value_at(other, 0, 1) == 5.0);
    descent_dataset_free(other);
    other = read_like("a,b,w,z\n1,2,3,4\n", schema);
    CHECK(!dsc_dataset_has_targets(other));
    CHECK(strstr(descent_dataset_report(other), "1 of 2 are in this file"));
    descent_dataset_free(other);
    /* A damaged description: an index that is not there, and one that is twice. */
    json_t *columns = json_object_get(json, "columns");
    for (int index = 0; index < 3; index += 2) {
        json_object_set_new(json_array_get(columns, 1), "index", json_integer(index));
        dsc_schema *bad = NULL;
        CHECK(dsc_schema_from_json(json, &bad, &error) == DESCENT_BAD_DATA);
    }
    json_decref(json);
    dsc_schema_free(schema);
    descent_dataset_free(d);
}

static void labels_of_other_files_are_words_or_numbers(void)
{
    descent_error error;
    const descent_read_options options = descent_read_options_default();
    descent_dataset *d =
        read_good("t.csv", "x,a,b\n1,yes,0\n2,no,1\n3,yes,1\n4,no,0\n", "target=a,b");
    descent_dataset *other = read_like("x,a,b\n9,1,true\n8,off,0\n", d->schema);
    CHECK(descent_dataset_target_at(other, 0, 0) == 1.0 &&
          descent_dataset_target_at(other, 0, 1) == 1.0);
    CHECK(descent_dataset_target_at(other, 1, 0) == 0.0);
    descent_dataset_free(other);
    static const char wrong[] = "x,a,b\n1,maybe,0\n2,no,3\n";
    CHECK(dsc_dataset_read_memory("u.csv", wrong, strlen(wrong), &options, d->schema, &other,
                                  &error) == DESCENT_BAD_DATA);
    CHECK(strstr(error.message, "column \"a\" has values that are no labels") &&
          strstr(error.message, "1,maybe,0") &&
          strstr(error.message, "labels are 0 and 1, no and yes, or false and true"));
    descent_dataset_free(d);
}

// Formats whose target has no name: one label, or none.
static void one_label_is_asked_for_in_any_format(void)
{
    descent_error error = {0};
    descent_dataset *d = read_good("a.svm", "1 1:2\n0 2:3\n1 1:1\n0 1:4\n", "task=label");
    CHECK(descent_dataset_task(d) == DESCENT_TASK_LABEL && descent_dataset_targets(d) == 1);
    CHECK(descent_dataset_target(d, 0) == 1.0 && descent_dataset_target(d, 1) == 0.0);
    descent_dataset_free(d);
    static const char svm[] = "1 1:2\n-1 2:3\n1 1:1\n-1 1:4\n";
    CHECK(read_bytes("a.svm", svm, sizeof svm - 1, "task=label", &d, &error) ==
          DESCENT_INVALID);
    CHECK(strstr(error.message, "holds -1, and a label is one of two") != NULL);
    static char cifar[2 * 3073];
    cifar[3073] = 1;
    CHECK(read_bytes("data_batch_1.bin", cifar, sizeof cifar, "task=label", &d, &error) ==
          DESCENT_INVALID);
    CHECK(strstr(error.message, "a picture of CIFAR is of one class") != NULL);
}

// ---- arrays ----

enum { NPY_ROWS = 5, NPY_COLUMNS = 4 };

// A file of NumPy with rows x columns doubles.
static size_t npy_file(char *out, size_t rows, size_t columns, bool by_columns,
                       const double *numbers)
{
    char header[128];
    const int length = snprintf(header, sizeof header,
                                "{'descr': '<f8', 'fortran_order': %s, 'shape': (%zu, %zu), }",
                                by_columns ? "True" : "False", rows, columns);
    memcpy(out, "\x93NUMPY\1\0\x76\0", 10);
    memset(out + 10, ' ', 118);
    memcpy(out + 10, header, (size_t)length);
    out[127] = '\n';
    memcpy(out + 128, numbers, rows * columns * sizeof *numbers);
    return 128 + rows * columns * sizeof *numbers;
}

static void columns_of_an_array_are_targets(void)
{
    double numbers[NPY_ROWS * NPY_COLUMNS];
    char file[128 + sizeof numbers];
    for (size_t i = 0; i < NPY_ROWS * NPY_COLUMNS; i++) {
        numbers[i] = (double)(i % NPY_COLUMNS * 100 + i / NPY_COLUMNS);
    }
    const size_t size = npy_file(file, NPY_ROWS, NPY_COLUMNS, false, numbers);
    descent_dataset *d = NULL, *other = NULL;
    descent_error error = {0};
    CHECK_OK(read_bytes("a.npy", file, size, "target=4,2", &d, &error));
    CHECK(d->columns == 2 && descent_dataset_targets(d) == 2);
    CHECK(descent_dataset_target_at(d, 2, 0) == 302 &&
          descent_dataset_target_at(d, 2, 1) == 102);
    CHECK(value_at(d, 2, 0) == 2 && value_at(d, 2, 1) == 202);
    /* The same again, as a model keeps it, with and without the targets. */
    json_t *json = dsc_schema_to_json(d->schema);
    dsc_schema *schema = NULL;
    const descent_read_options options = descent_read_options_default();
    CHECK_OK(dsc_schema_from_json(json, &schema, &error));
    CHECK_OK(dsc_dataset_read_memory("b.npy", file, size, &options, schema, &other, &error));
    CHECK(descent_dataset_target_at(other, 4, 1) == 104 && value_at(other, 4, 1) == 204);
    descent_dataset_free(other);
    const size_t bare = npy_file(file, NPY_ROWS, 2, false, numbers);
    CHECK_OK(dsc_dataset_read_memory("b.npy", file, bare, &options, schema, &other, &error));
    CHECK(!dsc_dataset_has_targets(other) && other->columns == 2);
    descent_dataset_free(other);
    /* Damaged: a column twice, and one that is not there. */
    json_t *places = json_object_get(json, "target_columns");
    for (int place = 1; place < 9; place += 7) {
        json_array_set_new(places, 0, json_integer(place));
        dsc_schema *bad = NULL;
        CHECK(dsc_schema_from_json(json, &bad, &error) == DESCENT_BAD_DATA);
    }
    json_decref(json);
    dsc_schema_free(schema);
    descent_dataset_free(d);
}

static void lists_of_columns_that_are_wrong_are_refused(void)
{
    double numbers[NPY_ROWS * NPY_COLUMNS];
    char file[128 + sizeof numbers];
    for (size_t i = 0; i < NPY_ROWS * NPY_COLUMNS; i++) {
        numbers[i] = sin((double)i);
    }
    const size_t size = npy_file(file, NPY_ROWS, NPY_COLUMNS, false, numbers);
    static const char *const wrong[][2] = {{"target=5", "has no column \"5\""},
                                           {"target=1,", "has no column \"1,\""},
                                           {"target=2-1", "has no column \"2-1\""},
                                           {"target=y", "has no column \"y\""},
                                           {"target=1,2,1", "names column \"1\" twice"},
                                           {"target=1-3,2", "names column \"2\" twice"},
                                           {"target=1-4", "nothing is left to learn from"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        descent_dataset *d = NULL;
        descent_error error = {0};
        CHECK(read_bytes("a.npy", file, size, wrong[i][0], &d, &error) == DESCENT_INVALID);
        if (!CHECK(strstr(error.message, wrong[i][1]) != NULL)) {
            printf("%s: %s\n", wrong[i][0], error.message);
        }
        descent_dataset_free(d);
    }
}

// In a file of its own, in either order of its elements.
static void labels_of_an_array_lie_in_a_file(void)
{
    static const double by_rows[NPY_ROWS * 2] = {0, 1, 1, 1, 0, 0, 1, 0, 0, 1};
    static const double by_columns[NPY_ROWS * 2] = {0, 1, 0, 1, 0, 1, 1, 0, 0, 1};
    char file[128 + sizeof by_rows], path[512], settings[600];
    double inputs[NPY_ROWS] = {1, 2, 3, 4, 5};
    char matrix[128 + sizeof inputs];
    const size_t size = npy_file(matrix, NPY_ROWS, 1, false, inputs);
    for (int turned = 0; turned < 2; turned++) {
        const size_t length =
            npy_file(file, NPY_ROWS, 2, turned, turned ? by_columns : by_rows);
        snprintf(path, sizeof path, "%s/labels-%d.npy", DESCENT_BINARY_DIR, turned);
        FILE *out = fopen(path, "wb");
        CHECK(out && fwrite(file, 1, length, out) == length && fclose(out) == 0);
        descent_dataset *d = NULL;
        descent_error error = {0};
        snprintf(settings, sizeof settings, "labels=%s", path);
        CHECK_OK(read_bytes("a.npy", matrix, size, settings, &d, &error));
        CHECK(descent_dataset_task(d) == DESCENT_TASK_LABEL && descent_dataset_targets(d) == 2);
        for (size_t i = 0; d && i < NPY_ROWS * 2; i++) {
            CHECK(descent_dataset_target_at(d, i / 2, i % 2) == by_rows[i]);
        }
        descent_dataset_free(d);
        remove(path);
    }
}

/* Each number is a target, also of rows with one; what is read later goes by the numbers that were learnt. */
static void libsvm_rows_have_several_labels(void)
{
    static const char *const names[] = {"0", "3", "12"};
    descent_error error;
    descent_dataset *other = NULL;
    descent_dataset *d = read_good("a.svm", "12,3 1:0.5\n3 2:1 # one\n0,12 1:2\n+12 1:1\n", "");
    CHECK(descent_dataset_task(d) == DESCENT_TASK_LABEL && descent_dataset_targets(d) == 3);
    CHECK(d->rows == 4 && d->columns == 2 && value_at(d, 2, 0) == 2.0);
    static const double wanted[4][3] = {{0, 1, 1}, {0, 1, 0}, {1, 0, 1}, {0, 0, 1}};
    for (size_t j = 0; j < 3; j++) {
        CHECK_TEXT(descent_dataset_target_name(d, j), names[j]);
        for (size_t row = 0; row < 4; row++) {
            CHECK(descent_dataset_target_at(d, row, j) == wanted[row][j]);
        }
    }
    json_t *json = dsc_schema_to_json(d->schema);
    dsc_schema *schema = NULL;
    CHECK_OK(dsc_schema_from_json(json, &schema, &error));
    static const char later[] = "3 1:7\n1:8\n99,12 2:9\n";
    CHECK_OK(dsc_dataset_read_memory("b.svm", later, sizeof later - 1, NULL, schema, &other,
                                     &error));
    CHECK(other->rows == 3 && descent_dataset_target_at(other, 0, 1) == 1.0);
    CHECK(descent_dataset_target_at(other, 1, 1) == 0.0);
    CHECK(descent_dataset_target_at(other, 2, 2) == 1.0 && descent_dataset_notes(other) == 1);
    descent_dataset_free(other);
    static const char bare[] = "1:7\n1:8\n";
    CHECK_OK(
        dsc_dataset_read_memory("b.svm", bare, sizeof bare - 1, NULL, schema, &other, &error));
    CHECK(!dsc_dataset_has_targets(other));
    descent_dataset_free(other);
    double values[2], targets[3];
    bool header = false;
    dsc_row_reader *reader = NULL;
    CHECK_OK(dsc_row_reader_create(schema, &reader, &error));
    CHECK_OK(dsc_row_reader_line(reader, "0,3 2:4", 7, values, targets, &header, &error));
    CHECK(targets[0] == 1.0 && targets[1] == 1.0 && targets[2] == 0.0 && values[1] == 4.0);
    CHECK_OK(dsc_row_reader_line(reader, "2:4", 3, values, targets, &header, &error));
    CHECK(isnan(targets[0]) && isnan(targets[2]));
    dsc_row_reader_free(reader);
    dsc_schema_free(schema);
    json_array_set_new(json_object_get(json, "labels"), 1, json_string("12"));
    CHECK(dsc_schema_from_json(json, &schema, &error) == DESCENT_BAD_DATA);
    json_decref(json);
    descent_dataset_free(d);
    /* One label a row was learnt from; with --task label rows may have none. */
    d = read_good("a.svm", "1 1:2\n2 1:3\n", "");
    CHECK(dsc_dataset_read_memory("b.svm", "1,2 1:3\n", 8, NULL, d->schema, &other, &error) ==
          DESCENT_BAD_DATA);
    CHECK(strstr(error.message, "a row has one label here") && !strstr(error.remedy, "task"));
    descent_dataset_free(d);
    d = read_good("a.svm", "1,2 1:2\n1:3\n", "task=label");
    CHECK(descent_dataset_target_at(d, 1, 0) == 0.0 && descent_dataset_targets(d) == 2);
    descent_dataset_free(d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(targets_come_in_the_order_they_are_named),
        TEST(a_range_names_all_columns_between),
        TEST(columns_of_two_values_are_labels),
        TEST(rows_that_miss_a_target_are_dropped_and_counted),
        TEST(what_cannot_be_predicted_together_is_refused),
        TEST(other_files_are_read_alike),
        TEST(labels_of_other_files_are_words_or_numbers),
        TEST(one_label_is_asked_for_in_any_format),
        TEST(columns_of_an_array_are_targets),
        TEST(lists_of_columns_that_are_wrong_are_refused),
        TEST(labels_of_an_array_lie_in_a_file),
        TEST(libsvm_rows_have_several_labels),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
