// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// CSV files that are good, in every dialect.
#include <float.h>
#include <unistd.h>
#include <zlib.h>

#include "data/parse.h"
#include "read.h"

typedef struct dialect {
    const char *text, *settings;
    size_t rows, columns;
    bool header;
    double first; /* value of the first row's first column */
} dialect;

static void every_dialect_is_read(void)
{
    static const dialect table[] = {
        {"a,b,y\n1,2,3.5\n4,5,6.5\n", "target=y", 2, 2, true, 1},
        {"a;b;y\n1;2;3.5\n4;5;6.5\n", "target=y", 2, 2, true, 1},
        {"a\tb\ty\n1\t2\t3.5\n4\t5\t6.5\n", "target=y", 2, 2, true, 1},
        {"a|b|y\n1|2|3.5\n4|5|6.5", "target=y", 2, 2, true, 1},
        {"a b y\n1 2 3.5\n4 5 6.5\n", "target=y", 2, 2, true, 1},
        {"  a   b y\n  1   2  3.5 \n 4  5 6.5\n", "target=y", 2, 2, true, 1},
        {"a,b,y\r\n1,2,3.5\r\n4,5,6.5\r\n", "target=y", 2, 2, true, 1},
        {"a,b,y\r1,2,3.5\r4,5,6.5\r", "target=y", 2, 2, true, 1},
        {"\xEF\xBB\xBF"
         "a,b,y\n1,2,3.5\n4,5,6.5\n",
         "target=y", 2, 2, true, 1},
        {"\n\na,b,y\n\n1,2,3.5\n\n4,5,6.5\n\n", "target=y", 2, 2, true, 1},
        {"\"a\",\"b\",\"y\"\n\"1\",\"2\",3.5\n4,5,6.5\n", "target=y", 2, 2, true, 1},
        {"\"a\nx\",\"b\"\"q\",y\n1,2,3.5\n4,5,6.5\n", "target=y", 2, 2, true, 1},
        {" a , b , y \n 1 , 2 , 3.5 \n4,5,6.5\n", "target=y", 2, 2, true, 1},
        {"1,2,3.5\n4,5,6.5\n", "target=3", 2, 2, false, 1},
        {"1,2,3.5\n4,5,6.5\n", "target=column3", 2, 2, false, 1},
        {"-1e-3,2,3.5\n4,5,6.5\n", "target=3", 2, 2, false, -1e-3},
        {"a,b,Y\n1,2,3.5\n4,5,6.5\n", "", 2, 2, true, 1},
        {",b,y\n1,2,3.5\n4,5,6.5\n", "target=y", 2, 2, true, 1},
        {"1,2,3.5\n4,5,6.5\n", "task=none", 2, 3, false, 1},
        {"1,2,3.5\n4,5,6.5\n", "task=none header=yes", 1, 3, true, 4},
        {"x\n1\n2\n3\n", "task=none", 3, 1, true, 1},
        {"2,y\n1,2.5\n4,5.5\n", "target=y header=yes", 2, 1, true, 1},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const dialect *t = &table[i];
        descent_dataset *d = read_good("t.csv", t->text, t->settings);
        if (d) {
            CHECK(d->rows == t->rows && d->columns == t->columns);
            if (!CHECK(d->schema->header == t->header)) {
                printf("in dialect %zu\n", i);
            }
            CHECK_NEAR(value_at(d, 0, 0), t->first, 1e-7);
        }
        descent_dataset_free(d);
    }
}

static void missing_values_are_nan_and_unlabelled_rows_dropped(void)
{
    descent_dataset *d = read_good("t.csv",
                                   "a,b,c,y\n1,,x,1.5\nNA,2,NA,2.5\nnan,NaN,,3.5\n?,4,x,4.5\n"
                                   "5,6,z,\n7,8,y,5.5\n",
                                   "target=y missing=?");
    if (!d) {
        return;
    }
    CHECK(d->rows == 5); /* one has no target */
    CHECK(isnan(value_at(d, 0, 1)) && isnan(value_at(d, 1, 0)) && isnan(value_at(d, 2, 0)));
    CHECK(isnan(value_at(d, 2, 1)) && isnan(value_at(d, 3, 0)));
    CHECK(value_at(d, 0, 2) == 0 && isnan(value_at(d, 1, 2)) && isnan(value_at(d, 2, 2)));
    CHECK(value_at(d, 4, 2) == 1); /* x, y, z in order */
    CHECK(strstr(descent_dataset_report(d), "dropped   1 row without a target") != NULL);
    CHECK_TEXT(descent_dataset_summary(d), "t  5 rows, 5 inputs, y is a number");
    descent_dataset_free(d);
    d = read_good("t.csv", "a,y\n-999,1.5\n2,2.5\n", "target=y missing=-999");
    CHECK(d && isnan(value_at(d, 0, 0)) && value_at(d, 1, 0) == 2);
    descent_dataset_free(d);
}

static void the_target_decides_the_task(void)
{
    static const struct {
        const char *text, *settings;
        descent_task task;
        size_t classes;
        const char *second;
    } table[] = {
        {"a,y\n1,0\n2,1\n3,0\n", "", DESCENT_TASK_CLASSIFY, 2, "1"},
        {"a,y\n1,0\n2,1\n3,2\n", "", DESCENT_TASK_REGRESS, 0, ""},
        {"a,y\n1,0\n2,1\n3,2\n", "task=classify", DESCENT_TASK_CLASSIFY, 3, "1"},
        {"a,y\n1,0\n2,1\n3,0\n", "task=regress", DESCENT_TASK_REGRESS, 0, ""},
        {"a,y\n1,10\n2,-1\n3,10\n", "", DESCENT_TASK_CLASSIFY, 2, "10"},
        {"a,y\n1,0.5\n2,1\n3,0\n", "", DESCENT_TASK_REGRESS, 0, ""},
        {"a,y\n1,dog\n2,cat\n3,dog\n", "", DESCENT_TASK_CLASSIFY, 2, "dog"},
        {"a,y\n1,0\n2,1\n3,0\n", "text=y", DESCENT_TASK_CLASSIFY, 2, "1"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        descent_dataset *d = read_good("t.csv", table[i].text, table[i].settings);
        if (d) {
            CHECK(descent_dataset_task(d) == table[i].task);
            CHECK(descent_dataset_classes(d) == table[i].classes);
            CHECK_TEXT(descent_dataset_class_name(d, 1), table[i].second);
        }
        descent_dataset_free(d);
    }
}

static char *repeat(size_t rows, void (*row)(size_t i, char *line), const char *header)
{
    char *text = calloc(rows + 1, 64);
    char *p = text;
    p += snprintf(p, 64, "%s\n", header);
    for (size_t i = 0; i < rows; i++) {
        row(i, p);
        p += strlen(p);
    }
    return text;
}

static void name_row(size_t i, char *line)
{
    snprintf(line, 64, "%zu,name %zu,%s,%zu.5\n", i, i, i % 3 ? "a" : "b", i);
}

static void names_are_left_out(void)
{
    char *text = repeat(150, name_row, "n,name,kind,y");
    descent_dataset *d = read_good("t.csv", text, "target=y");
    CHECK(d && d->columns == 2 && value_at(d, 149, 0) == 149 && value_at(d, 0, 1) == 1);
    CHECK(d && strstr(descent_dataset_report(d),
                      "left out  \"name\": more than 100 different "
                      "texts, first 'name 0' in line 2 (`text` keeps it)"));
    descent_dataset_free(d);
    d = read_good("t.csv", text, "target=y text=name");
    CHECK(d && d->columns == 3 && descent_dataset_inputs(d) == 1 + 150 + 2);
    descent_dataset_free(d);
    d = read_good("t.csv", text, "target=y ignore=name,n");
    CHECK(d && d->columns == 1 && descent_dataset_columns(d) == 1);
    descent_dataset_free(d);
    text[0] = 'n';
    free(text);
    text = repeat(30, name_row, "n,name,kind,y");
    d = read_good("t.csv", text, "target=y");
    CHECK(d && strstr(descent_dataset_report(d),
                      "left out  \"name\": 30 different texts in 30 rows, first 'name 0' in "
                      "line 2 (`text` keeps it)"));
    descent_dataset_free(d);
    free(text);
}

static void late_text_row(size_t i, char *line)
{
    snprintf(line, 64, "%s,%zu,%zu.5\n", i < 1200 ? "1" : i % 2 ? "blue" : "red", i, i);
}

static void late_number_row(size_t i, char *line)
{
    snprintf(line, 64, "%s,%zu,%zu.5\n", i < 1200 ? "" : "7", i, i);
}

// The first block suggests numbers; the rest of the file does not.
static void a_late_surprise_changes_the_column(void)
{
    char *text = repeat(3000, late_text_row, "kind,n,y");
    descent_dataset *d = read_good("t.csv", text, "target=y");
    CHECK(d && d->rows == 3000 && d->schema->columns[0].category_count == 3);
    CHECK(d && value_at(d, 0, 0) == 0 && value_at(d, 2999, 0) == 1 &&
          value_at(d, 2998, 0) == 2);
    descent_dataset_free(d);
    free(text);
    text = repeat(3000, late_number_row, "kind,n,y");
    d = read_good("t.csv", text, "target=y");
    CHECK(d && isnan(value_at(d, 0, 0)) && value_at(d, 2999, 0) == 7);
    descent_dataset_free(d);
    free(text);
}

static void dates_become_three_numbers(void)
{
    descent_dataset *d = read_good(
        "t.csv", "day,y\n2012-01-01,1.5\n2012-07-01,2.5\n,3.5\n2013/12/31,4.5\n", "target=y");
    if (d) {
        CHECK(d->columns == 3 && descent_dataset_inputs(d) == 3 &&
              descent_dataset_columns(d) == 1);
        CHECK_NEAR(value_at(d, 0, 0), 0, 1e-7);
        CHECK_NEAR(value_at(d, 0, 1), 1, 1e-7);
        CHECK_NEAR(value_at(d, 0, 2), 2012, 1e-7);
        CHECK_NEAR(value_at(d, 1, 2), 2012 + 182.0 / 366, 1e-7);
        CHECK(isnan(value_at(d, 2, 0)) && isnan(value_at(d, 2, 2)));
        CHECK_NEAR(value_at(d, 3, 2), 2013 + 364.0 / 365, 1e-7);
    }
    descent_dataset_free(d);
    double parts[3];
    const dsc_notation plain = dsc_notation_plain();
    CHECK(dsc_notation_date(&plain, "2000-02-29", 10, parts));
    CHECK(!dsc_notation_date(&plain, "1900-02-29", 10, parts));
    CHECK(!dsc_notation_date(&plain, "2001-13-01", 10, parts));
    CHECK(!dsc_notation_date(&plain, "2001-01/01", 10, parts));
    CHECK(!dsc_notation_date(&plain, "2001-01-00", 10, parts));
}

static void numbers_are_read_exactly(void)
{
    static const char *const good[] = {"0",
                                       "-0",
                                       "1",
                                       "+1.5",
                                       ".5",
                                       "5.",
                                       "1e3",
                                       "1E-3",
                                       "1e+10",
                                       "3.4e38",
                                       "1e-45",
                                       "123456789.123456789",
                                       "1e-400",
                                       "0.1",
                                       "2.2250738585072014e-308",
                                       "12345678901234567890123",
                                       "00012",
                                       "0.000000000000000000000000000001",
                                       "9007199254740993",
                                       "1e22",
                                       "1e23",
                                       "4.35",
                                       "0.3",
                                       "123456789012345678901234567890e-20",
                                       "8.41e21"};
    static const char *const bad[] = {"",      "-",    ".",   "e5",  "1e",  "1e+",
                                      "1.2.3", "0x10", "inf", "nan", "1 2", "--1",
                                      "1e400", "1,5",  "12a", "+-1"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double value = -1;
        if (!CHECK(dsc_number_parse(good[i], strlen(good[i]), &value))) {
            printf("%s\n", good[i]);
        }
        const double wanted = strtod(good[i], NULL);
        CHECK(fabs(value - wanted) <= 4 * DBL_EPSILON * fabs(wanted) + 5e-324);
        CHECK((float)value == (float)wanted);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double value = 0;
        if (!CHECK(!dsc_number_parse(bad[i], strlen(bad[i]), &value))) {
            printf("%s\n", bad[i]);
        }
    }
}

// Random doubles and floats as printf writes them come back.
static void numbers_round_trip(void)
{
    uint64_t state = 7;
    for (int i = 0; i < 200000; i++) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        const float wanted =
            (float)ldexp((double)(int32_t)(state >> 32), (int)(state >> 8 & 63) - 50);
        char text[40];
        snprintf(text, sizeof text, i % 2 ? "%.9g" : "%.17g", (double)wanted);
        double value = 0;
        if (!dsc_number_parse(text, strlen(text), &value) || (float)value != wanted) {
            CHECK(false);
            printf("%s -> %.9g\n", text, value);
            return;
        }
    }
}

// Long enough for many blocks, with quotes and text, so that records cross from one block to
// the next.
static void records_may_cross_blocks(void)
{
    const size_t rows = 60000;
    char *text = malloc(rows * 48 + 64), *p = text;
    p += sprintf(p, "a,t,b,y\r\n");
    for (size_t i = 0; i < rows; i++) {
        p += sprintf(p, "%zu,\"%s\",%.4f,%zu.25\r\n", i, i % 3 ? "x\ny, \"\"z\"\"" : "plain",
                     (double)i / 7, i);
    }
    descent_dataset *d = read_good("t.csv", text, "target=y");
    if (d && CHECK(d->rows == rows && d->columns == 3)) {
        bool same = true;
        for (size_t i = 0; i < rows; i++) {
            same = same && value_at(d, i, 0) == (double)i &&
                   value_at(d, i, 1) == (i % 3 ? 1 : 0) &&
                   fabs(value_at(d, i, 2) - (double)i / 7) < 1e-3 * (1 + (double)i * 1e-3) &&
                   descent_dataset_target(d, i) == (double)(float)((double)i + 0.25);
        }
        CHECK(same);
        CHECK_TEXT(d->schema->columns[1].categories[1], "x\ny, \"z\"");
    }
    descent_dataset_free(d);
    free(text);
}

static void gzip_and_names(void)
{
    // Compressed content under a name that does not say so.
    char path[] = "/tmp/descent-test-XXXXXX";
    const int file = mkstemp(path);
    CHECK(file >= 0);
    close(file);
    gzFile gz = gzopen(path, "wb");
    gzputs(gz, "a,y\n1,2.5\n2,3.5\n");
    gzclose(gz);
    descent_dataset *d = NULL;
    descent_error error;
    descent_read_options options = options_of("target=y");
    CHECK_OK(descent_dataset_read(path, &options, &d, &error));
    CHECK(d && d->rows == 2 && strstr(descent_dataset_report(d), "CSV (gzip)"));
    descent_dataset_free(d);
    d = NULL;
    // Cut off in the middle.
    CHECK(truncate(path, 30) == 0);
    CHECK(descent_dataset_read(path, &options, &d, &error) == DESCENT_BAD_DATA);
    CHECK(strstr(check_said(&error), "the gzip data is cut off: the file is not complete") !=
          NULL);
    unlink(path);
    CHECK(d == NULL);
}

static void bundled_sets_are_what_they_say(void)
{
    static const struct {
        const char *name, *settings, *summary;
    } sets[] = {
        {"@digits", "", "digits  1,797 rows, 64 inputs, 10 classes"},
        {"@penguins", "target=species", "penguins  344 rows, 9 inputs, 3 classes"},
        {"@seattle-weather", "target=temp_max",
         "seattle-weather  1,461 rows, 11 inputs, temp_max is a number"},
    };
    for (size_t i = 0; i < 3; i++) {
        descent_dataset *d = NULL;
        descent_error error;
        const descent_read_options options = options_of(sets[i].settings);
        if (CHECK_OK(descent_dataset_read(sets[i].name, &options, &d, &error))) {
            CHECK_TEXT(descent_dataset_summary(d), sets[i].summary);
        }
        descent_dataset_free(d);
    }
    char path[1024];
    descent_error error;
    CHECK(descent_data_path("@pengins", path, sizeof path, &error) == DESCENT_NO_INPUT);
    CHECK_TEXT(check_said(&error),
               "there is no bundled set \"@pengins\"; there are: @digits @penguins "
               "@seattle-weather\n@penguins");
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(every_dialect_is_read),
                                       TEST(missing_values_are_nan_and_unlabelled_rows_dropped),
                                       TEST(the_target_decides_the_task),
                                       TEST(names_are_left_out),
                                       TEST(a_late_surprise_changes_the_column),
                                       TEST(dates_become_three_numbers),
                                       TEST(numbers_are_read_exactly),
                                       TEST(numbers_round_trip),
                                       TEST(records_may_cross_blocks),
                                       TEST(gzip_and_names),
                                       TEST(bundled_sets_are_what_they_say)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
