// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Reports: what the document says is what the records say, whatever is in their names and however
// they were left; and a report is written whole or not at all. The page is tested in a browser.
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <jansson.h>
#include <zlib.h>

#include <descent/report.h>

#include "session/support.h"

// A folder with these records.
static void records_make(char folder[FOLDER], const char *record, const char *history)
{
    folder_make(folder);
    CHECK(file_write(folder, "run.json", record, strlen(record)));
    if (history) {
        CHECK(file_write(folder, "metrics.jsonl", history, strlen(history)));
    }
}

static descent_status document_of(const char *folder, descent_error *error)
{
    const char *const folders[] = {folder};
    char path[FOLDER];
    path_in(folder, "report.json", path);
    descent_report_options o = descent_report_options_default();
    o.folders = folders;
    o.count = 1;
    o.path = path;
    o.document = true;
    return descent_report_write(&o, error);
}

static json_t *document_read(const char *folder)
{
    size_t size = 0;
    char *text = file_read(folder, "report.json", &size);
    json_t *document = text ? json_loadb(text, size, 0, NULL) : NULL;
    CHECK(document != NULL);
    CHECK(text && !memchr(text, '<', size)); /* nothing in it ends a script element */
    free(text);
    return document;
}

static json_t *run_of(const json_t *document)
{
    return json_array_get(json_object_get(document, "runs"), 0);
}

static const char *state_of(const json_t *document)
{
    return json_string_value(json_object_get(run_of(document), "state"));
}

// ---- blocks ----

static size_t from_base64(const char *text, unsigned char *bytes)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t count = 0;
    uint32_t bits = 0;
    for (size_t i = 0; text[i] && text[i] != '='; i++) {
        bits = bits << 6 | (uint32_t)(strchr(digits, text[i]) - digits);
        if (i % 4 > 0) {
            bytes[count++] = (unsigned char)(bits >> (6 - 2 * (i % 4)));
        }
    }
    return count;
}

// Column `column` of a block into values[rows]. False: it cannot be unpacked.
static bool unpack(const json_t *block, const json_t *columns, size_t column, double *values)
{
    const size_t rows = (size_t)json_integer_value(json_object_get(block, "rows"));
    const char *text = json_string_value(json_object_get(block, "packed"));
    unsigned char *packed = malloc(strlen(text) + 4);
    uLongf size = (uLongf)(json_array_size(columns) * 8 * rows);
    unsigned char *bytes = malloc(size);
    const bool good = uncompress(bytes, &size, packed, from_base64(text, packed)) == Z_OK;
    size_t offset = 0, width = 0, i = 0;
    for (i = 0; good && i <= column; i++) {
        const char *kind = json_string_value(json_array_get(json_array_get(columns, i), 1));
        offset += width * rows;
        width = strcmp(kind, "short") == 0 ? 4 : 8;
        const bool counts = strcmp(kind, "count") == 0;
        for (size_t row = 0; i == column && row < rows; row++) {
            uint64_t bits = 0;
            for (size_t byte = 0; byte < width; byte++) {
                bits = bits << 8 | bytes[offset + byte * rows + row];
            }
            const uint32_t half = (uint32_t)bits;
            float narrow;
            memcpy(&narrow, &half, sizeof narrow);
            memcpy(&values[row], &bits, sizeof *values);
            values[row] = width == 4 ? (double)narrow : values[row];
            values[row] += counts && row > 0 ? values[row - 1] : 0.0;
        }
    }
    free(packed);
    free(bytes);
    return good;
}

// All rows of a column of a table, in the order of the document. Returns how many.
static size_t column_of(const json_t *document, const char *table, const char *name,
                        double *values, size_t most)
{
    const json_t *columns = json_object_get(json_object_get(document, "tables"), table);
    size_t column = 0, index, used = 0;
    const json_t *item;
    while (column < json_array_size(columns) &&
           strcmp(json_string_value(json_array_get(json_array_get(columns, column), 0)),
                  name) != 0) {
        column++;
    }
    json_array_foreach(json_object_get(run_of(document), "history"), index, item)
    {
        const char *of = json_string_value(json_object_get(item, "table"));
        const size_t rows = (size_t)json_integer_value(json_object_get(item, "rows"));
        if (of && strcmp(of, table) == 0 && CHECK(used + rows <= most) &&
            CHECK(unpack(item, columns, column, values + used))) {
            used += rows;
        }
    }
    return used;
}

enum { STEPS = 40000, EPOCH_STEPS = 100 };

static double loss_at(int step)
{
    return (1.0 + 0.3 * sin(12.9898 * step)) / (1.0 + 0.001 * step);
}

// Rows of steps and epochs between each other, and a change by hand in their middle.
static char *long_history(void)
{
    char *text = malloc(STEPS * 200), *at = text;
    at += sprintf(at, "{\"event\":\"start\",\"epoch\":0,\"step\":0,\"steps_per_epoch\":%d}\n",
                  EPOCH_STEPS);
    for (int step = 1; step <= STEPS; step++) {
        at += sprintf(at,
                      "{\"event\":\"step\",\"epoch\":%d,\"step\":%d,\"loss\":%.9g,"
                      "\"gradient_norm\":%.9g,\"lr\":%.17g}\n",
                      1 + (step - 1) / EPOCH_STEPS, step, loss_at(step), 2.0 * loss_at(step),
                      step > STEPS / 2 ? 0.1 : 0.3);
        if (step == STEPS / 2) {
            at += sprintf(at,
                          "{\"event\":\"rate\",\"epoch\":%d,\"step\":%d,\"lr\":0.1,"
                          "\"by\":\"key l\"}\n",
                          step / EPOCH_STEPS, step);
        }
        if (step % EPOCH_STEPS == 0) {
            at += sprintf(at,
                          "{\"event\":\"epoch\",\"epoch\":%d,\"step\":%d,\"train_loss\":%.17g,"
                          "\"lr\":0.3}\n",
                          step / EPOCH_STEPS, step, loss_at(step));
        }
    }
    return text;
}

static void every_row_is_in_the_document(void)
{
    descent_error error = {0};
    char folder[FOLDER], *history = long_history();
    records_make(folder, "{\"command\":[]}", history);
    free(history);
    double *values = malloc(STEPS * sizeof *values);
    CHECK_OK(document_of(folder, &error));
    json_t *document = document_read(folder);
    CHECK(column_of(document, "step", "step", values, STEPS) == STEPS);
    for (int i = 0; i < STEPS; i++) {
        CHECK(values[i] == i + 1);
    }
    CHECK(column_of(document, "step", "loss", values, STEPS) == STEPS);
    double worst = 0.0;
    for (int i = 0; i < STEPS; i++) {
        worst = fmax(worst, fabs(values[i] / loss_at(i + 1) - 1.0));
    }
    CHECK(worst < 4e-6); /* 2^-18 and the rounding to float32: five digits */
    CHECK(column_of(document, "step", "lr", values, STEPS) == STEPS);
    CHECK(values[STEPS / 2 - 1] == 0.3 && values[STEPS / 2] == 0.1);
    CHECK(column_of(document, "epoch", "train_loss", values, STEPS) == STEPS / EPOCH_STEPS);
    CHECK(values[6] == loss_at(7 * EPOCH_STEPS)); /* to the last bit */
    CHECK(column_of(document, "epoch", "valid_loss", values, STEPS) == STEPS / EPOCH_STEPS);
    CHECK(isnan(values[0])); /* what is not recorded is no number */
    size_t size = 0;
    free(file_read(folder, "report.json", &size));
    CHECK(size < STEPS * 8);
    json_decref(document);
    free(values);
    folder_remove(folder);
}

// Numbers at the ends of what float32 and float64 hold.
static void numbers_at_the_ends(void)
{
    static const char history[] =
        "{\"event\":\"step\",\"epoch\":1,\"step\":1,\"loss\":1e300,\"lr\":1e-300}\n"
        "{\"event\":\"step\",\"epoch\":1,\"step\":9007199254740992,\"loss\":1e-42,\"lr\":1}\n"
        "{\"event\":\"step\",\"epoch\":1,\"step\":2,\"loss\":3.4028234e38}\n"
        "{\"event\":\"step\",\"epoch\":1,\"step\":3,\"loss\":-0.0}\n";
    descent_error error = {0};
    char folder[FOLDER];
    double loss[4], rate[4], step[4];
    records_make(folder, "{}", history);
    CHECK_OK(document_of(folder, &error));
    json_t *document = document_read(folder);
    CHECK(column_of(document, "step", "loss", loss, 4) == 4);
    CHECK(column_of(document, "step", "lr", rate, 4) == 4);
    CHECK(column_of(document, "step", "step", step, 4) == 4);
    CHECK(loss[0] > 3.4e38 && isfinite(loss[0]) && loss[1] > 0.0 && isfinite(loss[2]));
    CHECK(loss[3] == 0.0 && rate[0] == 1e-300 && isnan(rate[3]));
    CHECK(step[1] == 9007199254740992.0 && step[2] == 2.0);
    json_decref(document);
    folder_remove(folder);
}

// ---- what others wrote ----

static void names_may_be_anything(void)
{
    static const char record[] =
        "{\"command\":[\"descent\",\"train\",\"</script><script>alert(1)</script>\"],"
        "\"data\":\"a\\\"b<!--\\u2028\\u0007.csv\",\"graph\":{\"nodes\":[1,2]}}";
    static const char history[] =
        "{\"event\":\"rate\",\"epoch\":1,\"step\":3,\"lr\":0.1,\"by\":\"</SCRIPT >\"}\n"
        "{\"event\":\"<!--<script>\",\"epoch\":1}\n";
    descent_error error = {0};
    char folder[FOLDER];
    records_make(folder, record, history);
    CHECK_OK(document_of(folder, &error));
    json_t *document = document_read(folder); /* which looks for "<" */
    const json_t *is = json_object_get(run_of(document), "record"),
                 *rows = json_object_get(run_of(document), "history");
    CHECK_TEXT(json_string_value(json_array_get(json_object_get(is, "command"), 2)),
               "</script><script>alert(1)</script>");
    CHECK_TEXT(json_string_value(json_object_get(is, "data")), "a\"b<!--\u2028\a.csv");
    CHECK(!json_object_get(is, "graph"));
    CHECK_TEXT(json_string_value(json_object_get(json_array_get(rows, 0), "by")), "</SCRIPT >");
    CHECK_TEXT(state_of(document), "stopped");
    json_decref(document);
    folder_remove(folder);
}

// A folder whose name is not UTF-8, with quotes.
static void folders_may_be_called_anything(void)
{
    descent_error error = {0};
    char home[FOLDER], folder[FOLDER];
    folder_make(home);
    path_in(home, "a\"\xFF<b>", folder);
    CHECK(mkdir(folder, 0700) == 0 && file_write(folder, "run.json", "{}", 2));
    CHECK_OK(document_of(folder, &error));
    json_t *document = document_read(folder);
    const char *name = json_string_value(json_object_get(run_of(document), "folder"));
    CHECK(name && strstr(name, "/a???b>"));
    CHECK_TEXT(state_of(document), "new");
    json_decref(document);
    tree_remove(home);
}

// ---- damage ----

static void damaged_records_are_refused(void)
{
    descent_error error = {0};
    char folder[FOLDER];
    size_t size = 0;
    records_make(folder, "{\"command\":[", NULL);
    CHECK(file_write(folder, "report.json", "before", 6));
    CHECK(document_of(folder, &error) == DESCENT_BAD_DATA);
    CHECK(strstr(error.message, "run.json is damaged: line 1"));
    char *longest = malloc(80000);
    memset(longest, 'x', 80000);
    CHECK(file_write(folder, "run.json", "{}", 2));
    CHECK(file_write(folder, "metrics.jsonl", longest, 80000));
    CHECK(document_of(folder, &error) == DESCENT_BAD_DATA);
    CHECK(strstr(error.message, "it is not the history of a run"));
    free(longest);
    char *left = file_read(folder, "report.json", &size);
    CHECK(size == 6 && left && memcmp(left, "before", 6) == 0);
    free(left);
    folder_remove(folder);
}

// A row that a killed process left unfinished, zeros of a loss of power, a model's file of any kind.
static void what_a_killed_process_leaves(void)
{
    static const char history[] =
        "{\"event\":\"start\",\"epoch\":0,\"step\":0}\n"
        "{\"event\":\"epoch\",\"epoch\":1,\"step\":3,\"valid_loss\":2}\n"
        "\0\0\0\0\n{\"event\":\"epoch\",\"epoch\":2,\"ste";
    static const unsigned char models[][12] = {{0},
                                               {1, 2, 3},
                                               {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'},
                                               {255, 255, 255, 255, 255, 255, 255, 127},
                                               {2, 0, 0, 0, 0, 0, 0, 0, '[', ']'}};
    descent_error error = {0};
    char folder[FOLDER];
    double loss[2];
    records_make(folder, "{}", "");
    CHECK(file_write(folder, "metrics.jsonl", history, sizeof history - 1));
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        CHECK(file_write(folder, "model.safetensors", models[i],
                         i == 1   ? 3
                         : i == 3 ? 12
                                  : 10));
        CHECK_OK(document_of(folder, &error));
        json_t *document = document_read(folder);
        CHECK(json_is_null(json_object_get(run_of(document), "model")));
        CHECK(column_of(document, "epoch", "valid_loss", loss, 2) == 1 && loss[0] == 2.0);
        CHECK_TEXT(state_of(document), "stopped");
        // Where a live page goes on: behind the last whole row.
        CHECK(json_integer_value(json_object_get(run_of(document), "bytes")) ==
              (json_int_t)(strchr(strchr(history, '\n') + 1, '\n') + 1 - history));
        json_decref(document);
    }
    folder_remove(folder);
}

// Results as they stand there, with their digits; the report goes on without those that are damaged.
static void results_are_those_of_their_file(void)
{
    static const char whole[] = "{\"version\":7,\"target\":\"</script>\",\"x\":0.972144847}\n";
    static const char *const damaged[] = {"", "{\"version\":1,", "[1]", "null", "\xFF"};
    descent_error error = {0};
    char folder[FOLDER];
    size_t size = 0;
    records_make(folder, "{}", NULL);
    CHECK_OK(document_of(folder, &error));
    json_t *document = document_read(folder);
    CHECK(json_is_null(json_object_get(run_of(document), "results")));
    CHECK(!json_object_get(run_of(document), "results_problem"));
    json_decref(document);
    CHECK(file_write(folder, "results.json", whole, sizeof whole - 1));
    CHECK_OK(document_of(folder, &error));
    document = document_read(folder);
    const json_t *results = json_object_get(run_of(document), "results");
    CHECK(json_integer_value(json_object_get(results, "version")) == 7);
    CHECK_TEXT(json_string_value(json_object_get(results, "target")), "</script>");
    json_decref(document);
    char *text = file_read(folder, "report.json", &size);
    CHECK(text && strstr(text, "\"x\":0.972144847}"));
    free(text);
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        CHECK(file_write(folder, "results.json", damaged[i], strlen(damaged[i])));
        CHECK_OK(document_of(folder, &error));
        document = document_read(folder);
        CHECK(json_is_null(json_object_get(run_of(document), "results")));
        const char *why =
            json_string_value(json_object_get(run_of(document), "results_problem"));
        CHECK(why && strstr(why, "/results.json is damaged: "));
        json_decref(document);
    }
    folder_remove(folder);
}

static void the_live_page_asks_its_server_alone(void)
{
    size_t bytes = 0;
    const char *page = descent_report_live_page(&bytes);
    CHECK((page != NULL) == descent_report_has_page());
    CHECK(descent_report_live_page(NULL) == NULL);
    if (page) {
        char *text = calloc(1, bytes + 1);
        memcpy(text, page, bytes);
        CHECK(bytes > 10000 && bytes < 300000 && strncmp(text, "<!doctype html>", 15) == 0);
        CHECK(strstr(text, "default-src 'none'") && strstr(text, "connect-src 'self'"));
        CHECK(!strstr(text, "{{") && strstr(text, "</html>"));
        free(text);
    }
}

static void what_is_asked_for_wrongly(void)
{
    descent_error error = {0};
    char folder[FOLDER], path[FOLDER];
    records_make(folder, "{}", NULL);
    const char *folders[DESCENT_REPORT_RUNS + 1];
    for (size_t i = 0; i <= DESCENT_REPORT_RUNS; i++) {
        folders[i] = folder;
    }
    path_in(folder, "report.json", path);
    descent_report_options o = descent_report_options_default();
    o.folders = folders;
    o.path = path;
    o.document = true;
    CHECK(descent_report_write(&o, &error) == DESCENT_INVALID);
    o.count = DESCENT_REPORT_RUNS + 1;
    CHECK(descent_report_write(&o, &error) == DESCENT_INVALID);
    o.count = DESCENT_REPORT_RUNS;
    CHECK_OK(descent_report_write(&o, &error));
    o.path = folder;
    CHECK(descent_report_write(&o, &error) == DESCENT_IO);
    o.path = "";
    CHECK(descent_report_write(&o, &error) == DESCENT_INVALID);
    o.path = "/dev/full";
    CHECK(descent_report_write(&o, &error) == DESCENT_IO);
    folders[3] = "/nowhere";
    o.path = path;
    CHECK(descent_report_write(&o, &error) == DESCENT_NO_INPUT);
    CHECK(strstr(error.message, "/nowhere is not a run"));
    folder_remove(folder);
}

// ---- where it goes ----

static void the_page_stands_around_the_document(void)
{
    descent_error error = {0};
    char folder[FOLDER], path[FOLDER], other[FOLDER];
    size_t size = 0, linked = 0;
    records_make(folder, "{}", NULL);
    path_in(folder, "report.html", path);
    path_in(folder, "link.html", other);
    CHECK(symlink("report.html", other) == 0);
    const char *const folders[] = {folder};
    descent_report_options o = descent_report_options_default();
    o.folders = folders;
    o.count = 1;
    o.path = path;
    if (!descent_report_has_page()) {
        CHECK(descent_report_write(&o, &error) == DESCENT_UNSUPPORTED);
        CHECK(strstr(error.remedy, "make page") && !file_exists(folder, "report.html"));
        CHECK(unlink(other) == 0);
        folder_remove(folder);
        return;
    }
    CHECK_OK(descent_report_write(&o, &error));
    char *page = file_read(folder, "report.html", &size);
    CHECK(page && strncmp(page, "<!doctype html>", 15) == 0 && size < 300000);
    CHECK(page && strstr(page, "{\"format\":\"descent report 1\"") && strstr(page, "</html>"));
    CHECK(page && strstr(page, "default-src 'none'") && !strstr(page, "http-equiv=\"refresh"));
    o.path = other; /* through a link, which stays one */
    CHECK_OK(descent_report_write(&o, &error));
    char *again = file_read(folder, "link.html", &linked);
    struct stat info;
    CHECK(lstat(other, &info) == 0 && S_ISLNK(info.st_mode) && linked == size);
    free(page);
    free(again);
    folder_remove(folder);
}

static void it_goes_through_a_pipe(void)
{
    descent_error error = {0};
    char folder[FOLDER], bytes[65536];
    int ends[2];
    records_make(folder, "{}", NULL);
    CHECK(pipe(ends) == 0);
    const char *const folders[] = {folder};
    descent_report_options o = descent_report_options_default();
    o.folders = folders;
    o.count = 1;
    o.descriptor = ends[1];
    o.document = true;
    CHECK_OK(descent_report_write(&o, &error));
    CHECK(close(ends[1]) == 0); /* it was left open */
    const ssize_t got = read(ends[0], bytes, sizeof bytes);
    CHECK(got > 20 && strncmp(bytes, "{\"format\":\"descent report 1\"", 27) == 0);
    CHECK(close(ends[0]) == 0);
    folder_remove(folder);
}

// ---- real runs ----

typedef struct watched {
    char folder[FOLDER];
    bool done;
} watched;

static descent_action report_meanwhile(const descent_event *event, void *user)
{
    watched *w = user;
    descent_error error = {0};
    double epochs[8];
    if (event->kind == DESCENT_EVENT_EPOCH && event->epoch == 3) {
        CHECK_OK(document_of(w->folder, &error));
        json_t *document = document_read(w->folder);
        CHECK_TEXT(state_of(document), "training");
        const size_t rows = column_of(document, "epoch", "epoch", epochs, 8);
        CHECK(rows >= 2 && rows <= 3 && epochs[1] == 2.0);
        json_decref(document);
        w->done = true;
    }
    return DESCENT_CONTINUE;
}

static void a_run_that_is_trained_meanwhile(void)
{
    descent_error error = {0};
    char home[FOLDER];
    double loss[8];
    watched w = {.done = false};
    data_make(home);
    path_in(home, "run", w.folder);
    descent_run *run = run_make(home, 5);
    CHECK_OK(descent_run_begin(run, w.folder, &error));
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_run_train(run, report_meanwhile, &w, &result, &error));
    descent_run_close(run);
    CHECK(w.done);
    CHECK_OK(document_of(w.folder, &error));
    json_t *document = document_read(w.folder);
    CHECK_TEXT(state_of(document), "ended");
    CHECK(column_of(document, "epoch", "valid_loss", loss, 8) == 5);
    CHECK(loss[result.best_epoch - 1] == result.best_valid_loss); /* to the last bit */
    const json_t *model = json_object_get(run_of(document), "model");
    CHECK_TEXT(json_string_value(json_object_get(model, "task")), "classify");
    const json_t *results = json_object_get(run_of(document), "results");
    CHECK(json_integer_value(json_object_get(results, "epochs")) == 5);
    CHECK(json_is_array(json_object_get(json_object_get(results, "valid"), "roc")));
    CHECK(json_array_size(json_object_get(json_object_get(model, "schema"), "columns")) == 3);
    json_decref(document);
    tree_remove(home);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(every_row_is_in_the_document),    TEST(numbers_at_the_ends),
        TEST(names_may_be_anything),           TEST(folders_may_be_called_anything),
        TEST(damaged_records_are_refused),     TEST(what_a_killed_process_leaves),
        TEST(what_is_asked_for_wrongly),       TEST(the_page_stands_around_the_document),
        TEST(it_goes_through_a_pipe),          TEST(a_run_that_is_trained_meanwhile),
        TEST(results_are_those_of_their_file), TEST(the_live_page_asks_its_server_alone)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
