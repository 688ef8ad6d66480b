// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A model's file: loaded, asked, and saved again. What was saved must load.
#include "fuzz_file.h"

#include <descent/model.h>

static void ask(descent_model *model)
{
    static const char *const lines[] = {"1,2,3,4,5", "50.0,15.9,224,5350,Biscoe,male",
                                        "1:2 3:4", "", "a,b"};
    const size_t outputs = descent_model_outputs(model);
    if (outputs == 0 || outputs > 100000) {
        return;
    }
    double *out = calloc(outputs, sizeof *out);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        bool header = false;
        (void)descent_model_predict_line(model, lines[i], strlen(lines[i]), out, &header, NULL);
    }
    free(out);
    (void)descent_model_report(model);
    (void)descent_model_class_name(model, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char path[FUZZ_PATH], saved[FUZZ_PATH];
    fuzz_path("file", path);
    fuzz_path("model.safetensors", saved);
    uint8_t *copy = malloc(size + 1);
    if (!copy) {
        return 0;
    }
    memcpy(copy, bytes, size);
    fuzz_make_whole(copy, size);
    fuzz_write(path, copy, size);
    free(copy);
    descent_model *model = NULL, *again = NULL;
    descent_error error = {0};
    if (descent_model_load(path, &model, &error) != DESCENT_OK) {
        if (!error.message[0]) {
            abort();
        }
        return 0;
    }
    ask(model);
    if (descent_model_save(model, saved, NULL) != DESCENT_OK ||
        descent_model_load(saved, &again, NULL) != DESCENT_OK) {
        abort();
    }
    descent_model_free(again);
    descent_model_free(model);
    return 0;
}
