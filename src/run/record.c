// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// metrics.jsonl: one JSON object a line, flushed as it is written. Numbers that do not exist
// are left out.
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/number.h"
#include "run/trainer.h"

// A run that was killed may have left a record after its last checkpoint, or half of one. Going
// on from the checkpoint writes them again, so records of steps beyond it are dropped, and so
// is a line without an end.
static descent_status trim(const char *path, uint64_t step, descent_error *error)
{
    char *text = NULL;
    size_t size = 0, kept = 0;
    if (dsc_file_read(path, SIZE_MAX / 2, &text, &size, NULL) != DESCENT_OK) {
        return DESCENT_OK; // nothing to trim
    }
    while (kept < size) {
        const char *end = memchr(text + kept, '\n', size - kept);
        const char *mark = end ? strstr(text + kept, "\"step\":") : NULL;
        const bool is_end = end && strncmp(text + kept, "{\"event\":\"end\"", 14) == 0;
        if (!end || is_end || (mark && mark < end && strtoull(mark + 7, NULL, 10) > step)) {
            break;
        }
        kept = (size_t)(end - text) + 1;
    }
    descent_status status = DESCENT_OK;
    if (kept < size) {
        const dsc_bytes part = {text, kept};
        status = dsc_file_replace(path, &part, 1, error);
    }
    free(text);
    return status;
}

descent_status dsc_record_open(descent_trainer *t, bool append, descent_error *error)
{
    if (!t->options.directory[0] || t->metrics) {
        return DESCENT_OK;
    }
    char path[4096];
    TRY(dsc_file_join(t->options.directory, "metrics.jsonl", path, sizeof path, error));
    if (append) {
        TRY(trim(path, t->progress.step, error));
    }
    t->metrics = fopen(path, append ? "ab" : "wb");
    FAIL_IF(!t->metrics, error, DESCENT_IO, "cannot write %s: %s", path, strerror(errno));
    return DESCENT_OK;
}

void dsc_record_close(descent_trainer *t)
{
    if (t->metrics) {
        fclose(t->metrics);
        t->metrics = NULL;
    }
}

static void put_count(FILE *file, const char *name, uint64_t value)
{
    fprintf(file, ",\"%s\":%llu", name, (unsigned long long)value);
}

static void put_number(FILE *file, const char *name, double value)
{
    if (isfinite(value)) {
        char text[DSC_NUMBER_TEXT];
        dsc_format_number(value, text, sizeof text);
        fprintf(file, ",\"%s\":%s", name, text);
    }
}

static void put_scores(FILE *file, const descent_event *event)
{
    put_number(file, "train_loss", event->train_loss);
    put_number(file, "train_loss_se", event->train_loss_se);
    put_number(file, "valid_loss", event->valid_loss);
    put_number(file, "valid_metric", event->valid_metric);
    put_number(file, "test_loss", event->test_loss);
    put_number(file, "test_metric", event->test_metric);
}

descent_status dsc_record_event(descent_trainer *t, const descent_event *event,
                                descent_error *error)
{
    static const char *const names[] = {[DESCENT_EVENT_START] = "start",
                                        [DESCENT_EVENT_EPOCH] = "epoch",
                                        [DESCENT_EVENT_RATE] = "rate",
                                        [DESCENT_EVENT_END] = "end"};
    FILE *file = t->metrics;
    if (!file) {
        return DESCENT_OK;
    }
    fprintf(file, "{\"event\":\"%s\"", names[event->kind]);
    put_count(file, "epoch", event->epoch);
    put_count(file, "step", event->step);
    if (event->kind == DESCENT_EVENT_START) {
        put_count(file, "parameters", t->n);
        put_count(file, "train_rows", t->split.train_count);
        put_count(file, "batch", t->batch);
        put_count(file, "steps_per_epoch", t->steps_per_epoch);
        put_count(file, "threads", dsc_workers_count(t->workers));
        fprintf(file, ",\"isa\":\"%s\"", t->kernels->isa);
    }
    put_scores(file, event);
    put_number(file, "lr", event->learning_rate);
    if (event->kind == DESCENT_EVENT_EPOCH || event->kind == DESCENT_EVENT_END) {
        put_number(file, "seconds", event->seconds);
    }
    if (event->kind == DESCENT_EVENT_EPOCH) {
        put_number(file, "examples_per_second", event->examples_per_second);
    }
    if (event->kind == DESCENT_EVENT_RATE && event->text) {
        fprintf(file, ",\"by\":\"%s\"", event->text);
    }
    if (event->kind == DESCENT_EVENT_END) {
        fprintf(file, ",\"stop\":\"%s\"", descent_stop_word(event->stop));
    }
    fputs("}\n", file);
    if (fflush(file) != 0) {
        const int problem = errno;
        clearerr(file);
        return dsc_fail(error, DESCENT_IO, "cannot write metrics.jsonl in %s: %s",
                        t->options.directory, strerror(problem));
    }
    return DESCENT_OK;
}
