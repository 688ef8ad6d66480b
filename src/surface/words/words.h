// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Numbers for reasons and suggestions, put together where these are decided.
#ifndef DSC_SURFACE_WORDS_WORDS_H
#define DSC_SURFACE_WORDS_WORDS_H

#include <descent/advice.h>
#include <descent/reason.h>

/// A descent_numbers of at most DESCENT_NUMBERS_MOST:
///     DSC_NUMBERS(DSC_NUMBER(GAIN, gain), DSC_NUMBER(DISTANCE, step))
/// An infinity is a number; what is NaN is not known, and left out by dsc_numbers_known.
#define DSC_NUMBER(name, number)                                                               \
    {                                                                                          \
        .quantity = DESCENT_QUANTITY_##name, .value = (double)(number)                         \
    }
#define DSC_NUMBERS(...)                                                                       \
    ((descent_numbers){.count =                                                                \
                           sizeof((descent_number[]){__VA_ARGS__}) / sizeof(descent_number),   \
                       .list = {__VA_ARGS__}})
#define DSC_NO_NUMBERS ((descent_numbers){.count = 0})

/// One more, unless it is NaN.
void dsc_numbers_add(descent_numbers *numbers, descent_quantity quantity, double value);

/// Words and options of a suggestion. What it is typed with: nothing where the options need a
/// number that is not known.
descent_next dsc_suggestion_fill(descent_suggestion suggestion, const descent_numbers *numbers,
                                 char *text, size_t text_size, char *options,
                                 size_t options_size);

/// Those that are known, with a text (or NULL) of what is no number.
descent_numbers dsc_numbers_known(const descent_numbers *numbers, const char *about);

#endif
