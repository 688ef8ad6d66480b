// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// For targets that read files: a folder of the process's own, and a small run in it.
#ifndef DESCENT_TESTS_FUZZ_FILE_H
#define DESCENT_TESTS_FUZZ_FILE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <descent/train.h>

#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { FUZZ_PATH = 128 };

static char fuzz_home[FUZZ_PATH / 2];

static inline void fuzz_remove_home(void)
{
    static const char *const names[] = {"checkpoint-0.safetensors",
                                        "checkpoint-1.safetensors",
                                        "model.safetensors",
                                        "metrics.jsonl",
                                        "control",
                                        "run.json",
                                        "file",
                                        "file.gz"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[FUZZ_PATH];
        snprintf(path, sizeof path, "%s/%s", fuzz_home, names[i]);
        unlink(path);
    }
    rmdir(fuzz_home);
}

/// path (out) = a name in the folder, which is made the first time and goes at the end.
static inline void fuzz_path(const char *name, char path[FUZZ_PATH])
{
    if (!fuzz_home[0]) {
        snprintf(fuzz_home, sizeof fuzz_home, "%s/descent-fuzz-XXXXXX",
                 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
        if (!mkdtemp(fuzz_home) || atexit(fuzz_remove_home) != 0) {
            abort();
        }
    }
    snprintf(path, FUZZ_PATH, "%s/%s", fuzz_home, name);
}

static inline void fuzz_write(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) {
        abort();
    }
}

/// Makes the checksum of a file of arrays right, where it has one, so that what comes behind
/// the checksum is reached.
static inline void fuzz_make_whole(uint8_t *bytes, size_t size)
{
    static const char key[] = "\"checksum\":\"";
    for (size_t i = 8; i + sizeof key - 1 + 8 <= size; i++) {
        if (memcmp(bytes + i, key, sizeof key - 1) == 0) {
            uint8_t *digits = bytes + i + sizeof key - 1;
            char text[9];
            memcpy(digits, "00000000", 8);
            snprintf(text, sizeof text, "%08lx", crc32(0, bytes, (unsigned)size));
            memcpy(digits, text, 8);
            return;
        }
    }
}

/// Data and a network for runs of a few steps.
static inline const descent_dataset *fuzz_data(const descent_network **network)
{
    static descent_dataset *data;
    static descent_network *made;
    if (!data) {
        char path[FUZZ_PATH], text[512] = "a,b,y\n";
        for (int i = 0; i < 20; i++) {
            snprintf(text + strlen(text), sizeof text - strlen(text), "%d,%d,%s\n", i,
                     (i * 7) % 5, i % 2 ? "u" : "v");
        }
        fuzz_path("file", path);
        fuzz_write(path, text, strlen(text));
        const descent_read_options options = descent_read_options_default();
        if (descent_dataset_read(path, &options, &data, NULL) != DESCENT_OK ||
            descent_network_parse("4 relu", 0, data, &made, NULL) != DESCENT_OK) {
            abort();
        }
    }
    *network = made;
    return data;
}

/// A trainer of a few steps in the folder.
static inline descent_trainer *fuzz_trainer(void)
{
    const descent_network *network = NULL;
    const descent_dataset *data = fuzz_data(&network);
    descent_train_options options = descent_train_options_default();
    options.threads = 1;
    options.batch = 4;
    options.epochs = 2;
    options.seed = 1;
    snprintf(options.directory, sizeof options.directory, "%s", fuzz_home);
    descent_trainer *trainer = NULL;
    if (descent_trainer_create(network, &(descent_train_sets){.train = data}, &options,
                               &trainer, NULL) != DESCENT_OK) {
        abort();
    }
    return trainer;
}

#endif
