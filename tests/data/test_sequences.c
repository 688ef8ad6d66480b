// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows of a table that become sequences: their order, their values, their scaling, what is refused,
// and that a model reads other files in the same way.
#include "data/augment_words.h"
#include "data/encoder_fit.h"
#include "data/encoder_parts.h"
#include "data/row_shape.h"
#include "data/schema_json.h"
#include "data/split.h"
#include "read.h"

// Three sequences of three rows, shuffled; b has a missing value, and a the target in one row.
static const char table[] = "who,when,x,state,y\n"
                            "b,2,20,on,1\n"
                            "a,3,3,off,\n"
                            "b,1,10,on,1\n"
                            "c,1,100,off,5\n"
                            "a,1,1,on,2.5\n"
                            "b,3,,off,1\n"
                            "c,3,300,off,5\n"
                            "a,2,2,off,\n"
                            "c,2,200,on,5\n";
static const char settings[] = "target=y sequence=who,when task=regress";

static void rows_become_positions(void)
{
    descent_dataset *d = read_good("a.csv", table, settings);
    static const double x[3][3] = {{10, 20, (double)NAN}, {1, 2, 3}, {100, 200, 300}};
    static const double on[3][3] = {{1, 1, 0}, {1, 0, 0}, {0, 1, 0}};
    static const double targets[] = {1, 2.5, 5};
    static const char *const names[] = {"b", "a", "c"}; // as the file names them first
    CHECK(d->rows == 3 && d->columns == 6 && d->schema->positions == 3);
    CHECK(descent_dataset_inputs(d) == 9 && descent_dataset_columns(d) == 2);
    const descent_shape shape = descent_dataset_shape(d), image = dsc_dataset_image(d);
    CHECK(shape.rank == 2 && shape.dim[0] == 3 && shape.dim[1] == 3);
    CHECK(image.rank == 3 && image.dim[0] == 1 && image.dim[1] == 3 && image.dim[2] == 3);
    CHECK_TEXT(descent_dataset_row_kind(d), "sequence");
    for (size_t row = 0; row < 3; row++) {
        CHECK(descent_dataset_target(d, row) == targets[row]);
        CHECK_TEXT(descent_dataset_row_name(d, row), names[row]);
        for (size_t t = 0; t < 3; t++) {
            const double value = dsc_schema_value(d->schema, 2 * t, value_at(d, row, 2 * t));
            CHECK(isnan(x[row][t]) ? isnan(value) : value == x[row][t]);
            CHECK(value_at(d, row, 2 * t + 1) == on[row][t]); // "off", "on"
        }
    }
    CHECK(strstr(descent_dataset_report(d),
                 "sequences \"who\": 3 of 3 rows, ordered by \"when\""));
    descent_column column = {.size = sizeof column};
    descent_error error;
    CHECK_OK(descent_dataset_column(d, 2, &column, &error));
    CHECK(column.missing == 1 && column.distinct == 8 && column.low == 1 && column.high == 300);
    descent_dataset_free(d);
    // Without a time: as they stand.
    d = read_good("a.csv", table, "target=y sequence=who task=regress");
    CHECK(dsc_schema_value(d->schema, 0, value_at(d, 0, 1)) == 20); // behind "when"
    CHECK(d->columns == 9 && strstr(descent_dataset_report(d), "in the order of the file"));
    descent_dataset_free(d);
}

// A column has one mean and one deviation, over all positions of the rows that train.
static void columns_are_scaled_over_all_positions(void)
{
    descent_dataset *d = read_good("a.csv", table, settings);
    dsc_encoder *e = NULL;
    descent_error error;
    static const uint32_t rows[] = {1, 2};
    CHECK_OK(dsc_encoder_fit(d, rows, 2, NULL, &e, &error));
    const double mean = 606.0 / 6, squares = (1 + 4 + 9 + 10000 + 40000 + 90000) / 6.0;
    double out[2][9];
    dsc_encoder_gather(e, d, dsc_kernels_get(DESCENT_FLOAT64), rows, 0, 2, out, 9, NULL);
    static const double x[2][3] = {{1, 2, 3}, {100, 200, 300}};
    static const double on[2][3] = {{1, 0, 0}, {0, 1, 0}};
    for (size_t r = 0; r < 2; r++) {
        for (size_t t = 0; t < 3; t++) {
            CHECK_NEAR(out[r][3 * t], (x[r][t] - mean) / sqrt(squares - mean * mean), 1e-12);
            CHECK(out[r][3 * t + 1] == 1 - on[r][t] && out[r][3 * t + 2] == on[r][t]);
        }
    }
    dsc_encoder_gather(e, d, dsc_kernels_get(DESCENT_FLOAT64), NULL, 0, 1, out, 9, NULL);
    CHECK(out[0][6] == 0); // missing: the mean
    dsc_encoder_free(e);
    descent_dataset_free(d);
}

// Rows of a file are validated with their sequence or not at all.
static void splits_cut_no_sequence(void)
{
    char text[20000] = "id,t,x,y\n";
    for (int i = 0; i < 400; i++) {
        const int id = i * 7 % 50;
        snprintf(text + strlen(text), 64, "s%d,%d,%d,%d\n", id, i, id, id % 2);
    }
    descent_dataset *d = read_good("a.csv", text, "target=y sequence=id,t");
    CHECK(d->rows == 50 && d->columns == 8 && descent_dataset_classes(d) == 2);
    dsc_split split;
    descent_error error;
    const dsc_split_how how = {.kind = DESCENT_SPLIT_RANDOM, .fraction = 0.2, .seed = 3};
    CHECK_OK(dsc_split_create(d, &how, &split, &error));
    CHECK(split.train_count == 40 && split.valid_count == 10);
    for (size_t row = 0; row < d->rows;
         row++) { // x names the sequence: it is the same throughout
        for (size_t t = 1; t < 8; t++) {
            CHECK(value_at(d, row, t) == value_at(d, row, 0));
        }
    }
    dsc_split_free(&split);
    descent_dataset_free(d);
}

// A schema goes through JSON, and another file, in any order of columns, is read like the first.
static void models_read_other_files(void)
{
    static const char other[] = "y,state,when,who,x\n"
                                ",on,2,z,7\n"
                                ",off,1,z,6\n"
                                ",on,3,z,8\n"
                                "4,on,3,w,1\n"
                                "4,off,2,w,2\n"
                                "4,never,1,w,3\n"
                                "4,on,0,w,900\n";
    descent_dataset *d = read_good("a.csv", table, settings), *like = NULL;
    descent_error error = {0};
    dsc_schema *schema = NULL;
    json_t *json = dsc_schema_to_json(d->schema);
    CHECK_OK(dsc_schema_from_json(json, &schema, &error));
    CHECK(schema->positions == 3 && schema->sequence == 0 && schema->place == 1);
    CHECK_OK(
        dsc_dataset_read_memory("b.csv", other, strlen(other), NULL, schema, &like, &error));
    // z has no target: it is not among rows that are scored. w has four rows: the last three.
    CHECK(like->rows == 1 && like->columns == 6);
    static const double x[] = {3, 2, 1};
    for (size_t t = 0; t < 3; t++) {
        CHECK(dsc_schema_value(like->schema, 2 * t, value_at(like, 0, 2 * t)) == x[t]);
    }
    CHECK(value_at(like, 0, 1) >= 2 && value_at(like, 0, 5) == 1);
    CHECK_TEXT(descent_dataset_row_name(like, 0), "w");
    CHECK(strstr(descent_dataset_report(like),
                 "their last 3 rows are taken, and 1 before are not"));
    descent_dataset_free(like);
    static const struct {
        const char *text, *message;
    } bad[] = {
        {"who,when,x,state\nz,1,1,on\nz,2,1,on\n",
         "b.csv: sequence \"z\" (column \"who\") has 2 rows, and the model takes 3"},
        {"when,x,state\n1,1,on\n",
         "column \"who\" is missing, which has the names of the sequences"},
        {"who,x,state\nz,1,on\n", "column \"when\" is missing, which orders the rows"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK(dsc_dataset_read_memory("b.csv", bad[i].text, strlen(bad[i].text), NULL, schema,
                                      &like, &error) == DESCENT_BAD_DATA);
        CHECK(strstr(error.message, bad[i].message) != NULL);
    }
    // Damaged: indices and numbers of positions that do not fit.
    static const char *const damaged[] = {
        "{\"positions\":0,\"id\":0}", "{\"positions\":4,\"id\":0}", "{\"positions\":3}",
        "{\"positions\":3,\"id\":2}", "{\"positions\":3,\"id\":0,\"time\":99}"};
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        json_object_set_new(json, "sequence", json_loads(damaged[i], 0, NULL));
        dsc_schema *none = NULL;
        CHECK(dsc_schema_from_json(json, &none, &error) == DESCENT_BAD_DATA);
    }
    json_decref(json);
    dsc_schema_free(schema);
    descent_dataset_free(d);
}

static void the_last_rows_are_taken_where_they_are_asked_for(void)
{
    descent_dataset *d =
        read_good("a.csv", table, "target=y sequence=who,when task=regress sequence-length=2");
    CHECK(d->rows == 3 && d->columns == 4);
    CHECK(dsc_schema_value(d->schema, 0, value_at(d, 1, 0)) == 2);
    CHECK(strstr(
        descent_dataset_report(d),
        "shortened 3 of 3 sequences are longer: their last 2 rows are taken, and 3 before "
        "are not"));
    descent_dataset_free(d);
}

// Sequences of 2, 3 and 1 rows, the second with a missing number.
static const char ragged[] = "who,when,x,state,y\n"
                             "b,2,20,on,1\n"
                             "a,3,,off,\n"
                             "b,1,10,on,1\n"
                             "c,1,100,off,5\n"
                             "a,1,1,on,2.5\n"
                             "a,2,2,off,\n";

// What a padded row has: features of the positions that are there, then the last of them again, and
// beside each whether it is there.
static void check_padded(const descent_dataset *d)
{
    static const double x[3][3] = {{10, 20, 20}, {1, 2, (double)NAN}, {100, 100, 100}};
    static const size_t lengths[] = {2, 3, 1};
    CHECK(d->rows == 3 && d->columns == 9 && d->schema->positions == 3 && d->schema->padded);
    for (size_t row = 0; row < 3; row++) {
        CHECK(dsc_dataset_length(d, row) == lengths[row]);
        for (size_t t = 0; t < 3; t++) {
            const double value = dsc_schema_value(d->schema, 3 * t, value_at(d, row, 3 * t));
            CHECK(isnan(x[row][t]) ? isnan(value) : value == x[row][t]);
            CHECK(value_at(d, row, 3 * t + 2) == (t < lengths[row] ? 1.0 : 0.0));
        }
    }
}

static void lengths_may_differ(void)
{
    descent_dataset *d = read_good("a.csv", ragged, settings);
    descent_error error;
    check_padded(d);
    const descent_shape shape = descent_dataset_shape(d), image = dsc_dataset_image(d);
    CHECK(descent_dataset_inputs(d) == 12 && shape.dim[0] == 3 && shape.dim[1] == 4);
    CHECK(image.rank == 3 && image.dim[1] == 3 && image.dim[2] == 3);
    CHECK(strstr(descent_dataset_report(d), "\"who\": 3 of 1 to 3 rows, ordered by \"when\""));
    CHECK(strstr(descent_dataset_report(d), "2 of 3 sequences are shorter than 3"));
    descent_column column = {.size = sizeof column};
    CHECK_OK(descent_dataset_column(d, 2, &column, &error));
    CHECK(column.missing == 1 && column.distinct == 5 && column.mean == 133.0 / 5);
    // Padding is in no mean, and all inputs there are 0.
    dsc_encoder *e = NULL;
    CHECK_OK(dsc_encoder_fit(d, NULL, 0, NULL, &e, &error));
    const double mean = 133.0 / 5, squares = (100 + 400 + 1 + 4 + 10000) / 5.0;
    double out[3][12];
    dsc_encoder_gather(e, d, dsc_kernels_get(DESCENT_FLOAT64), NULL, 0, 3, out, 12, NULL);
    static const double x[3][3] = {{10, 20, 0}, {1, 2, (double)NAN}, {100, 0, 0}};
    for (size_t row = 0; row < 3; row++) {
        for (size_t t = 0; t < 3; t++) {
            const bool there = t < dsc_dataset_length(d, row);
            const double is = (x[row][t] - mean) / sqrt(squares - mean * mean);
            CHECK_NEAR(out[row][4 * t], there && !isnan(is) ? is : 0.0, 1e-12);
            CHECK(out[row][4 * t + 1] + out[row][4 * t + 2] == (there ? 1.0 : 0.0));
            CHECK(out[row][4 * t + 3] == (there ? 1.0 : 0.0));
        }
    }
    // Some columns alone are the same numbers.
    double part[3][12] = {{0}};
    dsc_encoder_gather_columns(e, d, dsc_kernels_get(DESCENT_FLOAT64), NULL, 0, 3, 3, 10, part,
                               12);
    for (size_t row = 0; row < 3; row++) {
        CHECK(memcmp(part[row] + 3, out[row] + 3, 7 * sizeof(double)) == 0);
    }
    dsc_encoder_free(e);
    descent_dataset_free(d);
    // The longest is not cut, however much is asked for; others are, and are padded no more.
    d = read_good("a.csv", ragged, "target=y sequence=who,when task=regress sequence-length=9");
    check_padded(d);
    descent_dataset_free(d);
    d = read_good("a.csv", ragged, "target=y sequence=who,when task=regress sequence-length=1");
    CHECK(d->columns == 2 && !d->schema->padded);
    CHECK(strstr(descent_dataset_report(d), "2 of 3 sequences are longer: their last 1 rows"));
    descent_dataset_free(d);
}

// Another file is padded like the first, also where all of it is as long; longer ones are cut.
static void models_pad_other_files(void)
{
    static const char other[] = "who,when,x,state\nz,1,7,on\nz,2,8,on\nw,1,1,off\nw,2,2,off\n"
                                "w,3,3,off\nw,4,4,off\n";
    descent_dataset *d = read_good("a.csv", ragged, settings), *like = NULL;
    descent_error error = {0};
    dsc_schema *schema = NULL;
    json_t *json = dsc_schema_to_json(d->schema);
    CHECK_OK(dsc_schema_from_json(json, &schema, &error));
    CHECK(schema->positions == 3 && schema->padded && schema->stored == 9);
    CHECK_OK(
        dsc_dataset_read_memory("b.csv", other, strlen(other), NULL, schema, &like, &error));
    CHECK(like->rows == 2 && like->columns == 9 && like->schema->padded);
    CHECK(dsc_dataset_length(like, 0) == 2 && dsc_dataset_length(like, 1) == 3);
    CHECK(dsc_schema_value(like->schema, 0, value_at(like, 1, 0)) == 2);
    CHECK(strstr(
        descent_dataset_report(like),
        "1 of 2 sequences are longer: their last 3 rows are taken, and 1 before are not"));
    descent_dataset_free(like);
    json_object_set_new(json_object_get(json, "sequence"), "padded", json_false());
    dsc_schema *none = NULL;
    CHECK(dsc_schema_from_json(json, &none, &error) == DESCENT_BAD_DATA);
    json_decref(json);
    dsc_schema_free(schema);
    descent_dataset_free(d);
}

static void what_is_no_sequence_is_refused(void)
{
    static const struct {
        const char *text, *settings, *message, *remedy;
    } bad[] = {
        {"i,t,x,y\na,1,1,1\na,2,1,3\n", "target=y sequence=i,t",
         "a.csv: the target changes within sequence \"a\" (column \"i\")", "target = COLUMN"},
        {"i,t,x,w,y\na,1,1,1,1\na,2,1,3,1\n", "target=y sequence=i,t weight=w",
         "the weight changes within sequence \"a\"", "weight = COLUMN"},
        {"i,t,x,y\na,1,1,1\na,1,1,1\n", "target=y sequence=i,t",
         "sequence \"a\" has two rows with the same \"t\" (1): which one comes first?",
         "sequence = i    # rows are in the order of the file"},
        {"i,t,x,y\na,1,1,1\na,soon,1,1\n", "target=y sequence=i,t",
         "column \"t\" has values that are neither numbers nor dates", "fill the column in"},
        {"i,t,x,y\na,1,1,1\n,2,1,1\n", "target=y sequence=i,t", "has rows without a sequence",
         ""},
        {"i,t,x,y\na,1,1,1\na,2021-03-04,1,1\n", "target=y sequence=i,t",
         "has numbers and dates: they have no common order", "sequence = ID,TIME"},
        {"i,t,x,y\na,1,1,1\n", "target=y sequence=j,t",
         "a.csv has no column \"j\" (`sequence`)", "sequence = ID,TIME"},
        {"i,t,x,y\na,1,1,1\n", "target=y sequence=i,i", "names column \"i\" twice",
         "sequence = i"},
        {"i,t,x,y\na,1,1,1\n", "target=y sequence=y,t", "column \"y\" is the target", ""},
        {"1 1:2 2:3\n0 1:3\n", "format=libsvm sequence=a", "this file has no names of columns",
         ""},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        descent_error error = {0};
        descent_dataset *d = NULL;
        const descent_status status =
            read_bytes("a.csv", bad[i].text, strlen(bad[i].text), bad[i].settings, &d, &error);
        if (!CHECK(status != DESCENT_OK && strstr(error.message, bad[i].message) &&
                   strstr(error.remedy, bad[i].remedy))) {
            printf("%zu: %s\n%s\n", i, error.message, error.remedy);
        }
        descent_dataset_free(d);
    }
    descent_dataset *d = read_good("a.csv", table, settings);
    dsc_augment augment;
    descent_error error = {0};
    CHECK(dsc_augment_parse("flip", d, &augment, &error) == DESCENT_INVALID);
    CHECK(strstr(error.message, "the rows are sequences"));
    descent_dataset_free(d);
}

static void sequences_have_several_targets(void)
{
    static const char text[] = "i,t,x,a,b\np,2,1,,0.5\nq,1,2,3,1\np,1,3,4,\nq,2,4,3,\n";
    descent_dataset *d = read_good("a.csv", text, "target=a,b sequence=i,t task=regress");
    static const double wanted[2][2] = {{4, 0.5}, {3, 1}};
    CHECK(d->rows == 2 && descent_dataset_targets(d) == 2 && d->columns == 2);
    for (size_t row = 0; row < 2; row++) {
        for (size_t j = 0; j < 2; j++) {
            CHECK(descent_dataset_target_at(d, row, j) == wanted[row][j]);
        }
    }
    descent_dataset_free(d);
}

// Dates order rows, JSON has sequences as well, and rows without any target go with their sequence.
static void dates_and_json_are_sequences(void)
{
    static const char json[] = "{\"id\":7,\"day\":\"2021-03-05\",\"v\":2,\"k\":\"no\"}\n"
                               "{\"id\":7,\"day\":\"2021-03-04\",\"v\":1,\"k\":\"no\"}\n"
                               "{\"id\":8,\"day\":\"2021-03-04\",\"v\":3,\"k\":\"yes\"}\n"
                               "{\"id\":8,\"day\":\"2021-04-01\",\"v\":4}\n"
                               "{\"id\":9,\"day\":\"2021-04-01\",\"v\":5}\n"
                               "{\"id\":9,\"day\":\"2021-05-01\",\"v\":6}\n";
    descent_dataset *d = read_good("a.jsonl", json, "target=k sequence=id,day");
    CHECK(d->rows == 2 && d->columns == 2 && descent_dataset_classes(d) == 2);
    CHECK(dsc_schema_value(d->schema, 0, value_at(d, 0, 0)) == 1 &&
          dsc_schema_value(d->schema, 1, value_at(d, 1, 1)) == 4);
    CHECK_TEXT(descent_dataset_row_name(d, 1), "8");
    CHECK(strstr(descent_dataset_report(d), "2 rows without a target"));
    descent_dataset_free(d);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(rows_become_positions),
        TEST(columns_are_scaled_over_all_positions),
        TEST(splits_cut_no_sequence),
        TEST(models_read_other_files),
        TEST(the_last_rows_are_taken_where_they_are_asked_for),
        TEST(lengths_may_differ),
        TEST(models_pad_other_files),
        TEST(what_is_no_sequence_is_refused),
        TEST(sequences_have_several_targets),
        TEST(dates_and_json_are_sequences),
    };
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
