// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The text of --layers. The first byte picks the inputs and the task; from 200 on they are sequences of
// different lengths, of one to nine positions with three features.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <descent/graph.h>

#include "graph/network.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { MOST = 100000 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = size > 0 ? malloc(size) : NULL;
    if (!text) {
        return 0;
    }
    memcpy(text, bytes + 1, size - 1);
    text[size - 1] = '\0';
    const bool classes = bytes[0] & 1;
    const bool padded = bytes[0] >= 200;
    const size_t count = 1 + bytes[0] / 2 % 9;
    const dsc_network_shape shape = {.inputs = padded ? 4 * count : count,
                                     .padded = padded,
                                     .image = {padded ? 3 : 0, {1, count, 3}},
                                     .outputs = classes ? 3 : 1,
                                     .task = classes ? DESCENT_TASK_CLASSIFY
                                                     : DESCENT_TASK_REGRESS};
    descent_network *network = NULL;
    descent_error error = {0};
    if (dsc_network_parse(text, 0.0, &shape, &network, &error) == DESCENT_OK) {
        const size_t n = descent_network_parameters(network);
        float *x = n < MOST ? calloc(n + 1, sizeof *x) : NULL;
        (void)descent_network_summary(network);
        if (x) {
            descent_graph_initialise_f32(descent_network_graph(network), 1, x);
        }
        free(x);
    } else if (!error.message[0]) {
        abort();
    }
    descent_network_free(network);
    free(text);
    return 0;
}
