// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "onnx/onnx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of a message that are still to be read. */
typedef struct span {
    const unsigned char *at, *end;
} span;

/* A field: its number, and either a whole number or bytes (of four or eight for numbers of fixed size). */
typedef struct field {
    uint64_t number, wire, value;
    span bytes;
} field;

static bool read_whole(span *from, uint64_t *value)
{
    *value = 0;
    for (unsigned shift = 0; shift < 64 && from->at < from->end; shift += 7) {
        const uint64_t byte = *from->at++;
        *value |= (byte & 127) << shift;
        if (byte < 128) {
            return true;
        }
    }
    return false;
}

// The next field. False at the end, and with *good = false where there is none that can be read.
static bool next_field(span *from, field *f, bool *good)
{
    uint64_t tag = 0, length = 0;
    if (!*good || from->at == from->end) {
        return false;
    }
    *good = read_whole(from, &tag);
    *f = (field){.number = tag >> 3, .wire = tag & 7};
    switch (f->wire) {
    case 0:
        *good = *good && read_whole(from, &f->value);
        return *good;
    case 1:
        length = 8;
        break;
    case 2:
        *good = *good && read_whole(from, &length);
        break;
    case 5:
        length = 4;
        break;
    default:
        *good = false;
    }
    *good = *good && length <= (uint64_t)(from->end - from->at);
    if (*good) {
        f->bytes = (span){from->at, from->at + length};
        from->at += length;
    }
    return *good;
}

static void take_text(span bytes, char *text)
{
    const size_t length = (size_t)(bytes.end - bytes.at);
    const size_t kept = length < ONNX_NAME - 1 ? length : ONNX_NAME - 1;
    memcpy(text, bytes.at, kept);
    text[kept] = '\0';
}

static double number_of(const unsigned char *bytes, int64_t type)
{
    float single = 0.0F;
    double number = 0.0;
    int32_t whole = 0;
    int64_t large = 0;
    switch (type) {
    case 1: /* FLOAT */
        memcpy(&single, bytes, sizeof single);
        return (double)single;
    case 2: /* UINT8 */
        return (double)*bytes;
    case 6: /* INT32 */
        memcpy(&whole, bytes, sizeof whole);
        return (double)whole;
    case 7: /* INT64 */
        memcpy(&large, bytes, sizeof large);
        return (double)large;
    default: /* DOUBLE */
        memcpy(&number, bytes, sizeof number);
        return number;
    }
}

static size_t size_of(int64_t type)
{
    return type == 1 || type == 6 ? 4 : type == 2 ? 1 : type == 7 || type == 11 ? 8 : 0;
}

// Numbers one after the other as they lie in memory.
static bool take_numbers(span bytes, int64_t type, onnx_tensor *tensor)
{
    const size_t size = size_of(type);
    if (size == 0 || (size_t)(bytes.end - bytes.at) != tensor->count * size) {
        return false;
    }
    for (size_t i = 0; i < tensor->count; i++) {
        tensor->values[i] = number_of(bytes.at + i * size, type);
    }
    return true;
}

// Or as a list of whole numbers, each as long as it has to be.
static bool take_wholes(span bytes, onnx_tensor *tensor)
{
    for (size_t i = 0; i < tensor->count; i++) {
        uint64_t value = 0;
        if (!read_whole(&bytes, &value)) {
            return false;
        }
        tensor->values[i] = (double)(int64_t)value;
    }
    return bytes.at == bytes.end;
}

static bool add_axis(onnx_tensor *tensor, uint64_t size)
{
    if (tensor->rank == ONNX_RANK || size > (1U << 24)) {
        return false;
    }
    tensor->dim[tensor->rank++] = (size_t)size;
    return true;
}

static bool parse_tensor(span from, onnx_tensor *tensor)
{
    field f, numbers = {.number = 0};
    bool good = true;
    *tensor = (onnx_tensor){.count = 1};
    while (next_field(&from, &f, &good)) {
        if (f.number == 1 && f.wire == 0) {
            good = add_axis(tensor, f.value);
        } else if (f.number == 1) { /* dims, packed */
            for (uint64_t size; good && f.bytes.at < f.bytes.end;) {
                good = read_whole(&f.bytes, &size) && add_axis(tensor, size);
            }
        } else if (f.number == 2) {
            tensor->type = (int64_t)f.value;
        } else if (f.number == 8) {
            take_text(f.bytes, tensor->name);
        } else if (f.number == 4 || f.number == 5 || f.number == 7 || f.number == 9 ||
                   f.number == 10) { /* float, int32, int64, raw and double data */
            numbers = f;
        }
    }
    for (size_t axis = 0; axis < tensor->rank; axis++) {
        tensor->count *= tensor->dim[axis];
    }
    if (!good || numbers.number == 0 || tensor->count > (1U << 24)) {
        return false;
    }
    tensor->values = calloc(tensor->count + 1, sizeof *tensor->values);
    return tensor->values && (numbers.number == 5 || numbers.number == 7
                                  ? take_wholes(numbers.bytes, tensor)
                                  : take_numbers(numbers.bytes, tensor->type, tensor));
}

static bool add_whole(onnx_attribute *attribute, uint64_t value)
{
    if (attribute->count == ONNX_INTS) {
        return false;
    }
    attribute->wholes[attribute->count++] = (int64_t)value;
    return true;
}

static bool parse_attribute(span from, onnx_attribute *attribute)
{
    field f;
    bool good = true;
    while (next_field(&from, &f, &good)) {
        switch (f.number) {
        case 1:
            take_text(f.bytes, attribute->name);
            break;
        case 2:
            attribute->number = number_of(f.bytes.at, 1);
            break;
        case 3:
            attribute->whole = (int64_t)f.value;
            break;
        case 4:
            take_text(f.bytes, attribute->text);
            break;
        case 8:
            if (f.wire == 0) {
                good = add_whole(attribute, f.value);
            }
            for (uint64_t value; good && f.wire == 2 && f.bytes.at < f.bytes.end;) {
                good = read_whole(&f.bytes, &value) && add_whole(attribute, value);
            }
            break;
        default:
            break;
        }
    }
    return good;
}

static bool parse_node(span from, onnx_node *node)
{
    field f;
    bool good = true;
    while (next_field(&from, &f, &good)) {
        if (f.number == 1) {
            good = node->input_count < ONNX_INPUTS;
            if (good) {
                take_text(f.bytes, node->inputs[node->input_count++]);
            }
        } else if (f.number == 2) {
            node->output_count++;
        } else if (f.number == 4) {
            take_text(f.bytes, node->type);
        } else if (f.number == 5) {
            good = node->attribute_count < ONNX_ATTRIBUTES &&
                   parse_attribute(f.bytes, &node->attributes[node->attribute_count++]);
        }
    }
    return good;
}

static bool has_initial(const onnx_model *model, const char *name)
{
    for (size_t i = 0; i < model->initial_count; i++) {
        if (strcmp(model->initials[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

// Names of the graph's inputs, when all initial values are known.
static bool parse_inputs(span from, onnx_model *model)
{
    field f, part;
    bool good = true;
    while (next_field(&from, &f, &good)) {
        if (f.number != 11) {
            continue;
        }
        char name[ONNX_NAME] = "";
        for (span rest = f.bytes; next_field(&rest, &part, &good);) {
            if (part.number == 1) {
                take_text(part.bytes, name);
            }
        }
        if (!has_initial(model, name)) {
            good = good && model->input_count < ONNX_INPUTS;
            if (good) {
                memcpy(model->inputs[model->input_count++], name, sizeof name);
            }
        }
    }
    return good;
}

static bool parse_graph(span from, onnx_model *model)
{
    const span whole = from;
    field f;
    bool good = true;
    while (next_field(&from, &f, &good)) {
        if (f.number == 1 && model->node_count++ == 0) {
            good = parse_node(f.bytes, &model->node);
        } else if (f.number == 5) {
            good = model->initial_count < ONNX_INPUTS &&
                   parse_tensor(f.bytes, &model->initials[model->initial_count++]);
        }
    }
    return good && parse_inputs(whole, model);
}

static bool parse_model(span from, onnx_model *model)
{
    field f, part;
    bool good = true;
    *model = (onnx_model){.opset = 0};
    while (next_field(&from, &f, &good)) {
        if (f.number == 7) {
            good = parse_graph(f.bytes, model);
        } else if (f.number ==
                   8) { /* opset_import; the last one is that of ONNX where there are several */
            for (span rest = f.bytes; next_field(&rest, &part, &good);) {
                model->opset = part.number == 2 ? (int64_t)part.value : model->opset;
            }
        }
    }
    return good && model->node_count > 0;
}

static unsigned char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    long length = -1;
    if (file && fseek(file, 0, SEEK_END) == 0) {
        length = ftell(file);
        rewind(file);
    }
    unsigned char *bytes = length >= 0 ? malloc((size_t)length + 1) : NULL;
    if (bytes && fread(bytes, 1, (size_t)length, file) != (size_t)length) {
        free(bytes);
        bytes = NULL;
    }
    if (file) {
        fclose(file);
    }
    *size = bytes ? (size_t)length : 0;
    return bytes;
}

bool onnx_model_read(const char *path, onnx_model *model)
{
    size_t size = 0;
    unsigned char *bytes = read_file(path, &size);
    const bool good = bytes && parse_model((span){bytes, bytes + size}, model);
    free(bytes);
    return good;
}

bool onnx_tensor_read(const char *path, onnx_tensor *tensor)
{
    size_t size = 0;
    unsigned char *bytes = read_file(path, &size);
    const bool good = bytes && parse_tensor((span){bytes, bytes + size}, tensor);
    free(bytes);
    return good;
}

void onnx_tensor_free(onnx_tensor *tensor)
{
    free(tensor->values);
    tensor->values = NULL;
}

void onnx_model_free(onnx_model *model)
{
    for (size_t i = 0; i < model->initial_count; i++) {
        onnx_tensor_free(&model->initials[i]);
    }
}

const onnx_attribute *onnx_find(const onnx_node *node, const char *name)
{
    for (size_t i = 0; i < node->attribute_count; i++) {
        if (strcmp(node->attributes[i].name, name) == 0) {
            return &node->attributes[i];
        }
    }
    return NULL;
}

int64_t onnx_whole(const onnx_node *node, const char *name, int64_t otherwise)
{
    const onnx_attribute *attribute = onnx_find(node, name);
    return attribute ? attribute->whole : otherwise;
}

double onnx_number(const onnx_node *node, const char *name, double otherwise)
{
    const onnx_attribute *attribute = onnx_find(node, name);
    return attribute ? attribute->number : otherwise;
}

size_t onnx_listed(const onnx_node *node, const char *name, size_t i, size_t otherwise)
{
    const onnx_attribute *attribute = onnx_find(node, name);
    return attribute && i < attribute->count ? (size_t)attribute->wholes[i] : otherwise;
}
