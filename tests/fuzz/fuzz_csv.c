// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The first byte picks the options, the rest is the file.
#include "fuzz_data.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0) {
        return 0;
    }
    static const char *const one[] = {"y", "1", "", "2"};
    static const char *const several[] = {"1,2", "1-3", "y,2", "2,1"};
    descent_read_options options = descent_read_options_default();
    const unsigned pick = bytes[0];
    options.format = DESCENT_FORMAT_CSV;
    const bool joint = pick / 64 % 2;
    const char *target = joint ? several[pick % 4] : one[pick % 4];
    memcpy(options.target, target, strlen(target) + 1);
    options.task = (int)(pick / 4 % 4);
    if (joint && options.task == DESCENT_TASK_NONE) {
        options.task = DESCENT_TASK_LABEL;
    }
    options.header = (int)(pick / 16 % 3);
    memcpy(options.missing, pick >= 128 ? "?" : "", pick >= 128 ? 2 : 1);
    fuzz_reader("t.csv", bytes + 1, size - 1, &options);
    return 0;
}
