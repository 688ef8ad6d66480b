// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: files are read and never locked or changed, so that no training waits for anybody who
// looks at it. Rows are handed on as they are, but for what would end a line of an event.
#include "watch/feed.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <descent/session.h>

#include "run/file.h"
#include "shell/clock.h"
#include "shell/output.h"
#include "shell/status.h"
#include "watch/replay.h"

/* Bytes of rows in an event: each may be a line of two, of which "data: " makes eight. */
enum { RAW = CLI_FEED_TEXT / 4 - 1024 };

static const double state_seconds = 0.3, beat_seconds = 15.0;

typedef enum state { UNKNOWN, NEW, TRAINING, STOPPED, ENDED } state;
static const char *const state_words[] = {"unknown", "new", "training", "stopped", "ended"};

typedef struct feed_run {
    char folder[CLI_PATH], path[CLI_PATH]; /* path: of metrics.jsonl */
    cli_replay replay;
    // Under the lock.
    uint64_t visible, size; /* bytes: to be shown, of the file */
    ino_t file;
    state state;
    unsigned rewritten;
} feed_run;

struct cli_feed {
    pthread_mutex_t lock;
    double factor, begun, looked, beaten; /* of a replay; clock: of the begin, of last times */
    unsigned beats;                       /* under the lock */
    bool ending, stirred;                 /* under the lock; changed outside a tick */
    size_t count;
    feed_run runs[DESCENT_REPORT_RUNS];
};

static descent_status open_run(feed_run *run, const char *folder, double factor,
                               descent_error *error)
{
    if ((size_t)snprintf(run->folder, sizeof run->folder, "%s", folder) >= CLI_PATH ||
        !cli_run_file(folder, "metrics.jsonl", run->path)) {
        return cli_refuse(error, DESCENT_INVALID, "%s: the path is too long", folder);
    }
    return factor > 0.0 ? cli_replay_read(folder, &run->replay, error) : DESCENT_OK;
}

descent_status cli_feed_create(const char *const *folders, size_t count, double replay,
                               cli_feed **feed, descent_error *error)
{
    cli_feed *f = calloc(1, sizeof *f);
    if (!f) {
        return cli_out_of_memory(error);
    }
    f->factor = replay;
    f->count = count;
    f->begun = f->beaten = cli_clock();
    pthread_mutex_init(&f->lock, NULL);
    descent_status status = DESCENT_OK;
    for (size_t i = 0; i < count; i++) {
        THEN(status, open_run(&f->runs[i], folders[i], replay, error));
    }
    if (status != DESCENT_OK) {
        cli_feed_free(f);
        return status;
    }
    cli_feed_tick(f, false);
    *feed = f;
    return DESCENT_OK;
}

void cli_feed_free(cli_feed *f)
{
    if (f) {
        for (size_t i = 0; i < f->count; i++) {
            cli_replay_free(&f->runs[i].replay);
        }
        pthread_mutex_destroy(&f->lock);
        free(f);
    }
}

size_t cli_feed_count(const cli_feed *f)
{
    return f->count;
}

const char *cli_feed_folder(const cli_feed *f, size_t run)
{
    return f->runs[run].folder;
}

// ---- what is new ----

static state state_of(const feed_run *run)
{
    char where[CLI_PATH];
    return descent_run_is_busy(run->folder, where) ? TRAINING
           : descent_run_ended(run->folder, NULL)  ? ENDED
                                                   : STOPPED;
}

// Under the lock. True: something has changed.
static bool look_at_file(const cli_feed *f, feed_run *run, double now)
{
    struct stat info;
    const bool there = stat(run->path, &info) == 0;
    const uint64_t size = there ? (uint64_t)info.st_size : 0;
    uint64_t visible = size;
    if (f->factor > 0.0) {
        const uint64_t shown = cli_replay_at(&run->replay, (now - f->begun) * f->factor);
        visible = shown < size ? shown : size;
    }
    const bool rewritten = size < run->size || (run->file && there && run->file != info.st_ino);
    const bool changed = rewritten || visible != run->visible;
    run->rewritten += rewritten;
    run->visible = visible;
    run->size = size;
    run->file = there ? info.st_ino : 0;
    return changed;
}

// The state after the last row: a run that is being shown again is training until then.
static bool look_at_state(feed_run *run, state now)
{
    const state shown = run->visible < run->size           ? TRAINING
                        : now == STOPPED && run->size == 0 ? NEW
                                                           : now;
    const bool changed = shown != run->state;
    run->state = shown;
    return changed;
}

bool cli_feed_tick(cli_feed *f, bool ending)
{
    const double now = cli_clock();
    const bool due = ending || now - f->looked >= state_seconds || f->looked <= 0.0;
    bool changed = ending;
    f->looked = due ? now : f->looked;
    for (size_t i = 0; i < f->count; i++) {
        // Asked first and told last: what is there when a run has ended is all of it.
        const state is = due ? state_of(&f->runs[i]) : UNKNOWN;
        pthread_mutex_lock(&f->lock);
        changed = look_at_file(f, &f->runs[i], now) || changed;
        changed = (due && look_at_state(&f->runs[i], is)) || changed;
        pthread_mutex_unlock(&f->lock);
    }
    pthread_mutex_lock(&f->lock);
    f->ending = f->ending || ending;
    changed = f->stirred || changed;
    f->stirred = false;
    if (now - f->beaten >= beat_seconds) {
        f->beaten = now;
        f->beats++;
        changed = true;
    }
    pthread_mutex_unlock(&f->lock);
    return changed;
}

// ---- events ----

typedef struct text {
    char *bytes;
    size_t used;
} text;

static void put(text *t, const char *more, size_t length)
{
    if (length <= CLI_FEED_TEXT - t->used) {
        memcpy(t->bytes + t->used, more, length);
        t->used += length;
    }
}

static void put_words(text *t, const char *words)
{
    put(t, words, strlen(words));
}

static void put_id(text *t, const cli_feed *f, const cli_feed_place *place)
{
    char number[32];
    put_words(t, "id: ");
    for (size_t i = 0; i < f->count; i++) {
        snprintf(number, sizeof number, i > 0 ? ",%llu" : "%llu",
                 (unsigned long long)place->at[i]);
        put_words(t, number);
    }
    put_words(t, "\n");
}

// A line as one of an event: a carriage return would end it.
static void put_row(text *t, char *row, size_t length)
{
    for (char *at = memchr(row, '\r', length); at;
         at = memchr(at, '\r', length - (size_t)(at - row))) {
        *at = ' ';
    }
    put_words(t, "data: ");
    put(t, row, length);
    put_words(t, "\n");
}

// Bytes of whole rows from `at` to `visible` at most. SIZE_MAX: it is no begin of a row.
static size_t load(const char *path, uint64_t at, uint64_t visible, char raw[RAW + 1])
{
    const uint64_t behind = at > 0 ? 1 : 0; /* of the newline before it */
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) {
        return 0;
    }
    const uint64_t left = visible - at;
    const size_t wanted = (left < RAW ? (size_t)left : RAW) + (size_t)behind;
    const ssize_t got = pread(file, raw, wanted, (off_t)(at - behind));
    close(file);
    if (got <= (ssize_t)behind) {
        return 0;
    }
    if (behind && raw[0] != '\n') {
        return SIZE_MAX;
    }
    const size_t count = (size_t)got - (size_t)behind;
    memmove(raw, raw + behind, count);
    size_t end = count;
    while (end > 0 && raw[end - 1] != '\n') {
        end--;
    }
    return end;
}

static bool reload(size_t run, cli_feed_place *place, const feed_run *r, text *t)
{
    char line[64];
    place->rewritten[run] = r->rewritten;
    place->told_end = true; // it begins again
    snprintf(line, sizeof line, "event: reload\ndata: %zu\n\n", run);
    put_words(t, line);
    return true;
}

// The next rows of a run, or its state when all of them have been told. False: nothing new.
static bool next_of(const cli_feed *f, size_t run, cli_feed_place *place, text *t)
{
    const feed_run *r = &f->runs[run];
    char head[64], raw[RAW + 1];
    if (place->rewritten[run] != r->rewritten || place->at[run] > r->size) {
        return reload(run, place, r, t);
    }
    const size_t count =
        place->at[run] < r->visible ? load(r->path, place->at[run], r->visible, raw) : 0;
    if (count == SIZE_MAX) {
        return reload(run, place, r, t);
    }
    if (count > 0) {
        snprintf(head, sizeof head, "event: rows\ndata: %zu\n", run);
        place->at[run] += count;
        put_id(t, f, place);
        put_words(t, head);
        for (size_t begin = 0; begin < count;) {
            const char *end = memchr(raw + begin, '\n', count - begin);
            const size_t length = (size_t)(end - raw) - begin;
            put_row(t, raw + begin, length);
            begin += length + 1;
        }
        put_words(t, "\n");
        return true;
    }
    if (place->states[run] != (int)r->state) {
        place->states[run] = (int)r->state;
        snprintf(head, sizeof head, "event: state\ndata: %zu %s\n\n", run,
                 state_words[r->state]);
        put_words(t, head);
        return true;
    }
    return false;
}

void cli_feed_begin(cli_feed *f, const uint64_t *at, cli_feed_place *place)
{
    *place = (cli_feed_place){0};
    pthread_mutex_lock(&f->lock);
    place->beats = f->beats;
    for (size_t i = 0; i < f->count; i++) {
        // Who begins may know more than we do.
        f->stirred = look_at_file(f, &f->runs[i], cli_clock()) || f->stirred;
        place->at[i] = at[i];
        place->rewritten[i] = f->runs[i].rewritten;
    }
    pthread_mutex_unlock(&f->lock);
}

static void next(cli_feed *f, cli_feed_place *place, text *t)
{
    bool told = false;
    if (!place->greeted) {
        place->greeted = true;
        put_words(t, "retry: 1000\n\n");
        return;
    }
    for (size_t i = 0; i < f->count && !told; i++) {
        told = next_of(f, i, place, t);
    }
    if (!told && f->ending && !place->told_end) {
        place->told_end = true;
        put_words(t, "event: bye\ndata:\n\n");
    } else if (!told && place->beats != f->beats) {
        place->beats = f->beats;
        put_words(t, ":\n\n");
    }
}

size_t cli_feed_read(cli_feed *f, cli_feed_place *place, char bytes[CLI_FEED_TEXT])
{
    text t = {.bytes = bytes};
    if (place->told_end) {
        return 0;
    }
    pthread_mutex_lock(&f->lock);
    next(f, place, &t);
    pthread_mutex_unlock(&f->lock);
    return t.used;
}
