// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The head of model.safetensors: 8 bytes with its length (little-endian), then JSON, in whose
// metadata the text "model" says what the model is. Keeps: whatever stands there, no more than
// MOST bytes are read.
#include "report/model_head.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <descent/session.h>

#include "core/file.h"

enum { MOST = 1 << 26 };

// jansson says why a text is no JSON; where there is no memory it says nothing.
static descent_status parse(const char *text, size_t size, json_t **value, descent_error *error)
{
    json_error_t problem;
    *value = json_loadb(text, size, 0, &problem);
    if (!*value && *problem.text == '\0') {
        return dsc_no_memory(error, "the head of a model's file", size);
    }
    return DESCENT_OK;
}

// The head of an open file, or NULL. No more memory is asked for than the file has bytes.
static descent_status read_head(int file, json_t **head, descent_error *error)
{
    unsigned char length[8];
    uint64_t size = 0;
    const off_t end = lseek(file, 0, SEEK_END);
    if (end < 8 || lseek(file, 0, SEEK_SET) != 0 ||
        dsc_file_read_from(file, length, sizeof length) != sizeof length) {
        return DESCENT_OK;
    }
    for (int i = 7; i >= 0; i--) {
        size = size << 8 | length[i];
    }
    if (size == 0 || size > MOST || size > (uint64_t)end - 8) {
        return DESCENT_OK;
    }
    char *text = malloc((size_t)size);
    if (!text) {
        return dsc_no_memory(error, "the head of a model's file", (size_t)size);
    }
    descent_status status = DESCENT_OK;
    if (dsc_file_read_from(file, text, (size_t)size) == (ptrdiff_t)size) {
        status = parse(text, (size_t)size, head, error);
    }
    free(text);
    return status;
}

static descent_status choose_members(const json_t *all, json_t **model, descent_error *error)
{
    static const char *const members[] = {"task",      "inputs", "outputs",
                                          "precision", "schema", "encoder"};
    json_t *chosen = json_object();
    bool good = chosen != NULL;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        json_t *value = json_object_get(all, members[i]);
        good = good && (!value || json_object_set(chosen, members[i], value) == 0);
    }
    if (!good) {
        json_decref(chosen);
        return dsc_no_memory(error, "the head of a model's file", 0);
    }
    *model = chosen;
    return DESCENT_OK;
}

static descent_status model_of(const json_t *head, json_t **model, descent_error *error)
{
    const json_t *metadata = json_object_get(head, "__metadata__");
    const char *text = json_string_value(json_object_get(metadata, "model"));
    json_t *all = NULL;
    if (!text) {
        return DESCENT_OK;
    }
    TRY(parse(text, strlen(text), &all, error));
    const descent_status status =
        json_is_object(all) ? choose_members(all, model, error) : DESCENT_OK;
    json_decref(all);
    return status;
}

descent_status dsc_report_model(const char *folder, json_t **model, descent_error *error)
{
    char path[DESCENT_RUN_PATH + 32];
    *model = NULL;
    TRY(dsc_file_join(folder, "model.safetensors", path, sizeof path, error));
    const int file = dsc_file_open(path, O_RDONLY | O_NONBLOCK);
    if (file < 0) {
        return DESCENT_OK;
    }
    json_t *head = NULL;
    descent_status status = read_head(file, &head, error);
    close(file);
    THEN(status, model_of(head, model, error));
    json_decref(head);
    return status;
}
