// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The head of model.safetensors: 8 bytes with its length (little-endian), then JSON, in whose
// metadata the text "model" says what the model is. Keeps: whatever stands there, no more than
// MOST bytes are read.
#include "report/model_head.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <descent/session.h>

#include "core/file.h"

enum { MOST = 1 << 26 };

// The head of an open file, or NULL. Its length is asked for piece by piece: a damaged file
// cannot ask for more memory than it has bytes.
static json_t *read_head(int file)
{
    unsigned char length[8];
    uint64_t size = 0;
    const off_t end = lseek(file, 0, SEEK_END);
    if (end < 8 || lseek(file, 0, SEEK_SET) != 0 ||
        dsc_file_read_from(file, length, sizeof length) != sizeof length) {
        return NULL;
    }
    for (int i = 7; i >= 0; i--) {
        size = size << 8 | length[i];
    }
    char *text = size <= MOST && size <= (uint64_t)end - 8 ? malloc((size_t)size + 1) : NULL;
    const bool whole = text && dsc_file_read_from(file, text, (size_t)size) == (ptrdiff_t)size;
    json_t *head = whole ? json_loadb(text, (size_t)size, 0, NULL) : NULL;
    free(text);
    return head;
}

static json_t *model_of(const json_t *head)
{
    static const char *const members[] = {"task",      "inputs", "outputs",
                                          "precision", "schema", "encoder"};
    const json_t *metadata = json_object_get(head, "__metadata__");
    const char *text = json_string_value(json_object_get(metadata, "model"));
    json_t *all = text ? json_loads(text, 0, NULL) : NULL, *model = all ? json_object() : NULL;
    for (size_t i = 0; model && i < sizeof members / sizeof *members; i++) {
        json_t *value = json_object_get(all, members[i]);
        if (value && json_object_set(model, members[i], value) != 0) {
            json_decref(model);
            model = NULL;
        }
    }
    json_decref(all);
    return model;
}

json_t *dsc_report_model(const char *folder)
{
    char path[DESCENT_RUN_PATH + 32];
    if (dsc_file_join(folder, "model.safetensors", path, sizeof path, NULL) != DESCENT_OK) {
        return NULL;
    }
    const int file = dsc_file_open(path, O_RDONLY | O_NONBLOCK);
    if (file < 0) {
        return NULL;
    }
    json_t *head = read_head(file), *model = model_of(head);
    close(file);
    json_decref(head);
    return model;
}
