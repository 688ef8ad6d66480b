// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which texts stand for a missing value.
#include "data/missing.h"

#include <string.h>

#include "data/cell.h"
#include "data/notation.h"
#include "data/parse.h"

// Texts of a list, one after the other: false at its end.
static bool next_text(const char **list, const char **text, size_t *length)
{
    while (**list == ' ' || **list == ',') {
        (*list)++;
    }
    *text = *list;
    *length = strcspn(*list, ",");
    *list += *length;
    while (*length > 0 && (*text)[*length - 1] == ' ') {
        (*length)--;
    }
    return *length > 0;
}

enum { LONGEST = 13 }; /* of the texts below */

// What spreadsheets, statistics programs and databases write on their own for "no value".
static const char *const na_words[] = {
    "NA", "N/A", "n/a", "NaN", "nan", "-nan", "-NaN", "NAN", "NULL", "null", "<NA>", "#N/A",
    "#NA", "#N/A N/A", "NaT", "\\N", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!",
    "1.#QNAN", "-1.#QNAN", "1.#IND", "-1.#IND", "1.#SNAN", "nan(ind)", "-nan(ind)",
    // Excel's, in German, French, Spanish, Italian.
    "#NV", "#WERT!", "#BEZUG!", "#ZAHL!", "#N/D", "#N/D!", "#VALEUR!", "#NOM?", "#NOMBRE!",
    "#NUL!",
    ("#\xC2\xA1"
     "DIV/0!"),
    "#\xC2\xA1VALOR!", "#\xC2\xA1REF!", "#\xC2\xBFNOMBRE?", "#\xC2\xA1NUM!", "#VALORE!",
    "#RIF!", "#NOME?", "#CALC!", "#SPILL!", "#FIELD!", NULL};
// What people write; each may be a category as well.
static const char *const weak_words[] = {"-",
                                         "--",
                                         "---",
                                         ".",
                                         "..",
                                         "...",
                                         "?",
                                         "??",
                                         "*",
                                         "none",
                                         "None",
                                         "NONE",
                                         "na",
                                         "Na",
                                         "n.a.",
                                         "N.A.",
                                         "n.a",
                                         "nil",
                                         "Null",
                                         "missing",
                                         "Missing",
                                         "MISSING",
                                         "unknown",
                                         "Unknown",
                                         "UNKNOWN",
                                         "(null)",
                                         "(none)",
                                         "(blank)",
                                         "#",
                                         "N.D.",
                                         "n.d.",
                                         "nd",
                                         "ND",
                                         "_",
                                         "k.A.",
                                         "k. A.",
                                         "n/d",
                                         "N/D",
                                         "n/v",
                                         "no data",
                                         "not available",
                                         "Not available",
                                         "(empty)",
                                         "N.V.",
                                         "\xE2\x80\x93",
                                         "\xE2\x80\x94",
                                         NULL};

// What any of them begins with: nearly all cells begin with something else.
static const bool begins[256] = {
    ['N'] = true, ['n'] = true, ['<'] = true, ['#'] = true, ['\\'] = true, ['-'] = true,
    ['1'] = true, ['.'] = true, ['?'] = true, ['*'] = true, ['m'] = true,  ['M'] = true,
    ['u'] = true, ['U'] = true, ['('] = true, ['_'] = true, ['k'] = true,  [0xE2] = true};

static bool among(const char *text, size_t length, const char *const *words)
{
    for (; *words; words++) {
        if ((*words)[0] == text[0] && strlen(*words) == length &&
            memcmp(text, *words, length) == 0) {
            return true;
        }
    }
    return false;
}

// -9999 in the list is -9999.0 in the file; codes, 00 and 0, are different.
static bool same_number(const char *word, size_t size, const char *text, size_t length)
{
    char copy[32];
    double a = 0, b = 0;
    if (length == 0 || size >= sizeof copy || !strchr("+-.0123456789", text[0]) ||
        !strchr("+-.0123456789", word[0]) || dsc_is_code(text)) {
        return false;
    }
    memcpy(copy, word, size);
    copy[size] = '\0';
    return dsc_number_parse(copy, size, &a) && dsc_number_parse(text, length, &b) && a == b;
}

// .a to .z: the kinds of missing values of Stata and SAS.
static bool is_letter_code(const char *text, size_t length)
{
    return length == 2 && text[0] == '.' &&
           ((text[1] >= 'a' && text[1] <= 'z') || (text[1] >= 'A' && text[1] <= 'Z'));
}

dsc_missing dsc_cell_missing(const char *text, size_t length, const char *list)
{
    length = dsc_cell_trim(&text, length);
    if (length == 0) {
        return DSC_MISSING;
    }
    const char *word = NULL;
    for (size_t size = 0; next_text(&list, &word, &size);) {
        if ((size == length && memcmp(word, text, length) == 0) ||
            same_number(word, size, text, length)) {
            return DSC_MISSING;
        }
    }
    if (length > LONGEST || !begins[(unsigned char)text[0]] ||
        (text[0] >= '0' && text[0] <= '9' && !memchr(text, '#', length))) {
        return DSC_PRESENT;
    }
    if (text[length - 1] >= '0' && text[length - 1] <= '9') {
        return DSC_PRESENT; // -1.5: no word ends in a digit
    }
    return among(text, length, na_words) ? DSC_MISSING_AS_NA
           : among(text, length, weak_words) || is_letter_code(text, length)
               ? DSC_MISSING_AMONG_NUMBERS
               : DSC_PRESENT;
}

bool dsc_missing_has_number(const char *list)
{
    const char *word = NULL;
    for (size_t size = 0; next_text(&list, &word, &size);) {
        dsc_cell_number number;
        if (dsc_cell_number_read(word, size, &number)) {
            return true;
        }
    }
    return false;
}
