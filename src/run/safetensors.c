// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Arrays with names in one file, in the safetensors format: eight bytes with the length of the
// header (little endian), the header in JSON, then the numbers one array after the other.
// Other programs read these files; the checksum in `__metadata__` is ours.
//
// Keeps: a file is complete or it is not there (dsc_file_replace), and damage is seen: the
// CRC-32 covers all bytes, its own digits taken as zeros. Lengths and offsets in a file are
// claims and are compared with its size before anything is read by them.
#include "run/safetensors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "core/file.h"

static const char checksum_key[] = "\"checksum\":\""; /* unescaped, it occurs only as a key */
enum { CHECKSUM_DIGITS = 8, LENGTH_BYTES = 8, HEADER_MOST = 100 << 20 };

char *dsc_json_text(const json_t *json)
{
    const size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(17);
    const size_t size = json_dumpb(json, NULL, 0, flags);
    char *text = size > 0 ? malloc(size + 1) : NULL;
    if (text && json_dumpb(json, text, size, flags) != size) {
        free(text);
        return NULL;
    }
    if (text) {
        text[size] = '\0';
    }
    return text;
}

static size_t numbers_in(const dsc_array *array)
{
    return array->columns ? array->rows * array->columns : array->rows;
}

static descent_shape shape_of(const dsc_array *array)
{
    return array->shape.rank > 0 ? array->shape
           : array->columns ? (descent_shape){.rank = 2, .dim = {array->rows, array->columns}}
                            : dsc_shape_flat(array->rows);
}

static json_t *describe(const dsc_array *array, size_t begin)
{
    const size_t end = begin + numbers_in(array) * descent_type_size(array->type);
    const descent_shape axes = shape_of(array);
    json_t *shape = json_array();
    for (size_t i = 0; i < axes.rank; i++) {
        json_array_append_new(shape, json_integer((json_int_t)axes.dim[i]));
    }
    if (json_array_size(shape) != axes.rank) {
        json_decref(shape);
        return NULL;
    }
    return json_pack("{s:s, s:o, s:[II]}", "dtype",
                     array->type == DESCENT_FLOAT64 ? "F64" : "F32", "shape", shape,
                     "data_offsets", (json_int_t)begin, (json_int_t)end);
}

// The header as text, padded with blanks to a multiple of 8; NULL when there is no memory.
// The padding aligns the arrays, so that a file mapped into memory can be used where it lies.
static char *header_text(const dsc_array *arrays, size_t count, json_t *metadata)
{
    json_t *header = json_object();
    bool good = header &&
                json_object_set_new(metadata, "checksum", json_string("00000000")) == 0 &&
                json_object_set(header, "__metadata__", metadata) == 0;
    size_t begin = 0;
    for (size_t i = 0; good && i < count; i++) {
        good = json_object_set_new(header, arrays[i].name, describe(&arrays[i], begin)) == 0;
        begin += numbers_in(&arrays[i]) * descent_type_size(arrays[i].type);
    }
    char *text = good ? dsc_json_text(header) : NULL;
    json_decref(header);
    if (!text) {
        return NULL;
    }
    const size_t length = strlen(text), padded = (length + 7) / 8 * 8;
    char *longer = realloc(text, padded + 1);
    if (!longer) {
        free(text);
        return NULL;
    }
    memset(longer + length, ' ', padded - length);
    longer[padded] = '\0';
    return longer;
}

static uLong add_crc(uLong crc, const void *data, size_t size)
{
    const Bytef *at = data;
    while (size > 0) {
        // zlib counts in uInt, which has 32 bits; arrays may be larger.
        const uInt part = size > (1U << 30) ? 1U << 30 : (uInt)size;
        crc = crc32(crc, at, part);
        at += part;
        size -= part;
    }
    return crc;
}

descent_status dsc_safetensors_write(const char *path, const dsc_array *arrays, size_t count,
                                     json_t *metadata, descent_error *error)
{
    char *header = header_text(arrays, count, metadata);
    dsc_bytes *parts = calloc(count + 2, sizeof *parts);
    if (!header || !parts) {
        free(header);
        free(parts);
        return dsc_no_memory(error, "the header of a file", 4096);
    }
    const size_t length = strlen(header);
    unsigned char prefix[LENGTH_BYTES];
    for (int i = 0; i < LENGTH_BYTES; i++) {
        // Byte by byte, so that it is little endian on every machine.
        prefix[i] = (unsigned char)((uint64_t)length >> (8 * i));
    }
    parts[0] = (dsc_bytes){prefix, sizeof prefix};
    parts[1] = (dsc_bytes){header, length};
    for (size_t i = 0; i < count; i++) {
        parts[i + 2] = (dsc_bytes){arrays[i].data,
                                   numbers_in(&arrays[i]) * descent_type_size(arrays[i].type)};
    }
    uLong crc = 0;
    for (size_t i = 0; i < count + 2; i++) {
        crc = add_crc(crc, parts[i].data, parts[i].size);
    }
    char digits[CHECKSUM_DIGITS + 1];
    snprintf(digits, sizeof digits, "%08lx", crc & 0xFFFFFFFFUL);
    memcpy(strstr(header, checksum_key) + sizeof checksum_key - 1, digits, CHECKSUM_DIGITS);
    const descent_status status = dsc_file_replace(path, parts, count + 2, error);
    free(header);
    free(parts);
    return status;
}

// Compares the checksum in the header with that of the bytes; puts the digits back.
static bool checksum_holds(char *bytes, size_t size, char *header, size_t length)
{
    char *digits = NULL;
    for (char *at = header;
         !digits && (at = memchr(at, '"', length - (size_t)(at - header)));) {
        const size_t left = length - (size_t)(at - header);
        if (left >= sizeof checksum_key - 1 + CHECKSUM_DIGITS &&
            memcmp(at, checksum_key, sizeof checksum_key - 1) == 0) {
            digits = at + sizeof checksum_key - 1;
        }
        at++;
    }
    if (!digits) {
        return false;
    }
    char stored[CHECKSUM_DIGITS + 1], computed[CHECKSUM_DIGITS + 1];
    memcpy(stored, digits, CHECKSUM_DIGITS);
    stored[CHECKSUM_DIGITS] = '\0';
    // As they were when the sum was made.
    memset(digits, '0', CHECKSUM_DIGITS);
    snprintf(computed, sizeof computed, "%08lx", add_crc(0, bytes, size) & 0xFFFFFFFFUL);
    memcpy(digits, stored, CHECKSUM_DIGITS);
    return strcmp(stored, computed) == 0;
}

static descent_status parse(const char *path, char *bytes, size_t size, dsc_safetensors *file,
                            descent_error *error)
{
    FAIL_IF(size < LENGTH_BYTES, error, DESCENT_BAD_DATA,
            "%s is not a safetensors file: it has %zu bytes", path, size);
    uint64_t length = 0;
    for (int i = 0; i < LENGTH_BYTES; i++) {
        length |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
    }
    FAIL_IF(length > HEADER_MOST || length > size - LENGTH_BYTES, error, DESCENT_BAD_DATA,
            "%s is not a safetensors file, or it is cut off", path);
    char *header = bytes + LENGTH_BYTES;
    json_error_t problem;
    file->header = json_loadb(header, (size_t)length, JSON_REJECT_DUPLICATES, &problem);
    if (!file->header && json_error_code(&problem) == json_error_out_of_memory) {
        return dsc_no_memory(error, path, (size_t)length);
    }
    FAIL_IF(!json_is_object(file->header), error, DESCENT_BAD_DATA,
            "%s is damaged: its header is not JSON (%s)", path, problem.text);
    file->data = header + length;
    file->data_size = size - LENGTH_BYTES - (size_t)length;
    FAIL_IF(!dsc_safetensors_text(file, "checksum"), error, DESCENT_BAD_DATA,
            "%s was not written by descent: it has no checksum", path);
    FAIL_IF(!checksum_holds(bytes, size, header, (size_t)length), error, DESCENT_BAD_DATA,
            "%s is damaged: its checksum does not match", path);
    return DESCENT_OK;
}

descent_status dsc_safetensors_open(const char *path, dsc_safetensors *file,
                                    descent_error *error)
{
    char *bytes = NULL;
    size_t size = 0;
    TRY(dsc_file_read(path, SIZE_MAX / 2, &bytes, &size, error));
    *file = (dsc_safetensors){.bytes = bytes};
    const descent_status status = parse(path, bytes, size, file, error);
    if (status != DESCENT_OK) {
        dsc_safetensors_close(file);
    }
    return status;
}

void dsc_safetensors_close(dsc_safetensors *file)
{
    json_decref(file->header);
    free(file->bytes);
    *file = (dsc_safetensors){0};
}

const char *dsc_safetensors_text(const dsc_safetensors *file, const char *name)
{
    return json_string_value(
        json_object_get(json_object_get(file->header, "__metadata__"), name));
}

descent_status dsc_safetensors_read(const dsc_safetensors *file, const char *name,
                                    descent_type type, size_t count, void *out,
                                    descent_error *error)
{
    const json_t *entry = json_object_get(file->header, name);
    const char *dtype = json_string_value(json_object_get(entry, "dtype"));
    const json_t *offsets = json_object_get(entry, "data_offsets");
    FAIL_IF(!dtype, error, DESCENT_BAD_DATA, "the file has no array \"%s\"", name);
    FAIL_IF(strcmp(dtype, type == DESCENT_FLOAT64 ? "F64" : "F32") != 0, error,
            DESCENT_BAD_DATA, "array \"%s\" has the type %s, not %s", name, dtype,
            type == DESCENT_FLOAT64 ? "F64" : "F32");
    const json_int_t begin = json_integer_value(json_array_get(offsets, 0));
    const json_int_t end = json_integer_value(json_array_get(offsets, 1));
    FAIL_IF(begin < 0 || end < begin || (uint64_t)end > file->data_size ||
                (uint64_t)(end - begin) != count * descent_type_size(type),
            error, DESCENT_BAD_DATA, "array \"%s\" does not hold %zu numbers", name, count);
    if (out) {
        memcpy(out, file->data + begin, (size_t)(end - begin));
    }
    return DESCENT_OK;
}

bool dsc_safetensors_has_shape(const dsc_safetensors *file, const char *name,
                               descent_shape shape)
{
    const json_t *entry = json_object_get(file->header, name);
    const json_t *list = json_object_get(entry, "shape");
    bool same = json_array_size(list) == shape.rank;
    for (size_t i = 0; same && i < shape.rank; i++) {
        const json_t *side = json_array_get(list, i);
        same = json_is_integer(side) && json_integer_value(side) == (json_int_t)shape.dim[i];
    }
    return same;
}
