// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Lines for a reader of rows; with a first byte of '{', a schema as JSON instead.
#include "data/read.h"
#include "data/row_reader.h"
#include "data/schema_json.h"
#include "fuzz_data.h"

static void read_lines(const dsc_schema *schema, const char *text, size_t size)
{
    dsc_row_reader *reader = NULL;
    double *values = calloc(schema->stored + 1, sizeof *values);
    if (!values || dsc_row_reader_create(schema, &reader, NULL) != DESCENT_OK) {
        free(values);
        return;
    }
    for (size_t at = 0; at < size;) {
        const char *end = memchr(text + at, '\n', size - at);
        const size_t length = end ? (size_t)(end - text) - at : size - at;
        double target = 0;
        bool header = false;
        descent_error error;
        (void)dsc_row_reader_line(reader, text + at, length, values, &target, &header, &error);
        at += length + 1;
    }
    dsc_row_reader_free(reader);
    free(values);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char file[] = "name,kind,day,weight,y\nx,big,2012-01-01,1.5,yes\n"
                               "x,\"odd, one\",2013-01-01,2,no\n";
    const char *text = (const char *)bytes;
    if (size > 0 && bytes[0] == '{') {
        json_t *json = json_loadb(text, size, JSON_DISABLE_EOF_CHECK, NULL);
        dsc_schema *schema = NULL;
        dsc_encoder *encoder = NULL;
        if (dsc_schema_from_json(json, &schema, NULL) == DESCENT_OK &&
            schema->stored < 100000) {
            read_lines(schema, "a,b\n1,2\n1:2\n", 12);
            if (dsc_encoder_from_json(json, schema, &encoder, NULL) == DESCENT_OK) {
                dsc_encoder_free(encoder);
            }
        }
        dsc_schema_free(schema);
        json_decref(json);
        return 0;
    }
    descent_read_options options = descent_read_options_default();
    options.format = DESCENT_FORMAT_CSV;
    descent_dataset *d = NULL;
    memcpy(options.target, "y", 2);
    if (dsc_dataset_read_memory("t.csv", file, sizeof file - 1, &options, NULL, &d, NULL) !=
        DESCENT_OK) {
        abort();
    }
    read_lines(d->schema, text, size);
    descent_dataset_free(d);
    return 0;
}
