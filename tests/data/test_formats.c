// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Formats that are found by content, JSON, and UTF-16: what is read, cell by cell.
#include <zlib.h>

#include "data/read.h"
#include "data/row_reader.h"
#include "data/schema_json.h"
#include "read.h"

#define BYTES(literal) literal, sizeof(literal) - 1

typedef struct content {
    const char *name, *text, *settings;
    descent_format format; /* of the schema: JSON is a table, as CSV is */
    size_t rows, columns;
    double first, last; /* values */
} content;

static const content contents[] = {
    {"heart_scale", "+1 1:0.5 3:2\n-1 2:1 3:-0.25\n", "", DESCENT_FORMAT_LIBSVM, 2, 3, 0.5,
     -0.25},
    {"a9a.t", "-1 3:1 11:1 \n+1 5:1 7:1 \n", "", DESCENT_FORMAT_LIBSVM, 2, 11, 0, 0},
    {"foo.scale", "# made by hand\n\n1.5 1:2e-1 # one\n-2.5 2:3\n", "", DESCENT_FORMAT_LIBSVM,
     2, 2, 0.2, 3},
    {"x.tr", "1 0:4 2:5\n2 1:6\n", "", DESCENT_FORMAT_LIBSVM, 2, 3, 4, 0},
    {"x.svm", "1 0:4 1:5\n2 1:6\n", "", DESCENT_FORMAT_LIBSVM, 2, 2, 4, 6},
    {"x", "1 1:10 2:20\n2 1:11 2:30\n", "", DESCENT_FORMAT_LIBSVM, 2, 2, 10, 30},
    {"x", "1\n2 4:0.5\n", "", DESCENT_FORMAT_LIBSVM, 2, 4, 0, 0.5},
    {"x", "1.5 1:7.00 2: .50\n2.5 1:2 2:\t.25\n3 2: 4\n", "", DESCENT_FORMAT_LIBSVM, 3, 2, 7,
     4},
    {"x", "1:2 3:4\n2:5.5\n", "task=none", DESCENT_FORMAT_LIBSVM, 2, 3, 2, 0},
    // A colon does not make LIBSVM of a table.
    {"x.txt", "5 10:30\n6 11:45\n5 9:05\n", "target=1", DESCENT_FORMAT_CSV, 3, 1, 630, 545},
    {"x.txt", "start,y\n10:30,5\n11:45,6\n", "target=y", DESCENT_FORMAT_CSV, 2, 1, 630, 705},
    {"x.txt", "from to y\n10:30 11:30 5\n11:45 12:00 6\n", "target=y", DESCENT_FORMAT_CSV, 2, 2,
     630, 720},
    {"x.txt", "1 3:2 a\n2 1:1 b\n", "target=3", DESCENT_FORMAT_CSV, 2, 2, 1, 0},
    {"x.txt", "1 2\n3 4\n", "target=2", DESCENT_FORMAT_CSV, 2, 1, 1, 3},
    // JSON, whatever the file is called.
    {"x", "{\"a\": 1.5, \"y\": 2}\n{\"a\": 3, \"y\": 4}\n", "target=y", DESCENT_FORMAT_CSV, 2,
     1, 1.5, 3},
    {"x.jsonl", "{\"a\": 1.5, \"y\": 2}\n\n{\"y\": 4, \"a\": -3}", "target=y",
     DESCENT_FORMAT_CSV, 2, 1, 1.5, -3},
    {"x.json", "[{\"a\": 1.5, \"y\": 2},\n {\"a\":\n 3e2, \"y\": 4}]\n", "target=y",
     DESCENT_FORMAT_CSV, 2, 1, 1.5, 300},
    {"x.jsonl",
     "{\"a\": 1.5, \"y\": 2, \"k\": \"NaN, \\\" NaN\"}\n{\"a\": NaN, \"y\": 4, "
     "\"k\":null}\n{\"a\":5,\"y\":1}",
     "target=y ignore=k", DESCENT_FORMAT_CSV, 3, 1, 1.5, 5},
    {"x.txt", "\xEF\xBB\xBF[ {\"y\": 2, \"a\": \"7\"}, {\"a\": 8, \"y\": 4} ]", "target=y",
     DESCENT_FORMAT_CSV, 2, 1, 7, 8},
};

static void formats_are_known_by_content(void)
{
    for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
        const content *t = &contents[i];
        const int before = check_failures;
        descent_dataset *d = read_good(t->name, t->text, t->settings), *again = NULL;
        if (d) {
            descent_error error;
            CHECK(d->schema->format == t->format);
            CHECK(d->rows == t->rows && d->columns == t->columns);
            CHECK_NEAR(value_at(d, 0, 0), t->first, 1e-6);
            CHECK_NEAR(value_at(d, d->rows - 1, d->columns - 1), t->last, 1e-6);
            CHECK_OK(dsc_dataset_read_memory(t->name, t->text, strlen(t->text), NULL, d->schema,
                                             &again, &error));
            CHECK(again && again->rows == d->rows &&
                  memcmp(again->values, d->values, d->rows * d->columns * sizeof(float)) == 0);
        }
        if (check_failures > before) {
            printf("in case %zu: %s\n", i, t->text);
        }
        descent_dataset_free(d);
        descent_dataset_free(again);
    }
}

// Indices from 0 stay so: a model's schema knows, also for single lines.
static void indices_from_0_stay_so_in_the_schema(void)
{
    descent_dataset *d = read_good("x.t", "1 0:4 2:5\n2 1:6\n", "");
    CHECK(d && strstr(descent_dataset_report(d), "indices begin at 0"));
    json_t *json = d ? dsc_schema_to_json(d->schema) : NULL;
    dsc_schema *schema = NULL;
    descent_error error;
    CHECK_OK(dsc_schema_from_json(json, &schema, &error));
    dsc_row_reader *reader = NULL;
    double values[3] = {0};
    double target = 0;
    bool header = false;
    CHECK_OK(dsc_row_reader_create(schema, &reader, &error));
    CHECK_OK(dsc_row_reader_line(reader, "2 1:7 2:8", 9, values, &target, &header, &error));
    CHECK(values[0] == 0 && values[1] == 7 && values[2] == 8 && target == 1);
    dsc_row_reader_free(reader);
    // One that began at 1 does not take a 0.
    descent_dataset *one = read_good("x.t", "1 1:4 2:5\n2 1:6\n", ""), *other = NULL;
    CHECK(one && dsc_dataset_read_memory("y.t", "1 0:4\n", 6, NULL, one->schema, &other,
                                         &error) == DESCENT_BAD_DATA);
    CHECK_TEXT(check_said(&error),
               "y.t:1: indices begin at 1 in the file that was learnt from: \"0:4\"");
    dsc_schema_free(schema);
    json_decref(json);
    descent_dataset_free(d);
    descent_dataset_free(one);
}

static const char birds[] = "{\"kind\": \"big, \\\"red\\\"\", \"weight\": 1.5, \"y\": true}\n"
                            "{\"kind\": null, \"weight\": 2, \"tags\": [1, 2], \"y\": false}\n"
                            "\n"
                            "{\"weight\": \"3\", \"kind\": \"small\\none\", \"y\": true}\n"
                            "{\"kind\": \"small\\none\", \"y\": false, \"at\": {\"x\": 1}}\n";

// Keys in their order of appearance, keys that are not there and null as missing values, lists
// and objects left out and said.
static void json_keys_become_columns(void)
{
    descent_dataset *d = read_good("birds.jsonl", birds, "target=y");
    if (!d) {
        return;
    }
    const char *report = descent_dataset_report(d);
    const dsc_schema *s = d->schema;
    CHECK(d->rows == 4 && d->columns == 2 && s->column_count == 5);
    CHECK(strcmp(s->columns[3].name, "tags") == 0 && s->columns[3].kind == DSC_COLUMN_SKIPPED);
    CHECK(strstr(report, "file      birds.jsonl: JSON, names are columns"));
    CHECK(strstr(report, "left out  \"tags\": lists or objects"));
    CHECK(strstr(report, "left out  \"at\": lists or objects"));
    CHECK(s->columns[0].category_count == 2);
    CHECK_TEXT(s->columns[0].categories[0], "big, \"red\"");
    CHECK_TEXT(s->columns[0].categories[1], "small one");
    CHECK_TEXT(s->classes[0], "false");
    CHECK_TEXT(s->classes[1], "true");
    const double kinds[] = {0, (double)NAN, 1, 1}, weights[] = {1.5, 2, 3, (double)NAN};
    for (size_t i = 0; i < 4; i++) {
        CHECK(isnan(kinds[i]) ? isnan(value_at(d, i, 0)) : value_at(d, i, 0) == kinds[i]);
        CHECK(isnan(weights[i]) ? isnan(value_at(d, i, 1)) : value_at(d, i, 1) == weights[i]);
    }
    descent_dataset_free(d);
}

// Large files come in blocks; memory for one object is all that is held.
static void large_json_files_come_in_blocks(void)
{
    enum { ROWS = 30000 };
    char *text = malloc(ROWS * 64 + 16), *at = text;
    at += sprintf(at, "[");
    for (int i = 0; i < ROWS; i++) {
        at += sprintf(at, "%s{\"a\": %d, \"b\": \"%c\", \"y\": %d.5}", i ? ",\n" : "\n", i,
                      "xz"[i % 2], i % 100);
    }
    at += sprintf(at, "\n]\n");
    gzFile file = gzopen("test_formats.json.gz", "wb");
    CHECK(file && gzwrite(file, text, (unsigned)(at - text)) == at - text);
    gzclose(file);
    descent_read_options options = options_of("target=y");
    descent_dataset *d = NULL;
    descent_error error;
    CHECK_OK(descent_dataset_read("test_formats.json.gz", &options, &d, &error));
    CHECK(d && d->rows == ROWS && d->columns == 2);
    CHECK(d && value_at(d, ROWS - 1, 0) == ROWS - 1 && value_at(d, ROWS - 1, 1) == 1);
    CHECK(d && strstr(descent_dataset_report(d), "JSON (gzip)"));
    descent_dataset_free(d);
    remove("test_formats.json.gz");
    free(text);
}

static const char *const bad_json[][2] = {
    {"{\"y\": 1}\n{\"y\": 2\n", "t.jsonl:2: an object { opens here and is not closed: the file "
                                "is not complete"},
    {"{\"y\": 1}\n{\"y\": 2,,}\n", "t.jsonl:2: this is not JSON: string or '}' expected near "
                                   "','"},
    {"{\"y\": 1,\n\"y\": 2}\n", "t.jsonl:2: a key comes twice in one object: '\"y\"'"},
    {"[1, 2]", "t.jsonl:1: there is \"1\" where an object {\"key\": value, ...} is expected\n"
               "a row is one object: one per line, or all of them in an array [...]"},
    {"[{\"y\": 1}\n{\"y\": 1}]",
     "t.jsonl:2: there is \"{\" where an object {\"key\": value, ...} is expected\n"
     "a row is one object: one per line, or all of them in an array [...]"},
    {"[{\"y\": 1}\n", "t.jsonl:2: the file ends where an object {\"key\": value, ...} is "
                      "expected\n"
                      "a row is one object: one per line, or all of them in an array [...]"},
    {"a,y\n1,2\n",
     "t.jsonl:1: there is \"a\" where an object {\"key\": value, ...} is expected\n"
     "a row is one object: one per line, or all of them in an array [...]"},
    {"{\"a\": [1, 2], \"y\": [3, 4]}",
     "t.jsonl: this is a single object with a table inside, not rows\n"
     "$ python3 -c \"import json; d = json.load(open('t.jsonl')); json.dump([dict(zip(d, "
     "r)) for "
     "r in zip(*[list(v.values()) if isinstance(v, dict) else v for v in d.values()])], "
     "open('rows.json', 'w'))\""},
    {"", "t.jsonl: there are no rows"},
    {"{}\n{}\n", "t.jsonl: there are no rows"},
    {"{\"a\": 1, \"b\": 1, \"y\": [1]}\n{\"a\": 2, \"b\": 2, \"y\": [2]}\n",
     "t.jsonl: column \"y\" holds lists or objects, which cannot be predicted\n"
     "target = a    # predict this column\n"
     "target = b    # predict this column"},
};

static void json_errors_name_the_line(void)
{
    for (size_t i = 0; i < sizeof bad_json / sizeof *bad_json; i++) {
        descent_dataset *d = NULL;
        descent_error error = {0};
        CHECK(read_bytes("t.jsonl", bad_json[i][0], strlen(bad_json[i][0]), "target=y", &d,
                         &error) == DESCENT_BAD_DATA);
        CHECK_TEXT(check_said(&error), bad_json[i][1]);
    }
}

typedef struct row {
    const char *text;
    double kind, weight, target;
    const char *message; /* NULL: good */
} row;

// A model that learnt from CSV reads objects, and the other way round.
static void models_from_csv_read_json_rows(void)
{
    const double none = (double)NAN;
    const row rows[] = {
        {"{\"weight\": 2.5, \"kind\": \"small\"}", 1, 2.5, none, NULL},
        {" {\"kind\": \"big\", \"weight\": null, \"y\": \"yes\", \"more\": [1]}\n", 0, none, 1,
         NULL},
        {"{\"kind\": \"big\"}", 0, none, none, NULL},
        {"{\"kind\": \"huge\", \"weight\": \"4\"}", 2, 4, none, NULL}, /* of no category */
        {"{\"Kind\": \"big\", \"weight\": 1}", 0, 0, 0,
         "line 5: the key \"kind\" is missing, and \"Kind\" is none of the columns\n"
         "null says that a value is missing"},
        {"{\"y\": \"yes\"}", 0, 0, 0,
         "line 6: the key \"kind\" is missing\nnull says that a value is missing"},
        {"{\"kind\": \"big\", \"weight\": \"heavy\"}", 0, 0, 0,
         "line 7: a number is expected in column \"weight\": \"heavy\""},
        {"{\"kind\": \"big\", \"weight\": 1, \"y\": \"maybe\"}", 0, 0, 0,
         "line 8: not a known class in column \"y\": \"maybe\""},
        {"{\"kind\": ", 0, 0, 0, "line 9: this is not JSON: unexpected token near end of file"},
    };
    descent_dataset *d =
        read_good("t.csv", "kind,weight,y\nbig,1,yes\nsmall,2,no\nbig,3,yes\n", "target=y");
    dsc_row_reader *reader = NULL;
    descent_error error;
    CHECK_OK(dsc_row_reader_create(d->schema, &reader, &error));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const row *t = &rows[i];
        double values[2] = {0};
        double target = 0;
        bool header = false;
        const descent_status status = dsc_row_reader_line(reader, t->text, strlen(t->text),
                                                          values, &target, &header, &error);
        CHECK(!header && status == (t->message ? DESCENT_BAD_DATA : DESCENT_OK));
        if (t->message) {
            CHECK_TEXT(check_said(&error), t->message);
            continue;
        }
        const double found[] = {(double)values[0], (double)values[1], target};
        const double wanted[] = {t->kind, t->weight, t->target};
        for (size_t k = 0; k < 3; k++) {
            CHECK(isnan(wanted[k]) ? isnan(found[k]) : found[k] == wanted[k]);
        }
    }
    dsc_row_reader_free(reader);
    descent_dataset *other = NULL;
    static const char array[] = "[{\"weight\": 7, \"kind\": \"small\"}, {\"kind\": \"big\"}]";
    CHECK_OK(dsc_dataset_read_memory("n.json", BYTES(array), NULL, d->schema, &other, &error));
    CHECK(other && other->rows == 2 && value_at(other, 0, 1) == 7 &&
          value_at(other, 1, 0) == 0);
    descent_dataset_free(other);
    other = NULL;
    CHECK(dsc_dataset_read_memory("n.json", BYTES("{\"q\": 7}"), NULL, d->schema, &other,
                                  &error) == DESCENT_BAD_DATA);
    CHECK_TEXT(check_said(&error), "n.json: none of the keys is the name of an input");
    CHECK(dsc_dataset_read_memory("n.json", BYTES("{\"kind\": \"big\"}"), NULL, d->schema,
                                  &other, &error) == DESCENT_BAD_DATA);
    CHECK_TEXT(check_said(&error),
               "n.json: 1 column is missing: \"weight\": no object has such a key\n"
               "null says that a value is missing");
    descent_dataset_free(d);
}

// What stands around rows, line by line: nothing is answered to what is not a row.
static void lines_that_are_no_rows_get_no_answer(void)
{
    static const struct {
        const char *learnt, *lines[6]; /* the last row has a = 4.5 */
        int headers;                   /* lines that are not rows */
    } table[] = {
        {"a,k,y\n1,red,2.5\n2,blue,1\n", {"# a comment", "a,k", "4.5,red", "# end, of"}, 3},
        {"a,k,y\n1,red,2.5\n2,blue,1\n", {"sep=;", "k;a;y", "red;4.5;1"}, 2},
        {"a,k,y\n1,red,2.5\n2,blue,1\n", {"a,k,y", "1,red,2", "a,k,y", "4.5,red,2"}, 2},
        {"a,k,y\n1,red,2.5\n2,blue,1\n", {"a,k", "4.5,red,"}, 1},
        {"a,k,y,\n1,red,2.5,\n2,blue,1,\n", {"a,k,y,", "4.5,red,1,"}, 1},
        {"\"a\" \"y\"\nr1 1 2.5\nr2 2 1\n", {"\"a\" \"y\"", "\"r7\" 4.5 1"}, 1},
        {",a,y\n1,1,2.5\n2,2,1\n", {",a,y", "7,4.5,1"}, 1},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        descent_dataset *d = read_good("t.csv", table[i].learnt, "target=y task=regress");
        dsc_row_reader *reader = NULL;
        descent_error error = {0};
        CHECK_OK(dsc_row_reader_create(d->schema, &reader, &error));
        int headers = 0;
        double last = 0;
        for (size_t k = 0; k < 6 && table[i].lines[k]; k++) {
            double values[4] = {0};
            double target = 0;
            bool header = false;
            const char *text = table[i].lines[k];
            if (!CHECK_OK(dsc_row_reader_line(reader, text, strlen(text), values, &target,
                                              &header, &error))) {
                printf("in case %zu: %s\n", i, text);
            }
            headers += header;
            last = header ? last : (double)values[0];
        }
        if (!CHECK(headers == table[i].headers && last == 4.5)) {
            printf("in case %zu: %d headers, %g\n", i, headers, last);
        }
        dsc_row_reader_free(reader);
        descent_dataset_free(d);
    }
}

#define LETTERS(_)                                                                             \
    _('a') _(',') _('y') _('\n') _('1') _(',') _('5') _('\n') _('2') _(',') _('6')
#define LITTLE(c) c, 0,
#define BIG(c)    0, c,

static void utf16_is_read_in_both_byte_orders(void)
{
    static const char little[] = {'\xFF', '\xFE', LETTERS(LITTLE)};
    static const char big[] = {'\xFE', '\xFF', LETTERS(BIG)};
    static const struct {
        const char *bytes;
        size_t size;
    } files[] = {{little, sizeof little},
                 {big, sizeof big},
                 {little + 2, sizeof little - 2},
                 {big + 2, sizeof big - 2}};
    for (size_t i = 0; i < 4; i++) {
        descent_dataset *d = NULL;
        descent_error error;
        CHECK_OK(read_bytes("t.csv", files[i].bytes, files[i].size, "target=y", &d, &error));
        CHECK(d && d->rows == 2 && value_at(d, 0, 0) == 1 && value_at(d, 1, 0) == 2);
        CHECK(d && strstr(descent_dataset_report(d), "CSV in UTF-16"));
        descent_dataset_free(d);
    }
    // Letters of two, three and four bytes, and half of a pair.
    static const char text[] = {'\xFF', '\xFE', 'k',    0,   ',', 0,   'y',  0,    '\n',
                                0,      '\xE9', 0,      ',', 0,   '1', 0,    '\n', 0,
                                '\xAC', ' ',    ',',    0,   '2', 0,   '\n', 0,    '=',
                                '\xD8', '\0',   '\xDE', ',', 0,   '3', 0,    '\n', 0,
                                '=',    '\xD8', ',',    0,   '4', 0,   '\n', 0};
    descent_dataset *d = NULL;
    descent_error error;
    CHECK_OK(read_bytes("t.csv", text, sizeof text, "target=y task=regress", &d, &error));
    if (d && CHECK(d->schema->columns[0].category_count == 4)) {
        CHECK_TEXT(d->schema->columns[0].categories[0], "\xC3\xA9");
        CHECK_TEXT(d->schema->columns[0].categories[1], "\xE2\x82\xAC");
        CHECK_TEXT(d->schema->columns[0].categories[2], "\xEF\xBF\xBD");
        CHECK_TEXT(d->schema->columns[0].categories[3], "\xF0\x9F\x98\x80");
    }
    descent_dataset_free(d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(formats_are_known_by_content),
                                       TEST(indices_from_0_stay_so_in_the_schema),
                                       TEST(json_keys_become_columns),
                                       TEST(large_json_files_come_in_blocks),
                                       TEST(json_errors_name_the_line),
                                       TEST(models_from_csv_read_json_rows),
                                       TEST(lines_that_are_no_rows_get_no_answer),
                                       TEST(utf16_is_read_in_both_byte_orders)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
