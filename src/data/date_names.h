// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Names of months and days of the week, in the languages that files are often written in.
#ifndef DSC_DATA_DATE_NAMES_H
#define DSC_DATA_DATE_NAMES_H

#include <stdbool.h>

/// Takes the word at *text when it is a month's name, whole or as it is abbreviated: 1 to 12,
/// else 0.
int dsc_take_month(const char **text, const char *end);

/// The same for a day of the week; false when the word is none.
bool dsc_take_weekday(const char **text, const char *end);

#endif
