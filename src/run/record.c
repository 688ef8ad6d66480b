// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// metrics.jsonl: one JSON object a line, handed to the system as it is written. Numbers that do
// not exist are left out.
//
// Keeps: a record is in the file whole or not at all, for a write that fails half-way is cut
// off again; a reader that meets a last line without its end waits for the rest. A value goes
// to the file only if it is finite, because JSON has no other numbers.
#include "run/record.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/file.h"
#include "core/number.h"
#include "run/board.h"
#include "run/events.h"
#include "run/record_epochs.h"
#include "run/record_repair.h"
#include "run/record_steps.h"
#include "run/trainer.h"

descent_status dsc_record_open(descent_trainer *t, bool append, descent_error *error)
{
    if (!t->options.directory[0] || t->metrics >= 0) {
        return DESCENT_OK;
    }
    char path[4096];
    TRY(dsc_file_join(t->options.directory, "metrics.jsonl", path, sizeof path, error));
    if (append) {
        dsc_file_sweep(t->options.directory);
        TRY(dsc_record_repair(t, path, error));
    }
    t->metrics = dsc_file_open(path, O_WRONLY | O_CREAT | O_APPEND | (append ? 0 : O_EXCL));
    FAIL_IF(t->metrics < 0 && errno == EEXIST, error, DESCENT_INVALID,
            "%s holds a run already, and runs are not overwritten", t->options.directory);
    FAIL_IF(t->metrics < 0, error, DESCENT_IO, "cannot write %s: %s", path, strerror(errno));
    if (!append) {
        dsc_file_sweep(t->options.directory); // killed before its first checkpoint
    }
    dsc_board_begin(t);
    return DESCENT_OK;
}

void dsc_record_close(descent_trainer *t)
{
    if (t->metrics >= 0) {
        (void)dsc_record_flush(t, NULL); // told by the record before
        dsc_board_end(t);
        close(t->metrics);
        t->metrics = -1;
    }
}

/* One record. Its members are names and numbers of ours and one short text, so it always fits.
 */
typedef struct line {
    char text[2048];
    size_t used;
} line;

DESCENT_FORMAT(2, 3) static void put(line *l, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    const int length = vsnprintf(l->text + l->used, sizeof l->text - l->used, format, list);
    va_end(list);
    const size_t left = sizeof l->text - 1 - l->used;
    l->used += length < 0 ? 0 : (size_t)length < left ? (size_t)length : left;
}

static void put_count(line *l, const char *name, uint64_t value)
{
    put(l, ",\"%s\":%llu", name, (unsigned long long)value);
}

static void put_number(line *l, const char *name, double value)
{
    if (isfinite(value)) {
        char text[DSC_NUMBER_TEXT];
        dsc_format_number(value, text, sizeof text);
        put(l, ",\"%s\":%s", name, text);
    }
}

// A caller's text, cut to what a record has room for; what JSON cannot hold as it is becomes
// '?'.
static void put_text(line *l, const char *name, const char *text)
{
    put(l, ",\"%s\":\"", name);
    for (size_t i = 0; text[i] && i < 128; i++) {
        const unsigned char c = (unsigned char)text[i];
        put(l, c == '"' || c == '\\' ? "\\%c" : "%c", c < 0x20 || c > 0x7E ? '?' : (char)c);
    }
    put(l, "\"");
}

// The time of the clock, in UTC: requests are things that people did.
static void put_time(line *l)
{
    char text[DSC_TIME_TEXT];
    dsc_time_text(text);
    if (*text) {
        put_text(l, "time", text);
    }
}

static void put_scores(line *l, const descent_event *event)
{
    put_number(l, "train_loss", event->train_loss);
    put_number(l, "train_loss_se", event->train_loss_se);
    put_number(l, "valid_loss", event->valid_loss);
    put_number(l, "valid_metric", event->valid_metric);
    if (event->best_epoch > 0) {
        put_count(l, "best_epoch", event->best_epoch);
        put_number(l, "best_valid_loss", event->best_valid_loss);
        put_number(l, "best_valid_metric", event->best_valid_metric);
    }
    if (event->kind == DESCENT_EVENT_EPOCH && event->best_epoch > 0) {
        put_number(l, "valid_loss_se", event->valid_loss_se);
        put_number(l, "valid_rise", event->valid_rise);
        put_number(l, "valid_rise_se", event->valid_rise_se);
    }
    if (event->generalisation != DESCENT_GENERALISATION_NONE) {
        put_text(l, "generalisation", descent_generalisation_word(event->generalisation));
    }
    put_number(l, "test_loss", event->test_loss);
    put_number(l, "test_metric", event->test_metric);
}

static void put_judgement(line *l, const descent_judgement *judgement)
{
    if (judgement->verdict) {
        put_text(l, "verdict", judgement->verdict);
        put_number(l, "slope", judgement->slope);
        put_number(l, "noise_scale", judgement->noise_scale);
        put_number(l, "significance", judgement->significance);
        put_number(l, "sharpness", judgement->sharpness);
        put_number(l, "smallest_eigenvalue", judgement->smallest);
    }
}

// What has a schedule, but for the rate, which every record has: values of the last step.
static void put_scheduled(line *l, const descent_trainer *t)
{
    const size_t begin = l->used + sizeof ",\"scheduled\":{" - 1;
    for (size_t i = 0; i < t->schedules.count; i++) {
        const dsc_scheduled *one = &t->schedules.list[i];
        char member[DSC_SCHEDULED_MEMBER], text[DSC_NUMBER_TEXT];
        if (one != t->schedules.rate && isfinite(one->value)) {
            dsc_format_number(one->value, text, sizeof text);
            put(l, "%s\"%s\":%s", l->used < begin ? ",\"scheduled\":{" : ",",
                dsc_scheduled_member(one, member), text);
        }
    }
    put(l, "%s", l->used >= begin ? "}" : "");
}

static void put_event(line *l, const descent_trainer *t, const descent_event *event)
{
    static const char *const names[] = {
        [DESCENT_EVENT_START] = "start", [DESCENT_EVENT_EPOCH] = "epoch",
        [DESCENT_EVENT_RATE] = "rate",   [DESCENT_EVENT_VERDICT] = "verdict",
        [DESCENT_EVENT_KICK] = "kick",   [DESCENT_EVENT_END] = "end"};
    put(l, "{\"event\":\"%s\"", names[event->kind]);
    put_count(l, "epoch", event->epoch);
    put_count(l, "step", event->step);
    if (event->kind == DESCENT_EVENT_START) {
        put_count(l, "parameters", t->n);
        put_count(l, "train_rows", t->split.train_count);
        put_count(l, "batch", t->batch);
        put_count(l, "steps_per_epoch", t->steps_per_epoch);
        put_count(l, "threads", dsc_workers_count(t->workers));
        put_text(l, "isa", t->kernels->isa);
    }
    put_scores(l, event);
    put_number(l, "lr", event->learning_rate);
    if (event->kind == DESCENT_EVENT_EPOCH || event->kind == DESCENT_EVENT_END) {
        put_number(l, "seconds", event->seconds);
    }
    if (event->kind == DESCENT_EVENT_EPOCH) {
        put_scheduled(l, t);
        put_number(l, "examples_per_second", event->examples_per_second);
    }
    if (event->kind == DESCENT_EVENT_EPOCH || event->kind == DESCENT_EVENT_VERDICT) {
        put_judgement(l, &t->observe.judgement);
    }
    const bool caused = event->kind == DESCENT_EVENT_RATE || event->kind == DESCENT_EVENT_KICK;
    if (caused && event->text) {
        put_text(l, "by", event->text);
    }
    if (event->kind == DESCENT_EVENT_END) {
        put_text(l, "stop", descent_stop_word(event->stop));
        if (t->progress.skipped > 0) {
            put_count(l, "skipped", t->progress.skipped);
        }
        put_judgement(l, &t->observe.judgement);
    }
    put(l, "}\n");
}

descent_status dsc_record_event(descent_trainer *t, const descent_event *event,
                                descent_error *error)
{
    if (t->metrics < 0 || (event->kind == DESCENT_EVENT_EPOCH &&
                           dsc_record_last_epoch(event->epoch) != event->epoch)) {
        return DESCENT_OK;
    }
    line l = {.used = 0};
    put_event(&l, t, event);
    return dsc_record_text(t, l.text, l.used, error);
}

descent_status dsc_record_sync(descent_trainer *t, descent_error *error)
{
    if (t->metrics < 0) {
        return DESCENT_OK;
    }
    TRY(dsc_record_flush(t, error));
    // Where a file cannot be synced (a pipe), there is nothing to lose.
    FAIL_IF(dsc_file_sync(t->metrics, true) != 0 && errno != EINVAL && errno != EROFS, error,
            DESCENT_IO, "cannot write metrics.jsonl in %s: %s", t->options.directory,
            strerror(errno));
    return DESCENT_OK;
}

descent_status dsc_record_resume(descent_trainer *t, descent_error *error)
{
    if (t->metrics < 0) {
        return DESCENT_OK;
    }
    line l = {.used = 0};
    put(&l, "{\"event\":\"resume\"");
    put_count(&l, "epoch", t->progress.epoch);
    put_count(&l, "step", t->progress.step);
    put_number(&l, "lr", dsc_trainer_rate(t));
    put_count(&l, "threads", dsc_workers_count(t->workers));
    put(&l, "}\n");
    return dsc_record_text(t, l.text, l.used, error);
}

descent_status dsc_record_answer(descent_trainer *t, const char *id, const char *request,
                                 const char *answer, descent_error *error)
{
    if (t->metrics < 0) {
        return DESCENT_OK;
    }
    line l = {.used = 0};
    put(&l, "{\"event\":\"request\"");
    put_count(&l, "epoch", t->progress.epoch);
    put_count(&l, "step", t->progress.step);
    put_text(&l, "id", id);
    put_text(&l, "request", request);
    put_text(&l, "answer", answer);
    put_time(&l);
    put(&l, "}\n");
    return dsc_record_text(t, l.text, l.used, error);
}
