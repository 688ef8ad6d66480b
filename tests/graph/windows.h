// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Windows of convolutions, as tables of forms have them: members in their order. PLAIN: each place, without gaps.
#ifndef DESCENT_TESTS_GRAPH_WINDOWS_H
#define DESCENT_TESTS_GRAPH_WINDOWS_H

#include <descent/graph.h>

#define WINDOW(...)                                                                            \
    {                                                                                          \
        .size = sizeof(descent_window), __VA_ARGS__                                            \
    }
#define PLAIN .stride_height = 1, .stride_width = 1, .dilation_height = 1, .dilation_width = 1

#endif
