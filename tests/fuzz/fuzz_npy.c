// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "fuzz_data.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    descent_read_options options = descent_read_options_default();
    options.format = DESCENT_FORMAT_NPY;
    options.task = size % 2 ? DESCENT_TASK_NONE : DESCENT_TASK_AUTO;
    memcpy(options.target, size % 2 ? "" : "1", 2 - size % 2);
    options.layout = size % 3 ? DESCENT_LAYOUT_NHWC : DESCENT_LAYOUT_NCHW;
    fuzz_reader("a.npy", bytes, size, &options);
    return 0;
}
