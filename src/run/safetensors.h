// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// safetensors files: 8 bytes with the length of the header (little-endian), the header (JSON:
// name -> dtype, shape, data_offsets, and __metadata__: text -> text), then the numbers. Ours
// carry a checksum in the metadata: CRC-32 of the whole file with the eight digits of the
// checksum as zeros.
#ifndef DSC_RUN_SAFETENSORS_H
#define DSC_RUN_SAFETENSORS_H

#include <jansson.h>

#include "core/status.h"
#include "graph/shape.h"

/// Compact text of a value with reals to the last bit, freed with free; NULL when there is no
/// memory. (json_dumps may lose parts of the text without a word when it cannot grow its
/// buffer.)
char *dsc_json_text(const json_t *json);

typedef struct dsc_array {
    const char *name;
    descent_type type;    /* FLOAT32 or FLOAT64 */
    size_t rows, columns; /* shape; columns 0: a vector of `rows` */
    const void *data;
    descent_shape
        shape; /* of as many numbers, where it has more axes; a rank of 0: it has not */
} dsc_array;

/// Writes a file as dsc_file_replace does. metadata: an object of strings, which gets one more:
/// "checksum".
descent_status dsc_safetensors_write(const char *path, const dsc_array *arrays, size_t count,
                                     json_t *metadata, descent_error *error);

typedef struct dsc_safetensors {
    char *bytes; /* the file */
    json_t *header;
    const char *data; /* inside bytes */
    size_t data_size;
} dsc_safetensors;

/// Reads a file that dsc_safetensors_write has written, and checks its checksum. *file (out) is
/// emptied with dsc_safetensors_close. DESCENT_BAD_DATA says what is wrong with it.
descent_status dsc_safetensors_open(const char *path, dsc_safetensors *file,
                                    descent_error *error);
void dsc_safetensors_close(dsc_safetensors *file);

/// Text under a name of the metadata, or NULL.
const char *dsc_safetensors_text(const dsc_safetensors *file, const char *name);

/// Copies the array `name` to `out`, which holds `count` numbers of the type (NULL: only looks
/// whether it could). DESCENT_BAD_DATA
/// when it is not there or of another type or size.
descent_status dsc_safetensors_read(const dsc_safetensors *file, const char *name,
                                    descent_type type, size_t count, void *out,
                                    descent_error *error);

/// Whether the array `name` is there with that shape.
bool dsc_safetensors_has_shape(const dsc_safetensors *file, const char *name,
                               descent_shape shape);

#endif
