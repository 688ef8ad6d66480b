// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "data/csv/delimiter.h"

const char *dsc_csv_delimiter_name(char delimiter)
{
    switch (delimiter) {
    case ',':
        return "commas";
    case ';':
        return "semicolons";
    case '\t':
        return "tabs";
    case '|':
        return "bars";
    case '^':
        return "carets";
    case '~':
        return "tildes";
    case '\x01':
        return "the byte 1";
    default:
        return "blanks";
    }
}
