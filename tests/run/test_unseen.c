// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Inputs that training never saw: found in every format and type, and without effect where
// training never saw the input vary.
#include "run/support.h"

#include <descent/descent.h>

enum { TRAIN = 40, NEW = 4, MOST = 8 };

// ---- files of two inputs and a target ----

typedef struct table {
    size_t rows;
    double (*values)[2];
    const double *targets; /* NULL: none */
} table;

static size_t put_text(const table *t, const char *row, bool label_first, char *text)
{
    char *p = text;
    for (size_t i = 0; i < t->rows; i++) {
        const double y = t->targets ? t->targets[i] : 0, *x = t->values[i];
        p += label_first ? sprintf(p, row, y, x[0], x[1]) : sprintf(p, row, x[0], x[1], y);
    }
    return (size_t)(p - text);
}

static void put_number(unsigned char **p, double value, char kind, bool swapped)
{
    const float narrow = (float)value;
    const size_t size = kind == 'd' ? 8 : kind == 'f' ? 4 : 1;
    unsigned char bytes[8] = {(unsigned char)(kind == 'b' ? value : 0)};
    if (kind != 'b') {
        memcpy(bytes, kind == 'd' ? (const void *)&value : &narrow, size);
    }
    for (size_t k = 0; k < size; k++) {
        *(*p)++ = bytes[swapped ? size - 1 - k : k];
    }
}

// A matrix with the target as its last column.
static size_t put_npy(const table *t, char kind, char *bytes)
{
    const size_t columns = t->targets ? 3 : 2;
    static const char start[] = "\x93NUMPY\1\0\x76\0";
    memset(bytes, ' ', 128); /* the header, which ends in blanks and a newline */
    memcpy(bytes, start, 10);
    bytes[10 + sprintf(bytes + 10,
                       "{'descr': '%s', 'fortran_order': False, 'shape': (%zu, %zu)}",
                       kind == 'd'   ? "<f8"
                       : kind == 'f' ? "<f4"
                                     : "|u1",
                       t->rows, columns)] = ' ';
    bytes[127] = '\n';
    unsigned char *p = (unsigned char *)bytes + 128;
    for (size_t i = 0; i < t->rows; i++) {
        put_number(&p, t->values[i][0], kind, false);
        put_number(&p, t->values[i][1], kind, false);
        if (t->targets) {
            put_number(&p, t->targets[i], kind, false);
        }
    }
    return (size_t)(p - (unsigned char *)bytes);
}

static size_t put_idx(size_t rows, const double *values, size_t columns, char kind, char *bytes)
{
    const unsigned char type = kind == 'd' ? 0x0E : kind == 'f' ? 0x0D : 0x08;
    const unsigned char start[] = {0, 0, type, columns > 1 ? 2 : 1,
                                   0, 0, 0,    (unsigned char)rows,
                                   0, 0, 0,    (unsigned char)columns};
    memcpy(bytes, start, sizeof start);
    unsigned char *p = (unsigned char *)bytes + (columns > 1 ? 12 : 8);
    for (size_t i = 0; i < rows * columns; i++) {
        put_number(&p, values[i], kind, true);
    }
    return (size_t)(p - (unsigned char *)bytes);
}

// ---- a run ----

typedef struct run {
    char folder[FOLDER];
    descent_dataset *data;
    descent_network *network;
    descent_trainer *trainer;
    descent_model *model;
} run;

static void train(run *r, const char *name, const descent_read_options *options)
{
    char path[PATH];
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    snprintf(path, sizeof path, "%s/%s", r->folder, name);
    if (!CHECK_OK(descent_dataset_read(path, options, &r->data, &error))) {
        exit(1);
    }
    descent_train_options how = descent_train_options_default();
    how.epochs = 20;
    how.valid = 0;
    how.precision = options->type;
    const descent_train_sets sets = {r->data, NULL, NULL};
    CHECK_OK(descent_network_parse("5 tanh", 0, r->data, &r->network, &error));
    CHECK_OK(descent_trainer_create(r->network, &sets, &how, &r->trainer, &error));
    CHECK_OK(descent_trainer_run(r->trainer, NULL, NULL, &result, &error));
    CHECK_OK(descent_trainer_model(r->trainer, &r->model, &error));
}

static void run_free(run *r)
{
    descent_model_free(r->model);
    descent_trainer_free(r->trainer);
    descent_network_free(r->network);
    descent_dataset_free(r->data);
    folder_remove(r->folder);
}

static descent_dataset *read_new(const run *r, const char *name)
{
    char path[PATH];
    descent_error error = {0};
    descent_dataset *data = NULL;
    snprintf(path, sizeof path, "%s/%s", r->folder, name);
    CHECK_OK(descent_model_read(r->model, path, &data, &error));
    return data;
}

// ---- one value in training, others later ----

typedef struct format {
    const char *name, *target, *labels;
    char kind; /* d, f, b of NPY and IDX; t: text */
    descent_type type;
} format;

// Files of a format: train.NAME, new.NAME.
static void write_files(const run *r, const format *f, const table *old, const table *fresh)
{
    static char bytes[1 << 14];
    const table *tables[2] = {old, fresh};
    char name[64];
    for (size_t i = 0; i < 2; i++) {
        const table *t = tables[i];
        size_t size = 0;
        if (strcmp(f->name, "csv") == 0) {
            size = (size_t)sprintf(bytes, "c,x,y\n");
            size += put_text(t, "%.17g,%.17g,%.17g\n", false, bytes + size);
        } else if (strcmp(f->name, "jsonl") == 0) {
            size = put_text(t, "{\"c\": %.17g, \"x\": %.17g, \"y\": %.17g}\n", false, bytes);
        } else if (strcmp(f->name, "svm") == 0) {
            size = put_text(t, "%.17g 1:%.17g 2:%.17g\n", true, bytes);
        } else if (strcmp(f->name, "npy") == 0) {
            size = put_npy(t, f->kind, bytes);
        } else {
            size = put_idx(t->rows, t->values[0], 2, f->kind, bytes);
        }
        snprintf(name, sizeof name, "%s.%s", i ? "new" : "train", f->name);
        file_write(r->folder, name, bytes, size);
    }
    const size_t size = put_idx(old->rows, old->targets, 1, 'd', bytes);
    file_write(r->folder, "labels", bytes, size);
}

static void check_constant(const format *f)
{
    static double old[TRAIN][2], targets[TRAIN], fresh[NEW][2];
    const bool bytes = f->kind == 'b';
    const double constant = bytes ? 7 : 14.62,
                 others[NEW] = {constant, bytes ? 8 : 14.63, bytes ? 200 : 99999, constant};
    for (size_t i = 0; i < TRAIN; i++) {
        old[i][0] = constant;
        old[i][1] = bytes ? (double)i : 0.1 + (double)i;
        targets[i] = 20.5 + 0.25 * (double)i;
    }
    for (size_t i = 0; i < NEW; i++) {
        fresh[i][0] = others[i];
        fresh[i][1] = 5;
    }
    const table first = {TRAIN, old, targets},
                second = {NEW, fresh, f->kind == 't' ? targets : NULL};
    run r = {0};
    char name[64];
    folder_make(r.folder);
    write_files(&r, f, &first, &second);
    descent_read_options options = descent_read_options_default();
    snprintf(options.target, sizeof options.target, "%s", f->target);
    if (f->labels) {
        snprintf(options.labels, sizeof options.labels, "%.900s/%.60s", r.folder, f->labels);
    }
    options.task = DESCENT_TASK_REGRESS;
    options.type = (int)f->type;
    snprintf(name, sizeof name, "train.%s", f->name);
    train(&r, name, &options);
    snprintf(name, sizeof name, "new.%s", f->name);
    descent_dataset *data = read_new(&r, name);
    descent_error error = {0};
    descent_unseen found[MOST];
    double p[NEW];
    size_t count = 9;
    CHECK_OK(descent_model_predict(r.model, data, 0, NEW, p, &error));
    CHECK(p[0] == p[1] && p[1] == p[2] && p[2] == p[3] && isfinite(p[0]));
    CHECK_OK(descent_model_unseen(r.model, data, NULL, MOST, found, &count, &error));
    if (CHECK(count == 1)) {
        const descent_unseen *u = &found[0];
        CHECK(u->kind == DESCENT_UNSEEN_CHANGE && u->type == DESCENT_COLUMN_NUMBER);
        CHECK(u->column == 0 && u->rows == 2 && u->row == 1);
        CHECK_TEXT(u->name, f->labels || f->kind != 't' || !*f->target ? "" : "c");
        CHECK(u->value == others[1] || (f->kind == 'f' && u->value == (double)14.63F));
        CHECK(u->low == constant || (f->kind == 'f' && u->low == (double)14.62F));
        CHECK(u->low == u->high && u->text[0] == '\0');
        const bool lines = strcmp(f->name, "csv") == 0 || strcmp(f->name, "svm") == 0;
        CHECK(u->line == (lines ? u->row + (*f->target ? 2U : 1U) : 0U));
    }
    descent_dataset_free(data);
    run_free(&r);
}

static void columns_constant_in_training_are_noticed(void)
{
    static const format formats[] = {
        {"csv", "y", NULL, 't', DESCENT_FLOAT32},
        {"csv", "y", NULL, 't', DESCENT_FLOAT64},
        {"jsonl", "y", NULL, 't', DESCENT_FLOAT32},
        {"jsonl", "y", NULL, 't', DESCENT_FLOAT64},
        {"svm", "", NULL, 't', DESCENT_FLOAT32},
        {"svm", "", NULL, 't', DESCENT_FLOAT64},
        {"npy", "3", NULL, 'f', DESCENT_FLOAT32},
        {"npy", "3", NULL, 'd', DESCENT_FLOAT64},
        {"npy", "3", NULL, 'b', DESCENT_FLOAT32},
        {"idx", "", "labels", 'f', DESCENT_FLOAT32},
        {"idx", "", "labels", 'd', DESCENT_FLOAT64},
        {"idx", "", "labels", 'b', DESCENT_FLOAT32},
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        check_constant(&formats[i]);
    }
}

// ---- categories, dates, ranges ----

static const char header[] = "x,k,d,y\n";

static void train_mixed(run *r)
{
    static char text[1 << 12];
    char *p = text + sprintf(text, "%s", header);
    for (int i = 0; i < TRAIN; i++) {
        p += sprintf(p, "%g,%s,2021-%02d-%02d,%d.5\n", i / (TRAIN - 1.0),
                     i % 3 ? "red" : "blue", 1 + i % 12, 1 + i % 28, i);
    }
    *r = (run){0};
    folder_make(r->folder);
    file_write(r->folder, "train.csv", text, (size_t)(p - text));
    descent_read_options options = descent_read_options_default();
    snprintf(options.target, sizeof options.target, "y");
    options.task = DESCENT_TASK_REGRESS;
    train(r, "train.csv", &options);
}

static void unseen_values_of_every_kind_are_named(void)
{
    run r;
    descent_error error = {0};
    descent_unseen found[MOST];
    size_t count = 9;
    train_mixed(&r);
    // x from 0 to 1: -1 and 2 are as far as the range is wide, and no further.
    static const char text[] = "# comment\nx,k,d,y\n0.5,red,2021-05-05,1\n2,blue,2020-03-03,1\n"
                               "\n-1,red,2021-05-05,1\n2.001,teal,2035-01-01,1\n"
                               "1e300,\"dark\nteal\",2021-05-05,1\n,,,1\n";
    file_write(r.folder, "new.csv", text, strlen(text));
    descent_dataset *data = read_new(&r, "new.csv");
    CHECK_OK(descent_model_unseen(r.model, data, NULL, MOST, found, &count, &error));
    if (CHECK(count == 3)) {
        CHECK_TEXT(found[0].name, "x");
        CHECK(found[0].kind == DESCENT_UNSEEN_FAR && found[0].rows == 2);
        CHECK(found[0].row == 3 && found[0].line == 7 && found[0].value == 2.001);
        CHECK(found[0].low == 0 && found[0].high == 1);
        CHECK(found[1].kind == DESCENT_UNSEEN_CATEGORY && found[1].rows == 2);
        CHECK_TEXT(found[1].text, "teal");
        CHECK(found[1].line == 7 && isnan(found[1].value) && isnan(found[1].low));
        CHECK(found[2].kind == DESCENT_UNSEEN_FAR && found[2].type == DESCENT_COLUMN_DATE);
        CHECK_NEAR(found[2].value, 2035, 0.01);
        CHECK_NEAR(found[2].low, 2021, 0.01);
    }
    // Fewer than there are; one row; a list of rows.
    CHECK_OK(descent_model_unseen(r.model, data, NULL, 0, NULL, &count, &error));
    CHECK(count == 3);
    CHECK_OK(descent_model_unseen_row(r.model, data, 4, MOST, found, &count, &error));
    CHECK(count == 2 && isinf(found[0].value) && found[0].line == 8);
    CHECK_TEXT(found[1].text, "dark teal");
    CHECK_OK(descent_model_unseen_row(r.model, data, 5, MOST, found, &count, &error));
    CHECK(count == 0);
    const uint32_t some[] = {0, 1, 2, 5};
    const descent_rows rows = {some, 4};
    CHECK_OK(descent_model_unseen(r.model, data, &rows, MOST, found, &count, &error));
    CHECK(count == 0);
    CHECK(descent_model_unseen_row(r.model, data, 6, MOST, found, &count, &error) ==
          DESCENT_INVALID);
    descent_dataset_free(data);
    // What it was trained on is familiar, also through a file of the model.
    char path[PATH];
    descent_model *again = NULL;
    snprintf(path, sizeof path, "%s/model.safetensors", r.folder);
    CHECK_OK(descent_model_unseen(r.model, r.data, NULL, MOST, found, &count, &error));
    CHECK(count == 0);
    CHECK_OK(descent_model_save(r.model, path, &error));
    CHECK_OK(descent_model_load(path, &again, &error));
    data = read_new(&r, "new.csv");
    CHECK_OK(descent_model_unseen(again, data, NULL, MOST, found, &count, &error));
    CHECK(count == 3 && found[0].rows == 2 && found[1].rows == 2 && found[2].rows == 1);
    descent_dataset_free(data);
    descent_model_free(again);
    run_free(&r);
}

static void lines_are_looked_at_one_by_one(void)
{
    static const char *const lines[] = {"x,k,d", "0.5,red,2021-05-05", "7,red,2021-05-05",
                                        "0.5,teal,2021-05-05",
                                        "{\"x\": 0.5, \"k\": \"pink\", \"d\": null}"};
    static const size_t counts[] = {0, 0, 1, 1, 1};
    static const char *const texts[] = {"", "", "", "teal", "pink"};
    run r;
    descent_error error = {0};
    descent_unseen found[MOST];
    train_mixed(&r);
    size_t count = 0;
    CHECK(descent_model_unseen_line(r.model, MOST, found, &count, &error) == DESCENT_INVALID);
    for (size_t i = 0; i < 5; i++) {
        double output = 0;
        bool is_header = false;
        CHECK_OK(descent_model_predict_line(r.model, lines[i], strlen(lines[i]), &output,
                                            &is_header, &error));
        if (is_header) {
            continue;
        }
        CHECK_OK(descent_model_unseen_line(r.model, MOST, found, &count, &error));
        if (CHECK(count == counts[i]) && count > 0) {
            CHECK_TEXT(found[0].text, texts[i]);
            CHECK(found[0].line == i + 1 && found[0].row == i);
        }
    }
    run_free(&r);
}

// ---- offsets ----

// Unix times: a model from its file, rows in double and lines give the bits of the file's rows.
static void offsets_survive_a_file(void)
{
    static char text[1 << 12];
    for (int type = DESCENT_FLOAT32; type <= DESCENT_FLOAT64; type++) {
        char *p = text + sprintf(text, "t,y\n");
        for (int i = 0; i < TRAIN; i++) {
            p += sprintf(p, "%d,%g\n", 1609459200 + i, 0.5 * i);
        }
        run r = {0};
        folder_make(r.folder);
        file_write(r.folder, "train.csv", text, (size_t)(p - text));
        descent_read_options options = descent_read_options_default();
        snprintf(options.target, sizeof options.target, "y");
        options.task = DESCENT_TASK_REGRESS;
        options.type = type;
        train(&r, "train.csv", &options);
        descent_error error = {0};
        descent_model *again = NULL;
        char path[PATH];
        double here[TRAIN], there[TRAIN], row = 0, line = 0;
        snprintf(path, sizeof path, "%s/model.safetensors", r.folder);
        CHECK_OK(descent_model_save(r.model, path, &error));
        CHECK_OK(descent_model_load(path, &again, &error));
        CHECK_OK(descent_model_predict(r.model, r.data, 0, TRAIN, here, &error));
        CHECK_OK(descent_model_predict(again, r.data, 0, TRAIN, there, &error));
        CHECK(memcmp(here, there, sizeof here) == 0);
        descent_dataset *data = read_new(&r, "train.csv");
        CHECK_OK(descent_model_predict(again, data, 0, TRAIN, there, &error));
        CHECK(memcmp(here, there, sizeof here) == 0);
        for (int i = 0; i < TRAIN; i++) {
            const double time = 1609459200 + i;
            char typed[32];
            bool is_header = false;
            const int length = snprintf(typed, sizeof typed, "%.0f", time);
            CHECK_OK(descent_model_predict_row_f64(again, &time, &row, &error));
            CHECK_OK(descent_model_predict_line(again, typed, (size_t)length, &line, &is_header,
                                                &error));
            CHECK(row == here[i] && line == here[i] && !is_header);
            CHECK(i == 0 || here[i] != here[i - 1]);
        }
        descent_dataset_free(data);
        descent_model_free(again);
        run_free(&r);
    }
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(columns_constant_in_training_are_noticed),
                                       TEST(unseen_values_of_every_kind_are_named),
                                       TEST(lines_are_looked_at_one_by_one),
                                       TEST(offsets_survive_a_file)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
