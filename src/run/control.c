// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Requests from another process: lines "ID TEXT" in a file called `control` in the run folder.
// Whoever writes or takes the file holds its lock, and the trainer takes it by removing it, so
// a writer that waited for the lock looks whether its file is still the one in the folder.
// Every request is answered by a record with its ID in metrics.jsonl.
//
// Keeps: every request gets an answer, also one that is no request or comes too late; the run
// itself never fails because of one. What is taken was locked, so half a line is never read.
#define _DEFAULT_SOURCE // flock
#include "run/control.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/file.h"
#include "core/number.h"
#include "run/checkpoint.h"
#include "run/events.h"
#include "run/record.h"
#include "run/record_steps.h"
#include "run/trainer.h"

enum { REQUESTS_BYTES = 1 << 16, ID_BYTES = 80 };

static const double interval = 0.2; /* seconds between two looks */

typedef enum wish { RATE, STOP, PAUSE, CONTINUE, ONE_STEP, SAVE } wish;

typedef struct request {
    wish wish;
    bool relative; /* lr*FACTOR */
    double number;
} request;

static bool parse(const char *text, request *r)
{
    static const char *const words[] = {[STOP] = "stop",
                                        [PAUSE] = "pause",
                                        [CONTINUE] = "continue",
                                        [ONE_STEP] = "step",
                                        [SAVE] = "save"};
    *r = (request){.wish = RATE};
    for (int i = STOP; i <= SAVE; i++) {
        if (strcmp(text, words[i]) == 0) {
            r->wish = (wish)i;
            return true;
        }
    }
    if (strncmp(text, "lr=", 3) != 0 && strncmp(text, "lr*", 3) != 0) {
        return false;
    }
    r->relative = text[2] == '*';
    return dsc_parse_number(text + 3, strlen(text + 3), &r->number) && r->number > 0.0 &&
           isfinite(r->number);
}

// ---- the file ----

// Opens it with its lock held; -1 with errno. Neither waits for whoever holds the other end of
// a pipe that has its name, nor follows a link out of the folder.
static int open_locked(const char *path, int flags)
{
    for (;;) {
        const int file = dsc_file_open(path, flags | O_NONBLOCK | O_NOFOLLOW);
        struct stat mine, there;
        if (file < 0) {
            return -1;
        }
        if (fstat(file, &mine) != 0 || !S_ISREG(mine.st_mode)) {
            close(file);
            errno = EINVAL;
            return -1;
        }
        while (flock(file, LOCK_EX) != 0 && errno == EINTR) {
        }
        // While we waited for the lock, the trainer may have removed the file: what we hold
        // then is no longer in the folder, and a request written to it would be lost.
        if (lstat(path, &there) == 0 && there.st_ino == mine.st_ino &&
            there.st_dev == mine.st_dev) {
            return file;
        }
        close(file); // it was taken meanwhile
    }
}

static descent_status leave(const char *path, const char *line, descent_error *error)
{
    const int file = open_locked(path, O_WRONLY | O_APPEND | O_CREAT);
    const bool strange = errno == EINVAL || errno == ENXIO || errno == ELOOP || errno == EISDIR;
    FAIL_IF(file < 0 && strange, error, DESCENT_IO,
            "cannot write %s: it is not a plain file" DSC_REMEDY "remove %s", path, path);
    FAIL_IF(file < 0, error, DESCENT_IO, "cannot write %s: %s", path, strerror(errno));
    const size_t length = strlen(line);
    const off_t before = lseek(file, 0, SEEK_END);
    if (before > (off_t)(REQUESTS_BYTES - 1 - length)) {
        close(file);
        return dsc_fail(error, DESCENT_INVALID,
                        "%s is full of requests that the run has not taken up: is it stopped?",
                        path);
    }
    // All of it or nothing: half a request would spoil the next one as well.
    const bool good = dsc_file_append(file, line, length);
    const int problem = errno;
    close(file);
    FAIL_IF(!good, error, DESCENT_IO, "cannot write %s: %s", path, strerror(problem));
    return DESCENT_OK;
}

// Reads and removes it. False when there is nothing.
static bool take(const char *path, char text[REQUESTS_BYTES])
{
    if (access(path, F_OK) != 0) {
        return false;
    }
    const int file = open_locked(path, O_RDONLY);
    if (file < 0) {
        return false;
    }
    const ptrdiff_t size = dsc_file_read_from(file, text, REQUESTS_BYTES - 1);
    text[size > 0 ? size : 0] = '\0';
    unlink(path);
    close(file);
    return size > 0;
}

// ---- who asks ----

static descent_status ask(const char *directory, const char *text, char id[ID_BYTES],
                          descent_error *error)
{
    request r;
    FAIL_IF(!parse(text, &r), error, DESCENT_INVALID,
            "\"%s\" is not a request" DSC_REMEDY
            "lr=0.01, lr*0.5, pause, step, continue, save or stop",
            text);
    char path[4096], line[512];
    TRY(dsc_file_join(directory, "metrics.jsonl", path, sizeof path, error));
    FAIL_IF(access(path, F_OK) != 0, error, DESCENT_NO_INPUT,
            "%s is not the folder of a run: it has no metrics.jsonl", directory);
    TRY(dsc_file_join(directory, "control", path, sizeof path, error));
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(id, ID_BYTES, "%ld-%lld.%09ld", (long)getpid(), (long long)now.tv_sec,
             now.tv_nsec);
    const int length = snprintf(line, sizeof line, "%s %s\n", id, text);
    FAIL_IF(length < 0 || (size_t)length >= sizeof line, error, DESCENT_INVALID,
            "the request is too long");
    return leave(path, line, error);
}

descent_status descent_run_control(const char *directory, const char *text,
                                   descent_error *error)
{
    NEED(error, "directory, text", directory, text);
    char id[ID_BYTES];
    return ask(directory, text, id, error);
}

// Looks on through the records that have come since. False when the answer is not there yet.
static bool find_answer(FILE *records, const char *id, char *answer, size_t capacity)
{
    static const char begins[] = "\"answer\":\"";
    char line[4096], mark[ID_BYTES + 16];
    snprintf(mark, sizeof mark, "\"id\":\"%s\"", id);
    clearerr(records);
    off_t at = ftello(records);
    while (fgets(line, sizeof line, records) && strchr(line, '\n')) {
        const char *begin = strstr(line, mark) ? strstr(line, begins) : NULL;
        if (begin) {
            begin += sizeof begins - 1;
            snprintf(answer, capacity, "%.*s", (int)strcspn(begin, "\""), begin);
            return true;
        }
        at = ftello(records);
    }
    (void)!fseeko(records, at, SEEK_SET); // half a line is read again
    return false;
}

descent_status descent_run_ask(const char *directory, const char *text, double seconds,
                               char *answer, size_t capacity, descent_error *error)
{
    NEED(error, "directory, text", directory, text);
    char path[4096], id[ID_BYTES];
    const struct timespec pause = {.tv_nsec = 20000000};
    FAIL_IF(!answer || capacity == 0, error, DESCENT_INVALID, "no room for an answer");
    answer[0] = '\0';
    TRY(dsc_file_join(directory, "metrics.jsonl", path, sizeof path, error));
    FILE *records = fopen(path, "r"); // when there is none, `ask` says so
    // The answer can only come behind what is there now, so the place is noted before the
    // request.
    const bool placed = records && fseeko(records, 0, SEEK_END) == 0;
    const descent_status status = ask(directory, text, id, error);
    const double since = dsc_clock();
    while (status == DESCENT_OK && placed && !find_answer(records, id, answer, capacity) &&
           dsc_clock() - since < seconds) {
        nanosleep(&pause, NULL);
    }
    if (records) {
        fclose(records);
    }
    return status;
}

// ---- who answers ----

static void warn(descent_trainer *t, const descent_error *problem, char *answer,
                 size_t capacity)
{
    snprintf(answer, capacity, "%s", problem->message);
    dsc_trainer_warn(t, problem);
}

static void change_rate(descent_trainer *t, const request *r, char *answer, size_t capacity)
{
    descent_error problem;
    const double before = dsc_trainer_rate(t);
    const double factor = r->relative ? r->number : r->number / before;
    if (descent_trainer_scale_rate(t, factor, "descent ctl", &problem) != DESCENT_OK) {
        warn(t, &problem, answer, capacity);
        return;
    }
    snprintf(answer, capacity, "lr %.6g -> %.6g after step %llu", before, dsc_trainer_rate(t),
             (unsigned long long)t->progress.step);
}

static void save(descent_trainer *t, char *answer, size_t capacity)
{
    descent_error problem;
    if (dsc_checkpoint_write_model(t, &problem) != DESCENT_OK) {
        warn(t, &problem, answer, capacity);
        return;
    }
    snprintf(answer, capacity, "saved model.safetensors after step %llu",
             (unsigned long long)t->progress.step);
}

static void obey(descent_trainer *t, const char *text, char *answer, size_t capacity)
{
    const unsigned long long step = t->progress.step;
    request r;
    if (!parse(text, &r)) {
        snprintf(answer, capacity, "not a request");
        return;
    }
    switch (r.wish) {
    case RATE:
        change_rate(t, &r, answer, capacity);
        break;
    case STOP:
        t->asked = true;
        snprintf(answer, capacity, "it stops after step %llu", step);
        break;
    case PAUSE:
        t->paused = true;
        snprintf(answer, capacity, "paused after step %llu", step);
        break;
    case CONTINUE:
        snprintf(answer, capacity, "%s after step %llu",
                 t->paused ? "goes on" : "was not paused, goes on", step);
        t->paused = t->single = false;
        break;
    case ONE_STEP:
        t->paused = false;
        t->single = true;
        snprintf(answer, capacity, "pauses after step %llu", step + 1);
        break;
    case SAVE:
        save(t, answer, capacity);
        break;
    }
}

// One line: "ID TEXT", which is cut in two.
static void answer_one(descent_trainer *t, char *line, bool over)
{
    descent_error problem;
    char answer[sizeof problem.message];
    char *text = strchr(line, ' ');
    if (!text) {
        return;
    }
    *text++ = '\0';
    if (over) {
        snprintf(answer, sizeof answer, "too late: the run has ended");
    } else {
        obey(t, text, answer, sizeof answer);
    }
    if (dsc_record_answer(t, line, text, answer, &problem) != DESCENT_OK) {
        descent_event event = dsc_trainer_event(t, DESCENT_EVENT_WARNING);
        event.text = problem.message;
        dsc_trainer_emit(t, &event);
    }
}

static void answer_all(descent_trainer *t, bool over)
{
    char path[4096], text[REQUESTS_BYTES];
    if (!t->options.directory[0] ||
        dsc_file_join(t->options.directory, "control", path, sizeof path, NULL) != DESCENT_OK ||
        !take(path, text)) {
        return;
    }
    char *line = text;
    for (char *end = strchr(line, '\n'); end; end = strchr(line, '\n')) {
        *end = '\0';
        answer_one(t, line, over);
        line = end + 1;
    }
}

// Waits for a request to go on. Events come meanwhile, so that the program can be stopped.
static void pause_until_asked(descent_trainer *t)
{
    const struct timespec pause = {.tv_nsec = 20000000};
    (void)dsc_record_flush(t, NULL); // what leads here can be read; a failure is told later
    while (t->paused && !t->asked) {
        nanosleep(&pause, NULL);
        answer_all(t, false);
        descent_event event = dsc_trainer_event(t, DESCENT_EVENT_PAUSED);
        dsc_trainer_emit(t, &event);
    }
    t->paused = false;
}

void dsc_control_poll(descent_trainer *t)
{
    const double now = dsc_clock();
    if (!t->options.directory[0]) {
        return;
    }
    t->paused = t->paused || t->single;
    t->single = false;
    if (now - t->control_time >= interval) {
        t->control_time = now;
        answer_all(t, false);
    }
    if (t->paused) {
        pause_until_asked(t);
    }
}

void dsc_control_end(descent_trainer *t)
{
    answer_all(t, true);
}

void dsc_control_forget(const descent_trainer *t)
{
    char path[4096];
    struct stat info;
    if (dsc_file_join(t->options.directory, "control", path, sizeof path, NULL) == DESCENT_OK &&
        lstat(path, &info) == 0 && S_ISREG(info.st_mode)) {
        unlink(path);
    }
}
