// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The header of NPY, NumPy's format, versions 1 to 3: magic, a Python dictionary as text.
//
// Keeps: the header is text that somebody else wrote: keys are looked for with their quotes,
// lengths are bounded before memory is asked for, and what is not understood is refused with a
// line of Python that converts it.
#include "data/npy_header.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER_LIMIT = 1 << 16 };

// Behind "'key':" and blanks, the key in quotes of either kind; NULL when it is not there.
static const char *value_of(const char *header, const char *key)
{
    const size_t length = strlen(key);
    for (const char *p = strstr(header, key); p; p = strstr(p + 1, key)) {
        // "shape" may occur within another text; a key stands in quotes.
        const char quote = p > header ? p[-1] : '\0';
        const char *after = p + length;
        if ((quote != '\'' && quote != '"') || *after++ != quote) {
            continue;
        }
        after += strspn(after, " ");
        if (*after == ':') {
            return after + 1 + strspn(after + 1, " ");
        }
    }
    return NULL;
}

static bool element_of(const char *code, dsc_element *element)
{
    static const struct {
        char code[3];
        dsc_element element;
    } known[] = {{"i1", DSC_I8},  {"u1", DSC_U8},  {"i2", DSC_I16}, {"u2", DSC_U16},
                 {"i4", DSC_I32}, {"u4", DSC_U32}, {"i8", DSC_I64}, {"u8", DSC_U64},
                 {"f2", DSC_F16}, {"f4", DSC_F32}, {"f8", DSC_F64}, {"b1", DSC_I8}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (code[0] == known[i].code[0] && code[1] == known[i].code[1] &&
            (code[2] == '\'' || code[2] == '"')) {
            *element = known[i].element;
            return true;
        }
    }
    return false;
}

// What to do with an array whose elements are no numbers that can be read.
static const char *remedy_of(char kind)
{
    switch (kind) {
    case 'U':
    case 'O':
        return "in Python: import csv; csv.writer(open('data.csv', 'w')).writerows("
               "array.reshape(len(array), -1).tolist())";
    case 'S':
    case 'a':
    case 'M':
        return "in Python: import csv; csv.writer(open('data.csv', 'w')).writerows("
               "array.astype('U').reshape(len(array), -1).tolist())";
    case 'V':
        return "in Python: import csv; csv.writer(open('data.csv', 'w')).writerows("
               "array.tolist())";
    case 'm':
        return "in Python: numpy.save(file, array / numpy.timedelta64(1, 's'))";
    case 'c':
        return "in Python: numpy.save(file, numpy.column_stack([array.real, array.imag]))";
    default:
        return "in Python: numpy.save(file, array.astype('f8'))";
    }
}

static descent_status parse_type(const char *name, const char *header, dsc_binary *binary,
                                 descent_error *error)
{
    const char *type = value_of(header, "descr");
    FAIL_IF(!type, error, DESCENT_BAD_DATA,
            "%s: the NPY header does not say the type of the numbers", name);
    FAIL_IF(*type == '[', error, DESCENT_UNSUPPORTED,
            "%s: an array of records (columns with names) cannot be read from NPY; CSV can "
            "hold it\n%s",
            name, remedy_of('V'));
    char shown[24];
    dsc_show_text(type, strcspn(type, ",}"), shown, sizeof shown);
    FAIL_IF(type[0] != '\'' && type[0] != '"', error, DESCENT_BAD_DATA,
            "%s: the NPY header is damaged at the type %s", name, shown);
    const char order = type[1];
    const char *code = type + (order && strchr("<|=>", order) ? 2 : 1);
    const bool known = element_of(code, &binary->layout.element);
    binary->layout.swapped = order == '>';
    FAIL_IF(
        !known, error, DESCENT_UNSUPPORTED,
        "%s: elements of the type %s cannot be read; numbers (f2, f4, f8, i1 to i8, u1 to u8) "
        "can\n%s",
        name, shown, remedy_of(code[0]));
    return DESCENT_OK;
}

static descent_status parse_shape(const char *name, const char *header, dsc_binary *binary,
                                  descent_error *error)
{
    const char *p = value_of(header, "shape");
    FAIL_IF(!p || *p != '(', error, DESCENT_BAD_DATA,
            "%s: the NPY header does not say the shape", name);
    for (p += 1 + strspn(p + 1, " "); *p && *p != ')';) {
        uint64_t size = 0;
        const char *start = p;
        while (*p >= '0' && *p <= '9' && size < (uint64_t)1 << 50) {
            size = size * 10 + (uint64_t)(*p++ - '0');
        }
        p += p > start && *p == 'L'; /* a long of Python 2 */
        FAIL_IF(p == start || (*p != ',' && *p != ')' && *p != ' '), error, DESCENT_BAD_DATA,
                "%s: the shape in the NPY header is damaged", name);
        FAIL_IF(binary->dimensions == DSC_BINARY_DIMENSIONS, error, DESCENT_UNSUPPORTED,
                "%s: an array of more than %d dimensions", name, DSC_BINARY_DIMENSIONS);
        binary->shape[binary->dimensions++] = size;
        while (*p == ',' || *p == ' ') {
            p++;
        }
    }
    FAIL_IF(binary->dimensions == 0, error, DESCENT_BAD_DATA,
            "%s: the array is a single number, not rows", name);
    return DESCENT_OK;
}

static descent_status parse_header(const char *name, const char *header, dsc_binary *binary,
                                   descent_error *error)
{
    TRY(parse_type(name, header, binary, error));
    TRY(parse_shape(name, header, binary, error));
    const char *order = value_of(header, "fortran_order");
    FAIL_IF(!order, error, DESCENT_BAD_DATA, "%s: the NPY header does not say the order", name);
    FAIL_IF(*order != 'T' && *order != 'F', error, DESCENT_BAD_DATA,
            "%s: the NPY header is damaged at the order", name);
    binary->by_columns = *order == 'T' && binary->dimensions > 1;
    return DESCENT_OK;
}

descent_status dsc_npy_header(dsc_source *source, dsc_binary *binary, descent_error *error)
{
    const char *name = dsc_source_name(source);
    unsigned char start[12] = {0};
    size_t got = 0;
    TRY(dsc_source_read(source, start, 8, &got, error));
    FAIL_IF(got < 8 || memcmp(start, "\x93NUMPY", 6) != 0, error, DESCENT_BAD_DATA,
            "%s: this is not an NPY file: it does not begin with the NumPy signature", name);
    FAIL_IF(start[6] < 1 || start[6] > 3, error, DESCENT_UNSUPPORTED,
            "%s: NPY version %u; 1 to 3 can be read", name, start[6]);
    const size_t width = start[6] == 1 ? 2 : 4;
    TRY(dsc_source_read(source, start + 8, width, &got, error));
    size_t length = (size_t)start[8] | (size_t)start[9] << 8;
    if (width == 4) {
        length |= (size_t)start[10] << 16 | (size_t)start[11] << 24;
    }
    FAIL_IF(got < width || length > HEADER_LIMIT, error, DESCENT_BAD_DATA,
            "%s: the NPY header is damaged", name);
    char *header = malloc(length + 4);
    if (!header) {
        return dsc_no_memory(error, "an NPY header", length);
    }
    memset(header, 0, length + 4);
    descent_status status = dsc_source_read(source, header, length, &got, error);
    THEN(status, got < length ? dsc_fail(error, DESCENT_BAD_DATA,
                                         "%s: the file ends within its header", name)
                              : parse_header(name, header, binary, error));
    free(header);
    return status;
}
