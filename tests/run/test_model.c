// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Models: their files, read back by the library and by a parser of the test's own; predictions
// from raw data.
#include "run/model_file.h"
#include "run/support.h"

#include <errno.h>

#include <jansson.h>

#include "core/file.h"
#include "run/model.h"
#include "run/safetensors.h"
#include "run/trainer.h"

static void job_train(job *j, uint64_t steps)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    j->options.steps = steps;
    j->options.optimizer.learning_rate = 0.01;
    job_start(j);
    CHECK_OK(descent_trainer_run(j->trainer, NULL, NULL, &result, &error));
}

static descent_model *job_model(const job *j)
{
    descent_error error = {0};
    descent_model *model = NULL;
    CHECK_OK(descent_trainer_model(j->trainer, &model, &error));
    return model;
}

static descent_model *reload(const descent_model *model, const char *folder)
{
    descent_error error = {0};
    char path[PATH];
    descent_model *again = NULL;
    snprintf(path, sizeof path, "%s/model.safetensors", folder);
    CHECK_OK(descent_model_save(model, path, &error));
    CHECK_OK(descent_model_load(path, &again, &error));
    return again;
}

static const ref_net classifier = {.layers = 3,
                                   .width = {5, 7, 6, 4},
                                   .f = {DESCENT_RELU, DESCENT_TANH, DESCENT_IDENTITY},
                                   .classify = true};

// Probabilities are exp(-loss of each class).
static void loaded_models_predict_the_same_probabilities(void)
{
    descent_error error = {0};
    job j;
    char folder[FOLDER];
    folder_make(folder);
    job_make(&j, 2100, 5, 4, "7 relu 6 tanh"); // more rows than go through at once
    j.options.precision = DESCENT_FLOAT64;
    job_train(&j, 30);
    CHECK_OK(
        descent_trainer_set_note(j.trainer, "{\"note\": \"\\\"checksum\\\":\\\"0\"}", &error));
    descent_model *model = job_model(&j), *again = reload(model, folder);
    CHECK(descent_model_task(again) == DESCENT_TASK_CLASSIFY);
    CHECK(descent_model_outputs(again) == 4);
    CHECK_TEXT(descent_model_class_name(again, 3), "3");
    CHECK(descent_model_class_name(again, 4) == NULL);
    CHECK_TEXT(descent_model_target_name(again), "");
    CHECK_TEXT(descent_model_report(again), descent_model_report(model));
    CHECK(strstr(descent_model_report(again), "5-7-6-4 relu tanh   118 parameters, float64\n"));
    CHECK_TEXT(again->note, "{\"note\": \"\\\"checksum\\\":\\\"0\"}");
    CHECK(memcmp(again->x, j.trainer->x, j.trainer->n * sizeof(double)) == 0);

    const size_t m = j.raw.m;
    double *p = calloc(8 * m, sizeof *p), *q = p + 4 * m;
    CHECK_OK(descent_model_predict(model, j.data, 0, m, p, &error));
    CHECK_OK(descent_model_predict(again, j.data, 0, m, q, &error));
    CHECK(memcmp(p, q, 4 * m * sizeof *p) == 0);
    ref_data data = ref_encode(&j.raw, NULL, 0);
    double loss = 0.0, hits = 0.0;
    for (size_t r = 0; r < m; r++) {
        double sum = 0.0;
        size_t best = 0;
        for (size_t c = 0; c < 4; c++) {
            const double one =
                ref_example(&classifier, again->x, data.inputs + 5 * r, (double)c, 0.0, NULL);
            CHECK_NEAR(p[4 * r + c], exp(-one), 1e-12);
            sum += p[4 * r + c];
            best = p[4 * r + c] > p[4 * r + best] ? c : best;
        }
        CHECK_NEAR(sum, 1.0, 1e-14);
        loss += -log(p[4 * r + (size_t)data.targets[r]]);
        hits += best == (size_t)data.targets[r];
    }
    descent_score score;
    CHECK_OK(descent_model_score(again, j.data, &score, &error));
    CHECK_NEAR(score.loss, loss / (double)m, 1e-12);
    CHECK_NEAR(score.metric, hits / (double)m, 1e-15);
    CHECK(score.rows == m && score.loss_se > 0.0);
    // Any range of rows.
    CHECK_OK(descent_model_predict(again, j.data, 1000, 77, q, &error));
    CHECK(memcmp(p + 4000, q, 4 * 77 * sizeof *p) == 0);
    CHECK_OK(descent_model_predict(again, j.data, m, 0, q, &error));
    CHECK(descent_model_predict(again, j.data, m - 1, 2, q, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "rows 2099 to 2101 do not exist: the data have 2100");
    CHECK(descent_model_predict(again, j.data, SIZE_MAX, 2, q, &error) == DESCENT_INVALID);
    // Other data.
    raw_data raw = raw_make(9, 3, 4, 8), seven = raw_make(9, 5, 7, 8),
             values = raw_make(9, 5, 0, 8);
    descent_dataset *narrow = raw_dataset(&raw), *more = raw_dataset(&seven),
                    *other = raw_dataset(&values), *bare = NULL;
    CHECK(descent_model_predict(again, narrow, 0, 1, q, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "the data have 3 columns, the model takes 5");
    CHECK(descent_model_score(again, narrow, &score, &error) == DESCENT_INVALID);
    CHECK(descent_model_score(again, more, &score, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message,
               "the targets of the data are not of the kind that the model predicts");
    CHECK(descent_model_score(again, other, &score, &error) == DESCENT_INVALID);
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, 9, 5, seven.inputs, NULL, 0, &bare,
                                         &error));
    CHECK(descent_model_score(again, bare, &score, &error) == DESCENT_INVALID);
    CHECK_TEXT(error.message, "the data have no targets to compare with");
    CHECK_OK(descent_model_predict(again, bare, 0, 9, q, &error));
    descent_dataset_free(narrow);
    descent_dataset_free(more);
    descent_dataset_free(other);
    descent_dataset_free(bare);
    raw_free(&raw);
    raw_free(&seven);
    raw_free(&values);
    free(p);
    ref_free(&data);
    descent_model_free(model);
    descent_model_free(again);
    folder_remove(folder);
    job_free(&j);
}

/* A data file with everything: numbers, a category, a column nobody needs, a text target. */
static void write_fruit(const char *folder)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/fruit.csv", folder);
    FILE *file = fopen(path, "w");
    fputs("weight,colour,size,fruit\n", file);
    uint64_t state = 4;
    static const char *const colours[] = {"red", "green", "yellow"};
    static const char *const fruits[] = {"apple", "lime", "\"ba,nana\""};
    for (int i = 0; i < 120; i++) {
        const int kind = i % 3;
        const double weight = 100.0 * (kind + 1) + 30.0 * ref_number(&state);
        const double size = 5.0 - kind + ref_number(&state);
        fprintf(file, "%.1f,%s,%.2f,%s\n", weight, colours[(kind + (i % 7 == 0)) % 3], size,
                fruits[kind]);
    }
    fclose(file);
}

static descent_dataset *read_file(const char *folder, const char *name, const char *target)
{
    descent_error error = {0};
    char path[PATH];
    descent_dataset *data = NULL;
    descent_read_options o = descent_read_options_default();
    snprintf(o.target, sizeof o.target, "%s", target);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    CHECK_OK(descent_dataset_read(path, &o, &data, &error));
    return data;
}

static descent_model *train_file(const char *folder, const char *name, const char *target,
                                 const char *layers, uint64_t epochs)
{
    descent_error error = {0};
    descent_network *network = NULL;
    descent_trainer *trainer = NULL;
    descent_model *model = NULL;
    descent_dataset *data = read_file(folder, name, target);
    descent_train_options o = descent_train_options_default();
    o.epochs = epochs;
    o.threads = 1;
    o.valid = 0.0;
    o.optimizer.learning_rate = 0.02;
    const descent_train_sets sets = {.train = data};
    descent_train_result result = {.size = sizeof result};
    if (CHECK_OK(descent_network_parse(layers, 0.0, data, &network, &error)) &&
        CHECK_OK(descent_trainer_create(network, &sets, &o, &trainer, &error))) {
        CHECK_OK(descent_trainer_run(trainer, NULL, NULL, &result, &error));
        CHECK_OK(descent_trainer_model(trainer, &model, &error));
    }
    // The model stands alone.
    descent_trainer_free(trainer);
    descent_network_free(network);
    descent_dataset_free(data);
    return model;
}

static void models_predict_from_raw_files(void)
{
    descent_error error = {0};
    char folder[FOLDER], path[PATH];
    folder_make(folder);
    write_fruit(folder);
    descent_model *trained = train_file(folder, "fruit.csv", "fruit", "12 tanh", 200);
    if (!trained) {
        return;
    }
    descent_model *model = reload(trained, folder);
    descent_model_free(trained);
    CHECK_TEXT(descent_model_target_name(model), "fruit");
    CHECK_TEXT(descent_model_class_name(model, 0), "apple");
    CHECK_TEXT(descent_model_class_name(model, 1), "ba,nana");
    CHECK(strstr(descent_model_report(model), "output    3 classes of fruit\n"));

    // The file itself, then columns in another order with one more and without the target.
    descent_dataset *data = NULL, *other = NULL;
    snprintf(path, sizeof path, "%s/fruit.csv", folder);
    CHECK_OK(descent_model_read(model, path, &data, &error));
    CHECK(descent_dataset_rows(data) == 120);
    double p[360], q[6];
    CHECK_OK(descent_model_predict(model, data, 0, 120, p, &error));
    descent_score score;
    CHECK_OK(descent_model_score(model, data, &score, &error));
    CHECK(score.rows == 120 && score.metric > 0.95);
    char *text = file_read(folder, "fruit.csv", NULL);
    double weight[2], size[2];
    char colour[2][16], moved[512];
    const char *line = strchr(text, '\n') + 1;
    for (int i = 0; i < 2; i++) {
        CHECK(sscanf(line, "%lf,%15[a-z],%lf", &weight[i], colour[i], &size[i]) == 3);
        line = strchr(line, '\n') + 1;
    }
    snprintf(moved, sizeof moved, "size,extra,weight,colour\n%.2f,7,%.1f,%s\n%.2f,x,%.1f,%s\n",
             size[0], weight[0], colour[0], size[1], weight[1], colour[1]);
    file_write(folder, "moved.csv", moved, strlen(moved));
    snprintf(path, sizeof path, "%s/moved.csv", folder);
    CHECK_OK(descent_model_read(model, path, &other, &error));
    CHECK_OK(descent_model_predict(model, other, 0, 2, q, &error));
    CHECK(memcmp(p, q, sizeof q) == 0);
    CHECK(descent_model_score(model, other, &score, &error) == DESCENT_INVALID);
    descent_dataset_free(other);

    // Line by line: a header in another order first.
    bool is_header = false;
    descent_model *piped = NULL;
    snprintf(path, sizeof path, "%s/model.safetensors", folder);
    CHECK_OK(descent_model_load(path, &piped, &error));
    static const char header[] = "colour,weight,size";
    q[0] = -1.0;
    CHECK_OK(descent_model_predict_line(piped, header, strlen(header), q, &is_header, &error));
    CHECK(is_header && q[0] == -1.0);
    for (int i = 0; i < 2; i++) {
        snprintf(moved, sizeof moved, "%s,%.1f,%.2f", colour[i], weight[i], size[i]);
        CHECK_OK(
            descent_model_predict_line(piped, moved, strlen(moved), q, &is_header, &error));
        CHECK(!is_header);
        for (int c = 0; c < 3; c++) {
            CHECK_NEAR(q[c], p[3 * i + c], 1e-6);
        }
    }
    CHECK(descent_model_predict_line(piped, "", 0, q, &is_header, &error) == DESCENT_BAD_DATA);
    CHECK(descent_model_predict_line(piped, "red,much,2", 10, q, &is_header, &error) ==
          DESCENT_BAD_DATA);
    CHECK(strstr(error.message, "\"much\""));
    CHECK_OK(descent_model_predict_line(piped, "red,,", 5, q, &is_header, &error)); // missing
    CHECK_NEAR(q[0] + q[1] + q[2], 1.0, 1e-6);
    descent_model_free(piped);
    // Without a header, with and without the target.
    CHECK_OK(descent_model_load(path, &piped, &error));
    snprintf(moved, sizeof moved, "%.1f,%s,%.2f,lime", weight[1], colour[1], size[1]);
    CHECK_OK(descent_model_predict_line(piped, moved, strlen(moved), q, &is_header, &error));
    CHECK(!is_header);
    CHECK_NEAR(q[2], p[5], 1e-6);
    descent_model_free(piped);
    free(text);
    descent_dataset_free(data);
    descent_model_free(model);
    folder_remove(folder);
}

static void predictions_have_the_units_of_the_target(void)
{
    descent_error error = {0};
    char folder[FOLDER], text[8192];
    folder_make(folder);
    size_t used = (size_t)snprintf(text, sizeof text, "a;b;price\n");
    for (int i = 0; i < 200; i++) {
        const double a = 0.1 * (i % 20), b = i / 20;
        used += (size_t)snprintf(text + used, sizeof text - used, "%g;%g;%g\n", a, b,
                                 5000.0 + 300.0 * a - 70.0 * b);
    }
    file_write(folder, "prices.csv", text, used);
    descent_model *trained = train_file(folder, "prices.csv", "price", "", 2000);
    descent_model *model = trained ? reload(trained, folder) : NULL;
    if (!model) {
        return;
    }
    CHECK(descent_model_task(model) == DESCENT_TASK_REGRESS &&
          descent_model_outputs(model) == 1);
    CHECK(descent_model_class_name(model, 0) == NULL);
    CHECK_TEXT(descent_model_target_name(model), "price");
    CHECK(strstr(descent_model_report(model), "output    1 value of price\n"));
    double price = 0.0;
    bool is_header = true;
    CHECK_OK(descent_model_predict_line(model, "1;2", 3, &price, &is_header, &error));
    CHECK(!is_header);
    CHECK_NEAR(price, 5160.0, 1e-3);
    char path[PATH];
    descent_dataset *data = NULL;
    descent_score score;
    snprintf(path, sizeof path, "%s/prices.csv", folder);
    CHECK_OK(descent_model_read(model, path, &data, &error));
    CHECK_OK(descent_model_score(model, data, &score, &error));
    CHECK(score.metric > 0.999);
    descent_dataset_free(data);
    descent_model_free(trained);
    descent_model_free(model);
    folder_remove(folder);
}

// A reader of safetensors that knows nothing of the library's: where tensor `name` lies in the
// file.
static const char *find_tensor(const char *file, size_t size, const char *name,
                               const char *dtype, size_t *rows, size_t *columns, size_t *begin,
                               size_t *end)
{
    uint64_t length = 0;
    for (int i = 7; i >= 0; i--) {
        length = length << 8 | (unsigned char)file[i];
    }
    if (!CHECK(length % 8 == 0 && length < size - 8)) {
        return NULL;
    }
    char *header = calloc(1, length + 1), key[128], type[8] = "";
    memcpy(header, file + 8, length);
    snprintf(key, sizeof key, "\"%s\":{\"dtype\":\"", name);
    const char *at = strstr(header, key);
    bool good = CHECK(header[0] == '{' && at != NULL);
    if (good) {
        at += strlen(key);
        *columns = 0;
        const int two =
            sscanf(at, "%7[A-Z0-9]\",\"shape\":[%zu,%zu],\"data_offsets\":[%zu,%zu]}", type,
                   rows, columns, begin, end);
        good =
            two == 5 || sscanf(at, "%7[A-Z0-9]\",\"shape\":[%zu],\"data_offsets\":[%zu,%zu]}",
                               type, rows, begin, end) == 4;
        CHECK(good && strcmp(type, dtype) == 0);
    }
    free(header);
    return good ? file + 8 + length : NULL;
}

// Leaves a model, rows and its predictions for check_safetensors.py.
static void leave_for_python(const job *j, descent_model *model, const char *name)
{
    descent_error error = {0};
    char path[PATH];
    snprintf(path, sizeof path, "%s/%s.safetensors", DESCENT_BINARY_DIR, name);
    CHECK_OK(descent_model_save(model, path, &error));
    double *p = calloc(j->raw.m * 4, sizeof *p);
    CHECK_OK(descent_model_predict(model, j->data, 0, j->raw.m, p, &error));
    snprintf(path, sizeof path, "%s/%s.txt", DESCENT_BINARY_DIR, name);
    FILE *file = fopen(path, "w");
    for (size_t r = 0; r < j->raw.m; r++) {
        for (size_t c = 0; c < 5; c++) {
            fprintf(file, "%.17g ", (double)j->raw.inputs[5 * r + c]);
        }
        for (size_t c = 0; c < 4; c++) {
            fprintf(file, "%.17g ", p[4 * r + c]);
        }
        fputs("\n", file);
    }
    fclose(file);
    free(p);
}

static void models_are_readable_safetensors(void)
{
    static const char *const names[] = {"dense1.weight", "dense1.bias",   "dense2.weight",
                                        "dense2.bias",   "dense3.weight", "dense3.bias"};
    static const size_t shapes[][2] = {{5, 7}, {7, 0}, {7, 6}, {6, 0}, {6, 4}, {4, 0}};
    for (int precision = DESCENT_FLOAT32; precision <= DESCENT_FLOAT64; precision++) {
        job j;
        char folder[FOLDER];
        folder_make(folder);
        job_make(&j, 50, 5, 4, "7 relu 6 tanh");
        j.options.precision = precision;
        job_train(&j, 10);
        descent_model *model = job_model(&j), *again = reload(model, folder);
        size_t size = 0, next = 0;
        char *file = file_read(folder, "model.safetensors", &size);
        const size_t bytes = precision == DESCENT_FLOAT64 ? 8 : 4;
        const char *x = j.trainer->x;
        for (size_t i = 0; i < 6; i++) {
            size_t rows = 0, columns = 0, begin = 0, end = 0;
            const char *data = find_tensor(file, size, names[i], bytes == 8 ? "F64" : "F32",
                                           &rows, &columns, &begin, &end);
            if (!data) {
                break;
            }
            CHECK(rows == shapes[i][0] && columns == shapes[i][1]);
            CHECK(begin == next && end - begin == rows * (columns ? columns : 1) * bytes);
            CHECK(memcmp(data + begin, x + begin, end - begin) == 0);
            next = end;
            if (i == 5) {
                CHECK(data + end == file + size);
            }
        }
        CHECK(next == j.trainer->n * bytes);
        leave_for_python(&j, again, bytes == 8 ? "python64" : "python32");
        free(file);
        descent_model_free(model);
        descent_model_free(again);
        folder_remove(folder);
        job_free(&j);
    }
}

/* A good file, and a place to put bad ones. */
typedef struct bench {
    char folder[FOLDER], path[PATH];
    char *bytes;
    size_t size;
    job j;
    descent_model *model;
} bench;

static void bench_make(bench *b)
{
    descent_error error = {0};
    folder_make(b->folder);
    snprintf(b->path, sizeof b->path, "%s/model.safetensors", b->folder);
    job_make(&b->j, 50, 5, 4, "7 relu 6 tanh");
    job_train(&b->j, 3);
    b->model = job_model(&b->j);
    CHECK_OK(descent_model_save(b->model, b->path, &error));
    b->bytes = file_read(b->folder, "model.safetensors", &b->size);
}

static void bench_free(bench *b)
{
    free(b->bytes);
    descent_model_free(b->model);
    folder_remove(b->folder);
    job_free(&b->j);
}

// The message of loading b->path, which must say BAD_DATA; without the path in front of it.
static const char *refusal(const bench *b)
{
    static descent_error error;
    descent_model *model = NULL;
    if (!CHECK(descent_model_load(b->path, &model, &error) == DESCENT_BAD_DATA)) {
        descent_model_free(model);
        return "";
    }
    CHECK(model == NULL);
    const size_t length = strlen(b->path);
    return CHECK(strncmp(error.message, b->path, length) == 0) ? error.message + length : "";
}

static void put_header(const bench *b, const char *header, size_t claimed)
{
    char file[512] = {0};
    const size_t length = strlen(header);
    for (int i = 0; i < 8; i++) {
        file[i] = (char)(claimed >> (8 * i));
    }
    memcpy(file + 8, header, length);
    file_write(b->folder, "model.safetensors", file, 8 + length);
}

static void damaged_files_are_refused(void)
{
    bench b;
    bench_make(&b);
    file_write(b.folder, "model.safetensors", "", 0);
    CHECK_TEXT(refusal(&b), " is not a safetensors file: it has 0 bytes");
    file_write(b.folder, "model.safetensors", b.bytes, 7);
    CHECK_TEXT(refusal(&b), " is not a safetensors file: it has 7 bytes");
    file_write(b.folder, "model.safetensors", b.bytes, 8);
    CHECK_TEXT(refusal(&b), " is not a safetensors file, or it is cut off");
    put_header(&b, "{}", 3);
    CHECK_TEXT(refusal(&b), " is not a safetensors file, or it is cut off");
    put_header(&b, "{}", SIZE_MAX);
    CHECK_TEXT(refusal(&b), " is not a safetensors file, or it is cut off");
    put_header(&b, "a,b,c\n1,2,3\n", 12);
    CHECK(strncmp(refusal(&b), " is damaged: its header is not JSON (", 37) == 0);
    put_header(&b, "[1, 2]", 6);
    CHECK(strncmp(refusal(&b), " is damaged: its header is not JSON", 35) == 0);
    put_header(&b, "{}", 2);
    CHECK_TEXT(refusal(&b), " was not written by descent: it has no checksum");
    put_header(&b, "{\"__metadata__\":{\"checksum\":\"00000000\"}}", 40);
    CHECK_TEXT(refusal(&b), " is damaged: its checksum does not match");
    put_header(&b, "{\"__metadata__\":{\"checksum\": \"00000000\"}}", 41);
    CHECK_TEXT(refusal(&b), " is damaged: its checksum does not match");
    put_header(&b, "{\"__metadata__\":{\"checksum\":\"0\"}}", 33);
    CHECK_TEXT(refusal(&b), " is damaged: its checksum does not match");
    put_header(&b, "{\"__metadata__\":{\"checksum\":0}}", 31);
    CHECK_TEXT(refusal(&b), " was not written by descent: it has no checksum");
    for (size_t length = 0; length < b.size; length += 1 + b.size / 97) {
        file_write(b.folder, "model.safetensors", b.bytes, length);
        refusal(&b);
    }
    for (size_t at = 0; at < b.size; at += 1 + b.size / 211) {
        b.bytes[at] ^= 16;
        file_write(b.folder, "model.safetensors", b.bytes, b.size);
        refusal(&b);
        b.bytes[at] ^= 16;
    }
    file_write(b.folder, "model.safetensors", b.bytes, b.size);
    descent_error error = {0};
    descent_model *model = NULL;
    CHECK_OK(descent_model_load(b.folder, &model, &error)); // a run folder
    descent_model_free(model);
    bench_free(&b);
}

// Files with a good checksum and wrong content. facts: the description to write, or NULL for
// the model's own.
static void write_wrong(const bench *b, const dsc_array *arrays, size_t count,
                        const char *facts)
{
    descent_error error = {0};
    json_t *metadata = dsc_model_metadata(b->model);
    if (facts) {
        json_object_set_new(metadata, "model", json_string(facts));
    }
    CHECK_OK(dsc_safetensors_write(b->path, arrays, count, metadata, &error));
    json_decref(metadata);
}

/* A file without the network's document, as older versions wrote them, opens; one whose text
   and document say different things does not. */
static void text_that_contradicts_its_document_is_refused(void)
{
    static const char *const layers[][2] = {
        {"7 tanh 6 relu",
         "its text is a network 5-7-6-4 tanh relu, its document's is 5-7-6-4 "},
        {"7 relu 6 relu", "its text is a network 5-7-6-4 relu, its document's is 5-7-6-4 "},
        {NULL, "the model's description is incomplete"}};
    bench b;
    bench_make(&b);
    const float *x = b.model->x;
    const dsc_array arrays[] = {{"dense1.weight", DESCENT_FLOAT32, 5, 7, x, {0}},
                                {"dense1.bias", DESCENT_FLOAT32, 7, 0, x, {0}},
                                {"dense2.weight", DESCENT_FLOAT32, 7, 6, x, {0}},
                                {"dense2.bias", DESCENT_FLOAT32, 6, 0, x, {0}},
                                {"dense3.weight", DESCENT_FLOAT32, 6, 4, x, {0}},
                                {"dense3.bias", DESCENT_FLOAT32, 4, 0, x, {0}}};
    json_t *metadata = dsc_model_metadata(b.model);
    json_t *facts = json_loads(json_string_value(json_object_get(metadata, "model")), 0, NULL);
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        json_t *changed = json_deep_copy(facts);
        json_object_del(changed, "layers");
        if (layers[i][0]) {
            json_object_set_new(changed, "layers", json_string(layers[i][0]));
        }
        char *text = json_dumps(changed, 0);
        write_wrong(&b, arrays, 6, text);
        CHECK(strncmp(refusal(&b) + 13, layers[i][1], strlen(layers[i][1])) == 0);
        free(text);
        json_decref(changed);
    }
    json_object_del(facts, "network");
    char *text = json_dumps(facts, 0);
    write_wrong(&b, arrays, 6, text);
    descent_error error = {0};
    descent_model *model = NULL;
    CHECK_OK(descent_model_load(b.path, &model, &error));
    CHECK_TEXT(descent_network_layers(model->network),
               descent_network_layers(b.model->network));
    descent_model_free(model);
    free(text);
    json_decref(facts);
    json_decref(metadata);
    bench_free(&b);
}

static void models_with_wrong_arrays_are_refused(void)
{
    bench b;
    bench_make(&b);
    const float *x = b.model->x;
    const dsc_array good[] = {{"dense1.weight", DESCENT_FLOAT32, 5, 7, x, {0}},
                              {"dense1.bias", DESCENT_FLOAT32, 7, 0, x, {0}},
                              {"dense2.weight", DESCENT_FLOAT32, 7, 6, x, {0}},
                              {"dense2.bias", DESCENT_FLOAT32, 6, 0, x, {0}},
                              {"dense3.weight", DESCENT_FLOAT32, 6, 4, x, {0}},
                              {"dense3.bias", DESCENT_FLOAT32, 4, 0, x, {0}}};
    dsc_array arrays[6];
    write_wrong(&b, good, 5, NULL);
    CHECK_TEXT(refusal(&b), " is damaged:\nthe file has no array \"dense3.bias\"");
    memcpy(arrays, good, sizeof arrays);
    arrays[2].rows = 6;
    write_wrong(&b, arrays, 6, NULL);
    CHECK_TEXT(refusal(&b), " is damaged:\narray \"dense2.weight\" does not hold 42 numbers");
    arrays[2] = (dsc_array){"dense2.weight", DESCENT_FLOAT64, 7, 3, x, {0}};
    write_wrong(&b, arrays, 6, NULL);
    CHECK_TEXT(refusal(&b), " is damaged:\narray \"dense2.weight\" has the type F64, not F32");

    memcpy(arrays, good, sizeof arrays);
    arrays[2].rows = 6;
    arrays[2].columns = 7;
    write_wrong(&b, arrays, 6, NULL);
    CHECK_TEXT(refusal(&b), " is damaged:\narray \"dense2.weight\" is not 7 x 6");
    arrays[2].rows = 42;
    arrays[2].columns = 0;
    write_wrong(&b, arrays, 6, NULL);
    CHECK_TEXT(refusal(&b), " is damaged:\narray \"dense2.weight\" is not 7 x 6");
    static const float strange[] = {NAN, INFINITY, -INFINITY};
    for (size_t i = 0; i < 3; i++) {
        const float biases[] = {1.0F, 2.0F, strange[i], 3.0F};
        memcpy(arrays, good, sizeof arrays);
        arrays[5].data = biases;
        write_wrong(&b, arrays, 6, NULL);
        CHECK_TEXT(refusal(&b), " is damaged:\nsome of its parameters are not finite numbers");
    }

    // The description, one member changed at a time; sizes that the file cannot hold first.
    json_t *metadata = dsc_model_metadata(b.model);
    json_t *facts = json_loads(json_string_value(json_object_get(metadata, "model")), 0, NULL);
    json_object_del(facts, "network"); // as older versions wrote it, whose words stand alone
    static const char *const changes[][3] = {
        {"layers", NULL, "the model's description is incomplete"},
        {"layers", "5", "the model's description is incomplete"},
        {"layers", "\"7 relu 6 tanhh\"",
         "layers: \"tanhh\" at column 10 is not a number of units or "
         "an activation; did you mean \"tanh\"?"},
        {"layers", "\"65536 relu 12000 relu\"",
         "array \"dense1.weight\" does not hold 327680 numbers"},
        {"layers", "\"7 relu 1000000 relu\"",
         "array \"dense2.weight\" does not hold 7000000 numbers"},
        {"layers", "\"7 relu\"", "array \"dense2.weight\" does not hold 28 numbers"},
        {"dropout", "1.5", "dropout is 1.5; it must be at least 0 and less than 1"},
        {"inputs", "0", "the model's description is incomplete"},
        {"inputs", "-3", "the model's description is incomplete"},
        {"inputs", "4", "the model's columns do not fit its network"},
        {"inputs", "4611686018427387904", NULL},
        {"outputs", "3", "the model's target does not fit its network"},
        {"outputs", "null", "the model's description is incomplete"},
        {"task", "\"regress\"", "loss: the output has a width of 4, the target of 1"},
        {"precision", "\"float64\"", "array \"dense1.weight\" has the type F32, not F64"},
        {"schema", NULL, NULL},
        {"schema", "[]", NULL},
        {"encoder", NULL, NULL},
        {"encoder", "{\"shift\":[1]}", NULL}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        json_t *changed = json_deep_copy(facts);
        json_object_del(changed, changes[i][0]);
        if (changes[i][1]) {
            json_object_set_new(changed, changes[i][0],
                                json_loads(changes[i][1], JSON_DECODE_ANY, NULL));
        }
        char *text = json_dumps(changed, 0);
        write_wrong(&b, good, 6, text);
        const char *message = refusal(&b);
        if (!CHECK(strncmp(message, " is damaged:\n", 13) == 0) ||
            (changes[i][2] &&
             !CHECK(strncmp(message + 13, changes[i][2], strlen(changes[i][2])) == 0))) {
            printf("  %s = %s: %s\n", changes[i][0], changes[i][1] ? changes[i][1] : "(none)",
                   message);
        }
        free(text);
        json_decref(changed);
    }
    write_wrong(&b, good, 6, "{\"layers\":");
    CHECK(strncmp(refusal(&b), " is damaged: ", 13) == 0);
    json_object_del(metadata, "model");
    descent_error error = {0};
    CHECK_OK(dsc_safetensors_write(b.path, good, 6, metadata, &error));
    CHECK_TEXT(refusal(&b), " holds no model");
    json_decref(metadata);
    json_decref(facts);
    bench_free(&b);
}

static void models_that_are_not_there_are_said(void)
{
    descent_error error = {0};
    descent_model *model = NULL;
    char folder[FOLDER], path[PATH], expected[4096];
    folder_make(folder);
    CHECK(descent_model_load(folder, &model, &error) == DESCENT_NO_INPUT);
    snprintf(expected, sizeof expected, "cannot open %s/model.safetensors: %s", folder,
             strerror(ENOENT));
    CHECK_TEXT(error.message, expected);
    snprintf(path, sizeof path, "%s/nothing", folder);
    CHECK(descent_model_load(path, &model, &error) == DESCENT_NO_INPUT);
    snprintf(expected, sizeof expected, "cannot open %s: %s", path, strerror(ENOENT));
    CHECK_TEXT(error.message, expected);
    CHECK(descent_model_load("/dev/null", &model, &error) == DESCENT_NO_INPUT);
    CHECK_TEXT(error.message, "/dev/null is not a file");
    job j;
    job_make(&j, 50, 5, 4, "");
    job_train(&j, 1);
    model = job_model(&j);
    snprintf(path, sizeof path, "%s/no/model", folder);
    CHECK(descent_model_save(model, path, &error) == DESCENT_IO);
    snprintf(expected, sizeof expected,
             "cannot write %s: %s\nwhat was there before is untouched", path, strerror(ENOENT));
    CHECK_TEXT(error.message, expected);
    descent_model_free(model);
    descent_model_free(NULL);
    folder_remove(folder);
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {TEST(loaded_models_predict_the_same_probabilities),
                                       TEST(models_predict_from_raw_files),
                                       TEST(predictions_have_the_units_of_the_target),
                                       TEST(models_are_readable_safetensors),

                                       TEST(damaged_files_are_refused),
                                       TEST(text_that_contradicts_its_document_is_refused),
                                       TEST(models_with_wrong_arrays_are_refused),
                                       TEST(models_that_are_not_there_are_said)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
