// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A value of an option: the first byte picks the table, the second the option, the rest is the
// text. What is accepted is written as a text that is read back to the same value.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <descent.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { TEXT = 8192 };

static const descent_option_table *pick(unsigned which)
{
    const descent_option_table *tables[] = {
        descent_train_option_table(),    descent_read_option_table(),
        descent_minimize_option_table(), descent_optimizer_option_table(),
        descent_map_option_table(),      descent_diagnose_option_table()};
    return tables[which % (sizeof tables / sizeof *tables)];
}

static void read_back(const descent_option_table *table, const descent_option *option,
                      const char *options)
{
    char text[TEXT], again[TEXT];
    char *other = calloc(1, table->struct_size);
    if (!other) {
        return;
    }
    descent_options_default(table, other);
    descent_options_get(table, options, option, text, sizeof text);
    if (descent_options_set(table, other, option->name, text, NULL) != DESCENT_OK) {
        abort();
    }
    descent_options_get(table, other, option, again, sizeof again);
    if (strcmp(text, again) != 0) {
        abort();
    }
    free(other);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size < 2) {
        return 0;
    }
    const descent_option_table *table = pick(bytes[0]);
    const descent_option *option = &table->options[bytes[1] % table->count];
    char *text = malloc(size - 1), *options = calloc(1, table->struct_size);
    if (text && options) {
        memcpy(text, bytes + 2, size - 2);
        text[size - 2] = '\0';
        descent_options_default(table, options);
        descent_error error = {0};
        if (descent_options_set(table, options, option->name, text, &error) == DESCENT_OK) {
            read_back(table, option, options);
        } else if (!error.message[0]) {
            abort();
        }
    }
    free(options);
    free(text);
    return 0;
}
