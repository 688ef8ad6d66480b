// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The first byte picks the options, also whether the format is found out; the rest is the file.
#include "fuzz_data.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0) {
        return 0;
    }
    static const char *const targets[] = {"y", "1", "", "a"};
    descent_read_options options = descent_read_options_default();
    const unsigned pick = bytes[0];
    options.format = pick >= 128 ? DESCENT_FORMAT_AUTO : DESCENT_FORMAT_JSON;
    memcpy(options.target, targets[pick % 4], strlen(targets[pick % 4]) + 1);
    options.task = (int)(pick / 4 % 4);
    fuzz_reader(pick >= 128 ? "t" : "t.jsonl", bytes + 1, size - 1, &options);
    return 0;
}
