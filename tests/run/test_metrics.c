// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// metrics.jsonl across kills and losses of power: on the disk before the checkpoint that goes
// on behind it, repaired with a word, and never larger than its rule says.
#include "run/record_epochs.h"
#include "run/support.h"

#include <jansson.h>
#include <unistd.h>

#include "run/trainer.h"

// ---- what reaches the disk, in its order ----

static char order[4096]; /* 'm': metrics synced, 'c': a checkpoint renamed to its place */
static size_t ordered;

int __real_fdatasync(int file);
int __wrap_fdatasync(int file);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);

int __wrap_fdatasync(int file)
{
    if (ordered < sizeof order - 1) {
        order[ordered++] = 'm';
    }
    return __real_fdatasync(file);
}

int __wrap_rename(const char *from, const char *to)
{
    if (strstr(to, "/checkpoint-") && ordered < sizeof order - 1) {
        order[ordered++] = 'c';
    }
    return __real_rename(from, to);
}

// ---- runs ----

typedef struct plan {
    uint64_t stop_at;
    size_t warnings;
    char text[2048];
} plan;

static descent_action follow(const descent_event *event, void *user)
{
    plan *p = user;
    if (event->kind == DESCENT_EVENT_WARNING) {
        p->warnings++;
        snprintf(p->text, sizeof p->text, "%s", event->text);
    }
    return event->kind == DESCENT_EVENT_STEP && event->step == p->stop_at ? DESCENT_STOP
                                                                          : DESCENT_CONTINUE;
}

static void run(job *j, plan *p)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_trainer_run(j->trainer, follow, p, &result, &error));
}

static void make_small(job *j)
{
    job_make(j, 60, 5, 3, "7 relu");
    j->options.valid = 0.2;
    j->options.batch = 9; // 48 rows: 6 steps an epoch
    j->options.epochs = 4;
}

// Stops after `step` of a new run in a new folder.
static void begin(job *j, uint64_t step)
{
    plan p = {.stop_at = step};
    folder_make(j->options.directory);
    job_start(j);
    run(j, &p);
}

static plan resume(job *j)
{
    descent_error error = {0};
    plan p = {0};
    job_start(j);
    CHECK_OK(descent_trainer_resume(j->trainer, &error));
    run(j, &p);
    return p;
}

// The lines without what no two runs share; NULL for one that is not JSON.
static char *lines(const char *folder)
{
    size_t size = 0, used = 0;
    char *text = file_read(folder, "metrics.jsonl", &size);
    char *result = calloc(1, 2 * size + 1);
    CHECK(size > 0 && text[size - 1] == '\n' && !memchr(text, '\0', size));
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        json_t *json = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
        if (!CHECK(json_is_object(json))) {
            printf("  %s\n", line);
        }
        json_object_del(json, "seconds");
        json_object_del(json, "examples_per_second");
        const char *event = json_string_value(json_object_get(json, "event"));
        if (event && strcmp(event, "resume") != 0) {
            char *dump = json_dumps(json, JSON_COMPACT);
            used += (size_t)sprintf(result + used, "%s\n", dump);
            free(dump);
        }
        json_decref(json);
    }
    free(text);
    return result;
}

// ---- tests ----

static void records_are_synced_before_checkpoints(void)
{
    for (uint64_t record = 0; record < 2; record++) {
        job j;
        make_small(&j);
        j.options.checkpoint_every.steps = 5;
        j.options.record = record;
        ordered = 0;
        begin(&j, 0);
        order[ordered] = '\0';
        CHECK_TEXT(order, "mcmcmcmcmc"); // after the steps 5, 10, 15, 20 and 24
        folder_remove(j.options.directory);
        job_free(&j);
    }
}

typedef struct damage {
    size_t cut;        /* bytes taken from the end of the file, */
    const char *text;  /* and what is then put there, */
    size_t size;       /* so many bytes of it; 0: all */
    const char *words; /* of the warning; "": there is none */
} damage;

#define RECORD(step) "{\"event\":\"rate\",\"epoch\":9,\"step\":" #step ",\"lr\":7}\n"
#define LOST(what)   what " damaged, as after a loss of power: taken out"

// The run has stopped after step 13, in its third epoch; its last record is that of the end.
static void damaged_records_are_repaired_and_said(void)
{
    static const damage damages[] = {
        {0, "", 0, ""},
        {0, "{\"event\":\"epo", 0, LOST("1 line of metrics.jsonl was")},
        {0, "\0\0\0\0\0\0\0\0", 8, LOST("1 line of metrics.jsonl was")},
        {9, "", 0, LOST("1 line of metrics.jsonl was")},
        {0, "{\"event\":\"st\0\0\0\n{\"event\":\"ra", 28,
         LOST("2 lines of metrics.jsonl were")},
        {0, "garbage\n", 0, LOST("1 line of metrics.jsonl was")},
        {0, RECORD(14), 0, "1 record behind step 13 of the checkpoint: it is written again"},
        {0, RECORD(14) RECORD(15) RECORD(16) "{\"event\":", 0,
         LOST("1 line of metrics.jsonl was") "\n3 records behind step 13 of the checkpoint: "
                                             "they are written again"},
        {SIZE_MAX, "", 0,
         "metrics.jsonl ends too early: the records of epochs 1 to 2 are lost"}};
    job whole;
    make_small(&whole);
    begin(&whole, 0);
    char *expected = lines(whole.options.directory);
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        const damage *d = &damages[i];
        const size_t more = d->size > 0 ? d->size : strlen(d->text);
        size_t size = 0;
        job j;
        make_small(&j);
        begin(&j, 13);
        char *text = file_read(j.options.directory, "metrics.jsonl", &size);
        char *changed = malloc(size + more);
        const size_t kept = d->cut > size ? 0 : size - d->cut;
        memcpy(changed, text, kept);
        memcpy(changed + kept, d->text, more);
        file_write(j.options.directory, "metrics.jsonl", changed, kept + more);
        const plan p = resume(&j);
        CHECK(p.warnings == (d->words[0] != '\0'));
        CHECK_TEXT(p.text, d->words);
        char *now = lines(j.options.directory);
        if (d->cut <= size) {
            CHECK_TEXT(now, expected);
        }
        free(now);
        free(changed);
        free(text);
        folder_remove(j.options.directory);
        job_free(&j);
    }
    free(expected);
    folder_remove(whole.options.directory);
    job_free(&whole);
}

// A hole in the middle, which syncing makes impossible today, and a file that is gone.
static void older_damage_is_said(void)
{
    job j;
    make_small(&j);
    begin(&j, 13);
    size_t size = 0;
    char path[4200];
    char *text = file_read(j.options.directory, "metrics.jsonl", &size);
    char *second = strchr(text, '\n') + 1;
    memset(second, 0, (size_t)(strchr(second, '\n') - second));
    file_write(j.options.directory, "metrics.jsonl", text, size);
    plan p = resume(&j);
    CHECK_TEXT(p.text, LOST("1 line of metrics.jsonl was"));
    free(lines(j.options.directory));
    free(text);

    snprintf(path, sizeof path, "%s/metrics.jsonl", j.options.directory);
    unlink(path);
    j.options.epochs = 5;
    p = resume(&j);
    CHECK_TEXT(p.text, "metrics.jsonl is gone: the records of epochs 1 to 4 are lost");
    free(lines(j.options.directory));
    folder_remove(j.options.directory);
    job_free(&j);
}

static void late_epochs_are_thinned(void)
{
    static const uint64_t epochs[][2] = {{0, 0},
                                         {1, 1},
                                         {9999, 9999},
                                         {10000, 10000},
                                         {10001, 10000},
                                         {10009, 10000},
                                         {10010, 10010},
                                         {99999, 99990},
                                         {100000, 100000},
                                         {100010, 100000},
                                         {123456, 123400},
                                         {1000000, 1000000},
                                         {1000100, 1000000}};
    for (size_t i = 0; i < sizeof epochs / sizeof *epochs; i++) {
        CHECK(dsc_record_last_epoch(epochs[i][0]) == epochs[i][1]);
    }
    size_t records = 0;
    for (uint64_t epoch = 1; epoch <= 1000000; epoch++) {
        records += dsc_record_last_epoch(epoch) == epoch;
    }
    CHECK(records == 10000 + 2 * 9000);
}

// 10,040 epochs of one step have 10,004 records, also with a stop behind 10,000, and no word.
static void many_epochs_have_thinned_records(void)
{
    job j;
    job_make(&j, 6, 2, 2, "1 tanh");
    j.options.batch = 6;
    j.options.epochs = 10040;
    begin(&j, 10033);
    const plan p = resume(&j);
    CHECK_TEXT(p.text, "");
    size_t size = 0, count = 0;
    char *text = file_read(j.options.directory, "metrics.jsonl", &size);
    for (const char *at = text; (at = strstr(at, "{\"event\":\"epoch\"")); at++) {
        count++;
    }
    CHECK(count == 10004);
    CHECK(strstr(text, "{\"event\":\"epoch\",\"epoch\":10040,") != NULL);
    CHECK(strstr(text, "{\"event\":\"epoch\",\"epoch\":10039,") == NULL);
    free(text);
    folder_remove(j.options.directory);
    job_free(&j);
}

int main(int argc, char **argv)
{
    static const check_test tests[] = {
        TEST(records_are_synced_before_checkpoints),
        TEST(damaged_records_are_repaired_and_said), TEST(older_damage_is_said),
        TEST(late_epochs_are_thinned), TEST(many_epochs_have_thinned_records)};
    return check_main(argc, argv, tests, sizeof tests / sizeof *tests);
}
