// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The columns of a data set as they are told to people.
#include "data/read.h"
#include "read.h"

typedef struct wanted {
    const char *name;
    descent_column_type type;
    descent_column_role role;
    double low, high;
    size_t missing, distinct;
    const char *examples, *reason;
} wanted;

#define UNKNOWN SIZE_MAX

static void check_columns(const descent_dataset *d, const wanted *table, size_t count)
{
    if (!d || !CHECK(descent_dataset_file_columns(d) == count)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const wanted *w = &table[i];
        const int before = check_failures;
        descent_column c = {.size = sizeof c};
        descent_error error;
        char examples[128] = "";
        CHECK_OK(descent_dataset_column(d, i, &c, &error));
        for (size_t k = 0; k < 3 && c.examples[k]; k++) {
            const size_t used = strlen(examples);
            snprintf(examples + used, sizeof examples - used, "%s%s", k ? "|" : "",
                     c.examples[k]);
        }
        CHECK_TEXT(c.name, w->name);
        CHECK(c.type == w->type && c.role == w->role);
        CHECK(isnan(w->low) ? isnan(c.low) : fabs(c.low - w->low) < 1e-6);
        CHECK(isnan(w->high) ? isnan(c.high) : fabs(c.high - w->high) < 1e-6);
        CHECK(c.missing == w->missing && c.distinct == w->distinct);
        CHECK_TEXT(examples, w->examples);
        CHECK(strstr(c.reason, w->reason) && (*w->reason || !*c.reason));
        if (check_failures > before) {
            printf("column %zu: missing %zu, distinct %zu, %g to %g, %s\n", i, c.missing,
                   c.distinct, c.low, c.high, c.reason);
        }
    }
    descent_column c = {.size = sizeof c};
    descent_error error;
    CHECK(descent_dataset_column(d, count, &c, &error) == DESCENT_INVALID);
}

static void columns_of_a_table_are_described(void)
{
    const double none = (double)NAN;
    const wanted columns[] = {
        {"index", DESCENT_COLUMN_NUMBER, DESCENT_COLUMN_LEFT_OUT, none, none, 0, UNKNOWN,
         "1|2|3", "numbers the rows"},
        {"a", DESCENT_COLUMN_NUMBER, DESCENT_COLUMN_INPUT, -1, 2.5, 1, 2, "2.5|-1", ""},
        {"k", DESCENT_COLUMN_TEXT, DESCENT_COLUMN_INPUT, none, none, 0, 2, "red|blue", ""},
        {"d", DESCENT_COLUMN_DATE, DESCENT_COLUMN_INPUT, 2020, 2021, 0, UNKNOWN,
         "2020-01-01|2021-01-01", ""},
        {"gone", DESCENT_COLUMN_TEXT, DESCENT_COLUMN_LEFT_OUT, none, none, UNKNOWN, UNKNOWN,
         "x|z", "`ignore`"},
        {"y", DESCENT_COLUMN_NUMBER, DESCENT_COLUMN_TARGET, 0.5, 2.25, 0, 3, "0.5|1.5|2.25",
         ""},
    };
    descent_dataset *d = read_good("t.csv",
                                   "index,a,k,d,gone,y\n1,2.5,red,2020-01-01,x,0.5\n"
                                   "2,,red,2021-01-01,z,1.5\n3,-1,blue,2020-01-01,x,2.25\n"
                                   "4,2.5,blue,2020-01-01,x,0.5\n",
                                   "target=y ignore=gone task=regress");
    check_columns(d, columns, sizeof columns / sizeof *columns);
    descent_dataset_free(d);
    // Without a target that is obvious, there is none, when that is wanted.
    descent_read_options options = descent_read_options_default();
    options.target_optional = true;
    descent_error error;
    static const char text[] = "a,b\n1,2\n3,5\n";
    CHECK_OK(
        dsc_dataset_read_memory("t.csv", text, sizeof text - 1, &options, NULL, &d, &error));
    const wanted plain[] = {
        {"a", DESCENT_COLUMN_NUMBER, DESCENT_COLUMN_INPUT, 1, 3, 0, 2, "1|3", ""},
        {"b", DESCENT_COLUMN_NUMBER, DESCENT_COLUMN_INPUT, 2, 5, 0, 2, "2|5", ""}};
    check_columns(d, plain, 2);
    descent_dataset_free(d);
    CHECK_OK(dsc_dataset_read_memory("x", "1:2 2:3\n1:4\n", 12, &options, NULL, &d, &error));
    CHECK(d && descent_dataset_task(d) == DESCENT_TASK_NONE);
    descent_dataset_free(d);
}

static void columns_without_names_are_described(void)
{
    descent_dataset *d = read_good("a.svm", "-1 1:0.5 3:2\n7 2:1\n-1 1:0.5\n", "");
    const wanted svm[] = {
        {"", DESCENT_COLUMN_NUMBER, DESCENT_COLUMN_INPUT, 0, 0.5, 0, 2, "", ""},
        {"", DESCENT_COLUMN_NUMBER, DESCENT_COLUMN_INPUT, 0, 1, 0, 2, "", ""},
        {"", DESCENT_COLUMN_NUMBER, DESCENT_COLUMN_INPUT, 0, 2, 0, 2, "", ""},
        {"target", DESCENT_COLUMN_NUMBER, DESCENT_COLUMN_TARGET, -1, 7, 0, 2, "", ""}};
    check_columns(d, svm, 4);
    descent_dataset_free(d);
    const float values[] = {1, NAN, 3, 4};
    descent_error error;
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, 2, 2, values, NULL, 0, &d, &error));
    const wanted arrays[] = {
        {"", DESCENT_COLUMN_NUMBER, DESCENT_COLUMN_INPUT, 1, 3, 0, 2, "", ""},
        {"", DESCENT_COLUMN_NUMBER, DESCENT_COLUMN_INPUT, 4, 4, 1, 1, "", ""}};
    check_columns(d, arrays, 2);
    descent_dataset_free(d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(columns_of_a_table_are_described),
                                       TEST(columns_without_names_are_described)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
