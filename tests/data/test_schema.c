// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Schemas: through JSON and back, other files, single lines.
#include <float.h>

#include "damage.h"
#include "data/encoder.h"
#include "data/encoder_fit.h"
#include "data/read.h"
#include "data/row_reader.h"
#include "data/schema_json.h"
#include "read.h"

static const char birds[] = "name,kind,day,weight,y\n"
                            "a1,big,2012-01-01,1.5,yes\n"
                            "a2,small,2012-07-01,2.5,no\n"
                            "a3,big,,3.5,no\n"
                            "a4,\"odd, \"\"one\"\"\",2013-12-31,,yes\n";

static descent_dataset *read_birds(void)
{
    return read_good("birds.csv", birds, "target=y ignore=name missing=-");
}

// Through text, as a model file does it.
static dsc_schema *round_trip(const dsc_schema *schema)
{
    json_t *json = dsc_schema_to_json(schema);
    char *text = json_dumps(json, JSON_REAL_PRECISION(17));
    json_decref(json);
    json = json_loads(text, 0, NULL);
    free(text);
    dsc_schema *back = NULL;
    descent_error error;
    CHECK_OK(dsc_schema_from_json(json, &back, &error));
    json_decref(json);
    return back;
}

static bool same_json(const dsc_schema *a, const dsc_schema *b)
{
    json_t *left = dsc_schema_to_json(a), *right = dsc_schema_to_json(b);
    const bool same = left && right && json_equal(left, right);
    json_decref(left);
    json_decref(right);
    return same;
}

static void a_schema_comes_back_from_its_json(void)
{
    static const char *const texts[][3] = {
        {"b.csv", "a,k,y\n1,x,2\n3,z,0.1\n2,x,7\n", "target=y"},
        {"b.csv", "1 2\n3 4\n", "task=none"},
        {"b.csv", "a;y\n1;0.5\n3;1.25\n", "target=y task=classify missing=?"},
        {"b.svm", "1 1:2\n2 3:4\n", ""},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        descent_dataset *d = read_good(texts[i][0], texts[i][1], texts[i][2]);
        dsc_schema *back = d ? round_trip(d->schema) : NULL;
        CHECK(back && same_json(d->schema, back));
        dsc_schema_free(back);
        descent_dataset_free(d);
    }
    descent_dataset *d = read_birds();
    dsc_schema *back = round_trip(d->schema), *copy = NULL;
    CHECK(same_json(d->schema, back));
    CHECK_TEXT(back->columns[1].categories[1], "odd, \"one\"");
    CHECK(back->columns[3].slot == 4 && back->target == 4 && back->stored == 5);
    CHECK(dsc_schema_copy(d->schema, &copy, NULL) == DESCENT_OK && same_json(copy, back));
    dsc_schema_free(copy);
    dsc_schema_free(back);
    descent_dataset_free(d);
}

static void damaged_schemas_are_refused(void)
{
    static const char *const texts[] = {
        "1",
        "{}",
        "{\"format\":\"csv\"}",
        "{\"format\":\"xls\",\"type\":\"float32\",\"task\":\"none\",\"stored\":1,\"delimiter\":"
        "\",\","
        "\"missing\":\"\",\"columns\":[],\"classes\":[],\"shape\":[]}",
        "{\"format\":\"csv\",\"type\":\"float32\",\"task\":\"none\",\"stored\":2,\"delimiter\":"
        "\",\","
        "\"missing\":\"\",\"columns\":[{\"name\":\"a\",\"kind\":\"number\"}],\"classes\":[],"
        "\"shape\":[]}",
        "{\"format\":\"csv\",\"type\":\"float32\",\"task\":\"none\",\"stored\":1,\"delimiter\":"
        "\",\","
        "\"missing\":\"\",\"columns\":[{\"name\":\"a\",\"kind\":\"category\",\"categories\":[]}"
        "],"
        "\"classes\":[],\"shape\":[]}",
        "{\"format\":\"csv\",\"type\":\"float32\",\"task\":\"none\",\"stored\":1,\"delimiter\":"
        "\",\","
        "\"missing\":\"\",\"columns\":[{\"name\":\"a\",\"kind\":\"category\",\"categories\":["
        "\"b\","
        "\"a\"]}],\"classes\":[],\"shape\":[]}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        json_t *json = json_loads(texts[i], JSON_DECODE_ANY, NULL);
        dsc_schema *schema = NULL;
        descent_error error;
        CHECK(json && dsc_schema_from_json(json, &schema, &error) == DESCENT_BAD_DATA);
        CHECK(schema == NULL);
        json_decref(json);
    }
}

static descent_status like(const dsc_schema *schema, const char *text, descent_dataset **d,
                           descent_error *error)
{
    *d = NULL;
    return dsc_dataset_read_memory("new.csv", text, strlen(text), NULL, schema, d, error);
}

static void other_files_are_read_with_the_schema(void)
{
    descent_dataset *trained = read_birds(), *d = NULL;
    dsc_schema *schema = round_trip(trained->schema);
    descent_error error;
    // Another order, more columns, no target, an unknown category.
    CHECK_OK(
        like(schema, "more;weight;kind;day\n1;9.5;huge;2012-01-01\n2;-;small;\n", &d, &error));
    if (d) {
        CHECK(d->rows == 2 && d->columns == 5 && !d->targets);
        CHECK(value_at(d, 0, 4) == 9.5 && value_at(d, 0, 3) == 2012);
        // It is none of the categories, and is remembered.
        const dsc_column *kind = dsc_schema_column_at(d->schema, 0);
        CHECK(value_at(d, 0, 0) == (double)kind->category_count);
        CHECK_TEXT(dsc_strangers_text(&d->strangers, 0, 0), "huge");
        CHECK(dsc_strangers_text(&d->strangers, 0, 1) == NULL);
        CHECK(dsc_lines_of(&d->lines, 0) == 2 && dsc_lines_of(&d->lines, 1) == 3);
        descent_column facts = {.size = sizeof facts};
        CHECK_OK(descent_dataset_column(d, 1, &facts, &error));
        CHECK(facts.missing == 1 && facts.distinct == 1);
        CHECK(value_at(d, 1, 0) == 2 && isnan(value_at(d, 1, 4)) && isnan(value_at(d, 1, 1)));
        CHECK(strstr(descent_dataset_report(d), "1 value is a category never seen before"));
    }
    descent_dataset_free(d);
    // By position, with and without the target.
    CHECK_OK(like(schema, "x,big,2012-01-01,1,no\nx,big,2012-01-01,1,\n", &d, &error));
    CHECK(d && d->rows == 1 && descent_dataset_target(d, 0) == 0 && value_at(d, 0, 0) == 0);
    descent_dataset_free(d);
    CHECK_OK(like(schema, "x,big,2012-01-01,1\n", &d, &error));
    CHECK(d && d->rows == 1 && isnan(descent_dataset_target(d, 0)));
    descent_dataset_free(d);
    dsc_schema_free(schema);
    descent_dataset_free(trained);
}

static void files_that_lack_what_was_trained_on_are_refused(void)
{
    static const char *const table[][2] = {
        {"", "new.csv: the file is empty"},
        {"name,kind,day,weight,y\n", "new.csv: there are no rows"},
        {"kind,weight\nbig,1\n", "new.csv:1: 1 column is missing: \"day\""},
        {"1,2\n",
         "new.csv:1: there are 2 fields where 5 columns are expected (one less without "
         "the target)\na first line with the columns' names; they may then be in any "
         "order"},
        {"x,big,2012-01-01,1,perhaps\n", "column \"y\" has classes that are not known\n"
                                         "  new.csv:1:5   x,big,2012-01-01,1,perhaps\n"
                                         "                                   ^^^^^^^\n"
                                         "  1 of 1 rows; known are: no, yes"},
        {"kind,day,weight\nbig,2012-01-01,1\nbig,2012-01-01,heavy\n",
         "column \"weight\": 1 of 2 values is not a number; numbers are expected here\n"
         "  new.csv:3:3   big,2012-01-01,heavy\n"
         "                               ^^^^^"},
        {"kind,day,weight\nbig,2012-02-31,1\n",
         "column \"day\": 1 of 1 values is not a date; dates are expected here\n"
         "  new.csv:2:2   big,2012-02-31,1\n"
         "                    ^^^^^^^^^^"},
        {"kind,day,weight\nbig,2012-02-01\n",
         "new.csv: 1 row has another number of fields than the header, which has 3\n"
         "  new.csv:2: 2 fields   big,2012-02-01\n"
         "$ sed '2d' new.csv > rows.csv    # without this line"},
    };
    descent_dataset *trained = read_birds(), *d = NULL;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        descent_error error = {0};
        CHECK(like(trained->schema, table[i][0], &d, &error) == DESCENT_BAD_DATA);
        CHECK_TEXT(check_said(&error), table[i][1]);
    }
    descent_dataset_free(trained);
}

typedef struct line {
    const char *text;
    int kind; /* 0 row, 1 header, 2 bad */
    double first, weight, target;
    const char *message;
} line;

static void run_lines(const dsc_schema *schema, const line *lines, size_t count)
{
    dsc_row_reader *reader = NULL;
    descent_error error = {0};
    CHECK_OK(dsc_row_reader_create(schema, &reader, &error));
    for (size_t i = 0; i < count; i++) {
        double values[8] = {0};
        double target = 0;
        bool header = false;
        const descent_status status = dsc_row_reader_line(
            reader, lines[i].text, strlen(lines[i].text), values, &target, &header, &error);
        CHECK(status == (lines[i].kind == 2 ? DESCENT_BAD_DATA : DESCENT_OK));
        CHECK(header == (lines[i].kind == 1));
        if (lines[i].kind == 2) {
            CHECK_TEXT(check_said(&error), lines[i].message);
        } else if (lines[i].kind == 0) {
            CHECK((double)values[0] == lines[i].first);
            CHECK((double)values[schema->stored - 1] == lines[i].weight);
            if (!CHECK(isnan(lines[i].target) ? isnan(target) : target == lines[i].target)) {
                printf("%s: target %g\n", lines[i].text, target);
            }
        }
    }
    dsc_row_reader_free(reader);
}

#define RUN(schema, ...)                                                                       \
    do {                                                                                       \
        const line lines[] = {__VA_ARGS__};                                                    \
        run_lines(schema, lines, sizeof lines / sizeof *lines);                                \
    } while (0)

static void single_rows_are_read_with_the_schema(void)
{
    descent_dataset *d = read_birds();
    const double none = (double)NAN;
    RUN(d->schema, {"weight,more,day,kind\r\n", 1, 0, 0, 0, NULL},
        {"4.5,,2012-01-01,small\n", 0, 2, 4.5, none, NULL},
        {"", 2, 0, 0, 0, "line 3: the line is empty"},
        {"4.5,,2012-01-01", 2, 0, 0, 0, "line 4: there are 3 fields where 4 are expected"},
        {"heavy,,2012-01-01,small", 2, 0, 0, 0,
         "line 5, field 1: a number is expected in column \"weight\": \"heavy\""},
        {"1,,soon,small", 2, 0, 0, 0,
         "line 6, field 3: a date is expected in column \"day\": \"soon\""},
        {"1,\"a,b\",\"2012-01-01\",\"odd, \"\"one\"\"\"", 0, 1, 1, none, NULL});
    RUN(d->schema, {"x,small,2012-01-01,3,yes", 0, 2, 3, 1, NULL},
        {"x,small,2012-01-01,3,", 0, 2, 3, none, NULL},
        {"x,small,2012-01-01,3,maybe", 2, 0, 0, 0,
         "line 3, field 5: not a known class in column \"y\": \"maybe\""});
    RUN(d->schema, {"\xEF\xBB\xBFx,small,2012-01-01,3", 0, 2, 3, none, NULL});
    RUN(d->schema, {"x;small;2012-01-01;3", 0, 2, 3, none, NULL});
    RUN(d->schema, {"1,2", 2, 0, 0, 0,
                    "line 1: there are 2 fields where 5 columns are expected (one less without "
                    "the target)\na first line with the columns' names; they may then be in "
                    "any order"});
    descent_dataset_free(d);
    d = read_good("a.svm", "1 1:2\n2 3:4\n", "");
    RUN(d->schema, {"1:5 3:6", 0, 5, 6, none, NULL}, {"2 1:7", 0, 7, 0, 1, NULL},
        {"9 1:7", 0, 7, 0, none, NULL}, {"# x", 2, 0, 0, 0, "line 4: the line is empty"});
    d->schema->format = DESCENT_FORMAT_NPY;
    RUN(d->schema, {"1e300,2,-1e39", 0, (double)FLT_MAX, -(double)FLT_MAX, none, NULL});
    RUN(d->schema, {"1,2,3", 0, 1, 3, none, NULL}, {"1,2,3,2", 0, 1, 3, 1, NULL},
        {"1,x,3", 2, 0, 0, 0, "line 3, field 2: a number is expected: \"x\""},
        {"1,2", 2, 0, 0, 0, "line 4: there are 2 numbers where 3 are expected"});
    descent_dataset_free(d);
}

// ---- damage ----

static descent_status read_schema(json_t *json, void *none, descent_error *error)
{
    (void)none;
    dsc_schema *schema = NULL;
    const descent_status status = dsc_schema_from_json(json, &schema, error);
    CHECK((status == DESCENT_OK) == (schema != NULL));
    if (schema) {
        dsc_schema *back = round_trip(schema);
        CHECK(back && same_json(schema, back));
        dsc_schema_free(back);
    }
    dsc_schema_free(schema);
    CHECK(status == DESCENT_OK || status == DESCENT_BAD_DATA);
    return status;
}

static descent_status read_encoder(json_t *json, void *schema, descent_error *error)
{
    dsc_encoder *encoder = NULL;
    const descent_status status = dsc_encoder_from_json(json, schema, &encoder, error);
    CHECK((status == DESCENT_OK) == (encoder != NULL));
    dsc_encoder_free(encoder);
    CHECK(status == DESCENT_OK || status == DESCENT_BAD_DATA);
    return status;
}

// Every value of a schema and of an encoder, replaced by others or left out.
static void any_damage_is_refused_or_does_no_harm(void)
{
    static const char money[] = "p;q;d;c;r;y\n1,5 EUR;12%;14/03/2021;NA;7;1,5\n"
                                "2,5 EUR;13%;1/2/2021;x;x;2,5\n";
    static const char times[] = "t,b,y\n1671140123,255,1\n1671140124,7,0\n1671140127,25,1\n";
    static const char heavy[] = "a,w,y\n1,2,0.5\n2,1,0.25\n3,0,7\n,1,2\n";
    descent_dataset *sets[] = {read_birds(),
                               read_good("t.csv", money, "target=y keep-na=c number=r"),
                               read_good("w.csv", heavy, "target=y weight=w"),
                               read_good("times.csv", times, "target=y"),
                               read_good("z.svm", "1 0:2\n2 3:4\n", ""),
                               read_good("a.svm", "1 1:2\n2 3:4\n", "")};
    for (size_t s = 0; s < sizeof sets / sizeof *sets; s++) {
        descent_dataset *set = sets[s];
        dsc_encoder *encoder = NULL;
        descent_error error = {0};
        if (CHECK(set != NULL) &&
            CHECK_OK(dsc_encoder_fit(set, NULL, set->rows, NULL, &encoder, &error))) {
            damage_everywhere(dsc_schema_to_json(set->schema), read_schema, NULL);
            damage_everywhere(dsc_encoder_to_json(encoder), read_encoder, set->schema);
        }
        dsc_encoder_free(encoder);
        descent_dataset_free(set);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(a_schema_comes_back_from_its_json),
                                       TEST(damaged_schemas_are_refused),
                                       TEST(any_damage_is_refused_or_does_no_harm),
                                       TEST(other_files_are_read_with_the_schema),
                                       TEST(files_that_lack_what_was_trained_on_are_refused),
                                       TEST(single_rows_are_read_with_the_schema)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
