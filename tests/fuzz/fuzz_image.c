// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "fuzz_data.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    descent_read_options options = descent_read_options_default();
    options.format = DESCENT_FORMAT_IMAGES;
    options.task = DESCENT_TASK_NONE;
    memcpy(options.image, size % 2 ? "5x4x3" : "7x9x1", sizeof "5x4x3");
    fuzz_reader("image", bytes, size, &options);
    return 0;
}
