// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Requests to a run, as anybody may write them into its folder. Every answer is a whole record.
#include "fuzz_file.h"

#include "run/control.h"
#include "run/record.h"
#include "run/trainer.h"

static void look_at_records(const char *path)
{
    static char text[(size_t)1 << 20];
    FILE *file = fopen(path, "rb");
    const size_t size = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file) {
        fclose(file);
    }
    for (size_t i = 0, begin = 0; i < size; i++) {
        if (text[i] == '\n') {
            if (text[begin] != '{' || text[i - 1] != '}') {
                abort();
            }
            begin = i + 1;
        } else if ((unsigned char)text[i] < 0x20) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static descent_trainer *trainer;
    char control[FUZZ_PATH], records[FUZZ_PATH];
    fuzz_path("control", control);
    fuzz_path("metrics.jsonl", records);
    if (!trainer) {
        trainer = fuzz_trainer();
    }
    unlink(records);
    if (dsc_record_open(trainer, false, NULL) != DESCENT_OK) {
        abort();
    }
    fuzz_write(control, bytes, size);
    dsc_control_end(trainer);
    dsc_record_close(trainer);
    look_at_records(records);
    return 0;
}
