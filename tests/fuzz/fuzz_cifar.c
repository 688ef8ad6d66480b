// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "fuzz_data.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    descent_read_options options = descent_read_options_default();
    options.format = DESCENT_FORMAT_CIFAR;
    options.task = size % 2 ? DESCENT_TASK_NONE : DESCENT_TASK_AUTO;
    fuzz_reader("records", bytes, size, &options);
    return 0;
}
