// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What stands around the rows of a CSV file: recognised and said, or the cause of an error.
#include "data/read.h"
#include "read.h"

typedef struct around {
    const char *text, *settings;
    size_t rows, columns;
    double first, last; /* of the first column */
    const char *names;  /* of all columns, joined with | */
    const char *says;   /* a part of the report, NULL: nothing */
} around;

#define SIX "1.5,8,3.5\n2.5,7,6.5\n3.5,6,9.5\n4.5,5,1.5\n5.5,4,2.5\n6.5,3,4.5\n"
#define TEN                                                                                    \
    "11,1,0.5\n12,2,1.5\n10,3,2.5\n13,4,3.5\n14,5,4.5\n15,6,5.5\n16,7,6.5\n17,8,7.5\n"         \
    "18,9,8.5\n19,0,9.5\n"

static const around comments[] = {
    {"# made by hand\n# version 2, draft\na,b,y\n" SIX, "target=y", 6, 2, 1.5, 6.5, "a|b|y",
     "comments  2 lines that begin with #, passed over"},
    {"a,b,y\n1.5,2,3.5\n# checked, ok\n" SIX, "target=y", 7, 2, 1.5, 6.5, "a|b|y",
     "comments  1 line that begins with #"},
    {"a,b,y\n1.5,2,3.5\n#2,9,9\n" SIX "# the \"end\n", "target=y", 7, 2, 1.5, 6.5, "a|b|y",
     "comments  2 lines that begin with #"},
    {"# a b y\n1 2 3.5\n4 5 6.5\n7 8 0.5\n", "target=y", 3, 2, 1, 7, "a|b|y",
     "header    the line that begins with #"},
    {"##meta=1\n#a\tb\ty\n1\t2\t3.5\n4\t5\t6.5\n7\t8\t0.5\n", "target=y", 3, 2, 1, 7, "a|b|y",
     "header    the line that begins with #"},
    // Rows that begin with #, with a header and without one.
    {"colour,b,y\n#ff0000,2,3.5\n#00ff00,5,6.5\n#0000ff,8,0.5\n", "target=y", 3, 2, 2, 0,
     "colour|b|y", NULL},
    {"word,b,y\nsun,2,3.5\n#sun,5,6.5\nmoon,8,0.5\n#moon,9,0.7\n", "target=y", 4, 2, 3, 0,
     "word|b|y", NULL},
    {"#x,2,3.5\n#z,5,6.5\n#x,8,0.5\n", "target=3", 3, 2, 0, 0, "column1|column2|column3", NULL},
};

static const around tops[] = {
    {"sep=;\na;b;y\n1,5;2;3\n4,5;5;6\n", "target=y task=regress text=a", 2, 2, 0, 1, "a|b|y",
     "sep=      the first line says what separates"},
    {"sep=,\r\na,b,y\r\n1,2,3.5\r\n4,5,6.5\r\n", "target=y", 2, 2, 1, 4, "a|b|y", "sep="},
    {"\"sep=|\"\na|b|y\n1|2|3.5\n4|5|6.5\n", "target=y", 2, 2, 1, 4, "a|b|y", "sep="},
    {"Report of 2024\na,b,y\n" SIX, "target=y", 6, 2, 1.5, 6.5, "a|b|y",
     "skipped   1 line above the table: \"Report of 2024\""},
    {"Sales\nfrom 2024-01-01,to 2024-12-31\n\na,b,y\n" SIX, "target=y", 6, 2, 1.5, 6.5, "a|b|y",
     "skipped   2 lines above the table: \"Sales\", ..."},
    {"Report of 2024,,\n,,\na,b,y\n" SIX, "target=y", 6, 2, 1.5, 6.5, "a|b|y",
     "skipped   2 lines above the table"},
    {"Measured by hand\n" SIX, "target=3", 6, 2, 1.5, 6.5, "column1|column2|column3",
     "skipped   1 line above the table: \"Measured by hand\""},
    {"country,2019,2020,2021\nFrance,1.5,2.5,3.5\nSpain,3,2,1\nFrance,2,3.5,3\n", "target=2021",
     3, 3, 0, 0, "country|2019|2020|2021", "header    the numbers in the first line are names"},
    {"0,1,2,3\n5.1,3.5,1.4,0\n4.9,3.0,1.4,1\n5.9,3.1,4.4,0\n", "target=3", 3, 3, 5.1, 5.9,
     "0|1|2|3", "header    the numbers in the first line are names"},
    {"2019,2020,y\n1.5,2.5,3.5\n3,2,1\n2,3.5,3\n", "target=y", 3, 2, 1.5, 2, "2019|2020|y",
     "header    the numbers"},
    {"town,2020-01-01,2020-02-01\nA,1.5,2.5\nB,3,2\nA,4,8.5\n", "target=2020-02-01", 3, 2, 0, 0,
     "town|2020-01-01|2020-02-01", NULL},
    // Numbers that are data: rows below count up as well.
    {"1,2,3\n2,3,4\n3,4,5\n5,6,7\n", "target=3", 4, 2, 1, 5, "column1|column2|column3", NULL},
    {"Ann,1990,2021\nBob,1991,2022\nAnn,1980,1981\n", "target=3 header=auto", 3, 2, 0, 0,
     "column1|column2|column3", NULL},
};

static const around widths[] = {
    {"\"a\" \"b\" \"y\"\n\"x1\" 1.5 2 3.5\n\"x2\" 4.5 5 6.5\n\"x3\" 7 8 9.5\n", "target=y", 3,
     2, 1.5, 7, "column1|a|b|y", "left out  \"column1\": names of rows"},
    {"a,b,y\n1,1.5,2,3.5\n2,4.5,5,6.5\n3,7,8,9.5\n", "target=y", 3, 2, 1.5, 7, "column1|a|b|y",
     "left out  \"column1\": it numbers the rows"},
    {"a\ty\n9\t1.5\t3.5\n4\t4.5\t6.5\n7\t7\t9.5\n", "target=y", 3, 1, 1.5, 7, "column1|a|y",
     "left out  \"column1\": names of rows"},
    {"a,b,y\n1.5,2,3.5,\n4.5,5,6.5,\n", "target=y", 2, 2, 1.5, 4.5, "a|b|y|column4",
     "left out  \"column4\": a delimiter ends every row"},
    {"a,b,y,\n1.5,2,3.5\n4.5,5,6.5\n", "target=y", 2, 2, 1.5, 4.5, "a|b|y", NULL},
    {"a,b,y,\n1.5,2,3.5,\n4.5,5,6.5,\n", "target=y", 2, 2, 1.5, 4.5, "a|b|y|column4",
     "left out  \"column4\": no value"},
    {",b,y\n1,1.5,3.5\n2,4.5,6.5\n3,7,9.5\n", "target=y", 3, 1, 1.5, 7, "column1|b|y",
     "left out  \"column1\": it numbers the rows"},
    {"Unnamed: 0,b,y\n0,1.5,3.5\n1,4.5,6.5\n", "target=y", 2, 1, 1.5, 4.5, "Unnamed: 0|b|y",
     "left out  \"Unnamed: 0\": it numbers the rows"},
    {"Index,b,y\n0,1.5,3.5\n1,4.5,6.5\n", "target=y", 2, 1, 1.5, 4.5, "Index|b|y",
     "left out  \"Index\": it numbers the rows"},
    // Mixed rows keep their numbers; a column with another name, or the only one, is an input.
    {",b,y\n" TEN, "target=y", 10, 1, 1, 0, "column1|b|y",
     "left out  \"column1\": it numbers the rows"},
    {"time,b,y\n1,1.5,3.5\n2,4.5,6.5\n3,7,9.5\n", "target=y", 3, 2, 1, 3, "time|b|y", NULL},
    {",y\n1,3.5\n2,6.5\n3,9.5\n", "target=y", 3, 1, 1, 3, "column1|y", NULL},
};

static const around joined[] = {
    {"a,b,y\n" SIX "a,b,y\n" SIX, "target=y", 12, 2, 1.5, 6.5, "a|b|y",
     "header    comes again in 1 line, passed over"},
    {"\xEF\xBB\xBF"
     "a,b,y\n" SIX "\xEF\xBB\xBF"
     "a,b,y\n" SIX,
     "target=y", 12, 2, 1.5, 6.5, "a|b|y", "marks     1 byte order mark inside"},
    {"a,b,y\n" SIX "\xEF\xBB\xBF" SIX, "target=y", 12, 2, 1.5, 6.5, "a|b|y",
     "marks     1 byte order mark inside"},
    {"kind,b,y\nbig,2,3.5\nkind,b,y\nbig,3,4.5\nkind,b,y\nbig,1,0\n", "target=y", 3, 2, 0, 0,
     "kind|b|y", "header    comes again in 2 lines"},
    {"   a    b      y  \n 1.5\t  2  3.5  \n  4.5   5\t6.5\n", "target=y", 2, 2, 1.5, 4.5,
     "a|b|y", NULL},
    {"a,b,y\r1.5,2,3.5\ra,b,y\r4.5,5,6.5\r", "target=y", 2, 2, 1.5, 4.5, "a|b|y",
     "header    comes again"},
    {"a,b,y\nTotal,2,3.5\nsum,5,6.5\ntotal,2,1.5\n", "target=y", 3, 2, 0, 2, "a|b|y", NULL},
};

static void check_names(const descent_dataset *d, const char *wanted)
{
    char names[256] = "";
    for (size_t i = 0; i < d->schema->column_count; i++) {
        const size_t used = strlen(names);
        snprintf(names + used, sizeof names - used, "%s%s", i ? "|" : "",
                 d->schema->columns[i].name);
    }
    CHECK_TEXT(names, wanted);
}

static void check_all(const around *table, size_t count)
{
    static const char *const words[] = {"\ncomments ", "\nsep= ",   "\nskipped ",
                                        "\nheader ",   "\nmarks  ", "\nleft out "};
    for (size_t i = 0; i < count; i++) {
        const around *t = &table[i];
        const int before = check_failures;
        descent_dataset *d = read_good("t.csv", t->text, t->settings), *again = NULL;
        if (d) {
            CHECK(d->rows == t->rows && d->columns == t->columns);
            CHECK_NEAR(value_at(d, 0, 0), t->first, 1e-6);
            CHECK_NEAR(value_at(d, d->rows - 1, 0), t->last, 1e-6);
            check_names(d, t->names);
            const char *report = descent_dataset_report(d);
            CHECK(!t->says || strstr(report, t->says));
            for (size_t k = 0; k < sizeof words / sizeof *words && !t->says; k++) {
                CHECK(!strstr(report, words[k]));
            }
            // With the schema that came of it the file is read in the same way.
            descent_error error;
            CHECK_OK(dsc_dataset_read_memory("t.csv", t->text, strlen(t->text), NULL, d->schema,
                                             &again, &error));
            CHECK(again && again->rows == t->rows);
            CHECK_NEAR(again ? value_at(again, t->rows - 1, 0) : -1, t->last, 1e-6);
        }
        if (check_failures > before) {
            printf("in case %zu: %s\n%s", i, t->text, d ? descent_dataset_report(d) : "");
        }
        descent_dataset_free(d);
        descent_dataset_free(again);
    }
}

static void comment_lines_are_no_rows(void)
{
    check_all(comments, sizeof comments / sizeof *comments);
}

static void what_stands_above_the_rows_is_found(void)
{
    check_all(tops, sizeof tops / sizeof *tops);
}

static void what_stands_next_to_the_rows_is_found(void)
{
    check_all(widths, sizeof widths / sizeof *widths);
}

static void headers_of_joined_files_are_no_rows(void)
{
    check_all(joined, sizeof joined / sizeof *joined);
}

// A file that is read in two passes and more blocks than one keeps its place.
static void two_passes_keep_the_place(void)
{
    enum { ROWS = 60000 };
    char *text = malloc(ROWS * 24 + 256), *at = text;
    at += sprintf(at, "A title\n# a comment\na,b,y\n");
    for (int i = 0; i < ROWS; i++) {
        at += sprintf(at, "%d,%d.5,%d\n%s", i, i % 7, i % 3, i % 20000 ? "" : "# another\n");
    }
    at += sprintf(at, "1,-,2\n");
    descent_dataset *d = read_good("t.csv", text, "target=y missing=-");
    CHECK(d && d->rows == ROWS + 1 && d->columns == 2);
    CHECK(d && strstr(descent_dataset_report(d), "comments  4 lines"));
    CHECK(d && value_at(d, 0, 0) == 0 && value_at(d, ROWS - 1, 0) == ROWS - 1);
    descent_dataset_free(d);
    free(text);
}

// Lines that end in a carriage return alone, in a file of more than a record may have.
static void carriage_returns_alone_end_lines(void)
{
    enum { ROWS = 1000000 };
    char *text = malloc((size_t)ROWS * 32 + 16), *at = text;
    at += sprintf(at, "a,y\r");
    for (int i = 0; i < ROWS; i++) {
        at += sprintf(at, "%d.25,%d.125000\r", i, i % 1000);
    }
    CHECK(at - text > 1 << 24);
    descent_dataset *d = read_good("t.csv", text, "target=y");
    CHECK(d && d->rows == ROWS && value_at(d, ROWS - 1, 0) == ROWS - 0.75);
    descent_dataset_free(d);
    free(text);
}

static const char *const bad[][2] = {
    {"c,a,y\n" SIX "Total,,33\n",
     "t.csv:8: the table ends in a line that sums it up, which is not a row\n  Total,,33\n"
     "$ sed '8,$d' t.csv > rows.csv    # without it"},
    {"c,a,y\nred,1,2\nred,2,3\nblue,3,1\nblue,4,4\nMean:,2.5,\nSUM,,10\n",
     "t.csv:6: the table ends in a line that sums it up, which is not a row\n  Mean:,2.5,\n"
     "$ sed '6,$d' t.csv > rows.csv    # without it"},
    {"c,a,y\n" SIX "\nSource: World Bank\nas of 2024\n",
     "t.csv: 2 rows have another number of fields than the header, which has 3\n"
     "  t.csv:9: 1 field   Source: World Bank\n  t.csv:10: 1 field   as of 2024\n"
     "all of them are at the end: a note below the table\077\n"
     "$ sed '9,$d' t.csv > rows.csv    # without these lines"},
    {"a,b,y\n1,\"red,3\n2,\"blue\",4\n3,red,5\n",
     "t.csv:2:2: a quote opens here, and the next one, in line 3, has text behind it\n"
     "a quote that opens a field has to be closed; one inside is doubled: \"\"\n"
     "$ sed '2s/\"//1' t.csv > rows.csv    # without this quote"},
};

static void what_is_wrong_with_a_file_is_named(void)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        descent_dataset *d = NULL;
        descent_error error = {0};
        CHECK(read_bytes("t.csv", bad[i][0], strlen(bad[i][0]), "target=y", &d, &error) ==
              DESCENT_BAD_DATA);
        CHECK_TEXT(check_said(&error), bad[i][1]);
    }
}

// A text that may be damaged: it is read to rows, or refused with a message.
static void check_changed(const char *text, size_t size, const char *settings)
{
    descent_dataset *d = NULL;
    descent_error error = {0};
    const descent_status status = read_bytes("t.csv", text, size, settings, &d, &error);
    bool good = status == DESCENT_OK ? d && d->rows > 0 && *descent_dataset_report(d)
                                     : status == DESCENT_BAD_DATA || status == DESCENT_INVALID;
    good = good && (status == DESCENT_OK || (!d && *error.message));
    if (!CHECK(good)) {
        printf("status %d for:\n%.*s\n%s\n", (int)status, (int)size, text, error.message);
    }
    descent_dataset_free(d);
}

// Bytes from one that is replaced to the next.
#ifdef DESCENT_SANITIZED
enum { STRIDE = 5 };
#else
enum { STRIDE = 1 };
#endif

// Each byte replaced by what means something in a table, and each line left out or doubled.
static void check_all_changes(const around *table, size_t count)
{
    static const char others[] = ",;\t\"'#\n 7x";
    for (size_t i = 0; i < count; i++) {
        const size_t size = strlen(table[i].text);
        char *text = malloc(2 * size + 1);
        memcpy(text, table[i].text, size);
        for (size_t at = i % STRIDE; at < size && size < 400; at += STRIDE) {
            for (size_t k = 0; k < sizeof others - 1; k++) {
                text[at] = others[k];
                check_changed(text, size, table[i].settings);
            }
            text[at] = table[i].text[at];
        }
        for (const char *line = table[i].text, *end; (end = strchr(line, '\n'));
             line = end + 1) {
            const size_t before = (size_t)(line - table[i].text);
            const size_t behind = (size_t)(end + 1 - table[i].text);
            memcpy(text + before, end + 1, size - behind);
            check_changed(text, size - (behind - before), table[i].settings);
            memcpy(text, table[i].text, behind);
            memcpy(text + behind, line, size - before);
            check_changed(text, size + behind - before, table[i].settings);
        }
        free(text);
    }
}

static void any_change_is_refused_or_read(void)
{
    check_all_changes(comments, sizeof comments / sizeof *comments);
    check_all_changes(tops, sizeof tops / sizeof *tops);
    check_all_changes(widths, sizeof widths / sizeof *widths);
    check_all_changes(joined, sizeof joined / sizeof *joined);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(comment_lines_are_no_rows),
                                       TEST(what_stands_above_the_rows_is_found),
                                       TEST(what_stands_next_to_the_rows_is_found),
                                       TEST(headers_of_joined_files_are_no_rows),
                                       TEST(two_passes_keep_the_place),
                                       TEST(carriage_returns_alone_end_lines),
                                       TEST(what_is_wrong_with_a_file_is_named),
                                       TEST(any_change_is_refused_or_read)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
