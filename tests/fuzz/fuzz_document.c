// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A graph's document. What was read is written, read and written again: both texts are the same.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "graph/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static char *text_of(const descent_graph *graph)
{
    json_t *document = NULL;
    if (dsc_graph_to_json(graph, &document, NULL) != DESCENT_OK) {
        return NULL;
    }
    char *text = json_dumps(document, JSON_COMPACT);
    json_decref(document);
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    json_t *document = json_loadb((const char *)bytes, size, 0, NULL);
    descent_graph *graph = NULL, *again = NULL;
    descent_error error = {0};
    const descent_status status = dsc_graph_from_json(document, NULL, 0, &graph, &error);
    json_decref(document);
    if (status != DESCENT_OK) {
        if (!error.message[0]) {
            abort();
        }
        return 0;
    }
    char *text = text_of(graph);
    document = text ? json_loads(text, 0, NULL) : NULL;
    if (!document || dsc_graph_from_json(document, NULL, 0, &again, NULL) != DESCENT_OK) {
        abort();
    }
    json_decref(document);
    char *other = text_of(again);
    if (!other || strcmp(text, other) != 0) {
        abort();
    }
    free(text);
    free(other);
    descent_graph_free(graph);
    descent_graph_free(again);
    return 0;
}
