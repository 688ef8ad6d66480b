// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Changes to a checkpoint, 12 bytes each: a place, what to change there (a byte of the header,
// a number among the arrays) and by what. The run goes on from it, or is refused with a reason.
#include "fuzz_file.h"

enum { CHANGE = 12 };

static uint8_t *seed;
static size_t seed_size, header;

static void make_seed(const char *path)
{
    descent_trainer *trainer = fuzz_trainer();
    descent_train_result result = {.size = sizeof result};
    if (descent_trainer_run(trainer, NULL, NULL, &result, NULL) != DESCENT_OK) {
        abort();
    }
    descent_trainer_free(trainer);
    FILE *file = fopen(path, "rb");
    seed = malloc((size_t)1 << 20);
    seed_size = file && seed ? fread(seed, 1, (size_t)1 << 20, file) : 0;
    if (seed_size < 64) {
        abort();
    }
    fclose(file);
    for (size_t i = 0; i < 8; i++) {
        header |= (size_t)seed[i] << (8 * i);
    }
}

static void change(uint8_t *file, const uint8_t *by)
{
    const size_t place = (size_t)by[0] | (size_t)by[1] << 8 | (size_t)by[2] << 16;
    const size_t numbers = (seed_size - 8 - header) / 8;
    uint64_t value = 0;
    memcpy(&value, by + 4, 8);
    if (by[3] & 1) {
        file[8 + place % header] = (uint8_t)value;
    } else {
        const double number = (double)(int64_t)value / (double)(1 << (by[3] >> 4));
        memcpy(file + 8 + header + place % numbers * 8,
               by[3] & 2 ? (const void *)&value : &number, 8);
    }
}

static void remove_run(void)
{
    static const char *const names[] = {"checkpoint-1.safetensors", "metrics.jsonl",
                                        "model.safetensors"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[FUZZ_PATH];
        fuzz_path(names[i], path);
        unlink(path);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char path[FUZZ_PATH];
    fuzz_path("checkpoint-0.safetensors", path);
    if (!seed) {
        make_seed(path);
    }
    remove_run();
    uint8_t *file = malloc(seed_size);
    if (!file) {
        return 0;
    }
    memcpy(file, seed, seed_size);
    for (size_t i = 0; i + CHANGE <= size; i += CHANGE) {
        change(file, bytes + i);
    }
    fuzz_make_whole(file, seed_size);
    fuzz_write(path, file, seed_size);
    free(file);
    descent_trainer *trainer = fuzz_trainer();
    descent_error error = {0};
    if (descent_trainer_resume(trainer, &error) == DESCENT_OK) {
        descent_train_result result = {.size = sizeof result};
        (void)descent_trainer_run(trainer, NULL, NULL, &result, &error);
    } else if (!error.message[0]) {
        abort();
    }
    descent_trainer_free(trainer);
    return 0;
}
