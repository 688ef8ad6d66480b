// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What runs left in their folders, compared: all but the times, which no two runs share.
#ifndef DESCENT_TESTS_RUN_CHECKPOINTS_H
#define DESCENT_TESTS_RUN_CHECKPOINTS_H

#include "run/support.h"

#include <jansson.h>

// Lines of metrics.jsonl without the times, which no two runs share. Each must be JSON and end
// with a newline, and no two may be the same.
static inline char *metrics_text(const char *folder)
{
    size_t size = 0, used = 0;
    char *text = file_read(folder, "metrics.jsonl", &size);
    if (!CHECK(text != NULL) || !CHECK(size > 0 && text[size - 1] == '\n')) {
        free(text);
        return calloc(1, 1);
    }
    char *result = calloc(1, 2 * size + 1);
    uint64_t epoch = 0;
    for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        json_t *json = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
        if (!CHECK(json_is_object(json))) {
            printf("  %s\n", line);
            continue;
        }
        json_object_del(json, "seconds");
        json_object_del(json, "examples_per_second");
        json_object_del(json, "threads");
        const char *event = json_string_value(json_object_get(json, "event"));
        if (strcmp(event, "resume") == 0) { // what tells it from a run without a stop
            json_decref(json);
            continue;
        }
        if (strcmp(event, "epoch") == 0) {
            epoch++;
            CHECK((uint64_t)json_integer_value(json_object_get(json, "epoch")) == epoch);
        }
        char *dump = json_dumps(json, JSON_COMPACT);
        used += (size_t)sprintf(result + used, "%s\n", dump);
        free(dump);
        json_decref(json);
    }
    free(text);
    return result;
}

/* A checkpoint in parts: what its header says, without times, and the bytes of its arrays. */
typedef struct checkpoint_contents {
    json_t *arrays, *progress;
    char *bytes;
    const char *data;
    size_t size;
} checkpoint_contents;

static inline checkpoint_contents checkpoint_read(const char *folder, const char *name)
{
    checkpoint_contents c = {.size = 0};
    size_t size = 0;
    uint64_t header = 0;
    c.bytes = file_read(folder, name, &size);
    if (!CHECK(c.bytes && size > sizeof header)) {
        return c;
    }
    memcpy(&header, c.bytes, sizeof header);
    c.data = c.bytes + sizeof header + header;
    c.size = size - sizeof header - (size_t)header;
    c.arrays = json_loadb(c.bytes + sizeof header, (size_t)header, 0, NULL);
    const json_t *metadata = json_object_get(c.arrays, "__metadata__");
    c.progress = json_loads(json_string_value(json_object_get(metadata, "progress")), 0, NULL);
    CHECK(json_object_del(c.progress, "seconds") == 0);
    CHECK(json_object_del(c.progress, "epoch_seconds") == 0);
    CHECK(json_object_del(c.arrays, "__metadata__") == 0);
    return c;
}

/// Whether two checkpoints hold the same run to the last bit.
static inline bool checkpoints_are_same(const char *folder, const char *name,
                                        const char *other_folder, const char *other_name)
{
    checkpoint_contents p = checkpoint_read(folder, name);
    checkpoint_contents q = checkpoint_read(other_folder, other_name);
    const bool same = CHECK(json_object_size(p.arrays) >= 1) &&
                      CHECK(json_equal(p.arrays, q.arrays)) &&
                      CHECK(json_equal(p.progress, q.progress)) && CHECK(p.size == q.size) &&
                      CHECK(memcmp(p.data, q.data, p.size) == 0);
    json_decref(p.arrays);
    json_decref(q.arrays);
    json_decref(p.progress);
    json_decref(q.progress);
    free(p.bytes);
    free(q.bytes);
    return same;
}

#endif
