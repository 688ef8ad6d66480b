// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// metrics.jsonl before a run goes on from a checkpoint. Everything up to the checkpoint was on
// the disk before it (dsc_record_sync). What comes behind is written again and taken out; a
// loss of power may have left half a line there, or zeros.
#include "run/record_repair.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/number.h"
#include "run/events.h"
#include "run/record_epochs.h"
#include "run/trainer.h"

typedef struct found {
    size_t kept; /* bytes, moved to the front */
    bool holes;  /* some before the last that is kept were taken out */
    bool torn;   /* the last line has no end */
    bool ended;  /* the run had, before it goes on */
    uint64_t damaged, late;
    uint64_t epoch; /* of the last record of one that is kept */
} found;

static bool begins_with(const char *line, const char *text)
{
    return strncmp(line, text, strlen(text)) == 0;
}

// One object, as far as a line shows it: {...}, of one event, without a control character.
static bool is_record(const char *line, size_t length)
{
    if (length < 12 || !begins_with(line, "{\"event\":\"") || line[length - 1] != '}') {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)line[i] < 0x20) {
            return false;
        }
    }
    return true;
}

static uint64_t number_behind(const char *line, const char *mark)
{
    const char *at = strstr(line, mark);
    return at ? strtoull(at + strlen(mark), NULL, 10) : 0;
}

// An epoch may have ended without a step, as all its updates were left out.
static bool is_behind(const char *line, const dsc_progress *checkpoint)
{
    return number_behind(line, ",\"step\":") > checkpoint->step ||
           (begins_with(line, "{\"event\":\"epoch\"") &&
            number_behind(line, ",\"epoch\":") > checkpoint->epoch);
}

// text ends in NUL, at `size`.
static found look(char *text, size_t size, const dsc_progress *checkpoint)
{
    found f = {.kept = 0};
    for (size_t at = 0; at < size;) {
        char *line = text + at;
        char *end = memchr(line, '\n', size - at);
        if (!end) {
            f.torn = true;
            break;
        }
        const size_t length = (size_t)(end - line);
        at += length + 1;
        *end = '\0';
        if (!is_record(line, length)) {
            f.damaged++;
        } else if (f.late > 0 || is_behind(line, checkpoint)) {
            f.late++;
        } else if (begins_with(line, "{\"event\":\"end\"")) { // the run goes on behind it
            f.ended = true;
        } else {
            if (begins_with(line, "{\"event\":\"epoch\"")) {
                f.epoch = number_behind(line, ",\"epoch\":");
            }
            *end = '\n';
            f.holes = f.holes || line != text + f.kept;
            memmove(text + f.kept, line, length + 1);
            f.kept += length + 1;
        }
    }
    return f;
}

// What is not as a kill would have left it. "" when nothing is worth a word.
static void tell(const found *f, const descent_trainer *t, bool missing, char *text,
                 size_t capacity)
{
    char count[DSC_THINGS_TEXT];
    const uint64_t last = dsc_record_last_epoch(t->progress.epoch);
    size_t used = 0;
    text[0] = '\0';
    if (f->damaged > 0 || f->torn) {
        used += (size_t)snprintf(
            text, capacity,
            "%s of metrics.jsonl %s damaged, as after a loss of power: taken out",
            dsc_format_things(f->damaged + f->torn, "line", "lines", count),
            f->damaged + f->torn == 1 ? "was" : "were");
    }
    if (f->late > 0 && used < capacity) {
        used += (size_t)snprintf(
            text + used, capacity - used, "%s%s behind step %s of the checkpoint: %s again",
            used > 0 ? "\n" : "", dsc_format_things(f->late, "record", "records", count),
            DSC_COUNT(t->progress.step), f->late == 1 ? "it is written" : "they are written");
    }
    if ((missing || f->epoch < last) && last > 0 && used < capacity) {
        snprintf(text + used, capacity - used,
                 "%smetrics.jsonl %s: the records of epochs %s to %s are lost",
                 used > 0 ? "\n" : "", missing ? "is gone" : "ends too early",
                 DSC_COUNT(f->epoch + 1), DSC_COUNT(t->progress.epoch));
    }
}

// Rewrites only where something in the middle has to go.
static descent_status write_kept(const char *path, const char *text, size_t size,
                                 const found *f, descent_error *error)
{
    if (f->kept == size) {
        return DESCENT_OK;
    }
    if (f->holes) {
        const dsc_bytes part = {text, f->kept};
        return dsc_file_replace(path, &part, 1, error);
    }
    FAIL_IF(truncate(path, (off_t)f->kept) != 0, error, DESCENT_IO, "cannot write %s: %s", path,
            strerror(errno));
    return DESCENT_OK;
}

descent_status dsc_record_repair(descent_trainer *t, const char *path, descent_error *error)
{
    char *text = NULL;
    size_t size = 0;
    found f = {.kept = 0};
    const bool missing = access(path, F_OK) != 0;
    if (!missing) {
        TRY(dsc_file_read(path, SIZE_MAX / 2, &text, &size, error));
        f = look(text, size, &t->progress);
    }
    t->ending = t->ending && !missing && !f.ended;
    const descent_status status = write_kept(path, text, size, &f, error);
    free(text);
    TRY(status);
    descent_error words;
    tell(&f, t, missing, words.message, sizeof words.message);
    if (words.message[0]) {
        dsc_trainer_warn(t, &words);
    }
    return DESCENT_OK;
}
